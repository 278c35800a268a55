// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/gonogostep.h"

#include "release/goboard.h"

#include <QJsonArray>
#include <algorithm>

namespace slipway::operations {

using namespace release;

namespace {

const QString runnerRole = QStringLiteral("operator"); ///< decides where no role of the playbook does

bool personPresent(const StepContext &context)
{
    return context.outside.person.interactive() && !context.setup.options.nonInteractive;
}

/// The roles that the person who runs the release may sign as.
QStringList rolesOfRunner(const SignOff &signOff)
{
    QStringList roles;
    for (const SignOffRole &role : signOff.roles) {
        if (signOff.selfApproval || role.decides)
            roles << role.name;
    }
    return roles.isEmpty() ? QStringList{runnerRole} : roles;
}

QString rowLine(const GoRow &row)
{
    return QStringLiteral("%1  %2  %3%4")
        .arg(row.number, 2)
        .arg(goStatusName(row.status).toUpper(), -14)
        .arg(row.title, row.green() ? QString() : QString(QStringLiteral(": ") + row.reason));
}

/// One closing of the table.
class Closing
{
public:
    explicit Closing(StepContext &context) : m_context(context) {}

    StepOutcome run()
    {
        if (!m_context.state() || GoBoard::of(*m_context.state()).isEmpty())
            return StepOutcome::failed(
                {QStringLiteral("go_no_go_empty"),
                 QStringLiteral("Step %1 closes a table without rows: the phase decide "
                                "has no step before it.")
                     .arg(m_context.spec.id)});
        for (bool shown = false;; shown = true) {
            const GoBoard board = GoBoard::of(*m_context.state());
            if (!shown)
                show(board);
            if (board.allGreen() && signedByAll(board) && (m_decided || !personPresent(m_context)))
                return close(board, go(board));
            if (!personPresent(m_context))
                return close(board, board.allGreen() ? unsignedError(board) : noGo(board));
            if (auto end = talk(board))
                return *end;
        }
    }

private:
    void show(const GoBoard &board)
    {
        for (const GoRow &row : board.rows)
            m_context.note(rowLine(row));
        m_context.note(board.sentence());
    }

    static bool signedByAll(const GoBoard &board) { return board.unsignedRoles().isEmpty(); }

    /// One question and what follows; an outcome ends the step.
    std::optional<StepOutcome> talk(const GoBoard &board)
    {
        auto text = m_context.ask(question(board));
        if (!text)
            return close(board, StepOutcome::failed(text.error()));
        auto answer = GoAnswer::fromText(*text);
        if (!answer) {
            m_context.note(answer.error().message);
            return {};
        }
        switch (answer->deed) {
        case GoAnswer::Deed::Stop:
            return close(board, board.allGreen() ? unsignedError(board) : noGo(board));
        case GoAnswer::Deed::Retry:
            return again(board, answer->steps);
        case GoAnswer::Deed::TakeApproval:
            takeApproval(answer->file);
            return {};
        case GoAnswer::Deed::Sign:
            return sign(board, *answer);
        }
        Q_UNREACHABLE();
    }

    Question question(const GoBoard &board) const
    {
        const QStringList open = board.unsignedRoles();
        QString words = board.sentence() + u'.';
        if (board.allGreen())
            words += open.isEmpty()
                         ? QStringLiteral(" Go or no-go?")
                         : QStringLiteral(" To be signed by: %1.").arg(open.join(QStringLiteral(", ")));
        else
            words += QStringLiteral(" All must pass: run rows again, or stop.");
        Question asked{QStringLiteral("go_no_go"), m_context.spec.id, words, QuestionKind::Decision};
        asked.details = board.toJson();
        asked.details.insert(QStringLiteral("all_green"), board.allGreen());
        asked.details.insert(QStringLiteral("may_sign"),
                             QJsonArray::fromStringList(rolesOfRunner(m_context.setup.signOff)));
        return asked;
    }

    std::optional<StepOutcome> again(const GoBoard &board, const QStringList &steps)
    {
        StepOutcome outcome = StepOutcome::skipped(QString());
        for (const GoRow &row : board.rows) {
            if (steps.contains(row.stepId))
                outcome.again << row.stepId;
        }
        if (outcome.again.isEmpty()) {
            m_context.note(QStringLiteral("No row of the table was named."));
            return {};
        }
        outcome.reason = QStringLiteral("runs again: %1").arg(outcome.again.join(QStringLiteral(", ")));
        return outcome;
    }

    void takeApproval(const QString &file)
    {
        if (!m_context.outside.signOffs) {
            m_context.note(QStringLiteral("Approvals cannot be taken here."));
            return;
        }
        auto given = m_context.outside.signOffs->accept(file);
        if (!given) {
            m_context.note(given.error().message);
            return;
        }
        if (auto stored = m_context.sign(*given); !stored)
            m_context.note(stored.error().message);
    }

    std::optional<StepOutcome> sign(const GoBoard &board, const GoAnswer &answer)
    {
        const QStringList mine = rolesOfRunner(m_context.setup.signOff);
        const QString role = answer.role.isEmpty() ? mine.first() : answer.role;
        if (answer.go && !board.allGreen()) {
            m_context.note(QStringLiteral("Nobody can say go: %1.").arg(board.sentence()));
            return {};
        }
        if (answer.go && !mine.contains(role)) {
            m_context.note(
                QStringLiteral("Who runs the release may not sign as %1; let the other person write "
                               "an approval of this plan and give its file.")
                    .arg(role));
            return {};
        }
        ApprovalGiven given{role, m_context.operatorName(),
                            answer.go ? QStringLiteral("go") : QStringLiteral("no_go"), answer.comment,
                            m_context.state()->planDigest};
        given.givenAt = m_context.outside.clock.now().toUTC().toString(Qt::ISODateWithMs);
        if (auto stored = m_context.sign(given); !stored)
            return StepOutcome::failed(stored.error());
        if (answer.go) {
            m_decided = true;
            return {};
        }
        return close(GoBoard::of(*m_context.state()),
                     StepOutcome::failed({QStringLiteral("no_go"),
                                          QStringLiteral("NO-GO by %1 as %2%3. Nothing was executed.")
                                              .arg(given.who, role,
                                                   answer.comment.isEmpty()
                                                       ? QString()
                                                       : QString(QStringLiteral(": ") + answer.comment))}));
    }

    static StepOutcome go(const GoBoard &board)
    {
        QStringList people;
        for (const GoSignature &signature : board.signatures) {
            if (signature.state == SignState::Signed)
                people << QStringLiteral("%1 (%2)").arg(signature.role, signature.who);
        }
        return StepOutcome::succeeded(
            QStringLiteral("GO: %1%2")
                .arg(board.sentence(), people.isEmpty() ? QString()
                                                        : QString(QStringLiteral("; signed by ") +
                                                                  people.join(QStringLiteral(", ")))));
    }

    static StepOutcome noGo(const GoBoard &board)
    {
        const QList<GoRow> red = board.notGreen();
        QStringList rows;
        for (const GoRow &row : red)
            rows << QStringLiteral("%1 %2: %3").arg(row.number).arg(row.title, row.reason);
        return StepOutcome::failed(
            {QStringLiteral("no_go"),
             QStringLiteral("NO-GO: %1 of %2 rows are not green. Nothing was executed.")
                 .arg(red.size())
                 .arg(board.rows.size()),
             rows});
    }

    static StepOutcome unsignedError(const GoBoard &board)
    {
        QStringList states;
        for (const GoSignature &signature : board.signatures)
            states << QStringLiteral("%1: %2").arg(signature.role, signature.words);
        const QStringList open = board.unsignedRoles();
        return StepOutcome::failed(
            {QStringLiteral("sign_off_missing"),
             open.isEmpty()
                 ? QStringLiteral("All rows are green, but nobody said go. Nothing was executed.")
                 : QStringLiteral("All rows are green, but %1 has not signed this plan (%2). Nothing was "
                                  "executed; resume with --approval FILE.")
                       .arg(open.join(QStringLiteral(", ")), board.planDigest.left(12)),
             states, ErrorKind::Refused});
    }

    /// The rows as checks of this step, and the board as the run's fact.
    StepOutcome close(const GoBoard &board, StepOutcome outcome)
    {
        for (const GoRow &row : board.rows) {
            m_context.check({QStringLiteral("%1 %2").arg(row.number).arg(row.title), row.action, row.expected,
                             row.actual,
                             row.status == GoStatus::Pass            ? CheckStatus::Pass
                             : row.status == GoStatus::NotApplicable ? CheckStatus::Skipped
                                                                     : CheckStatus::Fail,
                             row.reason});
        }
        return outcome;
    }

    StepContext &m_context;
    bool m_decided = false;
};

} // namespace

Forecast GoNoGoStep::forecast(StepContext &context)
{
    const SignOff &signOff = context.setup.signOff;
    QJsonArray roles;
    QStringList names;
    for (const SignOffRole &role : signOff.roles) {
        roles << QJsonObject{{QStringLiteral("name"), role.name},
                             {QStringLiteral("optional"), role.optional}};
        names << (role.optional ? role.name + QStringLiteral(" (optional)") : role.name);
    }
    return Forecast::necessary(
        names.isEmpty()
            ? QStringLiteral("all rows must pass")
            : QStringLiteral("all rows must pass, then sign: %1").arg(names.join(QStringLiteral(", "))),
        {{QStringLiteral("sign_off"), roles}, {QStringLiteral("self_approval"), signOff.selfApproval}});
}

StepOutcome GoNoGoStep::run(StepContext &context)
{
    return Closing(context).run();
}

} // namespace slipway::operations
