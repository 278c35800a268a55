// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/artifact.h"

#include "release/checkitem.h"
#include "release/goboard.h"
#include "release/timetable.h"

#include <QFile>

static void initialiseResources()
{
    Q_INIT_RESOURCE(evidence); // a static library's resources are dropped by the linker unless named
}

namespace slipway::evidence {

using namespace release;

namespace {

using Names = std::initializer_list<const char *>;

/// The object with each named member present, null where it was absent.
QJsonObject filled(QJsonObject object, Names names)
{
    for (const char *name : names) {
        if (!object.contains(QLatin1String(name)))
            object.insert(QLatin1String(name), QJsonValue::Null);
    }
    return object;
}

QJsonObject withArrays(QJsonObject object, Names names)
{
    for (const char *name : names) {
        if (!object[QLatin1String(name)].isArray())
            object.insert(QLatin1String(name), QJsonArray());
    }
    return object;
}

void merge(QJsonObject &into, const QJsonObject &from)
{
    for (auto it = from.begin(); it != from.end(); ++it)
        into.insert(it.key(), it.value());
}

QJsonValue timeOrNull(const QDateTime &at)
{
    return at.isValid() ? QJsonValue(at.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue();
}

QJsonValue textOrNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

/// Members that older artifacts do not have, where there is something to tell.
void insertGiven(QJsonObject &object, std::initializer_list<std::pair<const char *, QString>> members)
{
    for (const auto &[name, value] : members) {
        if (!value.isEmpty())
            object.insert(QLatin1String(name), value);
    }
}

/// What RunState does not keep: facts that are merged rather than replaced, and when approvals were given.
struct Gathered
{
    QJsonObject migrations;
    QJsonObject database;
    QMap<QString, QJsonObject> secrets; ///< by name
    QJsonArray approvals;

    void add(const StoredEvent &stored);
    void addFact(const FactRecorded &fact);
};

void Gathered::addFact(const FactRecorded &fact)
{
    if (fact.key == u"migrations")
        merge(migrations, fact.value.toObject());
    else if (fact.key == u"database")
        merge(database, fact.value.toObject());
    else if (fact.key == u"secrets") {
        for (const QJsonValue secret : fact.value.toArray())
            secrets.insert(secret[u"name"].toString(), filled(secret.toObject(), {"name", "masked"}));
    }
}

void Gathered::add(const StoredEvent &stored)
{
    if (const auto *fact = std::get_if<FactRecorded>(&stored.event))
        addFact(*fact);
    if (const auto *approval = std::get_if<ApprovalGiven>(&stored.event)) {
        QJsonObject given{{QStringLiteral("role"), approval->role},
                          {QStringLiteral("who"), approval->who},
                          {QStringLiteral("at"), timeOrNull(stored.at)},
                          {QStringLiteral("decision"), approval->decision},
                          {QStringLiteral("comment"), approval->comment},
                          {QStringLiteral("plan_digest"), approval->planDigest}};
        insertGiven(given, {{"email", approval->email},
                            {"account", approval->account},
                            {"given_at", approval->givenAt},
                            {"signature", approval->signature},
                            {"file_sha256", approval->file}});
        approvals << given;
    }
}

QJsonObject environmentJson(const RunState &state, const Gathered &gathered)
{
    QJsonObject environment =
        filled(state.header[u"environment"].toObject(), {"name", "protection", "stripe"});
    QJsonObject database = environment[u"database"].toObject();
    merge(database, gathered.database);
    environment.insert(
        QStringLiteral("database"),
        filled(database, {"host", "port", "name", "user", "server_version", "system_identifier", "tls"}));
    const QJsonObject facts = state.facts;
    if (facts[u"stripe"].isObject())
        environment.insert(QStringLiteral("stripe"), facts[u"stripe"]);
    if (environment[u"stripe"].isObject())
        environment.insert(QStringLiteral("stripe"),
                           filled(environment[u"stripe"].toObject(), {"account", "mode"}));
    return environment;
}

QJsonObject migrationsJson(const QJsonObject &recorded)
{
    QJsonObject migrations = withArrays(filled(recorded, {"tool"}), {"before", "after", "heads", "applied"});
    QJsonArray applied;
    const QJsonArray list = migrations[u"applied"].toArray();
    for (const QJsonValue item : list)
        applied << filled(item.toObject(), {"revision", "title", "duration_ms", "sha256"});
    migrations.insert(QStringLiteral("applied"), applied);
    // what was true before it ran: hints, and the tables' state
    migrations.insert(QStringLiteral("forecast"), recorded[u"forecast"].isObject()
                                                      ? recorded[u"forecast"]
                                                      : QJsonValue(QJsonValue::Null));
    return migrations;
}

QJsonObject planJson(const QJsonObject &recorded)
{
    QJsonObject plan = filled(recorded, {"code", "plan_id", "is_active", "stripe_price_id", "stripe",
                                         "environment_price_id", "status", "before"});
    plan = withArrays(plan, {"findings"});
    if (plan[u"stripe"].isObject()) {
        plan.insert(QStringLiteral("stripe"),
                    filled(plan[u"stripe"].toObject(), {"product_id", "price_id", "unit_amount", "currency",
                                                        "interval", "active", "livemode"}));
    }
    plan.insert(QStringLiteral("before"),
                filled(plan[u"before"].toObject(), {"stripe_price_id", "environment_price_id"}));
    return plan;
}

QJsonArray plansJson(const QJsonArray &recorded)
{
    QJsonArray plans;
    for (const QJsonValue plan : recorded)
        plans << planJson(plan.toObject());
    return plans;
}

QString stepStatus(const StepState &step)
{
    if (step.running())
        return stepStatusName(StepStatus::Interrupted);
    return stepStatusName(step.status); // of a step never reached: skipped
}

QJsonObject stepJson(const StepState &step, const QJsonObject &knownIssue)
{
    QJsonArray checks;
    for (const CheckResult &check : step.checks)
        checks << check.toJson();
    const bool reached = step.attempt > 0 || step.finished;
    QJsonObject object{
        {QStringLiteral("id"), step.id},
        {QStringLiteral("phase"), step.phase},
        {QStringLiteral("kind"), step.kind},
        {QStringLiteral("title"), step.title},
        {QStringLiteral("attempt"), step.attempt},
        {QStringLiteral("estimate_ms"), step.estimateMs > 0 ? QJsonValue(step.estimateMs) : QJsonValue()},
        {QStringLiteral("point_of_no_return"), step.pointOfNoReturn},
        {QStringLiteral("known_issue"), knownIssue.isEmpty() ? QJsonValue() : QJsonValue(knownIssue)},
        {QStringLiteral("status"), stepStatus(step)},
        {QStringLiteral("reason"), textOrNull(reached ? step.reason : QStringLiteral("not reached"))},
        {QStringLiteral("started_at"), timeOrNull(step.startedAt)},
        {QStringLiteral("finished_at"), timeOrNull(step.finishedAt)},
        {QStringLiteral("checks"), checks},
        {QStringLiteral("output"), QJsonObject{{QStringLiteral("lines"), step.output.lines},
                                               {QStringLiteral("bytes"), step.output.bytes},
                                               {QStringLiteral("sha256"), textOrNull(step.output.sha256)}}},
        {QStringLiteral("error"), step.error ? QJsonValue(errorToJson(*step.error)) : QJsonValue()}};
    insertGiven(object, {{"action", step.action},
                         {"parallel", step.parallel},
                         {"expects", step.expects},
                         {"section", step.section},
                         {"runbook", step.runbook}});
    return object;
}

void insertSteps(QJsonObject &artifact, const RunState &state)
{
    QJsonArray steps;
    int counts[3] = {}; // by CheckStatus
    for (const StepState &step : state.steps) {
        steps << stepJson(step, state.knownIssue(step.id));
        for (const CheckResult &check : step.checks)
            ++counts[static_cast<int>(check.status)];
    }
    artifact.insert(QStringLiteral("steps"), steps);
    artifact.insert(QStringLiteral("checks"), QJsonObject{{QStringLiteral("passed"), counts[0]},
                                                          {QStringLiteral("failed"), counts[1]},
                                                          {QStringLiteral("skipped"), counts[2]}});
}

/// Members that the header brings in the artifact's own shape.
void insertHeader(QJsonObject &artifact, const QJsonObject &header)
{
    const auto part = [&](const char *name, Names members) {
        artifact.insert(QLatin1String(name), filled(header[QLatin1String(name)].toObject(), members));
    };
    artifact.insert(QStringLiteral("workspace"), textOrNull(header[u"workspace"].toString()));
    artifact.insert(QStringLiteral("options"), header[u"options"].toObject());
    artifact.insert(QStringLiteral("reverts"),
                    header[u"reverts"].isObject()
                        ? filled(header[u"reverts"].toObject(), {"run_id", "option"})
                        : QJsonValue());
    artifact.insert(QStringLiteral("fixes"), header[u"fixes"].isObject() ? header[u"fixes"] : QJsonValue());
    artifact.insert(QStringLiteral("rollback"), header[u"rollback"].toArray());
    artifact.insert(QStringLiteral("contacts"), header[u"contacts"].toArray());
    artifact.insert(QStringLiteral("escalation"), textOrNull(header[u"escalation"].toString()));
    part("playbook", {"name", "title", "sha256"});
    part("release", {"version", "ticket", "notes", "change_class"});
    part("operator", {"name", "email", "os_user", "host", "ci"});
    part("source", {"git_sha", "git_ref", "git_tag", "dirty"});
    artifact.insert(QStringLiteral("release"), withArrays(artifact[u"release"].toObject(), {"prs"}));
    QJsonObject tool = header[u"tool"].toObject();
    if (!tool[u"version"].isString())
        tool.insert(QStringLiteral("version"), QStringLiteral(SLIPWAY_VERSION));
    artifact.insert(QStringLiteral("tool"), tool);
}

void insertTimes(QJsonObject &artifact, const RunState &state)
{
    artifact.insert(QStringLiteral("started_at"), timeOrNull(state.startedAt));
    artifact.insert(QStringLiteral("finished_at"), timeOrNull(state.finishedAt));
    artifact.insert(QStringLiteral("duration_ms"), state.finishedAt.isValid()
                                                       ? QJsonValue(state.startedAt.msecsTo(state.finishedAt))
                                                       : QJsonValue());
}

QJsonArray attachmentsJson(const QList<AttachmentAdded> &attachments)
{
    QJsonArray array;
    for (const AttachmentAdded &attachment : attachments) {
        QJsonObject object{{QStringLiteral("name"), attachment.name},
                           {QStringLiteral("sha256"), textOrNull(attachment.sha256)},
                           {QStringLiteral("note"), textOrNull(attachment.note)}};
        insertGiven(object,
                    {{"step", attachment.stepId}, {"item", attachment.item}, {"path", attachment.path}});
        array << object;
    }
    return array;
}

QJsonArray followUpsJson(const QList<FollowUpState> &followUps)
{
    QJsonArray array;
    for (const FollowUpState &followUp : followUps) {
        const FollowUpClosed closed = followUp.closed.value_or(FollowUpClosed());
        array << QJsonObject{{QStringLiteral("id"), followUp.opened.id},
                             {QStringLiteral("title"), followUp.opened.title},
                             {QStringLiteral("owner"), textOrNull(followUp.opened.owner)},
                             {QStringLiteral("opened_at"), timeOrNull(followUp.openedAt)},
                             {QStringLiteral("due_at"), textOrNull(followUp.opened.dueAt)},
                             {QStringLiteral("closes"), textOrNull(followUp.opened.closes)},
                             {QStringLiteral("closed_at"), timeOrNull(followUp.closedAt)},
                             {QStringLiteral("who"), textOrNull(closed.who)},
                             {QStringLiteral("note"), textOrNull(closed.note)},
                             {QStringLiteral("evidence"), closed.evidence}};
    }
    return array;
}

/// What people decided, where the playbook has any of it: the go/no-go table, the checklists by step, and
/// what the playbook says around the steps.
void insertDecisions(QJsonObject &artifact, const RunState &state)
{
    if (const GoBoard board = GoBoard::of(state); !board.isEmpty())
        artifact.insert(QStringLiteral("go_no_go"), board.toJson());
    QJsonObject checklists;
    for (const StepState &step : state.steps) {
        const QJsonValue settled = QJsonObject(state.facts)[itemsKey(step.id)];
        const QJsonValue wanted = QJsonObject(step.forecast.intent)[u"items"];
        if (const QJsonValue items = settled.isArray() ? settled : wanted; items.isArray())
            checklists.insert(step.id, items);
    }
    if (!checklists.isEmpty())
        artifact.insert(QStringLiteral("checklists"), checklists);
    if (const QJsonValue words = QJsonObject(state.header)[u"document"]; words.isObject())
        artifact.insert(QStringLiteral("document"), words);
}

QJsonObject fold(const QList<StoredEvent> &events)
{
    const RunState state = RunState::fold(events);
    Gathered gathered;
    for (const StoredEvent &stored : events)
        gathered.add(stored);
    QJsonArray secrets;
    for (const QJsonObject &secret : std::as_const(gathered.secrets))
        secrets << secret;
    QJsonObject artifact;
    artifact.insert(QStringLiteral("schema"), QStringLiteral("slipway.release/v1"));
    artifact.insert(QStringLiteral("run_id"), state.runId);
    artifact.insert(QStringLiteral("status"),
                    runStatusName(state.finished() ? state.status : RunStatus::Interrupted));
    artifact.insert(QStringLiteral("plan_digest"), textOrNull(state.planDigest));
    QJsonObject header = state.header;
    if (state.facts[u"source"].isObject()) // as a step found it
        header.insert(QStringLiteral("source"), state.facts[u"source"]);
    insertHeader(artifact, header);
    insertTimes(artifact, state);
    artifact.insert(QStringLiteral("environment"), environmentJson(state, gathered));
    artifact.insert(QStringLiteral("migrations"), migrationsJson(gathered.migrations));
    const QJsonValue rehearsal = QJsonObject(state.facts)[u"rehearsal"];
    artifact.insert(QStringLiteral("rehearsal"),
                    rehearsal.isObject() ? rehearsal : QJsonValue(QJsonValue::Null));
    artifact.insert(QStringLiteral("plans"), plansJson(QJsonObject(state.facts)[u"plans"].toArray()));
    insertSteps(artifact, state);
    artifact.insert(QStringLiteral("window"), Timetable::of(state, state.finishedAt).windowJson());
    artifact.insert(QStringLiteral("follow_ups"), followUpsJson(state.followUps));
    artifact.insert(QStringLiteral("approvals"), gathered.approvals);
    artifact.insert(QStringLiteral("attachments"), attachmentsJson(state.attachments));
    artifact.insert(QStringLiteral("secrets"), secrets);
    insertDecisions(artifact, state);
    artifact.insert(QStringLiteral("chain"),
                    QJsonObject{{QStringLiteral("algorithm"), QStringLiteral("sha256")},
                                {QStringLiteral("events"), state.events},
                                {QStringLiteral("head"), QString::fromLatin1(state.head)}});
    return artifact;
}

} // namespace

Result<QJsonObject> makeArtifact(const QList<StoredEvent> &events)
{
    if (events.isEmpty() || !std::holds_alternative<RunPlanned>(events.first().event)) {
        return Error{
            QStringLiteral("run_not_planned"),
            QStringLiteral("Run %1 does not begin with its plan, so there is nothing to make an artifact of.")
                .arg(events.isEmpty() ? QStringLiteral("(none)") : events.first().runId),
            {},
            ErrorKind::Usage};
    }
    QJsonObject artifact = fold(events);
    if (QJsonValue(artifact[u"status"]).toString() == u"refused") {
        return Error{QStringLiteral("run_refused"),
                     QStringLiteral("Run %1 was refused before it touched anything; it has no artifact.")
                         .arg(events.first().runId),
                     {},
                     ErrorKind::Usage};
    }
    return artifact;
}

QByteArray artifactSchema()
{
    initialiseResources();
    QFile file(QStringLiteral(":/evidence/release-v1.schema.json"));
    const bool opened = file.open(QIODevice::ReadOnly);
    Q_ASSERT(opened);
    return file.readAll();
}

} // namespace slipway::evidence
