// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"
#include "release/ports.h"
#include "release/runevent.h"
#include "release/runmemory.h"
#include "release/variables.h"
#include "release/workspace.h"

#include <QHash>
#include <QJsonObject>
#include <functional>
#include <memory>

namespace slipway::release {

/// What the command line's flags (or the window) say about one run.
struct RunOptions
{
    bool nonInteractive = false;
    bool skipStripe = false;
    bool skipDbChecks = false;
    bool dryRun = false;
    bool acceptRevert = false;
    bool trust = false;
    QString yesIMean;
    QString summaryPath;
    QString ticket;
    QString releaseVersion;
    QString note;
    QStringList evidence;
    QStringList proofs;
    QStringList approvals;             ///< files
    QString answers;                   ///< file
    QStringList prs;                   ///< related changes
    QString releaseNotes;              ///< a text or link
    QMap<QString, qint64> planAmounts; ///< --plan CODE=CENTS
    QString startAt;                   ///< --from STEP; checks before it run all the same
    QMap<QString, QString> skips;      ///< --skip STEP=REASON; what needs the step does not run

    QJsonObject toJson() const; ///< only what was given
};

/// Everything about a run that does not change while it runs; secrets resolved, nothing of it printable.
struct RunSetup
{
    QString runId;
    Workspace workspace;
    Environment environment;
    RunOptions options;
    Variables variables;
    QMap<QString, QByteArray> childEnvironment; ///< of commands: env files over the process's, PG* cleared
    Secret databaseUrl;                         ///< postgresql:// or sqlite:///path, driver suffix removed
    Secret rehearsalUrl; ///< server for scratch copies; empty = a private one of this machine
    Secret stripeKey;
    Secret webhookSecret;
    QUrl stripeBase; ///< https://api.stripe.com unless the environment names another
    QList<CatalogPlan> catalog;
    QList<KnownIssue> knownIssues; ///< of the playbook
    QList<FollowUpSpec> followUps; ///< of the playbook, as far as they belong to this run's steps
    SignOff signOff;               ///< of the playbook
};

class RunState;

/// Takes a sign-off that another person wrote as a file. Implemented in `console`.
class SignOffs
{
public:
    virtual ~SignOffs() = default;
    /// What is to be recorded. Errors (Usage or Refused): why it does not count for this run's plan.
    virtual Result<ApprovalGiven> accept(const QString &file) = 0;
};

struct StepKind;

/// The outside as the engine and the steps see it. References, owned by `console`, alive longer than the run.
struct Outside
{
    Clock &clock;
    ProcessRunner &processes;
    HttpClient &http;
    Operator &person;
    const Redactor &redactor;
    PlanRows *planRows = nullptr; ///< none where the environment has no database
    PriceMapStore *priceMap = nullptr;
    EarlierReleases *earlier = nullptr;     ///< none where there is no ledger
    const QList<StepKind> *kinds = nullptr; ///< every kind, for steps that hold steps
    RunMemory *memory = nullptr;            ///< none where nothing is kept between steps
    SqlAccess *sql = nullptr;               ///< databases that a step names
    SignOffs *signOffs = nullptr;           ///< none where no run goes
};

/// What a step may use while it forecasts or runs. Thread: the engine's.
class StepContext
{
public:
    virtual ~StepContext() = default;

    const StepSpec &spec;
    const RunSetup &setup;
    Outside &outside;
    std::stop_token stop;
    int attempt = 1;

    /// Raw bytes; redacted, stored and shown by the engine. Dropped while forecasting.
    virtual void output(OutputStream stream, QByteArrayView bytes) = 0;
    virtual void check(CheckResult result) = 0;
    virtual void progress(qint64 done, qint64 total, const QString &what) = 0;
    /// A fact for the artifact and for later steps. Not recorded while forecasting.
    virtual void record(const QString &key, const QJsonValue &value) = 0;
    /// What any step of this run recorded last under the key; Undefined where nothing.
    virtual QJsonValue recorded(const QString &key) const = 0;
    /// Must succeed before the effect it announces is tried.
    virtual Result<void> intend(const QString &key, const QJsonObject &detail) = 0;
    /// Intentions of this step in this run so far (earlier attempts too).
    virtual QList<EffectIntended> intended() const = 0;
    /// Asks through outside.person and records question and answer. Error `not_interactive` under
    /// --non-interactive.
    virtual Result<QString> ask(const Question &question) = 0;

    /// A file that the step leaves as evidence, or that a person attached to an item; its bytes are kept
    /// elsewhere. Belongs to this step where it names none. Not recorded while forecasting.
    virtual void attach(const AttachmentAdded &) {}

    /// Keeps a value that the step found, for later steps: `${NAME}`. Never a secret. Not while forecasting.
    void capture(const QString &name, const QString &value);
    /// Replaces `${NAME}` by what was captured under the name, else by the environment's variable. Errors:
    /// `variable_missing`, `variable_secret` where the text would then hold a secret (all Usage).
    Result<QString> expand(const QString &text) const;
    /// The same, secrets too. For the one call that needs them.
    Result<Secret> expandSecret(const QString &text) const;
    /// Every string in the value, expanded.
    Result<QJsonValue> expand(const QJsonValue &value) const;

    /// The run so far, this step included; null while forecasting.
    virtual const RunState *state() const { return nullptr; }
    /// Records a decision or sign-off, bound to the plan's digest.
    virtual Result<void> sign(const ApprovalGiven &)
    {
        return Error{QStringLiteral("read_only"), QStringLiteral("Nothing can be signed here.")};
    }
    QString operatorName() const; ///< who runs the release; empty while forecasting

    void note(const QString &line) { output(OutputStream::Note, (line + u'\n').toUtf8()); }
    OutputSink sink()
    {
        return [this](OutputStream stream, QByteArrayView bytes) { output(stream, bytes); };
    }

protected:
    StepContext(const StepSpec &stepSpec, const RunSetup &runSetup, Outside &outsideWorld,
                std::stop_token token)
        : spec(stepSpec), setup(runSetup), outside(outsideWorld), stop(std::move(token))
    {
    }
};

enum class ForecastState { Necessary, NotNecessary, Blocked, Deferred };
QString forecastStateName(ForecastState state); ///< necessary | not_necessary | blocked | deferred

/// What a step would do, from facts read now. `intent` is what an approval binds to: target identity, wanted
/// heads, file hashes, wanted plans; never sizes, times or lag. `operations` are the effects it asks leave
/// for; a later forecast may ask for fewer. A Deferred step (its `after` must run first) knows its intent,
/// not its operations.
struct Forecast
{
    ForecastState state = ForecastState::Necessary;
    QString reason;
    QString after;
    QString from; ///< what it changes stands there now (a revision), and would stand at `to`; often neither
    QString to;
    QJsonObject intent;
    QStringList operations;
    QList<Table> tables;
    ErrorKind blockedKind = ErrorKind::Failed; ///< what a Blocked forecast means for the exit code

    static Forecast necessary(QString why, QJsonObject intentValue = {}, QStringList operationNames = {});
    static Forecast notNecessary(QString why, QJsonObject intentValue = {});
    static Forecast blocked(const Error &error);
    static Forecast deferred(QString afterStep, QString why, QJsonObject intentValue = {});

    QJsonObject toJson() const;
    static Forecast fromJson(const QJsonObject &object);
};

struct StepOutcome
{
    StepStatus status = StepStatus::Succeeded;
    QString reason = {};
    std::optional<Error> error = {};
    /// Steps before this one that a person wants to be run again, and then this one.
    QStringList again = {};

    static StepOutcome succeeded(QString reason = {}) { return {StepStatus::Succeeded, std::move(reason)}; }
    static StepOutcome failed(Error error); ///< Cancelled where the error's kind says so
    static StepOutcome skipped(QString reason) { return {StepStatus::Skipped, std::move(reason)}; }
};

/// One thing that a release does. Made for one spec; forecast() may be called many times and only reads;
/// run() does it and returns when it is done, failed or stopped. Both block, on the engine's thread, and
/// throw nothing.
class Step
{
public:
    virtual ~Step() = default;
    virtual Forecast forecast(StepContext &context) = 0;
    virtual StepOutcome run(StepContext &context) = 0;
    /// An earlier step of the run begins: after its StepStarted, before its effect. For steps that must know
    /// what was there before; reads, and records facts under its own step. Default: nothing.
    virtual void otherBegins(const QString &stepId, StepContext &context)
    {
        Q_UNUSED(stepId)
        Q_UNUSED(context)
    }
};

/// What a resume may do with a step: run again; let the forecast decide; keep a finished one with the same
/// intent and ask a person about an interrupted one.
enum class EffectClass { None, Probed, Unprobed };

struct ParameterRule
{
    QString name;
    /// string | integer | number | boolean | list | map | duration | any, and step | steps: a step (a list of
    /// them) inside this one, with `kind` and that kind's keys
    QString type;
    bool required = false;
    QString description;
};

/// A finding about a step as written. `path` is one of StepSpec::locations (or below one), empty = the step.
using Complain = std::function<void(const QString &path, const QString &code, const QString &text)>;

struct StepKind
{
    QString name;
    QString summary;
    QList<ParameterRule> parameters;
    EffectClass effect = EffectClass::None;
    std::function<std::unique_ptr<Step>()> create;
    /// What the parameters' types do not tell: bad patterns, keys of a map. Called while a playbook is read.
    std::function<void(const StepSpec &spec, const Complain &complain)> validate = {};
    /// Where the effect class depends on what is written; else `effect` counts.
    std::function<EffectClass(const StepSpec &spec)> effectOfSpec = {};

    EffectClass effectOf(const StepSpec &spec) const { return effectOfSpec ? effectOfSpec(spec) : effect; }
};

/// Asks one provider (`providers validate` and pre-flight). Fails as a check, not as an error.
using ProviderProbe = std::function<CheckResult(const ProviderSpec &provider, StepContext &context)>;

} // namespace slipway::release
