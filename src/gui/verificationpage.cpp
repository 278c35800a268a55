// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/verificationpage.h"

#include "gui/background.h"
#include "gui/card.h"
#include "gui/checkview.h"
#include "gui/environmentcard.h"
#include "gui/errorcard.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/pagehead.h"
#include "gui/runreading.h"
#include "gui/statuspill.h"
#include "gui/targetwords.h"
#include "gui/workbench.h"

#include <QAction>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSaveFile>
#include <QSet>
#include <QStackedWidget>

namespace slipway::gui {

using namespace release;

namespace {

const QString layoutKey = QStringLiteral("verification/layout");
constexpr int pollMs = 1'000;

} // namespace

VerificationPage::VerificationPage(Workbench &workbench, MainWindow &window)
    : Page(workbench), m_window(window), m_view(new CheckView)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    m_stack = new QStackedWidget;
    m_waiting = new QuietLabel(tr("Open a run from the history to see its checks."));
    m_waiting->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(m_waiting);
    m_error = new ErrorCard;
    m_stack->addWidget(errorSheet(m_error));
    m_stack->addWidget(m_view);
    m_answered = new IconLine(QStringLiteral("retry"), {}, {});
    m_answered->setObjectName(QStringLiteral("checksAnswered"));
    m_answered->setContentsMargins(16, 8, 16, 8);
    m_answered->hide();
    column->addWidget(m_answered);
    column->addWidget(m_stack, 1);
    m_view->offerLog(true);
    m_view->restoreLayout(bench().settings().value(layoutKey).toByteArray());
    connect(m_view, &CheckView::logWanted, this,
            [this](const QString &step) { m_window.openRun(m_summary.id, step); });
    connect(m_view, &CheckView::copied, this,
            [this](int checks) { m_window.say(tr("%n check(s) copied.", nullptr, checks)); });
    m_poll.setInterval(pollMs);
    connect(&m_poll, &QTimer::timeout, this, [this] {
        if (isVisible())
            read();
    });
}

VerificationPage::~VerificationPage()
{
    if (m_asking)
        m_asking->request_stop();
    bench().settings().setValue(layoutKey, m_view->saveLayout());
}

QWidget *VerificationPage::makeHeader()
{
    m_head = new PageHead(title());
    m_again = new QPushButton(icon(QStringLiteral("retry")), {});
    m_again->setObjectName(QStringLiteral("verification.again"));
    m_again->setToolTip(tr("Ask what the failed checks asked once more, reading only; the run and its record "
                           "stay as they are (F5)"));
    m_resume = new QPushButton(icon(QStringLiteral("play")), tr("Res&ume run…"));
    m_resume->setObjectName(QStringLiteral("verification.resume"));
    m_resume->setToolTip(tr("Opens the run in the release room, where it can be resumed: verification runs "
                            "again there, and is recorded"));
    m_save = new QPushButton(icon(QStringLiteral("dl")), tr("&Export…"));
    m_save->setObjectName(QStringLiteral("verification.export"));
    m_save->setToolTip(tr("Save the table, as it is filtered and sorted, as CSV"));
    m_run = new QPushButton(icon(QStringLiteral("list")), tr("&Run"));
    m_run->setObjectName(QStringLiteral("verification.run"));
    m_run->setToolTip(tr("Everything about this run"));
    for (QPushButton *button : {m_again, m_resume, m_run, m_save}) {
        button->hide();
        m_head->addTool(button);
    }
    auto *again = new QAction(this);
    again->setObjectName(QStringLiteral("checks.askAgain"));
    again->setShortcut(QKeySequence(Qt::Key_F5));
    again->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(again);
    connect(again, &QAction::triggered, this, &VerificationPage::askFailedAgain);
    connect(m_again, &QPushButton::clicked, again, &QAction::trigger);
    connect(m_resume, &QPushButton::clicked, this, [this] { m_window.followRun(m_summary.id); });
    connect(m_run, &QPushButton::clicked, this, [this] { m_window.openRun(m_summary.id); });
    connect(m_save, &QPushButton::clicked, this, &VerificationPage::saveTable);
    return m_head;
}

QString VerificationPage::target() const
{
    return targetWords(m_state.facts);
}

void VerificationPage::open(const QString &runId, const QString &)
{
    m_wanted = runId;
    m_summary = {};
    m_answered->hide();
    if (m_asking)
        m_asking->request_stop();
    m_waiting->setText(tr("Reading the checks …"));
    m_stack->setCurrentIndex(0);
    read();
}

void VerificationPage::shown()
{
    if (m_summary.id.isEmpty() && m_wanted.isEmpty())
        read();
}

void VerificationPage::read()
{
    if (m_reading)
        return;
    m_reading = true;
    const QString path = bench().ledgerPath();
    const QString workspace = bench().workspace().name;
    runInBackground(
        this, [path, workspace, id = m_wanted](std::stop_token) { return readRun(path, id, workspace); },
        [this](const RunReading &reading) {
            m_reading = false;
            if (reading.error)
                setError(*reading.error);
            else
                setRun(reading.summary, reading.state);
        });
}

void VerificationPage::setError(const Error &error)
{
    m_poll.stop();
    if (error.code == u"run_none") {
        m_waiting->setText(error.message);
        m_stack->setCurrentIndex(0);
        return;
    }
    m_error->setError(error);
    m_stack->setCurrentIndex(1);
}

void VerificationPage::setRun(const ledger::RunSummary &summary, const RunState &state)
{
    const bool other = summary.id != m_summary.id || state.events != m_state.events;
    m_summary = summary;
    m_wanted = summary.id;
    m_state = state;
    if (!other)
        return;
    m_answers.reset();
    m_answered->hide();
    showRows();
    showHeader();
    m_stack->setCurrentIndex(2);
    if (summary.status == RunStatus::Running)
        m_poll.start();
    else
        m_poll.stop();
    Q_EMIT titleChanged();
}

void VerificationPage::showRows()
{
    QList<CheckRow> rows = checkRowsOf(m_state);
    if (m_answers)
        addAnswers(rows, *m_answers);
    m_view->show(rows, m_state.facts);
}

void VerificationPage::showHeader()
{
    const QList<CheckRow> &rows = m_view->model().rows();
    QSet<QString> steps;
    int failed = 0;
    for (const CheckRow &row : rows) {
        steps << row.stepId;
        failed += row.rank() == 0 ? 1 : 0;
    }
    const int checks = static_cast<int>(rows.size());
    m_head->setSubtitle(QStringList{m_summary.id,
                                    tr("%1 in %2")
                                        .arg(tr("%n check(s)", nullptr, checks),
                                             tr("%n step(s)", nullptr, static_cast<int>(steps.size()))),
                                    dayAndTime(m_summary.startedAt)}
                            .join(QStringLiteral("  ·  ")));
    m_head->pill().setLook(
        failed > 0
            ? StatusLook{QStringLiteral("fail"), Tone::Failed, tr("%1 of %2 failed").arg(failed).arg(checks)}
        : checks > 0 ? StatusLook{QStringLiteral("ok"), Tone::Ok, tr("Nothing failed")}
                     : StatusLook{QStringLiteral("wait"), Tone::Neutral, tr("No check yet")});
    const bool ended = m_summary.status != RunStatus::Running;
    m_head->pill().show();
    m_run->show();
    m_save->setVisible(checks > 0);
    m_again->setText(m_asking ? tr("&Stop asking") : tr("&Ask failed again"));
    m_again->setVisible(!failedSteps().isEmpty() && ended);
    m_resume->setVisible(failed > 0 && ended && m_summary.status != RunStatus::Succeeded);
}

QStringList VerificationPage::failedSteps() const
{
    QStringList steps;
    for (const CheckRow &row : m_view->model().rows()) {
        if (row.check.status == CheckStatus::Fail && !steps.contains(row.stepId))
            steps << row.stepId;
    }
    return steps;
}

void VerificationPage::askFailedAgain()
{
    if (m_asking) {
        m_asking->request_stop();
        return;
    }
    if (!m_again->isVisible())
        return;
    m_asking.emplace();
    showHeader();
    m_answered->set(QStringLiteral("run"), Tone::Running, tr("Asking again, reading only …"));
    m_answered->show();
    const console::SessionRequest request = bench().sessionRequest(m_summary.environment);
    runInBackground(
        this,
        [request, state = m_state, steps = failedSteps(), stop = m_asking->get_token()](std::stop_token) {
            return askAgain(request, state, steps, stop);
        },
        [this, run = m_summary.id](const AskedAgain &answers) {
            m_asking.reset();
            if (run == m_summary.id)
                setAnswers(answers);
            showHeader();
        });
}

void VerificationPage::setAnswers(const AskedAgain &answers)
{
    m_answers = answers;
    m_answered->show();
    if (answers.error) {
        m_answered->set(QStringLiteral("fail"), Tone::Failed, answers.error->message, answers.error->code);
        return;
    }
    showRows();
    int asked = 0;
    int passing = 0;
    for (const CheckRow &row : m_view->model().rows()) {
        if (row.check.status != CheckStatus::Fail || !row.now)
            continue;
        ++asked;
        passing += row.now->status == CheckStatus::Pass ? 1 : 0;
    }
    const bool good = asked > 0 && passing == asked;
    m_answered->set(
        good ? QStringLiteral("ok") : QStringLiteral("warn"), good ? Tone::Ok : Tone::Attention,
        tr("Asked again at %1, outside the run's record: %2 of %n failed check(s) pass now.", nullptr, asked)
            .arg(answers.at.toLocalTime().toString(QStringLiteral("HH:mm:ss")))
            .arg(passing),
        leftWords(answers));
}

QString VerificationPage::leftWords(const AskedAgain &answers) const
{
    QStringList left;
    for (const StepState &step : m_state.steps) {
        if (answers.notAsked.contains(step.id))
            left << QStringLiteral("%1 (%2)").arg(step.title, answers.notAsked.value(step.id));
    }
    return left.isEmpty() ? QString() : tr("Not asked: %1").arg(left.join(QStringLiteral(", ")));
}

void VerificationPage::saveTable()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the checks"),
                                                      QString(m_summary.id + QStringLiteral("-checks.csv")),
                                                      tr("Comma-separated values (*.csv)"));
    if (path.isEmpty())
        return;
    QByteArray csv;
    const QStringList lines = m_view->asText(false).split(u'\n');
    for (const QString &line : lines) {
        QStringList cells = line.split(u'\t');
        for (QString &cell : cells)
            cell = u'"' + cell.replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"';
        csv += cells.join(u',').toUtf8() + "\r\n";
    }
    QSaveFile file(path);
    const bool saved = file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.commit();
    m_window.say(saved ? tr("Exported to %1.").arg(path)
                       : tr("%1 cannot be written: %2.").arg(path, file.errorString()));
}

} // namespace slipway::gui
