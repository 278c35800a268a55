// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/comparison.h"
#include "release/step.h"

namespace slipway::database {

/// One query of a check: the whole of it, or one of several that give one value each.
struct Measure
{
    QString name; ///< of a measure; empty for a plain query
    QString query;
};

/// One SQL check as written: what is asked, what must come back, what is shown where it does not.
struct SqlCheck
{
    QString name;
    QList<Measure> measures;
    QJsonObject parameters;
    Expectation expectation;
    QString sameAs;        ///< name of a snapshot; empty = no comparison
    ComparisonRules rules; ///< of that comparison
    QString show;          ///< asked where the check fails: the rows behind it
    qint64 timeoutMs = 60'000;
    QJsonObject capture; ///< variable → column of the first row

    static QStringList keys();
    static SqlCheck read(const release::Written &written, const QString &fallbackName);
    QString asked() const;
    QString expected() const;
};

/// The checks of a step: a list under `checks`, or the step itself.
QList<SqlCheck> readSqlChecks(const release::StepSpec &spec, release::WrittenFindings &findings);
void readSnapshot(const release::StepSpec &spec, release::WrittenFindings &findings);

/// Asks all queries of a check; measures become rows of name and value.
release::Result<RowSet> askDatabase(Session &session, const QList<Measure> &measures,
                                    const QMap<QString, Cell> &values, qint64 timeoutMs);

/// Values of `:name` places, from a map whose texts may name variables.
release::Result<QMap<QString, Cell>> boundValues(const QJsonObject &parameters,
                                                 const release::StepContext &context);

/// The database of a step: what `database` names, else the environment's.
release::Result<std::unique_ptr<Session>> openTarget(const release::StepContext &context);

class SqlCheckStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

/// Keeps what queries return before the release changes anything.
class SnapshotStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
};

} // namespace slipway::database
