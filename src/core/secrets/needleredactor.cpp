// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/needleredactor.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <cstring>

namespace slipway::secrets {

using namespace release;

namespace {

constexpr qsizetype shortest = 8;
constexpr qsizetype shortestLine = 6;
/// No pattern of the second net needs more context than this; a private key may have more, and is cut line by line.
constexpr qsizetype patternReach = 4096;

const QList<QByteArray> &commonWords()
{
    static const QList<QByteArray> words{"postgres", "password", "postgresql", "localhost", "slipway", "changeme", "development", "production"};
    return words;
}

QByteArray htmlEscaped(const QByteArray &value)
{
    return QString::fromUtf8(value).toHtmlEscaped().toUtf8();
}

QByteArray jsonEscaped(const QByteArray &value)
{
    const QByteArray array = QJsonDocument(QJsonArray{QString::fromUtf8(value)}).toJson(QJsonDocument::Compact);
    return array.mid(2, array.size() - 4);
}

/// The part of a base64 text that depends on the value alone, for each of the three ways it can be aligned.
QList<QByteArray> base64Cores(const QByteArray &value, QByteArray::Base64Options options)
{
    QList<QByteArray> cores;
    for (int shift = 0; shift < 3; ++shift) {
        const QByteArray shifted = QByteArray(shift, 'x') + value;
        const QByteArray text = shifted.toBase64(options | QByteArray::OmitTrailingEquals);
        const qsizetype skip = shift == 0 ? 0 : shift + 1;
        const qsizetype tail = (shift + value.size()) % 3 == 0 ? 0 : 1;
        cores << text.mid(skip, text.size() - skip - tail);
    }
    return cores;
}

/// Cheap look at whether any pattern of the second net can match at all.
bool patternPossible(const QByteArray &bytes)
{
    return bytes.contains("k_") || bytes.contains("whsec_") || bytes.contains("-----BEGIN") || bytes.contains("://") || bytes.contains("assword");
}

class NeedleFilter : public OutputFilter
{
public:
    explicit NeedleFilter(const NeedleRedactor &redactor) : m_redactor(redactor) {}
    QByteArray filter(QByteArrayView chunk) override
    {
        m_carried += chunk.toByteArray();
        const qsizetype end = m_redactor.openEnd(m_carried);
        if (end <= 0)
            return {};
        if (end == m_carried.size())
            return m_redactor.clean(std::exchange(m_carried, {}));
        const QByteArray ready = m_carried.left(end);
        m_carried.remove(0, end);
        return m_redactor.clean(ready);
    }
    QByteArray finish() override { return m_redactor.clean(std::exchange(m_carried, {})); }

private:
    const NeedleRedactor &m_redactor;
    QByteArray m_carried;
};

} // namespace

void NeedleRedactor::addNeedle(const QByteArray &bytes, const QByteArray &replacement)
{
    if (bytes.size() < shortestLine)
        return;
    for (const Needle &known : m_needles) {
        if (known.bytes == bytes)
            return;
    }
    m_needles.push_back({bytes, replacement});
    std::stable_sort(m_needles.begin(), m_needles.end(), [](const Needle &a, const Needle &b) { return a.bytes.size() > b.bytes.size(); });
    for (auto &indexes : m_byFirst)
        indexes.clear();
    for (std::uint32_t i = 0; i < m_needles.size(); ++i)
        m_byFirst[static_cast<unsigned char>(m_needles[i].bytes[0])].push_back(i);
    m_longest = std::max(m_longest, bytes.size());
}

void NeedleRedactor::addForms(const QByteArray &value, const QByteArray &replacement)
{
    addNeedle(value, replacement);
    const QByteArray percent = value.toPercentEncoding();
    addNeedle(percent, replacement);
    QByteArray lowerPercent = percent;
    for (qsizetype at = lowerPercent.indexOf('%'); at >= 0; at = lowerPercent.indexOf('%', at + 3))
        lowerPercent.replace(at, 3, lowerPercent.mid(at, 3).toLower());
    addNeedle(lowerPercent, replacement);
    addNeedle(QByteArray(percent).replace("%20", "+"), replacement);
    addNeedle(jsonEscaped(value), replacement);
    addNeedle(htmlEscaped(value), replacement);
    addNeedle(QByteArray(value).replace('\'', "''"), replacement);
    addNeedle(value.toHex(), replacement);
    addNeedle(value.toHex().toUpper(), replacement);
    for (const QByteArray &core : base64Cores(value, QByteArray::Base64Encoding))
        addNeedle(core, replacement);
    for (const QByteArray &core : base64Cores(value, QByteArray::Base64UrlEncoding))
        addNeedle(core, replacement);
}

void NeedleRedactor::add(const QString &name, const Secret &secret)
{
    const QByteArray &value = secret.reveal();
    if (value.isEmpty())
        return;
    m_masked.insert(name, maskedSecret(value));
    const QByteArray replacement = '[' + name.toUtf8() + ']';
    if (value.size() < shortest || commonWords().contains(value.toLower())) {
        m_short.push_back({value, replacement});
        return;
    }
    addForms(value, replacement);
    if (value.contains('\n')) {
        for (const QByteArray &line : value.split('\n'))
            addNeedle(line.trimmed(), replacement);
    }
}

void NeedleRedactor::addDatabaseUrl(const QString &name, const Secret &url)
{
    const QUrl parsed = QUrl::fromEncoded(url.reveal());
    const QByteArray decoded = parsed.password(QUrl::FullyDecoded).toUtf8();
    if (!decoded.isEmpty())
        add(name, Secret(decoded));
    const QByteArray written = parsed.password(QUrl::FullyEncoded).toUtf8();
    if (written != decoded && written.size() >= shortest)
        addNeedle(written, '[' + name.toUtf8() + ']');
}

const NeedleRedactor::Needle *NeedleRedactor::needleAt(const char *at, qsizetype left) const
{
    for (std::uint32_t index : m_byFirst[static_cast<unsigned char>(*at)]) {
        const Needle &needle = m_needles[index];
        if (needle.bytes.size() <= left && std::memcmp(at, needle.bytes.constData(), static_cast<std::size_t>(needle.bytes.size())) == 0)
            return &needle;
    }
    return nullptr;
}

QByteArray NeedleRedactor::withoutNeedles(const QByteArray &bytes) const
{
    if (m_needles.empty())
        return bytes;
    const char *const data = bytes.constData();
    QByteArray result;
    qsizetype kept = 0;
    for (qsizetype i = 0; i < bytes.size();) {
        if (m_byFirst[static_cast<unsigned char>(data[i])].empty()) {
            ++i;
            continue;
        }
        const Needle *needle = needleAt(data + i, bytes.size() - i);
        if (!needle) {
            ++i;
            continue;
        }
        result.append(data + kept, i - kept);
        result += needle->replacement;
        i += needle->bytes.size();
        kept = i;
    }
    if (kept == 0)
        return bytes;
    return result.append(data + kept, bytes.size() - kept);
}

QByteArray NeedleRedactor::withoutPatterns(const QByteArray &bytes) const
{
    if (!patternPossible(bytes))
        return bytes;
    static const QRegularExpression stripeKey(QStringLiteral("\\b((?:sk|rk)_(?:test|live|prod)_)[0-9A-Za-z]{10,}"));
    static const QRegularExpression webhook(QStringLiteral("\\b(whsec_)[0-9A-Za-z+/=]{8,}"));
    static const QRegularExpression pem(QStringLiteral("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\\z)"));
    static const QRegularExpression url(QStringLiteral("([a-z][a-z0-9+.-]*://[^\\s:/@]*:)(?!\\[)[^\\s@/]+@"));
    QString text = QString::fromLatin1(bytes); // one byte a character: nothing is lost either way
    text.replace(stripeKey, QStringLiteral("\\1[redacted]"));
    text.replace(webhook, QStringLiteral("\\1[redacted]"));
    text.replace(pem, QStringLiteral("[private key redacted]"));
    text.replace(url, QStringLiteral("\\1[redacted]@"));
    for (const Needle &needle : m_short) {
        const QString value = QRegularExpression::escape(QString::fromLatin1(needle.bytes));
        const QRegularExpression inContext(QStringLiteral("((?:password|passwd|pwd)[\"']?\\s*[=:]\\s*[\"']?)%1(?![A-Za-z0-9])").arg(value),
                                           QRegularExpression::CaseInsensitiveOption);
        text.replace(inContext, QStringLiteral("\\1") + QString::fromLatin1(needle.replacement));
    }
    return text.toLatin1();
}

QByteArray NeedleRedactor::clean(const QByteArray &bytes) const
{
    return withoutPatterns(withoutNeedles(bytes));
}

/// Lines that are complete can go, unless a needle spans them; of the last, unfinished line what may begin a needle or a
/// pattern stays.
qsizetype NeedleRedactor::openEnd(QByteArrayView bytes) const
{
    const qsizetype size = bytes.size();
    const qsizetype lineStart = bytes.lastIndexOf('\n') + 1;
    qsizetype end = size;
    if (size - lineStart > 0)
        end = size - lineStart > patternReach ? size - std::min<qsizetype>(patternReach / 4, size) : lineStart;
    const qsizetype from = std::max<qsizetype>(0, size - m_longest + 1);
    for (qsizetype i = from; i < end; ++i) {
        for (std::uint32_t index : m_byFirst[static_cast<unsigned char>(bytes[i])]) {
            const Needle &needle = m_needles[index];
            if (needle.bytes.size() > size - i
                && std::memcmp(bytes.data() + i, needle.bytes.constData(), static_cast<std::size_t>(size - i)) == 0)
                return i;
        }
    }
    // A cut must not fall into a needle that is complete but begins before it.
    for (qsizetype i = std::max<qsizetype>(0, end - m_longest + 1); i < end && end < size; ++i) {
        if (const Needle *needle = needleAt(bytes.data() + i, size - i)) {
            if (i + needle->bytes.size() > end)
                return i;
            i += needle->bytes.size() - 1;
        }
    }
    const qsizetype begin = bytes.first(end).lastIndexOf(QByteArrayView("-----BEGIN "));
    if (begin >= 0 && bytes.sliced(begin).indexOf(QByteArrayView("-----END ")) < 0 && size - begin < 4 * patternReach)
        return begin;
    return end;
}

std::unique_ptr<OutputFilter> NeedleRedactor::stream() const
{
    return std::make_unique<NeedleFilter>(*this);
}

QString NeedleRedactor::text(const QString &text) const
{
    return QString::fromUtf8(clean(text.toUtf8()));
}

QJsonArray NeedleRedactor::maskedList() const
{
    QJsonArray list;
    for (auto it = m_masked.cbegin(); it != m_masked.cend(); ++it)
        list << QJsonObject{{QStringLiteral("name"), it.key()}, {QStringLiteral("masked"), it.value()}};
    return list;
}

} // namespace slipway::secrets
