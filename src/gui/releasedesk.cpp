// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/releasedesk.h"

#include "console/playbooks.h"
#include "gui/gorowsview.h"
#include "ledger/ledger.h"
#include "playbook/workspacereader.h"

#include <QDesktopServices>
#include <QDir>
#include <QUrl>

namespace slipway::gui {

using namespace release;
using Phase = RunController::Phase;

namespace {

QStringList playbooksOf(const Workspace &workspace)
{
    QStringList names;
    for (const QString &file :
         QDir(workspace.path(QStringLiteral("playbooks"))).entryList({QStringLiteral("*.yaml")}, QDir::Files))
        names << file.chopped(5);
    for (const QString &shipped : console::shippedPlaybooks()) {
        if (!names.contains(shipped))
            names << shipped;
    }
    // The whole release comes first: it is what nearly everybody wants.
    const qsizetype whole = names.indexOf(QStringLiteral("db-release"));
    if (whole > 0)
        names.move(whole, 0);
    return names;
}

QList<StartSheet::OpenRun> interruptedRuns(const QString &ledgerPath, const QString &workspace)
{
    QList<StartSheet::OpenRun> found;
    if (!QFile::exists(ledgerPath))
        return found;
    auto ledger = ledger::Ledger::open(ledgerPath);
    if (!ledger)
        return found;
    ledger::RunFilter filter;
    filter.workspace = workspace;
    filter.status = RunStatus::Interrupted;
    filter.limit = 3;
    auto runs = (*ledger)->runs(filter);
    if (!runs)
        return found;
    for (const ledger::RunSummary &run : *runs)
        found << StartSheet::OpenRun{run.id, run.environment, run.startedAt};
    return found;
}

} // namespace

ReleaseDesk::ReleaseDesk(QWidget *parent)
    : QStackedWidget(parent)
    , m_start(new StartSheet)
    , m_plan(new PlanSheet(m_controller))
    , m_room(new RunRoom(m_controller))
    , m_board(new GoBoardSheet(m_controller))
    , m_checklist(new ChecklistSheet)
    , m_runbook(new RunbookSheet)
{
    setObjectName(QStringLiteral("releaseDesk"));
    addWidget(m_start);
    addWidget(m_plan);
    addWidget(m_room);
    makeBoard();
    connect(m_start, &StartSheet::planWanted, this, &ReleaseDesk::startRelease);
    connect(m_start, &StartSheet::runWanted, this, &ReleaseDesk::openRun);
    connect(m_plan, &PlanSheet::startWanted, this, [this](const QString &name) { m_controller.start(name); });
    connect(m_plan, &PlanSheet::forecastWanted, this, [this] { begin(m_controller.request()); });
    connect(m_plan, &PlanSheet::leaveWanted, this, [this] {
        if (m_controller.phase() == Phase::Planning)
            m_controller.cancel();
        m_controller.discard();
        showStart();
    });
    connect(m_room, &RunRoom::artifactWanted, this, &ReleaseDesk::artifactWanted);
    connect(m_room, &RunRoom::told, this, &ReleaseDesk::told);
    connect(m_room, &RunRoom::verificationWanted, this, &ReleaseDesk::verificationWanted);
    connect(m_room, &RunRoom::newReleaseWanted, this, &ReleaseDesk::showStart);
    connect(m_room, &RunRoom::resumeWanted, this, [this] {
        const QJsonObject fixed = m_controller.state().header[u"fixes"].toObject();
        resumeRun(fixed[u"run_id"].toString(m_controller.state().runId), environmentOfRun());
    });
    connect(m_room, &RunRoom::fixWanted, this, [this] {
        RunRequest request = requestFor(environmentOfRun());
        request.kind = RunRequest::Kind::Fix;
        request.runId = m_controller.state().runId;
        begin(request);
    });
    connect(m_room, &RunRoom::rollBackWanted, this, [this](const QString &option) {
        rollBackRun(m_controller.state().runId, environmentOfRun(), option);
    });
    connect(m_room, &RunRoom::closeWanted, this, &ReleaseDesk::closeAllowed);
    connect(&m_controller, &RunController::phaseChanged, this, &ReleaseDesk::onPhase);
    connect(&m_controller, &RunController::advanced, this, &ReleaseDesk::activityChanged);
    connect(&m_controller, &RunController::questionChanged, this, &ReleaseDesk::tellAttention);
    connect(&m_controller, &RunController::failureChanged, this, &ReleaseDesk::tellAttention);
    connect(&m_controller, &RunController::runEnded, this, &ReleaseDesk::onRunEnded);
}

ReleaseDesk::~ReleaseDesk() = default;

void ReleaseDesk::makeBoard()
{
    addWidget(m_board);
    addWidget(m_checklist);
    addWidget(m_runbook);
    connect(m_room, &RunRoom::runbookWanted, this, &ReleaseDesk::showRunbook);
    connect(m_runbook, &RunbookSheet::leaveWanted, this, [this] { setCurrentWidget(m_room); });
    connect(m_room, &RunRoom::boardWanted, this, &ReleaseDesk::showBoard);
    connect(m_board, &GoBoardSheet::roomWanted, this, [this] { setCurrentWidget(m_room); });
    connect(m_board, &GoBoardSheet::logWanted, this, [this](const QString &step) {
        setCurrentWidget(m_room);
        m_room->showLogOf(step);
    });
    connect(m_board, &GoBoardSheet::checklistWanted, this, [this] {
        m_checklist->show(m_controller.ledgerPath(), m_controller.state().runId, m_room->playbook());
        setCurrentWidget(m_checklist);
    });
    connect(m_checklist, &ChecklistSheet::leaveWanted, this, &ReleaseDesk::showBoard);
    connect(m_checklist, &ChecklistSheet::told, this, &ReleaseDesk::told);
    connect(&m_controller, &RunController::advanced, this, &ReleaseDesk::followDecision);
}

/// A web page in the browser, a file of the workspace in its place here.
void ReleaseDesk::showRunbook(const QString &link)
{
    const auto &planned = m_controller.plannedRun();
    const QString dir = planned ? planned->workspaceDir : m_workspace ? m_workspace->dir : QString();
    if (const QUrl url(link); url.scheme().startsWith(QStringLiteral("http")))
        QDesktopServices::openUrl(url);
    else if (m_runbook->open(dir, link))
        setCurrentWidget(m_runbook);
    else
        Q_EMIT told(tr("%1 cannot be read.").arg(link));
}

void ReleaseDesk::showBoard()
{
    setCurrentWidget(m_board);
    m_board->setPlaybook(m_room->playbook());
    m_board->refresh();
    m_board->rows().setFocus(Qt::OtherFocusReason);
}

/// Decided, the run goes on: so does the eye.
void ReleaseDesk::followDecision()
{
    if (!m_deciding || GoBoard::of(m_controller.state()).verdict != GoVerdict::Go)
        return;
    m_deciding = false;
    if (currentWidget() == m_board)
        setCurrentWidget(m_room);
}

/// On a thread of its own: files and the ledger.
ReleaseDesk::Found ReleaseDesk::look(const console::SessionRequest &base)
{
    Found found;
    const QString dir =
        base.workspaceDir.isEmpty() ? playbook::findWorkspace(base.startDir) : base.workspaceDir;
    auto workspace = playbook::readWorkspace(QDir(dir).filePath(QStringLiteral("slipway.yaml")));
    if (!workspace) {
        found.error = workspace.error();
        return found;
    }
    found.playbooks = playbooksOf(*workspace);
    const QString written =
        workspace->environments.isEmpty() ? QString() : workspace->environments.constFirst().settings.ledger;
    found.ledgerPath =
        console::resolveLedgerPath(base.ledger, base.processEnvironment, written, workspace->dir);
    found.openRuns = interruptedRuns(found.ledgerPath, workspace->name);
    found.workspace = std::move(*workspace);
    return found;
}

void ReleaseDesk::setBase(const console::SessionRequest &base)
{
    m_base = base;
    m_workspace.reset();
    lookAgain();
}

void ReleaseDesk::lookAgain()
{
    m_looker = std::jthread([this, base = m_base] {
        const Found found = look(base);
        QMetaObject::invokeMethod(this, [this, found] { onFound(found); });
    });
}

void ReleaseDesk::onFound(const Found &found)
{
    if (!found.workspace)
        return; // whoever opened the workspace tells why it cannot be read
    m_workspace = found.workspace;
    m_ledgerPath = found.ledgerPath;
    m_start->offer(*found.workspace, found.playbooks);
    m_start->offerOpenRuns(found.openRuns);
    if (!m_runToOpen.isEmpty())
        openRun(std::exchange(m_runToOpen, {}));
    else if (currentWidget() == m_start && isVisible())
        m_start->takeFocus();
}

RunRequest ReleaseDesk::requestFor(const QString &environment) const
{
    RunRequest request;
    request.session = m_base;
    request.session.environment = environment;
    return request;
}

void ReleaseDesk::begin(const RunRequest &request)
{
    if (m_controller.isBusy()) {
        setCurrentWidget(m_room);
        return;
    }
    if (!m_trusted) {
        Q_EMIT trustWanted();
        return;
    }
    m_controller.plan(request);
    setCurrentWidget(m_plan);
    m_plan->refresh();
    Q_EMIT environmentShown(request.session.environment);
}

void ReleaseDesk::startRelease(const QString &environment, const QString &playbook)
{
    m_start->choose(environment, playbook);
    if (environment.isEmpty() || playbook.isEmpty()) {
        showStart();
        return;
    }
    RunRequest request = requestFor(environment);
    request.playbook = playbook;
    begin(request);
}

void ReleaseDesk::resumeRun(const QString &runId, const QString &environment)
{
    RunRequest request = requestFor(environment);
    request.kind = RunRequest::Kind::Resume;
    request.runId = runId;
    begin(request);
}

void ReleaseDesk::rollBackRun(const QString &runId, const QString &environment, const QString &option)
{
    RunRequest request = requestFor(environment);
    request.kind = RunRequest::Kind::Rollback;
    request.runId = runId;
    request.option = option;
    begin(request);
}

void ReleaseDesk::openRun(const QString &runId)
{
    if (m_ledgerPath.isEmpty()) {
        m_runToOpen = runId;
        return;
    }
    if (!m_controller.isBusy() && m_controller.state().runId != runId)
        m_controller.follow(m_ledgerPath, runId);
    setCurrentWidget(m_room);
}

void ReleaseDesk::showStart()
{
    if (m_controller.isBusy()) {
        setCurrentWidget(m_controller.phase() == Phase::Planning ? static_cast<QWidget *>(m_plan) : m_room);
        return;
    }
    setCurrentWidget(m_start);
    m_start->takeFocus();
    if (!m_base.workspaceDir.isEmpty() || !m_base.startDir.isEmpty())
        lookAgain();
}

void ReleaseDesk::onPhase()
{
    switch (m_controller.phase()) {
    case Phase::Planning:
    case Phase::Planned:
        setCurrentWidget(m_plan);
        break;
    case Phase::Running:
    case Phase::Following:
    case Phase::Ended:
        setCurrentWidget(m_room);
        break;
    case Phase::Idle:
        break; // the plan's sheet tells why there is none
    }
    Q_EMIT activityChanged();
}

QString ReleaseDesk::environmentOfRun() const
{
    return m_controller.state().header[u"environment"].toObject()[u"name"].toString();
}

void ReleaseDesk::onRunEnded()
{
    loadPlaybookOfRun();
    Q_EMIT environmentShown(environmentOfRun());
    if (!m_controller.report())
        return;
    const RunState &state = m_controller.state();
    const bool good = m_controller.status() == RunStatus::Succeeded;
    QStringList parts{environmentOfRun(), state.header[u"playbook"].toObject()[u"title"].toString()};
    if (state.startedAt.isValid() && state.finishedAt.isValid())
        parts << clockText(state.startedAt.msecsTo(state.finishedAt));
    if (!good && m_controller.error())
        parts << m_controller.error()->message;
    parts.removeAll(QString());
    Q_EMIT attentionWanted(tr("Release %1").arg(runStatusWord(m_controller.status()).toLower()),
                           parts.join(QStringLiteral(", ")), !good);
}

/// A run from the ledger names its playbook; with the same bytes at hand, its ways back may be offered.
void ReleaseDesk::loadPlaybookOfRun()
{
    if (m_controller.plannedRun() || !m_workspace)
        return;
    const QJsonObject written = m_controller.state().header[u"playbook"].toObject();
    const QString file = written[u"file"].toString();
    auto loaded = console::loadPlaybook(file.isEmpty() ? written[u"name"].toString() : file, *m_workspace,
                                        console::allStepKinds());
    if (loaded && QString::fromLatin1(loaded->sha256) == written[u"sha256"].toString())
        m_room->setPlaybook(*loaded);
}

void ReleaseDesk::tellAttention()
{
    Q_EMIT activityChanged();
    if (m_controller.question() && m_controller.question()->kind == QuestionKind::Decision) {
        m_deciding = true;
        if (currentWidget() == m_room)
            showBoard();
    }
    if (m_controller.failure())
        Q_EMIT attentionWanted(tr("A step of the release failed"), m_controller.failure()->error.message,
                               true);
    else if (m_controller.question())
        Q_EMIT attentionWanted(tr("The release waits for you"), m_controller.question()->text, true);
}

QString ReleaseDesk::activity() const
{
    if (m_controller.phase() != Phase::Running)
        return {};
    int begun = 0;
    for (const StepState &step : m_controller.state().steps)
        begun += step.finished || step.attempt > 0 ? 1 : 0;
    if (m_controller.failure())
        return tr("%1: step %2 failed").arg(environmentOfRun()).arg(begun);
    if (m_controller.question())
        return tr("%1: waits for you").arg(environmentOfRun());
    return tr("%1: step %2 of %3").arg(environmentOfRun()).arg(begun).arg(m_controller.state().steps.size());
}

double ReleaseDesk::progress() const
{
    const qsizetype steps = m_controller.state().steps.size();
    if (m_controller.phase() != Phase::Running || steps == 0)
        return -1;
    const auto done = std::count_if(m_controller.state().steps.cbegin(), m_controller.state().steps.cend(),
                                    [](const StepState &step) { return step.finished; });
    return static_cast<double>(done) / static_cast<double>(steps);
}

bool ReleaseDesk::needsPerson() const
{
    return m_controller.failure() || m_controller.question();
}

bool ReleaseDesk::askToClose()
{
    if (m_controller.phase() == Phase::Planning)
        m_controller.cancel(); // it only reads
    if (m_controller.phase() != Phase::Running)
        return true;
    setCurrentWidget(m_room);
    m_room->askToCancel(true);
    return false;
}

} // namespace slipway::gui
