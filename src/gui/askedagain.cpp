// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/askedagain.h"

#include "console/playbooks.h"
#include "console/singlestep.h"
#include "gui/silentoperator.h"

#include <QCoreApplication>
#include <algorithm>

namespace slipway::gui {

using namespace release;

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("AskedAgain", text);
}

Result<Playbook> playbookOf(const console::ReleaseSession &session, const RunState &state)
{
    const QJsonObject written = state.header[u"playbook"].toObject();
    const QString file = written[u"file"].toString();
    auto playbook = console::loadPlaybook(file.isEmpty() ? written[u"name"].toString() : file,
                                          session.workspace(), session.stepKinds());
    if (playbook && QString::fromLatin1(playbook->sha256) != written[u"sha256"].toString())
        return Error{QStringLiteral("playbook_changed"),
                     words(QT_TRANSLATE_NOOP("AskedAgain",
                                             "The playbook was changed since this run, so its checks may not "
                                             "be the same. Begin a new release to ask them.")),
                     {}};
    return playbook;
}

/// The answers must be of the database that the run had.
Result<void> sameTarget(console::ReleaseSession &session, const RunState &state, std::stop_token stop)
{
    const QJsonObject then = state.facts[u"database"].toObject();
    if (then.isEmpty())
        return {};
    const console::SingleStepReport target =
        console::runSingleStep(session, QStringLiteral("target"), {}, {}, stop);
    if (target.outcome.error)
        return *target.outcome.error;
    const QJsonObject now = target.facts[u"database"].toObject();
    if (now[u"name"] == then[u"name"] && now[u"system_identifier"] == then[u"system_identifier"])
        return {};
    return Error{QStringLiteral("other_target"),
                 words(QT_TRANSLATE_NOOP("AskedAgain",
                                         "The environment now leads to database %1, the run had %2. Nothing "
                                         "was asked."))
                     .arg(now[u"name"].toString(), then[u"name"].toString()),
                 {}};
}

/// Why a step is not run outside a run; empty = it only reads.
QString whyNot(const Forecast &forecast)
{
    if (forecast.state == ForecastState::Blocked || forecast.state == ForecastState::NotNecessary)
        return forecast.reason;
    return forecast.operations.isEmpty() && forecast.state == ForecastState::Necessary
               ? QString()
               : words(QT_TRANSLATE_NOOP("AskedAgain", "it would change something"));
}

bool asksPerson(const StepSpec &spec)
{
    return spec.kind == u"manual" || spec.kind == u"checklist" || spec.kind == u"go_no_go";
}

void askStep(console::ReleaseSession &session, const StepSpec &spec, const RunState &state,
             AskedAgain &answers, std::stop_token stop)
{
    if (asksPerson(spec)) {
        answers.notAsked.insert(spec.id, words(QT_TRANSLATE_NOOP("AskedAgain", "it asks a person")));
        return;
    }
    const Forecast forecast = console::forecastSingleStep(session, spec, state.facts, stop);
    if (const QString why = whyNot(forecast); !why.isEmpty()) {
        answers.notAsked.insert(spec.id, why);
        return;
    }
    const console::SingleStepReport report = console::runSingleStep(session, spec, state.facts, {}, stop);
    if (report.checks.isEmpty() && report.outcome.error)
        answers.notAsked.insert(spec.id, report.outcome.error->message);
    else
        answers.checks.insert(spec.id, report.checks);
}

} // namespace

AskedAgain askAgain(const console::SessionRequest &request, const RunState &state, const QStringList &stepIds,
                    std::stop_token stop)
{
    AskedAgain answers;
    answers.at = QDateTime::currentDateTimeUtc();
    SilentOperator nobody;
    console::SessionRequest silent = request;
    silent.options.nonInteractive = true;
    silent.stop = stop;
    auto session = console::ReleaseSession::open(silent, nobody);
    if (!session) {
        answers.error = session.error();
        return answers;
    }
    const auto playbook = playbookOf(**session, state);
    if (!playbook) {
        answers.error = playbook.error();
        return answers;
    }
    if (const auto same = sameTarget(**session, state, stop); !same) {
        answers.error = same.error();
        return answers;
    }
    for (const StepSpec &spec : playbook->steps) {
        if (stepIds.contains(spec.id) && !stop.stop_requested())
            askStep(**session, spec, state, answers, stop);
    }
    return answers;
}

void addAnswers(QList<CheckRow> &rows, const AskedAgain &answers)
{
    QHash<QString, QList<CheckResult>> left = answers.checks;
    for (CheckRow &row : rows) {
        QList<CheckResult> &said = left[row.stepId];
        const auto same = std::find_if(said.begin(), said.end(), [&row](const CheckResult &check) {
            return check.name == row.check.name;
        });
        if (same == said.end())
            continue;
        row.now = *same;
        row.askedAt = answers.at;
        said.erase(same); // a name may stand twice
    }
}

} // namespace slipway::gui
