// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/rowreader.h"
#include "release/step.h"
#include "release/written.h"

namespace slipway::database {

/// A value that a correction needs: written, or asked of a person. Bound, never pasted into the statement.
struct CorrectionParameter
{
    QString name;
    QString type = QStringLiteral("text"); ///< text | integer | number | boolean | uuid | date | timestamp
    QString ask;                           ///< the question; empty = not asked
    std::optional<QString> value;          ///< as written, or what Return takes
    QStringList choices;
    bool several = false; ///< several values, divided by blanks or commas: the statements run once for each
};

struct CorrectionStatement
{
    QString sql;
    std::optional<qint64> least; ///< rows it may touch; none written = exactly 1
    std::optional<qint64> most;
};

/// A correction of rows as written: all its statements in one transaction, each with the number of rows that
/// it may touch (with several values or a file: for each of these).
struct Correction
{
    QList<CorrectionParameter> parameters;
    QList<CorrectionStatement> statements;
    QString show; ///< the rows to be kept before and after
    QString each; ///< a file of comma-separated values: the statements run once for each of its rows
    bool confirm = true;
    bool reason = false;
    qint64 timeoutMs = 60'000;

    static Correction read(const release::StepSpec &spec, release::WrittenFindings &findings);
    static release::Result<Correction> read(const release::StepSpec &spec);
    bool asks() const;
};

/// Empty where the text is a value of the type; else what is wrong with it.
QString wrongValue(const QString &type, const QString &text);

class CorrectionStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::database
