// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/mainwindow.h"

#include "console/demo.h"
#include "gui/commandpalette.h"
#include "gui/demohost.h"
#include "gui/desktopshell.h"
#include "gui/environmentbanner.h"
#include "gui/icons.h"
#include "gui/keynames.h"
#include "gui/ledgerbar.h"
#include "gui/navigationrail.h"
#include "gui/page.h"
#include "gui/pagestack.h"
#include "gui/panes.h"
#include "gui/workbench.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace slipway::gui {

using namespace release;

namespace {

const QString home = QStringLiteral("releases");
const QString firstProduct = QStringLiteral("saas-starter");
const QString geometryKey = QStringLiteral("window/geometry");
const QString pageKey = QStringLiteral("window/page");
constexpr int frameWidth = 3;

} // namespace

MainWindow::MainWindow(Workbench &bench, QWidget *parent) : QMainWindow(parent), m_bench(bench)
{
    setObjectName(QStringLiteral("mainWindow"));
    setAcceptDrops(true);
    setMinimumSize(900, 560);
    setWindowIcon(icon(QStringLiteral("rocket")));
    makeActions();
    build();
    connect(&m_bench, &Workbench::workspaceChanged, this, [this] {
        updateRail();
        updateBanner();
        updateTitle();
    });
    connect(&m_bench, &Workbench::ledgerChanged, this, [this] { m_foot->showLedger(m_bench.ledgerPath()); });
    restore();
}

MainWindow::~MainWindow()
{
    // Pages may still hold on to the demo's servers.
    delete takeCentralWidget();
}

QAction *MainWindow::addCommand(const QString &id, const QString &text, const QString &iconName,
                                const QKeySequence &keys, const std::function<void()> &run)
{
    auto *action = new QAction(icon(iconName), text, this);
    action->setObjectName(id);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, run);
    addAction(action);
    m_commands << action;
    return action;
}

void MainWindow::makeActions()
{
    m_entries = pageEntries();
    int number = 0;
    for (const PageEntry &entry : m_entries) {
        if (!entry.inRail)
            continue;
        ++number;
        addCommand(QString(QStringLiteral("page.") + entry.id), entry.title, entry.iconName,
                   number < 10 ? QKeySequence(QString(QStringLiteral("Ctrl+") + QString::number(number)))
                               : QKeySequence(),
                   [this, id = entry.id] { showPage(id); });
    }
    if (hasPage(QStringLiteral("room")))
        addCommand(QStringLiteral("release.new"), tr("New release"), QStringLiteral("plus"),
                   QKeySequence::New, [this] { startRelease(); });
    addCommand(QStringLiteral("workspace.open"), tr("Open a workspace…"), QStringLiteral("folder"),
               QKeySequence::Open, [this] { chooseWorkspace(); });
    if (hasPage(QStringLiteral("artifacts")))
        addCommand(QStringLiteral("artifact.open"), tr("Check an artifact…"), QStringLiteral("box"),
                   QKeySequence(QStringLiteral("Ctrl+Shift+O")), [this] { chooseArtifact(); });
    if (hasPage(QStringLiteral("verification")))
        addCommand(QStringLiteral("verification.open"), tr("Verification of the latest run"),
                   QStringLiteral("table"), QKeySequence(QStringLiteral("Ctrl+Shift+V")),
                   [this] { openVerification(); });
    addCommand(QStringLiteral("demo.start"), tr("Try the demo release"), QStringLiteral("play"), {},
               [this] { tryDemo(); });
    for (const QString &product : console::demoProducts())
        if (product != firstProduct)
            addCommand(QString(QStringLiteral("demo.start.") + product),
                       tr("Try the demo release of %1").arg(product), QStringLiteral("play"), {},
                       [this, product] { tryDemo(product); });
    addCommand(QStringLiteral("commands.show"), tr("Commands"), QStringLiteral("search"),
               QKeySequence(QStringLiteral("Ctrl+K")), [this] { showCommands(); });
    addCommand(QStringLiteral("pane.next"), tr("Next pane"), QStringLiteral("right"),
               QKeySequence(QStringLiteral("F6")), [this] { nextPane(1); });
    addCommand(QStringLiteral("pane.previous"), tr("Previous pane"), QStringLiteral("right"),
               QKeySequence(QStringLiteral("Shift+F6")), [this] { nextPane(-1); });
    // Qt's own "Quit" has keys on some desktops only.
    addCommand(QStringLiteral("window.close"), tr("Quit"), QStringLiteral("x"),
               QKeySequence(QStringLiteral("Ctrl+Q")), [this] { close(); });
}

void MainWindow::build()
{
    auto *centre = new QWidget;
    auto *rows = new QVBoxLayout(centre);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_banner = new EnvironmentBanner;
    auto *search = new QPushButton(
        icon(QStringLiteral("search")),
        QString(tr("Search or run a command") + QStringLiteral("  ") + keyNames(QStringLiteral("Ctrl+K"))));
    search->setObjectName(QStringLiteral("commandButton"));
    search->setProperty("kind", QStringLiteral("filter"));
    search->setAccessibleName(tr("Search or run a command"));
    connect(search, &QPushButton::clicked, this, &MainWindow::showCommands);
    m_banner->addTool(search);
    auto *topRule = new QFrame;
    topRule->setObjectName(QStringLiteral("rule"));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(0);
    m_pages = new PageStack(*this, m_entries);
    connect(m_pages, &PageStack::pageShown, this, [this] {
        updateRail();
        updateBanner();
        updateTitle();
    });
    connect(m_pages, &PageStack::titleChanged, this, [this] {
        updateBanner();
        updateTitle();
    });
    m_rail = new NavigationRail(m_bench, m_entries);
    connect(m_rail, &NavigationRail::pageWanted, this, [this](const QString &id) { showPage(id); });
    connect(m_rail, &NavigationRail::workspaceWanted, this, &MainWindow::openWorkspace);
    m_rail->setMenuActions({findChild<QAction *>(QStringLiteral("workspace.open")),
                            findChild<QAction *>(QStringLiteral("demo.start"))});
    columns->addWidget(m_rail);
    columns->addWidget(m_pages, 1);
    rows->addWidget(m_banner);
    rows->addWidget(topRule);
    rows->addLayout(columns, 1);
    setCentralWidget(centre);
    m_foot = new LedgerBar;
    setStatusBar(m_foot);
    m_foot->showLedger(m_bench.ledgerPath());
    updateRail();
}

void MainWindow::rebuild()
{
    if (!m_pages->mayClose()) {
        say(tr("The new language is used when the release under way has ended."));
        return;
    }
    m_rebuilding = true;
    const QString current = currentPage();
    // The sender may be a widget of a page that goes away.
    if (QWidget *old = takeCentralWidget())
        old->deleteLater();
    qDeleteAll(m_commands);
    m_commands.clear();
    makeActions();
    build();
    showPage(current.isEmpty() ? home : current);
    m_rebuilding = false;
}

bool MainWindow::hasPage(const QString &id) const
{
    return std::any_of(m_entries.cbegin(), m_entries.cend(),
                       [&](const PageEntry &entry) { return entry.id == id; });
}

Page *MainWindow::page(const QString &id)
{
    return m_pages->page(id);
}

Page *MainWindow::showPage(const QString &id)
{
    return m_pages->showPage(id);
}

QString MainWindow::currentPage() const
{
    return m_pages->currentId();
}

void MainWindow::openRun(const QString &runId, const QString &stepId)
{
    if (Page *run = page(QStringLiteral("run"))) {
        run->open(runId, stepId);
        showPage(QStringLiteral("run"));
    }
}

void MainWindow::openVerification(const QString &runId, const QString &stepId)
{
    if (Page *verification = page(QStringLiteral("verification"))) {
        verification->open(runId, stepId);
        showPage(QStringLiteral("verification"));
    }
}

void MainWindow::followRun(const QString &runId)
{
    if (Page *room = page(QStringLiteral("room"))) {
        room->open(runId);
        showPage(QStringLiteral("room"));
    }
}

void MainWindow::openArtifact(const QString &path)
{
    if (Page *artifacts = page(QStringLiteral("artifacts"))) {
        artifacts->open(path);
        showPage(QStringLiteral("artifacts"));
    }
}

void MainWindow::compareRuns(const QString &earlier, const QString &later)
{
    if (Page *artifacts = page(QStringLiteral("artifacts"))) {
        QMetaObject::invokeMethod(artifacts, "compareRuns", Q_ARG(QString, earlier), Q_ARG(QString, later));
        showPage(QStringLiteral("artifacts"));
    }
}

void MainWindow::startRelease(const QString &environment, const QString &playbook)
{
    if (!m_bench.isTrusted(m_bench.workspace().dir)) {
        showPage(home);
        return;
    }
    if (Page *room = page(QStringLiteral("room"))) {
        showPage(QStringLiteral("room"));
        QMetaObject::invokeMethod(room, "prepare", Q_ARG(QString, environment), Q_ARG(QString, playbook));
    }
}

void MainWindow::openPlanMap(const QString &environment)
{
    if (Page *map = page(QStringLiteral("plan-map"))) {
        map->open(environment);
        showPage(QStringLiteral("plan-map"));
    }
}

void MainWindow::openWorkspace(const QString &dir)
{
    if (auto opened = m_bench.openWorkspace(dir); !opened) {
        say(opened.error().message);
        showPage(home);
        Q_EMIT failed(opened.error());
        return;
    }
    showPage(home);
}

void MainWindow::chooseWorkspace()
{
    const QString dir =
        QFileDialog::getExistingDirectory(this, tr("Open a workspace"), m_bench.workspace().dir);
    if (!dir.isEmpty())
        openWorkspace(dir);
}

void MainWindow::chooseArtifact()
{
    const QString path = QFileDialog::getOpenFileName(this, tr("Check an artifact"), m_bench.workspace().dir,
                                                      tr("Release artifacts (*.json)"));
    if (!path.isEmpty())
        openArtifact(path);
}

void MainWindow::tryDemo(const QString &product, const QString &dir)
{
    if (!m_demo) {
        m_demo = new DemoHost(this);
        connect(m_demo, &DemoHost::started, this, [this](const QString &folder, const QString &playbook) {
            m_bench.trust(folder);
            openWorkspace(folder);
            startRelease(QStringLiteral("local"), playbook);
            Q_EMIT demoStarted(folder);
        });
        connect(m_demo, &DemoHost::failed, this, [this](const Error &error) {
            say(error.message);
            Q_EMIT failed(error);
        });
    }
    if (m_demo->starting())
        return;
    say(tr("Starting a private PostgreSQL and a Stripe sandbox on this computer …"));
    Q_EMIT demoStarting();
    m_demo->start(product.isEmpty() ? firstProduct : product, dir);
}

void MainWindow::showCommands()
{
    CommandPalette palette(m_commands, this);
    palette.exec();
}

void MainWindow::setActivity(const QString &words)
{
    if (!m_foot->ledgerThere())
        m_foot->showLedger(m_bench.ledgerPath()); // a run has begun: there is a ledger now, or soon
    m_activity = words;
    updateTitle();
}

DesktopShell &MainWindow::shell()
{
    if (!m_shell) {
        m_shell = new DesktopShell(this);
        connect(m_shell, &DesktopShell::activated, this, [this] {
            setWindowState(windowState() & ~Qt::WindowMinimized);
            raise();
            activateWindow();
        });
    }
    return *m_shell;
}

void MainWindow::setProgress(double progress, bool urgent)
{
    if (progress < 0 && !urgent && !m_shell)
        return;
    shell().setProgress(progress);
    shell().setUrgent(urgent && !isActiveWindow());
}

void MainWindow::notify(const QString &title, const QString &text, bool urgent)
{
    if (isActiveWindow())
        return;
    QApplication::alert(this);
    say(QString(title + QStringLiteral(": ") + text));
    shell().notify(title, text, urgent);
}

void MainWindow::say(const QString &sentence)
{
    m_foot->say(sentence);
}

void MainWindow::updateRail()
{
    const bool open = m_bench.hasWorkspace();
    const Page *shownPage = m_pages->currentPage();
    m_rail->show(currentPage(), shownPage == nullptr || shownPage->isOverview());
    for (const PageEntry &entry : std::as_const(m_entries)) {
        if (QAction *action = findChild<QAction *>(QString(QStringLiteral("page.") + entry.id)))
            action->setEnabled(open || !entry.needsWorkspace);
    }
    for (const QString &id : {QStringLiteral("release.new"), QStringLiteral("verification.open")})
        if (QAction *action = findChild<QAction *>(id))
            action->setEnabled(open);
}

void MainWindow::updateBanner()
{
    const Page *shownPage = m_pages->currentPage();
    const QString environmentName = shownPage ? shownPage->environment() : QString();
    const bool framed =
        !environmentName.isEmpty() && environmentKind(environmentName) == EnvironmentKind::Production;
    m_framed = framed ? environmentName : QString();
    const int frame = framed ? frameWidth : 0;
    setContentsMargins(frame, 0, frame, frame);
    update();
    if (environmentName.isEmpty()) {
        const QString own = shownPage ? shownPage->bannerTitle() : QString();
        if (!own.isEmpty())
            m_banner->show({}, own, shownPage->bannerWords());
        else if (!m_bench.hasWorkspace())
            m_banner->show({}, tr("No workspace"), tr("Nothing is connected."));
        else
            m_banner->show({}, tr("All environments"),
                           tr("Overview. Nothing on this page changes an environment."));
        return;
    }
    const Environment *environment = m_bench.workspace().environment(environmentName);
    QString words = tr("Unknown = production");
    if (environment) {
        words = environment->protection == Protection::None      ? tr("Open")
                : environment->protection == Protection::Confirm ? tr("Confirm by name")
                                                                 : tr("Protected by approvals");
    }
    m_banner->show(environmentName, {}, words, shownPage->target());
}

void MainWindow::paintEvent(QPaintEvent *event)
{
    QMainWindow::paintEvent(event);
    if (m_framed.isEmpty())
        return;
    QPainter painter(this);
    const QColor colour = Theme::of(this).environmentFill(environmentKind(m_framed));
    painter.fillRect(0, 0, frameWidth, height(), colour);
    painter.fillRect(width() - frameWidth, 0, frameWidth, height(), colour);
    painter.fillRect(0, height() - frameWidth, width(), frameWidth, colour);
}

void MainWindow::updateTitle()
{
    QStringList parts;
    if (!m_activity.isEmpty())
        parts << m_activity;
    if (const Page *shownPage = m_pages->currentPage())
        parts << shownPage->title();
    if (m_bench.hasWorkspace())
        parts << m_bench.workspace().name;
    parts << QStringLiteral("Slipway");
    setWindowTitle(parts.join(QStringLiteral(" – ")));
}

/// The rail is the first pane.
void MainWindow::nextPane(int direction)
{
    QWidget *rail = m_rail->buttonOf(currentPage());
    QList<QWidget *> panes{rail != nullptr ? rail : m_rail->buttonOf(home)};
    if (Page *shownPage = m_pages->currentPage())
        panes << panesOf(*shownPage);
    moveFocus(panes, focusWidget(), direction);
}

void MainWindow::restore()
{
    resize(1440, 900);
    const QByteArray geometry = m_bench.settings().value(geometryKey).toByteArray();
    if (!geometry.isEmpty())
        restoreGeometry(geometry);
    showPage(home);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!m_pages->mayClose()) {
        event->ignore();
        return;
    }
    m_bench.settings().setValue(geometryKey, saveGeometry());
    m_bench.settings().setValue(pageKey, currentPage());
    m_bench.settings().sync();
    event->accept();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_pages && !m_rebuilding)
        rebuild();
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().first().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QFileInfo dropped(event->mimeData()->urls().first().toLocalFile());
    if (dropped.isDir())
        openWorkspace(dropped.filePath());
    else if (dropped.fileName() == u"slipway.yaml")
        openWorkspace(dropped.path());
    else
        openArtifact(dropped.filePath());
}

} // namespace slipway::gui
