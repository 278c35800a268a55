// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace slipway::evidence {

/// Checks a value against the part of JSON Schema that our own schemas use: type, required, properties,
/// items, enum, const, pattern, minimum and $ref into $defs.
class SchemaValidator
{
public:
    explicit SchemaValidator(const QJsonObject &schema) : m_schema(schema) {}
    /// Sentences, each naming the member ("steps[2].status"); empty = valid. At most 50.
    QStringList check(const QJsonValue &value);

private:
    void visit(const QJsonValue &value, const QJsonObject &rule, const QString &where);
    void visitObject(const QJsonObject &object, const QJsonObject &rule, const QString &where);
    void visitArray(const QJsonArray &array, const QJsonObject &rule, const QString &where);
    void visitScalar(const QJsonValue &value, const QJsonObject &rule, const QString &where);
    void report(const QString &where, const QString &what);

    QJsonObject m_schema;
    QStringList m_problems;
};

} // namespace slipway::evidence
