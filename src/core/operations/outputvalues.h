// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runmemory.h"
#include "release/step.h"

#include <QRegularExpression>

namespace slipway::operations {

/// What a step reads from lines of text: `json` (paths with expectations), `summary` (numbers behind labels,
/// as a table) and `capture` (values for later steps). Of several matches the last one counts.
class OutputValues
{
public:
    explicit OutputValues(const release::StepSpec &spec);
    bool isEmpty() const { return m_paths.isEmpty() && m_captures.isEmpty() && m_summary.isEmpty(); }

    void look(QByteArrayView line);
    /// Every line that holds a value matches one of these; for those who look at fewer lines.
    QStringList patterns() const;
    /// Checks, captured values (`var.NAME`) and the table (`table.STEP`). `whole` is all of the text where it
    /// is short enough: JSON over several lines is found there. Error: an expectation that cannot be
    /// expanded. `took` is what it took to get all lines.
    release::Result<void> report(release::StepContext &context, const QString &where, QByteArrayView whole,
                                 std::optional<qint64> took = {});

    /// What is wrong with the three keys as written.
    static void validate(const release::StepSpec &spec, const release::Complain &complain,
                         const QStringList &captureKeys = {});

private:
    struct Capture
    {
        QString name;
        QRegularExpression expression;
        QString path; ///< JSON; empty = by the expression
        bool optional = false;
        bool secret = false; ///< kept in the run's memory alone
        std::optional<QString> value = {};
    };
    struct Number
    {
        QString name;
        QString label;
        QRegularExpression expression;
        QJsonObject expected;
        bool optional = false;
        std::optional<QString> value = {};
    };
    static QList<Capture> capturesOf(const release::StepSpec &spec);
    static QList<Number> summaryOf(const release::StepSpec &spec);
    static Number numberFrom(const QString &name, const QJsonValue &written);
    void lookAtWhole(QByteArrayView whole);
    void lookForObject(const QJsonValue &object);
    void reportJson(release::StepContext &context, const QString &where, const QJsonObject &expected) const;
    void reportSummary(release::StepContext &context, const QString &where) const;
    void reportCaptures(release::StepContext &context, const QString &where) const;

    QString m_id;
    QStringList m_paths; ///< of `json` and of captures
    QList<Capture> m_captures;
    QList<Number> m_summary;
    QJsonValue m_object = QJsonValue(QJsonValue::Undefined); ///< the last one with most of the paths
    qsizetype m_found = 0;                                   ///< how many of the paths it has
    std::optional<qint64> m_took;
};

/// What a match stands for: its first group, or all of it.
QString matchedValue(const QRegularExpressionMatch &match);

/// For later steps: as a fact, or, a secret, in the run's memory alone.
void keepCaptured(release::StepContext &context, const QString &name, const QString &value, bool secret);

/// A finding for each text of the list (or the text) under the key that is not a regular expression.
void validatePatterns(const release::StepSpec &spec, QStringView key, const release::Complain &complain);

} // namespace slipway::operations
