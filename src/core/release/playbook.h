// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace slipway::release {

/// Where a value was written. Lines and columns count from 1; 0 = unknown.
struct SourceLocation
{
    QString file;
    int line = 0;
    int column = 0;

    /// "file:line:column", "file:line" or "file".
    QString toString() const;
};

/// One step as written. `parameters` are the keys that belong to its kind; `locations` tells where each was
/// written (dotted path: "checks.0.query").
struct StepSpec
{
    QString id;
    QString kind;
    QString title;
    QString phase;
    QJsonObject parameters;
    QHash<QString, SourceLocation> locations;
    QStringList needs;        ///< ids of steps that must have succeeded (or been skipped as not necessary)
    QStringList environments; ///< empty = every environment
    QString when;             ///< option name such as "stripe" or "!stripe"; empty = always
    QString onFailure = QStringLiteral("stop"); ///< stop | continue
    bool require = false;  ///< a manual step that must be answered, a fact that must hold
    int retry = 0;         ///< further attempts after the first
    qint64 timeoutMs = 0;  ///< 0 = none
    qint64 estimateMs = 0; ///< 0 = unknown
    QString runbook;       ///< link into the runbook
    QStringList evidence;  ///< what a person must attach
    SourceLocation location;
};

struct KnownIssue
{
    QString pattern; ///< regular expression over output and errors
    QString cause;
    QString fix;
};

struct RollbackOption
{
    QString name;
    QString title;
    QString useWhen;
    QString leaves; ///< what stays behind
    QList<StepSpec> steps;
};

/// A release as written, immutable once loaded. `sha256` is over the file's bytes.
struct Playbook
{
    QString name;
    QString title;
    QString file;
    QByteArray sha256;    ///< hex
    bool shipped = false; ///< comes with Slipway (resources), so needs no trust
    QStringList roles;
    QList<StepSpec> steps; ///< in order, phase by phase: preflight, decide, execute, verify, after, criteria
    QList<RollbackOption> rollback;
    QList<KnownIssue> knownIssues;
    QJsonObject about; ///< priority, risk, window, contacts, announcements as written

    const StepSpec *step(const QString &id) const;
    const RollbackOption *rollbackOption(const QString &optionName) const;
};

/// One wanted plan of the catalogue. `amount` in the currency's minor unit; absent where the person must say
/// it.
struct CatalogPlan
{
    QString code;
    QString name;
    std::optional<qint64> amount;
    QString currency;
    QString interval; ///< day | week | month | year
    int intervalCount = 1;
    int trialDays = 0;
    QString product;   ///< Stripe product id
    QString lookupKey; ///< Stripe price lookup key
    SourceLocation location;
};

} // namespace slipway::release
