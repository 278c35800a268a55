// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"
#include "release/result.h"

#include <QJsonValue>
#include <functional>
#include <memory>

namespace YAML {
class Node;
}

namespace slipway::playbook {

/// Collects what is wrong with one file, so that a person sees all of it at once.
class Findings
{
public:
    explicit Findings(QString file) : m_file(std::move(file)) {}
    void add(const QString &code, const release::SourceLocation &at, const QString &text);
    bool isEmpty() const { return m_messages.isEmpty(); }
    const QString &file() const { return m_file; }
    /// The file's bytes: columns are told in characters, the parser counts bytes.
    void setText(const QByteArray &bytes) { m_lines = bytes.split('\n'); }
    /// First finding as the message, all of them as details where there are several. Kind Usage.
    release::Error error() const;

private:
    QString m_file;
    QString m_code;
    QStringList m_messages;
    QList<QByteArray> m_lines;
};

/// A value of a YAML file with its place. Cheap to copy. Wrong types become findings and a default.
class Value
{
public:
    Value(const YAML::Node &node, QString path, Findings &findings);

    bool isMap() const;
    bool isList() const;
    bool isScalar() const;
    bool isNull() const;
    release::SourceLocation location() const;

    /// Keys in the order written. Anything but a map is a finding.
    QList<std::pair<QString, Value>> entries() const;
    QList<Value> items() const; ///< of a list; a single scalar counts as a list of one
    bool has(const QString &key) const;
    Value at(const QString &key) const; ///< must exist

    QString text() const;
    QStringList texts() const;
    bool boolean() const;
    int integer(int least, int most) const;
    qint64 durationMs() const; ///< "30s", "5m", "2h", "1d", "250ms", or whole seconds
    /// As JSON, with the places of everything below in `locations` under dotted paths.
    QJsonValue json(QHash<QString, release::SourceLocation> *locations = nullptr,
                    const QString &prefix = {}) const;

    /// A finding for every key that is not in the list, with the nearest right word.
    void allow(const QStringList &keys) const;
    /// A finding for each of the keys that is absent.
    void require(const QStringList &keys) const;
    void complain(const QString &code, const QString &text) const;
    void complainAt(const release::SourceLocation &place, const QString &code, const QString &text) const;
    QString kindName() const; ///< "a list", "a map", "nothing", 'word' or, where it could be a secret, "text"
    void requireVersion() const; ///< `slipway: 1`
    const QString &path() const { return m_path; }

private:
    QString where() const; ///< "environment staging", "stripe of environment staging"
    std::shared_ptr<const YAML::Node> m_node;
    QString m_path; ///< "environments.staging.stripe"
    Findings *m_findings;
};

/// "; did you mean 'database'?", or nothing where no candidate is near.
QString nearestHint(const QString &word, const QStringList &candidates);

/// Parses bytes; `use` reads the root value. Errors: `yaml_syntax` with line and column, `duplicate_key`,
/// `yaml_too_large`, and whatever
/// `use` finds. Thread: any.
release::Result<void> readDocument(const QByteArray &bytes, Findings &findings,
                                   const std::function<void(const Value &root)> &use);
/// Error `file_missing` or `file_unreadable` (Usage).
release::Result<QByteArray> readBytes(const QString &file, const QString &what);

} // namespace slipway::playbook
