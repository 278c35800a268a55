// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/written.h"

#include <QRegularExpression>

namespace slipway::release {

void WrittenFindings::add(const QString &path, const QString &text)
{
    SourceLocation place = m_whole;
    for (QString known = path; !known.isEmpty(); known = known.section(u'.', 0, -2)) {
        const auto found = m_places.constFind(known);
        if (found == m_places.cend())
            continue;
        place = *found;
        break;
    }
    const QString where = place.toString();
    const QString message = where.isEmpty() ? text : QString(where + QStringLiteral(": ") + text);
    if (m_messages.contains(message))
        return;
    m_messages << message;
    m_all.append({path, text});
}

Error WrittenFindings::error() const
{
    return {QStringLiteral("written_wrong"), m_messages.value(0) + u'.',
            m_messages.size() > 1 ? m_messages : QStringList(), ErrorKind::Usage};
}

Written Written::at(const QString &key) const
{
    return {m_value.toObject().value(key), m_path.isEmpty() ? key : QString(m_path + u'.' + key),
            *m_findings};
}

QList<Written> Written::items() const
{
    if (!m_value.isArray())
        return {*this};
    QList<Written> all;
    for (const QJsonValue item : m_value.toArray()) {
        const QString index = QString::number(all.size());
        all << Written(item, m_path.isEmpty() ? index : QString(m_path + u'.' + index), *m_findings);
    }
    return all;
}

void Written::expected(const QString &what) const
{
    const QString found = m_value.isObject()   ? QStringLiteral("a map")
                          : m_value.isArray()  ? QStringLiteral("a list")
                          : m_value.isString() ? u'\'' + m_value.toString().left(60) + u'\''
                          : m_value.isNull() || m_value.isUndefined() ? QStringLiteral("nothing")
                                                                      : m_value.toVariant().toString();
    complain(QStringLiteral("%1: %2 is expected, found %3").arg(m_path, what, found));
}

QString Written::text() const
{
    if (m_value.isString() || m_value.isDouble() || m_value.isBool())
        return m_value.toVariant().toString();
    expected(QStringLiteral("a text"));
    return {};
}

QStringList Written::texts() const
{
    QStringList all;
    for (const Written &item : items())
        all << item.text();
    return all;
}

qint64 Written::integer(qint64 least, qint64 most) const
{
    bool whole = false;
    const qint64 number = m_value.toVariant().toString().toLongLong(&whole);
    if (whole && number >= least && number <= most)
        return number;
    expected(QStringLiteral("a whole number from %1 to %2").arg(least).arg(most));
    return least;
}

double Written::number() const
{
    bool right = false;
    const double number = m_value.toVariant().toString().toDouble(&right);
    if (!right)
        expected(QStringLiteral("a number"));
    return number;
}

bool Written::boolean() const
{
    if (!m_value.isBool())
        expected(QStringLiteral("true or false"));
    return m_value.toBool();
}

qint64 Written::durationMs() const
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,9})\\s*(ms|s|m|min|h|d)?$"));
    const auto match = form.match(m_value.toVariant().toString());
    if (!match.hasMatch()) {
        expected(QStringLiteral("a duration such as 500ms, 30s or 5m"));
        return 0;
    }
    const QString unit = match.captured(2);
    const qint64 factor = unit == u"ms"                    ? 1
                          : unit == u"m" || unit == u"min" ? 60'000
                          : unit == u"h"                   ? 3'600'000
                          : unit == u"d"                   ? 86'400'000
                                                           : 1000;
    return match.captured(1).toLongLong() * factor;
}

QString Written::choice(const QStringList &words) const
{
    const QString word = m_value.toVariant().toString();
    if (words.contains(word))
        return word;
    expected(QStringLiteral("one of %1").arg(words.join(QStringLiteral(", "))));
    return words.value(0);
}

void Written::allow(const QStringList &keys) const
{
    if (!m_value.isObject()) {
        expected(QStringLiteral("a map"));
        return;
    }
    for (const QString &key : this->keys()) {
        if (!keys.contains(key))
            at(key).complain(
                QStringLiteral("unknown key '%1'; known are: %2").arg(key, keys.join(QStringLiteral(", "))));
    }
}

void Written::require(const QStringList &keys) const
{
    for (const QString &key : keys) {
        if (!has(key))
            complain(m_path.isEmpty() ? QStringLiteral("'%1' is missing").arg(key)
                                      : QStringLiteral("'%1' is missing in %2").arg(key, m_path));
    }
}

} // namespace slipway::release
