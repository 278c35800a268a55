// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QMap>
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
    QString action;        ///< what is done, in a person's words; empty = as the kind says
    QString expects;       ///< what must come of it, in a person's words
    QString section;       ///< heading of the checklist document that it stands under
    bool pointOfNoReturn = false;
    QString parallel; ///< whether and how people may run it beside others; the engine runs one after another
    /// Steps written inside a parameter of type `step` or `steps`, by the parameter's name. Their text is
    /// part of `parameters` as well, so that a digest covers them.
    QMap<QString, QList<StepSpec>> inner;
    SourceLocation location;
};

struct KnownIssue
{
    QString pattern; ///< regular expression over output and errors
    QString cause;
    QString fix;
    QList<StepSpec> steps = {}; ///< the fix as steps that can be run
};

struct RollbackOption
{
    QString name;
    QString title;
    QString useWhen;
    QString does;
    QString leaves;           ///< what stays behind
    QStringList consequences; ///< what breaks where this is done alone
    QList<StepSpec> steps;
};

/// The time that was announced for the release.
struct MaintenanceWindow
{
    qint64 plannedMs = 0; ///< 0 = none
    QString words;
};

struct Contact
{
    QString role;
    QString contact;
    QString when;
};

/// What outlives the run. It is opened when the step named in `after` ends (empty: when the run does).
struct FollowUpSpec
{
    QString id;
    QString title;
    QString owner;    ///< a role
    qint64 dueMs = 0; ///< from its opening; 0 = no date
    QString after;    ///< id of a step
    QString closes;   ///< the evidence that closes it, in a person's words
    SourceLocation location;
};

struct SignOffRole
{
    QString name;
    bool optional = false;
    bool decides = false; ///< the one who runs the release decides as this, whatever selfApproval says
};

/// Who must agree before `execute` begins; bound to the plan's digest.
struct SignOff
{
    QList<SignOffRole> roles;
    bool selfApproval = true; ///< may the person who runs the release sign?
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
    MaintenanceWindow window;
    QList<Contact> contacts;
    QString escalation;
    SignOff signOff;
    QList<FollowUpSpec> followUps;
    QList<StepSpec> steps; ///< in order, phase by phase: preflight, decide, execute, verify, after, criteria
    QList<RollbackOption> rollback;
    QList<KnownIssue> knownIssues;
    QJsonObject about; ///< priority, risk, runbook, cross_reference, announcements … as written

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
