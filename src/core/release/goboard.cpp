// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/goboard.h"

#include "release/checkitem.h"

#include <QJsonDocument>
#include <algorithm>
#include <array>

namespace slipway::release {

namespace {

QString timeText(const QDateTime &at)
{
    return at.isValid() ? at.toUTC().toString(Qt::ISODateWithMs) : QString();
}

int countOf(const QList<CheckResult> &checks, CheckStatus status)
{
    return static_cast<int>(std::count_if(checks.cbegin(), checks.cend(),
                                          [&](const CheckResult &check) { return check.status == status; }));
}

const CheckResult *firstOf(const QList<CheckResult> &checks, CheckStatus status)
{
    const auto it = std::find_if(checks.cbegin(), checks.cend(),
                                 [&](const CheckResult &check) { return check.status == status; });
    return it == checks.cend() ? nullptr : &*it;
}

QString failureText(const StepState &step)
{
    if (const CheckResult *failed = firstOf(step.checks, CheckStatus::Fail))
        return step.checks.size() == 1 ? failed->actual
                                       : QString(failed->name + QStringLiteral(": ") + failed->actual);
    return step.error ? step.error->message : step.reason;
}

/// What was found, short enough for a table.
QString actualText(const StepState &step)
{
    if (step.running())
        return step.doing;
    if (countOf(step.checks, CheckStatus::Fail) > 0 || (step.finished && step.error))
        return failureText(step);
    if (step.checks.size() == 1)
        return step.checks.first().actual;
    if (step.checks.isEmpty())
        return step.reason;
    const int passed = countOf(step.checks, CheckStatus::Pass);
    QString text = QStringLiteral("%1 of %2 pass").arg(passed).arg(step.checks.size());
    return text;
}

GoStatus checkedStatus(const StepState &step)
{
    if (step.checks.isEmpty() || countOf(step.checks, CheckStatus::Pass) > 0)
        return GoStatus::Pass;
    return GoStatus::Skipped;
}

GoStatus statusOf(const StepState &step, const QList<CheckItem> &items, bool waiting)
{
    if (waiting)
        return GoStatus::Waiting;
    if (step.running())
        return GoStatus::Running;
    if (!step.finished)
        return GoStatus::Open;
    if (step.status == StepStatus::Skipped)
        return GoStatus::Skipped;
    if (step.status != StepStatus::Succeeded)
        return GoStatus::Fail;
    const bool settled =
        std::all_of(items.cbegin(), items.cend(), [](const CheckItem &item) { return item.settled(); });
    const bool anyDone = std::any_of(items.cbegin(), items.cend(), [](const CheckItem &item) {
        return item.decision == ItemDecision::Done;
    });
    if (!items.isEmpty())
        return !settled ? GoStatus::Skipped : anyDone ? GoStatus::Pass : GoStatus::NotApplicable;
    return checkedStatus(step);
}

QString whyNot(const GoRow &row, const StepState &step)
{
    switch (row.status) {
    case GoStatus::Open:
        return QStringLiteral("not reached");
    case GoStatus::Running:
        return QStringLiteral("still running");
    case GoStatus::Waiting:
        return QStringLiteral("waits for a person");
    case GoStatus::Skipped:
        return step.reason.isEmpty() ? QStringLiteral("skipped") : step.reason;
    case GoStatus::Fail:
        return failureText(step);
    case GoStatus::NotApplicable:
        return step.reason;
    case GoStatus::Pass:
        return {};
    }
    Q_UNREACHABLE();
}

/// A single item tells who and what; of several the last one that was settled.
void addPerson(GoRow &row, const QList<CheckItem> &items)
{
    for (const CheckItem &item : items) {
        if (item.who.isEmpty())
            continue;
        row.who = item.who;
        if (items.size() == 1 && row.green())
            row.actual = item.words();
    }
    if (items.size() > 1 && row.green())
        row.actual = QStringLiteral("%1 items confirmed by %2").arg(items.size()).arg(row.who);
}

GoRow rowOf(const StepState &step, const RunState &state, int number)
{
    const QList<CheckItem> items = itemsOf(state.facts, step.id);
    GoRow row;
    row.number = number;
    row.stepId = step.id;
    row.title = step.title;
    row.status = statusOf(step, items, state.waitingFor == step.id);
    row.action = step.action;
    if (row.action.isEmpty() && items.isEmpty() && !step.checks.isEmpty())
        row.action = step.checks.first().asked;
    row.expected = step.expects;
    if (row.expected.isEmpty() && !step.checks.isEmpty())
        row.expected = step.checks.first().expected;
    row.actual = actualText(step);
    row.reason = whyNot(row, step);
    row.at = step.finished ? step.finishedAt : QDateTime();
    row.attempts = step.attempt;
    row.attachments = static_cast<int>(
        std::count_if(state.attachments.cbegin(), state.attachments.cend(),
                      [&](const AttachmentAdded &attachment) { return attachment.stepId == step.id; }));
    addPerson(row, items);
    return row;
}

/// The last word for the role counts; one for an earlier plan is void.
GoSignature signatureOf(const QString &role, bool optional, const RunState &state)
{
    GoSignature signature;
    signature.role = role;
    signature.optional = optional;
    signature.words = optional ? QStringLiteral("optional, nobody yet") : QStringLiteral("nobody yet");
    for (const ApprovalGiven &given : state.approvals) {
        if (given.role != role)
            continue;
        signature.who = given.who;
        signature.at = QDateTime::fromString(given.givenAt, Qt::ISODateWithMs);
        signature.comment = given.comment;
        const bool yes = given.decision == u"approved" || given.decision == u"go";
        const bool expired = given.decision == u"expired";
        const bool current = given.planDigest == state.planDigest && !expired;
        signature.state = !current ? SignState::Void : yes ? SignState::Signed : SignState::Refused;
        signature.words =
            expired ? QStringLiteral("void: older than approvals may be")
            : !current
                ? QStringLiteral("void: the plan has changed since (was %1)").arg(given.planDigest.left(8))
            : yes ? QStringLiteral("signed for this plan")
                  : QStringLiteral("says no-go");
    }
    return signature;
}

bool refusedByAnyone(const GoBoard &board)
{
    return std::any_of(board.signatures.cbegin(), board.signatures.cend(),
                       [](const GoSignature &s) { return s.state == SignState::Refused; });
}

/// Whether a row was tried again after the table had been closed.
bool triedSince(const GoBoard &board, const RunState &state, const StepState &closing)
{
    return std::any_of(board.rows.cbegin(), board.rows.cend(), [&](const GoRow &row) {
        const StepState *step = state.step(row.stepId);
        return step && (step->running() || step->startedAt > closing.finishedAt);
    });
}

/// The closing step's own outcome where it has one; before, red is no-go and all else open.
GoVerdict verdictOf(const GoBoard &board, const RunState &state)
{
    const StepState *closing = state.step(board.closedBy);
    const bool closed =
        closing && closing->finished && closing->attempt > 0 && !triedSince(board, state, *closing);
    if (closed && closing->status == StepStatus::Succeeded)
        return GoVerdict::Go;
    if (board.count(GoStatus::Fail) > 0 || refusedByAnyone(board) || (closed && !board.allGreen()))
        return GoVerdict::NoGo;
    if (closing || board.closedBy.isEmpty())
        return closing || !board.allGreen() || board.isEmpty() ? GoVerdict::Open : GoVerdict::Go;
    return GoVerdict::Open;
}

template <typename Value>
QJsonArray array(const QList<Value> &values)
{
    QJsonArray list;
    for (const Value &value : values)
        list << value.toJson();
    return list;
}

} // namespace

QString goStatusName(GoStatus status)
{
    static constexpr std::array<const char *, 7> names{"open",           "running", "waiting", "pass",
                                                       "not_applicable", "skipped", "fail"};
    return QLatin1String(names[static_cast<std::size_t>(status)]);
}

QString signStateName(SignState state)
{
    static constexpr std::array<const char *, 4> names{"open", "signed", "refused", "void"};
    return QLatin1String(names[static_cast<std::size_t>(state)]);
}

QString goVerdictName(GoVerdict verdict)
{
    static constexpr std::array<const char *, 3> names{"open", "go", "no_go"};
    return QLatin1String(names[static_cast<std::size_t>(verdict)]);
}

QJsonObject GoRow::toJson() const
{
    return {{QStringLiteral("number"), number},
            {QStringLiteral("step"), stepId},
            {QStringLiteral("check"), title},
            {QStringLiteral("action"), action},
            {QStringLiteral("expected"), expected},
            {QStringLiteral("actual"), actual},
            {QStringLiteral("status"), goStatusName(status)},
            {QStringLiteral("reason"), reason},
            {QStringLiteral("who"), who},
            {QStringLiteral("at"), timeText(at)},
            {QStringLiteral("attempts"), attempts},
            {QStringLiteral("attachments"), attachments}};
}

QJsonObject GoSignature::toJson() const
{
    return {{QStringLiteral("role"), role},
            {QStringLiteral("optional"), optional},
            {QStringLiteral("state"), signStateName(state)},
            {QStringLiteral("who"), who},
            {QStringLiteral("at"), timeText(at)},
            {QStringLiteral("comment"), comment},
            {QStringLiteral("words"), words}};
}

GoBoard GoBoard::of(const RunState &state)
{
    GoBoard board;
    board.planDigest = state.planDigest;
    for (const StepState &step : state.steps) {
        if (step.phase != u"decide")
            continue;
        if (step.kind == closingKind()) {
            board.closedBy = step.id;
            break;
        }
        board.rows << rowOf(step, state, static_cast<int>(board.rows.size()) + 1);
    }
    const QJsonArray roles = state.header[u"sign_off"][u"roles"].toArray();
    for (const QJsonValue role : roles)
        board.signatures << signatureOf(role[u"name"].toString(), role[u"optional"].toBool(), state);
    board.verdict = verdictOf(board, state);
    return board;
}

bool GoBoard::allGreen() const
{
    return std::all_of(rows.cbegin(), rows.cend(), [](const GoRow &row) { return row.green(); });
}

int GoBoard::count(GoStatus status) const
{
    return static_cast<int>(
        std::count_if(rows.cbegin(), rows.cend(), [&](const GoRow &row) { return row.status == status; }));
}

QList<GoRow> GoBoard::notGreen() const
{
    QList<GoRow> red;
    std::copy_if(rows.cbegin(), rows.cend(), std::back_inserter(red),
                 [](const GoRow &row) { return !row.green(); });
    return red;
}

QStringList GoBoard::unsignedRoles() const
{
    QStringList open;
    for (const GoSignature &signature : signatures) {
        if (!signature.optional && signature.state != SignState::Signed)
            open << signature.role;
    }
    return open;
}

QString GoBoard::sentence() const
{
    static const QList<std::pair<GoStatus, QString>> words{
        {GoStatus::Fail, QStringLiteral("failed")},
        {GoStatus::Running, QStringLiteral("running")},
        {GoStatus::Waiting, QStringLiteral("waiting for a person")},
        {GoStatus::Skipped, QStringLiteral("skipped")},
        {GoStatus::Open, QStringLiteral("open")},
        {GoStatus::NotApplicable, QStringLiteral("not applicable")}};
    QStringList parts;
    for (const auto &[status, word] : words) {
        if (const int number = count(status); number > 0)
            parts << QStringLiteral("%1 %2").arg(number).arg(word);
    }
    const QString passed = QStringLiteral("%1 of %2 pass").arg(count(GoStatus::Pass)).arg(rows.size());
    return parts.isEmpty() ? passed
                           : QString(passed + QStringLiteral(", ") + parts.join(QStringLiteral(", ")));
}

QJsonObject GoBoard::toJson() const
{
    return {{QStringLiteral("verdict"), goVerdictName(verdict)},
            {QStringLiteral("words"), sentence()},
            {QStringLiteral("plan_digest"), planDigest},
            {QStringLiteral("rows"), array(rows)},
            {QStringLiteral("sign_off"), array(signatures)}};
}

QString GoAnswer::toText() const
{
    QJsonObject object;
    switch (deed) {
    case Deed::Retry:
        object = {{QStringLiteral("do"), QStringLiteral("retry")},
                  {QStringLiteral("steps"), QJsonArray::fromStringList(steps)}};
        break;
    case Deed::Sign:
        object = {{QStringLiteral("do"), QStringLiteral("sign")},
                  {QStringLiteral("role"), role},
                  {QStringLiteral("decision"), go ? QStringLiteral("go") : QStringLiteral("no_go")},
                  {QStringLiteral("comment"), comment}};
        break;
    case Deed::TakeApproval:
        object = {{QStringLiteral("do"), QStringLiteral("approval")}, {QStringLiteral("file"), file}};
        break;
    case Deed::Stop:
        object = {{QStringLiteral("do"), QStringLiteral("stop")}};
        break;
    }
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<GoAnswer> GoAnswer::fromText(const QString &text)
{
    const QJsonObject object = QJsonDocument::fromJson(text.toUtf8()).object();
    const QString deed = object[u"do"].toString();
    const QString decision = object[u"decision"].toString();
    if (deed == u"stop")
        return GoAnswer{};
    if (deed == u"retry")
        return GoAnswer{Deed::Retry, object[u"steps"].toVariant().toStringList(), {}, false, {}, {}};
    if (deed == u"approval" && object[u"file"].isString())
        return GoAnswer{Deed::TakeApproval, {}, {}, false, {}, object[u"file"].toString()};
    if (deed == u"sign" && (decision == u"go" || decision == u"no_go"))
        return GoAnswer{
            Deed::Sign, {}, object[u"role"].toString(), decision == u"go", object[u"comment"].toString(), {}};
    return Error{QStringLiteral("answer_unclear"),
                 QStringLiteral("'%1' is not an answer to the go/no-go question.").arg(text.left(80)),
                 {},
                 ErrorKind::Usage};
}

} // namespace slipway::release
