// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"
#include "release/result.h"

#include <QJsonArray>
#include <QJsonObject>

namespace slipway::release {

/// A file or step as written, already parsed, with the place of everything in it (dotted paths).
struct WrittenFile
{
    QString file;
    QByteArray sha256; ///< hex, of the file's bytes
    QJsonObject value;
    QHash<QString, SourceLocation> places;
};

/// Collects what a room finds wrong in values that only it understands.
class WrittenFindings
{
public:
    WrittenFindings(const QHash<QString, SourceLocation> &places, SourceLocation whole)
        : m_places(places), m_whole(std::move(whole))
    {
    }
    void add(const QString &path, const QString &text);
    bool isEmpty() const { return m_messages.isEmpty(); }
    const QList<std::pair<QString, QString>> &all() const { return m_all; } ///< path and text of each
    /// First finding as the message, all as details where there are several. Kind Usage, code
    /// `written_wrong`.
    Error error() const;

private:
    const QHash<QString, SourceLocation> &m_places;
    SourceLocation m_whole;
    QStringList m_messages;
    QList<std::pair<QString, QString>> m_all;
};

/// One value as written while a room reads it. A wrong type or key becomes a finding with file, line and
/// column, and a default. Cheap to copy; the findings must outlive it.
class Written
{
public:
    Written(QJsonValue value, QString path, WrittenFindings &findings)
        : m_value(std::move(value)), m_path(std::move(path)), m_findings(&findings)
    {
    }

    const QJsonValue &json() const { return m_value; }
    bool isMap() const { return m_value.isObject(); }
    bool isList() const { return m_value.isArray(); }
    bool has(QStringView key) const { return m_value.toObject().contains(key); }
    Written at(const QString &key) const; ///< undefined where absent
    QList<Written> items() const;         ///< of a list; a single value counts as a list of one
    QStringList keys() const { return m_value.toObject().keys(); }

    QString text() const; ///< of a text, number or boolean
    QStringList texts() const;
    qint64 integer(qint64 least, qint64 most) const;
    double number() const; ///< also of a text that holds one
    bool boolean() const;
    qint64 durationMs() const; ///< "30s", "5m", "250ms", or whole seconds
    QString choice(const QStringList &words) const;

    void allow(const QStringList &keys) const;
    void require(const QStringList &keys) const;
    void complain(const QString &text) const { m_findings->add(m_path, text); }

private:
    void expected(const QString &what) const;
    QJsonValue m_value;
    QString m_path;
    WrittenFindings *m_findings;
};

} // namespace slipway::release
