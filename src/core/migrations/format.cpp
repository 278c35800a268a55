// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/format.h"

#include <algorithm>
#include <array>

namespace slipway::migrations {

namespace {

constexpr std::array<std::pair<Format, const char *>, 6> names{{{Format::Plain, "plain"},
                                                                {Format::GolangMigrate, "golang-migrate"},
                                                                {Format::Dbmate, "dbmate"},
                                                                {Format::Goose, "goose"},
                                                                {Format::Flyway, "flyway"},
                                                                {Format::Diesel, "diesel"}}};

QString withoutZeros(const QString &number)
{
    qsizetype zeros = 0;
    while (zeros + 1 < number.size() && number[zeros] == u'0')
        ++zeros;
    return number.mid(zeros);
}

int compareNumbers(const QString &a, const QString &b)
{
    const QString left = withoutZeros(a);
    const QString right = withoutZeros(b);
    if (left.size() != right.size())
        return left.size() < right.size() ? -1 : 1;
    return left.compare(right);
}

const std::array<quint32, 256> &crcTable()
{
    static const std::array<quint32, 256> table = [] {
        std::array<quint32, 256> made{};
        for (quint32 i = 0; i < 256; ++i) {
            quint32 value = i;
            for (int bit = 0; bit < 8; ++bit)
                value = (value & 1U) ? 0xEDB88320U ^ (value >> 1) : value >> 1;
            made[i] = value;
        }
        return made;
    }();
    return table;
}

} // namespace

QString formatName(Format format)
{
    for (const auto &[known, name] : names) {
        if (known == format)
            return QLatin1String(name);
    }
    Q_UNREACHABLE();
}

std::optional<Format> formatOf(const QString &name)
{
    for (const auto &[format, known] : names) {
        if (name == QLatin1String(known))
            return format;
    }
    return std::nullopt;
}

QStringList formatNames()
{
    QStringList all;
    for (const auto &[format, name] : names)
        all << QLatin1String(name);
    return all;
}

QString canonicalVersion(Format format, const QString &version)
{
    if (format == Format::Dbmate || format == Format::Diesel)
        return version;
    QStringList parts;
    for (const QString &part : QString(version).replace(u'_', u'.').split(u'.'))
        parts << withoutZeros(part);
    while (format == Format::Flyway && parts.size() > 1 && parts.last() == u"0")
        parts.removeLast();
    return parts.join(u'.');
}

int compareVersions(Format format, const QString &a, const QString &b)
{
    if (format == Format::Dbmate || format == Format::Diesel)
        return a.toUtf8().compare(b.toUtf8());
    const QStringList left = canonicalVersion(format, a).split(u'.');
    const QStringList right = canonicalVersion(format, b).split(u'.');
    for (qsizetype i = 0; i < std::max(left.size(), right.size()); ++i) {
        const int order =
            compareNumbers(left.value(i, QStringLiteral("0")), right.value(i, QStringLiteral("0")));
        if (order != 0)
            return order;
    }
    return 0;
}

quint32 crc32(QByteArrayView bytes, quint32 before)
{
    const auto &table = crcTable();
    quint32 value = ~before;
    for (const char c : bytes)
        value = table[(value ^ static_cast<unsigned char>(c)) & 0xFFU] ^ (value >> 8);
    return ~value;
}

qint32 flywayChecksum(QByteArrayView bytes)
{
    if (bytes.startsWith("\xEF\xBB\xBF"))
        bytes = bytes.sliced(3);
    quint32 value = 0;
    qsizetype begin = 0;
    for (qsizetype i = 0; i <= bytes.size(); ++i) {
        if (i < bytes.size() && bytes[i] != '\n' && bytes[i] != '\r')
            continue;
        value = crc32(bytes.sliced(begin, i - begin), value);
        if (i + 1 < bytes.size() && bytes[i] == '\r' && bytes[i + 1] == '\n')
            ++i;
        begin = i + 1;
    }
    return static_cast<qint32>(value);
}

} // namespace slipway::migrations
