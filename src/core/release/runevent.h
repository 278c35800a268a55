// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/check.h"
#include "release/ports.h"
#include "release/result.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <variant>

// A run is the list of these values and nothing else. They are written to the ledger in the order in which
// they happened; `type` in the JSON form is the struct's name. Adding a member is allowed (absent = default
// when read); renaming or removing one breaks old ledgers.
namespace slipway::release {

enum class StepStatus { Succeeded, Failed, Skipped, Cancelled, Interrupted };
QString stepStatusName(StepStatus status);
StepStatus stepStatusFromName(const QString &name);

/// succeeded | failed | cancelled | interrupted | refused, and running | planned for a live run.
enum class RunStatus { Planned, Running, Succeeded, Failed, Cancelled, Interrupted, Refused };
QString runStatusName(RunStatus status);
RunStatus runStatusFromName(const QString &name);

/// First event. `header` holds what the artifact tells about the run as a whole (workspace, playbook,
/// environment, operator, source, options, release, tool, reverts); `steps` one object a step with its
/// forecast and intent.
struct RunPlanned
{
    QString planDigest;
    QJsonObject header;
    QJsonArray steps;
};
struct ApprovalGiven
{
    QString role;
    QString who;
    QString decision;
    QString comment;
    QString planDigest;
    QString email = {};
    QString account = {};   ///< user@host
    QString givenAt = {};   ///< when the person said so, UTC, ISO 8601; empty = when it was recorded
    QString signature = {}; ///< whose signature was verified; empty = unsigned
    QString file = {};      ///< hex SHA-256 of the approval's file
};
struct RunRefused
{
    Error error;
};
struct RunStarted
{
};
struct RunResumed
{
    QString planDigest;
    QJsonArray steps;
};
struct StepForecast
{
    QString stepId;
    QJsonObject forecast;
};
/// Committed before the step touches anything.
struct StepStarted
{
    QString stepId;
    int attempt = 1;
};
/// Redacted bytes as the step printed them.
struct OutputAppended
{
    QString stepId;
    int attempt = 1;
    OutputStream stream = OutputStream::Out;
    QByteArray data;
};
struct CheckFinished
{
    QString stepId;
    int attempt = 1;
    CheckResult check;
};
/// total 0 = unknown
struct ProgressChanged
{
    QString stepId;
    qint64 done = 0;
    qint64 total = 0;
    QString what;
};
struct QuestionAsked
{
    QString stepId;
    QString questionId;
    QString text;
};
struct AnswerGiven
{
    QString stepId;
    QString questionId;
    QString answer;
    QString who;
};
/// A fact for the artifact and for later steps: "migrations", "plans", "database", …; the last one of a key
/// counts.
struct FactRecorded
{
    QString stepId;
    QString key;
    QJsonValue value;
};
/// An intention that must be on disk before the outside may see it (a Stripe idempotency key).
struct EffectIntended
{
    QString stepId;
    QString key;
    QJsonObject detail;
};
struct OutputSummary
{
    qint64 lines = 0;
    qint64 bytes = 0;
    QString sha256;
};
struct StepFinished
{
    QString stepId;
    int attempt = 1;
    StepStatus status = StepStatus::Succeeded;
    QString reason;
    std::optional<Error> error;
    OutputSummary output;
};
struct StepSkipped
{
    QString stepId;
    QString reason;
    bool satisfied = true; ///< later steps may build on it
    bool decided = false;  ///< by a person, after an attempt whose outcome nobody knew
};
struct AttachmentAdded
{
    QString name;
    QString sha256;
    QString note;
    QString stepId = {}; ///< empty = of the run
    QString item = {};   ///< of the step, where it has several
    QString path = {};   ///< of the copy, relative to the workspace; empty = none was kept
};
/// Something that outlives the run. Closed by FollowUpClosed, which may come after RunFinished.
struct FollowUpOpened
{
    QString stepId; ///< empty = of the run
    QString id;
    QString title;
    QString owner;  ///< a role
    QString dueAt;  ///< UTC, ISO 8601; empty = no date
    QString closes; ///< the evidence that is wanted
};
struct FollowUpClosed
{
    QString id;
    QString who;
    QString note;
    QJsonArray evidence; ///< [{name, sha256}]
};
struct RunFinished
{
    RunStatus status = RunStatus::Succeeded;
    QString reason;
};
struct ArtifactWritten
{
    QString path;
    QString sha256;
};

using RunEvent = std::variant<RunPlanned, ApprovalGiven, RunRefused, RunStarted, RunResumed, StepForecast,
                              StepStarted, OutputAppended, CheckFinished, ProgressChanged, QuestionAsked,
                              AnswerGiven, FactRecorded, EffectIntended, StepFinished, StepSkipped,
                              AttachmentAdded, RunFinished, ArtifactWritten, FollowUpOpened, FollowUpClosed>;

/// The event with its "type". OutputAppended leaves its bytes out (the ledger keeps them apart, compressed).
QJsonObject eventToJson(const RunEvent &event);
/// Error `event_unknown` for a type of a newer version, `event_broken` for a member of the wrong type. A
/// member that is absent has its default, one that is unknown is passed over.
Result<RunEvent> eventFromJson(const QJsonObject &object, const QByteArray &output = {});
QString eventStep(const RunEvent &event); ///< its stepId; empty for events of the run

QJsonObject errorToJson(const Error &error); ///< {code, message, details}
Error errorFromJson(const QJsonObject &object);

/// An event as stored: the store alone gives sequence (from 1), time and hash.
struct StoredEvent
{
    QString runId;
    qint64 sequence = 0;
    QDateTime at;    ///< UTC
    QByteArray hash; ///< hex SHA-256, chained with its predecessor's
    RunEvent event;
};

/// Append must succeed, or the engine stops before the effect. Thread: the engine's. Errors: `ledger_full`,
/// `ledger_failed`, `ledger_busy`.
class EventStore
{
public:
    virtual ~EventStore() = default;
    virtual Result<StoredEvent> append(const QString &runId, const RunEvent &event) = 0;
    /// All events of one run in order, output included on demand. Error `run_unknown`.
    virtual Result<QList<StoredEvent>> events(const QString &runId, bool withOutput) = 0;
};

} // namespace slipway::release
