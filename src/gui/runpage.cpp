// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runpage.h"

#include "gui/background.h"
#include "gui/card.h"
#include "gui/environmentcard.h"
#include "gui/errorcard.h"
#include "gui/historymodel.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/rowstable.h"
#include "gui/runreading.h"
#include "gui/settingspage.h"
#include "gui/statuspill.h"
#include "gui/steptreemodel.h"
#include "gui/targetwords.h"
#include "gui/workbench.h"
#include "ledger/ledger.h"

#include <QFileInfo>
#include <QGridLayout>
#include <QJsonArray>
#include <QJsonObject>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>

namespace slipway::gui {

using namespace release;
using ledger::RunSummary;

namespace {

constexpr qint64 outputLines = 5'000;

struct OutputRead
{
    QString text;
    qint64 total = 0;
};

OutputRead readOutputOf(const QString &ledgerPath, const QString &runId, const QString &stepId)
{
    auto opened = ledger::Ledger::open(ledgerPath);
    if (!opened)
        return {opened.error().message, 0};
    auto range = (*opened)->output(runId, stepId, 0, outputLines);
    if (!range)
        return {range.error().message, 0};
    return {QString::fromUtf8(range->data), range->totalLines};
}

QString joined(const QStringList &list)
{
    return list.isEmpty() ? QStringLiteral("–") : list.join(QStringLiteral(", "));
}

} // namespace

RunPage::RunPage(Workbench &workbench, MainWindow &window) : Page(workbench), m_window(window)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    m_stack = new QStackedWidget;
    m_waiting = new QuietLabel(tr("Open a run from the history."));
    m_waiting->setAlignment(Qt::AlignCenter);
    m_stack->addWidget(m_waiting);
    m_error = new ErrorCard;
    m_stack->addWidget(errorSheet(m_error));
    auto *split = new QSplitter;
    split->setObjectName(QStringLiteral("runSplit"));
    split->addWidget(makeFacts());
    split->addWidget(makeSteps());
    split->setSizes({324, 900});
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    m_stack->addWidget(split);
    column->addWidget(m_stack, 1);
}

QString RunPage::title() const
{
    return m_summary.id.isEmpty() ? tr("Run") : tr("%1 on %2").arg(m_summary.playbook, m_summary.environment);
}

QWidget *RunPage::makeHeader()
{
    auto *header = new QWidget;
    header->setObjectName(QStringLiteral("pageHeader"));
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(12);
    auto *back = new QPushButton(icon(QStringLiteral("undo")), tr("Releases"));
    back->setObjectName(QStringLiteral("run.back"));
    back->setProperty("kind", QStringLiteral("link"));
    back->setShortcut(QKeySequence(QStringLiteral("Alt+Left")));
    back->setToolTip(tr("Back to the history (Alt+Left)"));
    connect(back, &QPushButton::clicked, &m_window,
            [this] { m_window.showPage(QStringLiteral("releases")); });
    m_name = new QuietLabel(title(), QuietLabel::Ink::Text);
    m_name->setFont(pageTitleFont(font()));
    m_pill = new StatusPill;
    m_when = new QuietLabel({}, QuietLabel::Ink::Text3);
    m_when->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_follow = new QPushButton(icon(QStringLiteral("follow")), tr("Open in the release room"));
    m_follow->setObjectName(QStringLiteral("run.follow"));
    m_follow->setToolTip(tr("Follow it live, resume it or roll it back"));
    connect(m_follow, &QPushButton::clicked, &m_window, [this] { m_window.followRun(m_summary.id); });
    m_artifact = new QPushButton(icon(QStringLiteral("box")), tr("Artifact"));
    m_artifact->setObjectName(QStringLiteral("run.artifact"));
    connect(m_artifact, &QPushButton::clicked, &m_window,
            [this] { m_window.openArtifact(m_summary.artifact); });
    row->addWidget(back);
    row->addWidget(m_name);
    row->addWidget(m_pill);
    row->addWidget(m_when, 1);
    m_verification = new QPushButton(icon(QStringLiteral("table")), tr("Verification"));
    m_verification->setObjectName(QStringLiteral("run.verification"));
    m_verification->setToolTip(tr("All checks of this run, failed ones first"));
    connect(m_verification, &QPushButton::clicked, &m_window,
            [this] { m_window.openVerification(m_summary.id); });
    row->addWidget(m_follow);
    row->addWidget(m_verification);
    row->addWidget(m_artifact);
    for (QWidget *later : {static_cast<QWidget *>(m_pill), static_cast<QWidget *>(m_follow),
                           static_cast<QWidget *>(m_verification), static_cast<QWidget *>(m_artifact)})
        later->hide();
    return header;
}

QWidget *RunPage::makeFacts()
{
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("runFacts"));
    scroll->setAccessibleName(tr("About this run"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setMinimumWidth(240);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *box = new QWidget;
    box->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    m_reason = new QuietLabel({}, QuietLabel::Ink::Text);
    m_reason->setWordWrap(true);
    m_reason->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(m_reason);
    column->addWidget(new SectionLabel(tr("About this run")));
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(6);
    m_facts->setColumnStretch(1, 1);
    column->addLayout(m_facts);
    column->addStretch();
    scroll->setWidget(box);
    return scroll;
}

QWidget *RunPage::makeSteps()
{
    auto *split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    m_steps = new RowsTable(tr("Steps"),
                            {tr("Result"), tr("Step"), tr("Phase"), tr("Took"), tr("Checks"), tr("Reason")},
                            {19, 34, 11, 10, 12, 30}, 5);
    m_steps->setObjectName(QStringLiteral("runSteps"));
    m_checks =
        new RowsTable(tr("Checks"), {tr("Result"), tr("Check"), tr("Expected"), tr("Actual"), tr("Reason")},
                      {16, 34, 26, 26, 20}, 4, {2, 3});
    m_checks->setObjectName(QStringLiteral("runChecks"));
    m_output = new QPlainTextEdit;
    m_output->setObjectName(QStringLiteral("runOutput"));
    m_output->setAccessibleName(tr("Output of the step"));
    m_output->setReadOnly(true);
    m_output->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_output->setFont(logFont(bench()));
    connect(&bench(), &Workbench::logFontChanged, this, [this] { m_output->setFont(logFont(bench())); });
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("runTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_checks, tr("Checks"));
    m_tabs->addTab(m_output, tr("Output"));
    m_tabs->tabBar()->setAccessibleName(tr("Checks or output of the step"));
    split->addWidget(m_steps);
    split->addWidget(m_tabs);
    split->setSizes({480, 320});
    connect(m_steps, &RowsTable::currentKeyChanged, this, &RunPage::showStep);
    return split;
}

void RunPage::open(const QString &runId, const QString &stepId)
{
    m_waiting->setText(tr("Reading run %1 …").arg(runId));
    m_stack->setCurrentIndex(0);
    const QString path = bench().ledgerPath();
    runInBackground(
        this, [path, runId](std::stop_token) { return readRun(path, runId); },
        [this, stepId](const RunReading &read) {
            if (read.error) {
                setError(*read.error);
                return;
            }
            setRun(read.summary, read.state);
            if (!stepId.isEmpty())
                chooseStep(stepId);
        });
}

void RunPage::setError(const Error &error)
{
    m_error->setError(error);
    m_stack->setCurrentIndex(1);
}

void RunPage::setRun(const RunSummary &summary, const RunState &state)
{
    m_summary = summary;
    m_state = state;
    m_step.clear();
    m_name->setText(title());
    m_pill->setLook(lookOf(summary.status));
    m_pill->show();
    m_when->setText(QString(dayAndTime(summary.startedAt) + QStringLiteral(", ") +
                            tookText(summary.startedAt, summary.finishedAt)));
    m_follow->setVisible(m_window.hasPage(QStringLiteral("room")) && summary.status != RunStatus::Succeeded);
    m_artifact->setVisible(m_window.hasPage(QStringLiteral("artifacts")) && !summary.artifact.isEmpty());
    m_verification->setVisible(std::any_of(state.steps.cbegin(), state.steps.cend(),
                                           [](const StepState &step) { return !step.checks.isEmpty(); }));
    m_reason->setText(state.refused ? state.refused->message : summary.reason);
    m_reason->setVisible(!m_reason->text().isEmpty());
    showFacts();
    showSteps();
    m_stack->setCurrentIndex(2);
    Q_EMIT titleChanged();
}

void RunPage::addFact(const QString &name, const QString &value, bool mono)
{
    if (value.isEmpty() || value == u"–")
        return;
    const int line = m_facts->rowCount();
    auto *left = new QuietLabel(name, QuietLabel::Ink::Text3);
    // A digest is known by its ends; the whole of it is the tooltip.
    const bool digest = mono && value.size() > 28 && !value.contains(u' ');
    auto *right =
        new QuietLabel(digest ? QString(value.left(12) + QStringLiteral("…") + value.right(8)) : value,
                       QuietLabel::Ink::Text);
    right->setWordWrap(true);
    right->setToolTip(value);
    right->setTextInteractionFlags(Qt::TextSelectableByMouse);
    right->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    if (mono)
        right->setFont(monoFont(font()));
    m_facts->addWidget(left, line, 0, Qt::AlignTop);
    m_facts->addWidget(right, line, 1, Qt::AlignTop);
}

void RunPage::showFacts()
{
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QJsonObject &header = m_state.header;
    const QJsonObject releaseFacts = header[u"release"].toObject();
    const QJsonObject source = m_state.facts[u"source"].toObject();
    const QJsonObject database = m_state.facts[u"database"].toObject();
    addFact(tr("Run"), m_summary.id, true);
    addFact(tr("Operator"), m_state.person());
    addFact(tr("Host"), header[u"operator"].toObject()[u"host"].toString());
    addFact(tr("Started"), QLocale().toString(m_summary.startedAt.toLocalTime(), QLocale::ShortFormat));
    addFact(tr("Duration"), tookText(m_summary.startedAt, m_summary.finishedAt));
    addFact(tr("Before"), joined(m_summary.revisionsBefore), true);
    addFact(tr("After"), joined(m_summary.revisionsAfter), true);
    addFact(tr("Reverts"), m_summary.reverts, true);
    addFact(tr("Release"), releaseFacts[u"version"].toString());
    addFact(tr("Ticket"), releaseFacts[u"ticket"].toString());
    addFact(tr("Note"), releaseFacts[u"notes"].toString());
    addFact(tr("Database"), database[u"name"].toString(), true);
    addFact(tr("Server"),
            QString(database[u"host"].toString() + u' ' + database[u"server_version"].toString()).trimmed(),
            true);
    addFact(tr("System id"), database[u"system_identifier"].toString(), true);
    addFact(tr("Commit"), source[u"git_sha"].toString(), true);
    addFact(tr("Plan"), m_summary.planDigest, true);
    for (const ApprovalGiven &approval : m_state.approvals)
        addFact(tr("Approval"),
                QString(approval.who + QStringLiteral(": ") + approval.decision +
                        (approval.role.isEmpty() ? QString()
                                                 : QString(QStringLiteral(" (") + approval.role + u')'))));
    for (const AttachmentAdded &attached : m_state.attachments)
        addFact(tr("Attachment"), attached.name);
    for (const ArtifactWritten &artifact : m_state.artifacts) {
        addFact(tr("Artifact"), QFileInfo(artifact.path).fileName(), true);
        addFact(tr("SHA-256"), artifact.sha256, true);
    }
    addFact(tr("Events"), QLocale().toString(m_summary.events));
}

void RunPage::showSteps()
{
    QList<RowsModel::Row> rows;
    int first = -1;
    for (const StepState &step : std::as_const(m_state.steps)) {
        RowsModel::Row row;
        row.key = step.id;
        StatusLook look =
            step.running()
                ? lookOf(m_summary.status == RunStatus::Running ? RunStatus::Running : RunStatus::Interrupted)
                : lookOf(step.status);
        if (step.attempt == 0 && !step.finished && step.reason.isEmpty())
            look = {QStringLiteral("wait"), Tone::Neutral, tr("Not reached")};
        row.icon = look.icon;
        row.tone = look.tone;
        int failedChecks = 0;
        for (const CheckResult &check : step.checks)
            failedChecks += check.status == CheckStatus::Fail ? 1 : 0;
        const int checks = static_cast<int>(step.checks.size());
        const QString checkWords = checks == 0         ? QString()
                                   : failedChecks == 0 ? tr("%n passed", nullptr, checks)
                                                       : tr("%n failed", nullptr, failedChecks);
        const QString reason = step.error ? step.error->message : step.reason;
        row.cells = {look.word,
                     step.title.isEmpty() ? step.id : step.title,
                     phaseTitle(step.phase),
                     tookText(step.startedAt, step.finishedAt),
                     checkWords,
                     reason};
        if (step.attempt > 1)
            row.cells[1] = tr("%1 (attempt %2)").arg(row.cells[1]).arg(step.attempt);
        row.detail = reason;
        if (first < 0 && look.tone == Tone::Failed)
            first = static_cast<int>(rows.size());
        rows << row;
    }
    m_steps->rowsModel().setRows(rows);
    if (!rows.isEmpty())
        m_steps->selectRow(qMax(0, first));
}

void RunPage::chooseStep(const QString &stepId)
{
    const QList<RowsModel::Row> &rows = m_steps->rowsModel().rows();
    for (int row = 0; row < rows.size(); ++row) {
        if (rows[row].key != stepId)
            continue;
        m_steps->selectRow(row);
        if (m_state.step(stepId)->output.lines > 0)
            m_tabs->setCurrentWidget(m_output);
    }
}

QString RunPage::target() const
{
    return targetWords(m_state.facts);
}

void RunPage::showStep(const QString &stepId)
{
    m_step = stepId;
    QList<RowsModel::Row> rows;
    m_output->clear();
    if (const StepState *step = m_state.step(stepId)) {
        for (const CheckResult &check : step->checks) {
            const StatusLook look = lookOf(check.status);
            rows << RowsModel::Row{check.name,
                                   look.icon,
                                   look.tone,
                                   {look.word, check.name, check.expected, check.actual, check.reason},
                                   check.asked};
        }
        std::stable_sort(rows.begin(), rows.end(), [](const RowsModel::Row &a, const RowsModel::Row &b) {
            return a.tone == Tone::Failed && b.tone != Tone::Failed;
        });
        m_tabs->setTabText(0, rows.isEmpty() ? tr("No checks") : tr("Checks %1").arg(rows.size()));
        m_tabs->setTabText(1, step->output.lines > 0
                                  ? tr("Output, %n line(s)", nullptr, static_cast<int>(step->output.lines))
                                  : tr("No output"));
        m_tabs->setCurrentIndex(rows.isEmpty() && step->output.lines > 0 ? 1 : 0);
        if (step->output.lines > 0)
            readOutput(stepId);
    }
    m_checks->rowsModel().setRows(rows);
}

void RunPage::readOutput(const QString &stepId)
{
    const QString path = bench().ledgerPath();
    const QString runId = m_summary.id;
    runInBackground(
        this, [path, runId, stepId](std::stop_token) { return readOutputOf(path, runId, stepId); },
        [this, runId, stepId](const OutputRead &read) {
            if (runId != m_summary.id || stepId != m_step)
                return;
            QString text = read.text;
            if (read.total > outputLines)
                text += tr("\n… the first %1 of %2 lines; `slipway release log %3` prints all of them.")
                            .arg(outputLines)
                            .arg(read.total)
                            .arg(runId);
            m_output->setPlainText(text);
        });
}

} // namespace slipway::gui
