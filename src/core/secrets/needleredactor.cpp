// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/needleredactor.h"

#include "secrets/secretforms.h"

#include <QJsonObject>
#include <QUrl>

#include <algorithm>
#include <cctype>
#include <cstring>

namespace slipway::secrets {

using namespace release;

namespace {

constexpr qsizetype shortestSafe = 8;
constexpr qsizetype longestHeldLine = 8 * 1024;
constexpr qsizetype longestToken = 1024; ///< no key, token or URL password of the second net is longer
constexpr qsizetype longestPrivateKey = 16 * 1024;
constexpr QByteArrayView keyBegin("-----BEGIN ");
constexpr QByteArrayView keyEnd("-----END ");

bool isCommonWord(const QByteArray &value)
{
    static const QList<QByteArray> words{"postgres", "password",    "postgresql", "localhost",
                                         "changeme", "development", "production"};
    return words.contains(value.toLower());
}

bool isWordByte(char c)
{
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
}
bool isBase64Byte(char c)
{
    return isWordByte(c) || c == '+' || c == '/' || c == '=';
}
bool endsUserInfo(char c)
{
    return std::isspace(static_cast<unsigned char>(c)) != 0 || c == '/' || c == '"' || c == '\'';
}

qsizetype find(QByteArrayView text, QByteArrayView word, qsizetype from)
{
    const void *found = from >= text.size()
                            ? nullptr
                            : memmem(text.data() + from, static_cast<std::size_t>(text.size() - from),
                                     word.data(), static_cast<std::size_t>(word.size()));
    return found ? static_cast<const char *>(found) - text.data() : -1;
}

template <typename Accepts>
qsizetype run(QByteArrayView text, qsizetype from, Accepts accepts)
{
    qsizetype to = from;
    while (to < text.size() && accepts(text[to]))
        ++to;
    return to;
}

/// Where a private key that begins here ends: after its END line, or, cut off, with the bytes. 0: not a
/// private key.
qsizetype privateKeyEnd(QByteArrayView text, qsizetype at)
{
    const qsizetype label = find(text.first(std::min(text.size(), at + 80)), "PRIVATE KEY-----", at);
    if (label < 0)
        return 0;
    const qsizetype end = find(text, keyEnd, label);
    if (end < 0)
        return std::min(text.size(), at + longestPrivateKey);
    const qsizetype close = find(text, "KEY-----", end);
    return close < 0 ? text.size() : close + 8;
}

struct Cut
{
    qsizetype from = 0;
    qsizetype to = 0; ///< == from: nothing to cut
    QByteArray replacement;
};

Cut judged(QByteArrayView text, const NeedleIndex::Hit &hit)
{
    const qsizetype after = hit.at + hit.needle->bytes.size();
    const bool atWordStart = hit.at == 0 || !(isWordByte(text[hit.at - 1]) || text[hit.at - 1] == '_');
    switch (hit.needle->role) {
    case NeedleRole::Known:
        return {hit.at, after, hit.needle->replacement};
    case NeedleRole::StripeKey: {
        const qsizetype to = run(text, after, isWordByte);
        return atWordStart && to - after >= 10 ? Cut{after, to, "[redacted]"} : Cut{after, after, {}};
    }
    case NeedleRole::WebhookSecret: {
        const qsizetype to = run(text, after, isBase64Byte);
        return atWordStart && to - after >= 8 ? Cut{after, to, "[redacted]"} : Cut{after, after, {}};
    }
    case NeedleRole::PrivateKey: {
        const qsizetype to = privateKeyEnd(text, hit.at);
        return to > 0 ? Cut{hit.at, to, "[private key redacted]"} : Cut{after, after, {}};
    }
    }
    Q_UNREACHABLE();
}

/// The password of a URL whose "://" ends before `at`; empty where there is none.
Cut urlPassword(QByteArrayView text, qsizetype at)
{
    const qsizetype limit = std::min(text.size(), at + longestToken);
    qsizetype colon = -1;
    qsizetype sign = -1;
    for (qsizetype i = at; i < limit && !endsUserInfo(text[i]); ++i) {
        if (text[i] == ':' && colon < 0)
            colon = i;
        if (text[i] == '@')
            sign = i;
    }
    const bool there = colon >= 0 && sign > colon + 1 && !(text[colon + 1] == '[' && text[sign - 1] == ']');
    return there ? Cut{colon + 1, sign, "[redacted]"} : Cut{at, at, {}};
}

/// Whether `password=`, `"pwd": "` or the like stands directly before.
bool afterPasswordWord(QByteArrayView text, qsizetype at)
{
    const auto back = [&](const char *set) {
        while (at > 0 && std::strchr(set, text[at - 1]) && text[at - 1] != 0)
            --at;
    };
    back(" '\"");
    if (at == 0 || (text[at - 1] != '=' && text[at - 1] != ':'))
        return false;
    --at;
    back(" '\"");
    const QByteArray before =
        text.sliced(std::max<qsizetype>(0, at - 8), std::min<qsizetype>(8, at)).toByteArray().toLower();
    return before.endsWith("password") || before.endsWith("passwd") || before.endsWith("pwd") ||
           before.endsWith("secret");
}

class NeedleFilter : public OutputFilter
{
public:
    explicit NeedleFilter(const NeedleRedactor &redactor) : m_redactor(redactor) {}

    QByteArray filter(QByteArrayView chunk) override
    {
        m_held.append(chunk.data(), chunk.size());
        const qsizetype end = m_redactor.settled(m_held);
        if (end == 0)
            return {};
        const QByteArray ready = m_redactor.clean(QByteArrayView(m_held).first(end));
        m_held.remove(0, end);
        return ready;
    }
    QByteArray finish() override { return m_redactor.clean(std::exchange(m_held, {})); }

private:
    const NeedleRedactor &m_redactor;
    QByteArray m_held;
};

} // namespace

NeedleRedactor::NeedleRedactor()
{
    for (const char *prefix : {"sk_test_", "sk_live_", "sk_prod_", "rk_test_", "rk_live_", "rk_prod_"})
        m_index.add({prefix, {}, NeedleRole::StripeKey});
    m_index.add({"whsec_", {}, NeedleRole::WebhookSecret});
    m_index.add({keyBegin.toByteArray(), {}, NeedleRole::PrivateKey});
    m_index.build();
}

void NeedleRedactor::add(const QString &name, const Secret &secret)
{
    const QByteArray &value = secret.reveal();
    if (value.trimmed().isEmpty())
        return;
    m_masked.insert(name, maskedSecret(value));
    const QByteArray replacement = '[' + name.toUtf8() + ']';
    if (value.size() < shortestSafe || isCommonWord(value)) {
        m_short.push_back({value, replacement});
        return;
    }
    for (const QByteArray &line : value.split('\n')) {
        if (line.trimmed().size() >= shortestSafe)
            m_lines.emplace_back(line.trimmed());
    }
    QList<QByteArray> forms = writtenForms(value);
    if (value.contains('\n')) {
        for (const QByteArray &line : value.split('\n'))
            forms << line.trimmed();
    }
    for (const QByteArray &form : forms) {
        m_index.add({form, replacement, NeedleRole::Known});
        if (form.contains('\n'))
            m_severalLines.push_back(form);
    }
    m_index.build();
}

void NeedleRedactor::visitLines(const std::function<void(const QByteArray &)> &visit) const
{
    for (const Secret &line : m_lines)
        visit(line.reveal());
}

void NeedleRedactor::addDatabaseUrl(const QString &name, const Secret &url)
{
    const QByteArrayView text(url.reveal());
    const qsizetype scheme = find(text, "://", 0);
    const Cut written = scheme < 0 ? Cut{} : urlPassword(text, scheme + 3);
    if (written.to == written.from)
        return;
    const QByteArray password = text.sliced(written.from, written.to - written.from).toByteArray();
    add(name, Secret(password));
    add(name, Secret(QByteArray::fromPercentEncoding(password)));
}

QByteArray NeedleRedactor::withoutNeedles(QByteArrayView bytes) const
{
    QByteArray result;
    result.reserve(bytes.size());
    qsizetype kept = 0;
    for (auto hit = m_index.next(bytes, 0); hit.needle;) {
        const Cut cut = judged(bytes, hit);
        if (cut.to > cut.from) {
            result.append(bytes.data() + kept, cut.from - kept).append(cut.replacement);
            kept = cut.to;
        }
        hit = m_index.next(bytes, std::max(cut.to, hit.at + 1));
    }
    return result.append(bytes.data() + kept, bytes.size() - kept);
}

QByteArray NeedleRedactor::withoutUrlPasswords(const QByteArray &bytes) const
{
    QByteArray result;
    qsizetype kept = 0;
    const char *const data = bytes.constData();
    for (qsizetype at = 0; at < bytes.size();) {
        const void *found = std::memchr(data + at, ':', static_cast<std::size_t>(bytes.size() - at));
        if (!found)
            break;
        at = static_cast<const char *>(found) - data + 1;
        if (at + 2 > bytes.size() || data[at] != '/' || data[at + 1] != '/')
            continue;
        const Cut cut = urlPassword(bytes, at + 2);
        at = std::max(at, cut.to);
        if (cut.to == cut.from)
            continue;
        const QByteArrayView password = QByteArrayView(bytes).sliced(cut.from, cut.to - cut.from);
        const auto known = std::find_if(m_short.cbegin(), m_short.cend(),
                                        [&](const ShortSecret &s) { return s.bytes == password; });
        result.append(data + kept, cut.from - kept)
            .append(known == m_short.cend() ? cut.replacement : known->replacement);
        kept = cut.to;
    }
    return kept == 0 ? bytes : result.append(data + kept, bytes.size() - kept);
}

QByteArray NeedleRedactor::withoutShortSecrets(const QByteArray &bytes) const
{
    QByteArray result = bytes;
    for (const ShortSecret &secret : m_short) {
        for (qsizetype at = find(result, secret.bytes, 0); at >= 0; at = find(result, secret.bytes, at)) {
            const qsizetype after = at + secret.bytes.size();
            if ((after < result.size() && isWordByte(result.at(after))) || !afterPasswordWord(result, at)) {
                ++at;
                continue;
            }
            result.replace(at, secret.bytes.size(), secret.replacement);
            at += secret.replacement.size();
        }
    }
    return result;
}

QByteArray NeedleRedactor::clean(QByteArrayView bytes) const
{
    return withoutShortSecrets(withoutUrlPasswords(withoutNeedles(bytes)));
}

/// A line that is too long to hold is cut where no secret lies over the cut.
qsizetype NeedleRedactor::endInLongLine(QByteArrayView bytes) const
{
    const qsizetype reach = std::max(m_index.longest(), longestToken);
    qsizetype end = std::max<qsizetype>(0, bytes.size() - reach);
    for (qsizetype i = end; i > 0 && i > end - longestToken; --i) {
        if (bytes[i - 1] == ' ') {
            end = i;
            break;
        }
    }
    for (auto hit = m_index.next(bytes, std::max<qsizetype>(0, end - reach)); hit.needle && hit.at < end;
         hit = m_index.next(bytes, hit.at + 1)) {
        if (judged(bytes, hit).to > end)
            return hit.at;
    }
    return end;
}

qsizetype NeedleRedactor::beforeOpenSecret(QByteArrayView bytes, qsizetype end) const
{
    for (const QByteArray &needle : m_severalLines) {
        for (qsizetype i = std::max<qsizetype>(0, end - needle.size() + 1); i < end; ++i) {
            const qsizetype length = std::min(needle.size(), bytes.size() - i);
            if (bytes[i] == needle[0] &&
                std::memcmp(bytes.data() + i, needle.constData(), static_cast<std::size_t>(length)) == 0)
                end = i;
        }
    }
    for (qsizetype begin = find(bytes.first(end), keyBegin, 0); begin >= 0;
         begin = find(bytes.first(end), keyBegin, begin + 1)) {
        const bool open = find(bytes.first(end), keyEnd, begin) < 0;
        if (open && bytes.size() - begin < longestPrivateKey)
            return begin;
    }
    return end;
}

qsizetype NeedleRedactor::settled(QByteArrayView bytes) const
{
    const void *newline =
        bytes.isEmpty() ? nullptr : memrchr(bytes.data(), '\n', static_cast<std::size_t>(bytes.size()));
    qsizetype end = newline ? static_cast<const char *>(newline) - bytes.data() + 1 : 0;
    if (bytes.size() - end > longestHeldLine)
        end = std::max(end, endInLongLine(bytes));
    return end > 0 ? beforeOpenSecret(bytes, end) : 0;
}

std::unique_ptr<OutputFilter> NeedleRedactor::stream() const
{
    return std::make_unique<NeedleFilter>(*this);
}

QString NeedleRedactor::text(const QString &text) const
{
    const QByteArray bytes = text.toUtf8();
    const QByteArray cleaned = clean(bytes);
    return cleaned == bytes ? text : QString::fromUtf8(cleaned);
}

QJsonArray NeedleRedactor::maskedList() const
{
    QJsonArray list;
    for (auto it = m_masked.cbegin(); it != m_masked.cend(); ++it)
        list << QJsonObject{{QStringLiteral("name"), it.key()}, {QStringLiteral("masked"), it.value()}};
    return list;
}

} // namespace slipway::secrets
