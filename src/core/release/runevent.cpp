// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runevent.h"

#include <array>

namespace slipway::release {

namespace {

struct NamedStep
{
    StepStatus status;
    const char *name;
};
constexpr std::array stepNames{
    NamedStep{StepStatus::Succeeded, "succeeded"}, NamedStep{StepStatus::Failed, "failed"},
    NamedStep{StepStatus::Skipped, "skipped"}, NamedStep{StepStatus::Cancelled, "cancelled"},
    NamedStep{StepStatus::Interrupted, "interrupted"}};
struct NamedRun
{
    RunStatus status;
    const char *name;
};
constexpr std::array runNames{
    NamedRun{RunStatus::Planned, "planned"},     NamedRun{RunStatus::Running, "running"},
    NamedRun{RunStatus::Succeeded, "succeeded"}, NamedRun{RunStatus::Failed, "failed"},
    NamedRun{RunStatus::Cancelled, "cancelled"}, NamedRun{RunStatus::Interrupted, "interrupted"},
    NamedRun{RunStatus::Refused, "refused"}};

QString streamName(OutputStream stream)
{
    return stream == OutputStream::Out   ? QStringLiteral("out")
           : stream == OutputStream::Err ? QStringLiteral("err")
                                         : QStringLiteral("note");
}

OutputStream streamFromName(const QString &name)
{
    return name == u"err" ? OutputStream::Err : name == u"note" ? OutputStream::Note : OutputStream::Out;
}

// A member list serves both directions, so that the two cannot drift apart: `Writer` and `Reader` offer the
// same overloads, and each event names its members once in `members`.
class Writer
{
public:
    QJsonObject object;
    void operator()(const char *name, const QString &value) { object.insert(QLatin1String(name), value); }
    void operator()(const char *name, int value) { object.insert(QLatin1String(name), value); }
    void operator()(const char *name, qint64 value) { object.insert(QLatin1String(name), value); }
    void operator()(const char *name, bool value) { object.insert(QLatin1String(name), value); }
    void operator()(const char *name, const QJsonObject &value) { object.insert(QLatin1String(name), value); }
    void operator()(const char *name, const QJsonArray &value) { object.insert(QLatin1String(name), value); }
    void operator()(const char *name, const QJsonValue &value) { object.insert(QLatin1String(name), value); }
    void operator()(const char *name, StepStatus value) { (*this)(name, stepStatusName(value)); }
    void operator()(const char *name, RunStatus value) { (*this)(name, runStatusName(value)); }
    void operator()(const char *name, OutputStream value) { (*this)(name, streamName(value)); }
    void operator()(const char *name, const CheckResult &value) { (*this)(name, value.toJson()); }
    void operator()(const char *name, const Error &value) { (*this)(name, errorToJson(value)); }
    void operator()(const char *name, const std::optional<Error> &value)
    {
        (*this)(name, value ? QJsonValue(errorToJson(*value)) : QJsonValue());
    }
    void operator()(const char *name, const OutputSummary &value)
    {
        (*this)(name, QJsonObject{{QStringLiteral("lines"), value.lines},
                                  {QStringLiteral("bytes"), value.bytes},
                                  {QStringLiteral("sha256"), value.sha256}});
    }
};

class Reader
{
public:
    const QJsonObject &object;
    const char *broken = nullptr; ///< a member of the wrong type

    void operator()(const char *name, QString &value)
    {
        if (given(name, QJsonValue::String))
            value = at(name).toString();
    }
    void operator()(const char *name, int &value)
    {
        if (given(name, QJsonValue::Double))
            value = at(name).toInt();
    }
    void operator()(const char *name, qint64 &value)
    {
        if (given(name, QJsonValue::Double))
            value = at(name).toInteger();
    }
    void operator()(const char *name, bool &value)
    {
        if (given(name, QJsonValue::Bool))
            value = at(name).toBool();
    }
    void operator()(const char *name, QJsonObject &value)
    {
        if (given(name, QJsonValue::Object))
            value = at(name).toObject();
    }
    void operator()(const char *name, QJsonArray &value)
    {
        if (given(name, QJsonValue::Array))
            value = at(name).toArray();
    }
    void operator()(const char *name, QJsonValue &value) { value = at(name); }
    void operator()(const char *name, StepStatus &value) { named(name, value, stepStatusFromName); }
    void operator()(const char *name, RunStatus &value) { named(name, value, runStatusFromName); }
    void operator()(const char *name, OutputStream &value) { named(name, value, streamFromName); }
    void operator()(const char *name, CheckResult &value)
    {
        if (given(name, QJsonValue::Object))
            value = CheckResult::fromJson(at(name).toObject());
    }
    void operator()(const char *name, Error &value)
    {
        if (given(name, QJsonValue::Object))
            value = errorFromJson(at(name).toObject());
    }
    void operator()(const char *name, std::optional<Error> &value)
    {
        if (!at(name).isNull() && given(name, QJsonValue::Object))
            value = errorFromJson(at(name).toObject());
    }
    void operator()(const char *name, OutputSummary &value)
    {
        if (!given(name, QJsonValue::Object))
            return;
        const QJsonObject summary = at(name).toObject();
        value = {summary[u"lines"].toInteger(), summary[u"bytes"].toInteger(), summary[u"sha256"].toString()};
    }

private:
    QJsonValue at(const char *name) const { return object[QLatin1String(name)]; }
    bool given(const char *name, QJsonValue::Type type)
    {
        const QJsonValue value = at(name);
        if (!value.isUndefined() && value.type() != type)
            broken = name;
        return value.type() == type;
    }
    template <typename T>
    void named(const char *name, T &value, T (*fromName)(const QString &))
    {
        if (given(name, QJsonValue::String))
            value = fromName(at(name).toString());
    }
};

template <typename T>
struct Shape;
#define SLIPWAY_EVENT(Type, ...)                                                                             \
    template <>                                                                                              \
    struct Shape<Type>                                                                                       \
    {                                                                                                        \
        static constexpr const char *name = #Type;                                                           \
        template <typename Event, typename F>                                                                \
        static void members([[maybe_unused]] Event &e, [[maybe_unused]] F &&m)                               \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    };
SLIPWAY_EVENT(RunPlanned, m("plan_digest", e.planDigest); m("header", e.header); m("steps", e.steps);)
SLIPWAY_EVENT(ApprovalGiven, m("role", e.role); m("who", e.who); m("decision", e.decision);
              m("comment", e.comment); m("plan_digest", e.planDigest); m("email", e.email);
              m("account", e.account); m("given_at", e.givenAt); m("signature", e.signature);
              m("file_sha256", e.file);)
SLIPWAY_EVENT(RunRefused, m("error", e.error);)
SLIPWAY_EVENT(RunStarted)
SLIPWAY_EVENT(RunResumed, m("plan_digest", e.planDigest); m("steps", e.steps);)
SLIPWAY_EVENT(StepForecast, m("step", e.stepId); m("forecast", e.forecast);)
SLIPWAY_EVENT(StepStarted, m("step", e.stepId); m("attempt", e.attempt);)
SLIPWAY_EVENT(OutputAppended, m("step", e.stepId); m("attempt", e.attempt); m("stream", e.stream);)
SLIPWAY_EVENT(CheckFinished, m("step", e.stepId); m("attempt", e.attempt); m("check", e.check);)
SLIPWAY_EVENT(ProgressChanged, m("step", e.stepId); m("done", e.done); m("total", e.total);
              m("what", e.what);)
SLIPWAY_EVENT(QuestionAsked, m("step", e.stepId); m("question", e.questionId); m("text", e.text);)
SLIPWAY_EVENT(AnswerGiven, m("step", e.stepId); m("question", e.questionId); m("answer", e.answer);
              m("who", e.who);)
SLIPWAY_EVENT(FactRecorded, m("step", e.stepId); m("key", e.key); m("value", e.value);)
SLIPWAY_EVENT(EffectIntended, m("step", e.stepId); m("key", e.key); m("detail", e.detail);)
SLIPWAY_EVENT(StepFinished, m("step", e.stepId); m("attempt", e.attempt); m("status", e.status);
              m("reason", e.reason); m("error", e.error); m("output", e.output);)
SLIPWAY_EVENT(StepSkipped, m("step", e.stepId); m("reason", e.reason); m("satisfied", e.satisfied);
              m("decided", e.decided);)
SLIPWAY_EVENT(AttachmentAdded, m("name", e.name); m("sha256", e.sha256); m("note", e.note);
              m("step", e.stepId); m("item", e.item); m("path", e.path);)
SLIPWAY_EVENT(RunFinished, m("status", e.status); m("reason", e.reason);)
SLIPWAY_EVENT(ArtifactWritten, m("path", e.path); m("sha256", e.sha256);)
SLIPWAY_EVENT(FollowUpOpened, m("step", e.stepId); m("id", e.id); m("title", e.title); m("owner", e.owner);
              m("due_at", e.dueAt); m("closes", e.closes);)
SLIPWAY_EVENT(FollowUpClosed, m("id", e.id); m("who", e.who); m("note", e.note); m("evidence", e.evidence);)
#undef SLIPWAY_EVENT

template <std::size_t I = 0>
Result<RunEvent> readEvent(const QString &type, const QJsonObject &object)
{
    if constexpr (I == std::variant_size_v<RunEvent>) {
        return Error{QStringLiteral("event_unknown"),
                     QStringLiteral("This ledger holds an event '%1' that this version does not know; "
                                    "open it with a newer Slipway.")
                         .arg(type)};
    } else {
        using Event = std::variant_alternative_t<I, RunEvent>;
        if (type != QLatin1String(Shape<Event>::name))
            return readEvent<I + 1>(type, object);
        Event event;
        Reader reader{object};
        Shape<Event>::members(event, reader);
        if (reader.broken) {
            return Error{
                QStringLiteral("event_broken"),
                QStringLiteral("An event '%1' of this ledger is damaged: its '%2' has the wrong type.")
                    .arg(type, QLatin1String(reader.broken))};
        }
        return RunEvent(std::move(event));
    }
}

} // namespace

QString stepStatusName(StepStatus status)
{
    return QLatin1String(stepNames[static_cast<std::size_t>(status)].name);
}

StepStatus stepStatusFromName(const QString &name)
{
    for (const NamedStep &entry : stepNames) {
        if (name == QLatin1String(entry.name))
            return entry.status;
    }
    return StepStatus::Interrupted;
}

QString runStatusName(RunStatus status)
{
    return QLatin1String(runNames[static_cast<std::size_t>(status)].name);
}

RunStatus runStatusFromName(const QString &name)
{
    for (const NamedRun &entry : runNames) {
        if (name == QLatin1String(entry.name))
            return entry.status;
    }
    return RunStatus::Interrupted;
}

QJsonObject errorToJson(const Error &error)
{
    return {{QStringLiteral("code"), error.code},
            {QStringLiteral("message"), error.message},
            {QStringLiteral("details"), QJsonArray::fromStringList(error.details)}};
}

Error errorFromJson(const QJsonObject &object)
{
    return {object[u"code"].toString(), object[u"message"].toString(),
            object[u"details"].toVariant().toStringList()};
}

QJsonObject eventToJson(const RunEvent &event)
{
    return std::visit(
        [](const auto &e) {
            using Event = std::decay_t<decltype(e)>;
            Writer writer;
            writer("type", QString(QLatin1String(Shape<Event>::name)));
            Shape<Event>::members(e, writer);
            return writer.object;
        },
        event);
}

Result<RunEvent> eventFromJson(const QJsonObject &object, const QByteArray &output)
{
    auto event = readEvent(object[u"type"].toString(), object);
    if (event) {
        if (auto *appended = std::get_if<OutputAppended>(&*event))
            appended->data = output;
    }
    return event;
}

QString eventStep(const RunEvent &event)
{
    return std::visit(
        [](const auto &e) {
            if constexpr (requires { e.stepId; })
                return e.stepId;
            else
                return QString();
        },
        event);
}

} // namespace slipway::release
