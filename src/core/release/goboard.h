// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runstate.h"

namespace slipway::release {

/// How one row of the go/no-go table stands.
enum class GoStatus {
    Open,          ///< not reached yet
    Running,       ///< being tried now
    Waiting,       ///< a person is asked now
    Pass,          ///< green
    NotApplicable, ///< a person said so, with a reason; does not hinder
    Skipped,       ///< left out, or left to a person: not green
    Fail
};
QString goStatusName(GoStatus status); ///< open | running | waiting | pass | not_applicable | skipped | fail

struct GoRow
{
    int number = 0; ///< from 1
    QString stepId;
    QString title;
    QString action; ///< command or action, as the playbook says, else as it was asked
    QString expected;
    QString actual;
    GoStatus status = GoStatus::Open;
    QString reason; ///< why it is not green
    QString who;    ///< who confirmed it; empty where Slipway found out
    QDateTime at;   ///< when it was settled
    int attempts = 0;
    int attachments = 0;

    bool green() const { return status == GoStatus::Pass || status == GoStatus::NotApplicable; }
    QJsonObject toJson() const;
};

enum class SignState {
    Open,    ///< nobody has signed
    Signed,  ///< for the plan as it is
    Refused, ///< signed as no-go
    Void     ///< signed for a plan that has changed since
};
QString signStateName(SignState state); ///< open | signed | refused | void

struct GoSignature
{
    QString role;
    bool optional = false;
    SignState state = SignState::Open;
    QString who;
    QDateTime at;
    QString comment;
    QString words; ///< what it is or what voids it, for people

    QJsonObject toJson() const;
};

enum class GoVerdict { Open, Go, NoGo };
QString goVerdictName(GoVerdict verdict); ///< open | go | no_go

/// The go/no-go table of a run: its steps of phase `decide` up to the one of kind `go_no_go`, who has signed,
/// and what follows. A fold over the state, for terminal, window and document alike.
class GoBoard
{
public:
    static GoBoard of(const RunState &state);
    /// The step kind that closes the table.
    static QString closingKind() { return QStringLiteral("go_no_go"); }

    QList<GoRow> rows;
    QList<GoSignature> signatures;
    QString planDigest;
    QString closedBy; ///< id of the closing step; empty where the playbook has none
    GoVerdict verdict = GoVerdict::Open;

    bool isEmpty() const { return rows.isEmpty(); }
    bool allGreen() const;
    int count(GoStatus status) const;
    QList<GoRow> notGreen() const;
    QStringList unsignedRoles() const; ///< required ones that nobody has signed for this plan
    QString sentence() const;          ///< "1 of 10 failed, 1 running, 1 waits for a person"
    QJsonObject toJson() const;        ///< {verdict, words, plan_digest, rows, sign_off}
};

/// What a person does at the closing step's Question of kind Decision, whose `details` are the board. As text
/// one JSON object: {do: "retry", steps: [ids]} · {do: "sign", role, decision: "go" | "no_go", comment} ·
/// {do: "approval", file} · {do: "stop"}.
struct GoAnswer
{
    enum class Deed { Retry, Sign, TakeApproval, Stop };
    Deed deed = Deed::Stop;
    QStringList steps; ///< Retry: rows to run again
    QString role;      ///< Sign: as whom
    bool go = false;   ///< Sign: the decision
    QString comment;
    QString file; ///< TakeApproval: path of an approval

    QString toText() const;
    static Result<GoAnswer> fromText(const QString &text); ///< Error `answer_unclear` (Usage)
};

} // namespace slipway::release
