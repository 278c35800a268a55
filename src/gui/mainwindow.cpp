// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/mainwindow.h"

#include "gui/card.h"
#include "gui/commandpalette.h"
#include "gui/demohost.h"
#include "gui/desktopshell.h"
#include "gui/environmentbanner.h"
#include "gui/icons.h"
#include "gui/page.h"
#include "gui/workbench.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QPushButton>
#include <QStackedWidget>
#include <QStatusBar>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

namespace {

const QString home = QStringLiteral("releases");
const QString geometryKey = QStringLiteral("window/geometry");
const QString pageKey = QStringLiteral("window/page");
constexpr int frameWidth = 3;

/// The end of a path, which is what tells ledgers apart; the whole of it is the tooltip.
QString shortPath(const QString &path)
{
    constexpr int kept = 3;
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    return parts.size() <= kept + 1
               ? path
               : QString(QStringLiteral("…/") + parts.mid(parts.size() - kept).join(u'/'));
}

/// Where a page that has no place of its own in the rail belongs.
QString railIdOf(const QString &page)
{
    return page == u"run" || page == u"verification" ? home : page;
}

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
    connect(&m_bench, &Workbench::ledgerChanged, this, &MainWindow::updateStatus);
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
    addCommand(QStringLiteral("commands.show"), tr("Commands"), QStringLiteral("search"),
               QKeySequence(QStringLiteral("Ctrl+K")), [this] { showCommands(); });
    addCommand(QStringLiteral("pane.next"), tr("Next pane"), QStringLiteral("right"),
               QKeySequence(QStringLiteral("F6")), [this] { nextPane(1); });
    addCommand(QStringLiteral("pane.previous"), tr("Previous pane"), QStringLiteral("right"),
               QKeySequence(QStringLiteral("Shift+F6")), [this] { nextPane(-1); });
    addCommand(QStringLiteral("window.close"), tr("Quit"), QStringLiteral("x"), QKeySequence::Quit,
               [this] { close(); });
}

void MainWindow::build()
{
    auto *centre = new QWidget;
    auto *rows = new QVBoxLayout(centre);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    m_banner = new EnvironmentBanner;
    auto *search = new QPushButton(icon(QStringLiteral("search")), tr("Search or run a command  Ctrl K"));
    search->setObjectName(QStringLiteral("commandButton"));
    search->setProperty("kind", QStringLiteral("filter"));
    search->setAccessibleName(tr("Search or run a command"));
    connect(search, &QPushButton::clicked, this, &MainWindow::showCommands);
    m_banner->addTool(search);
    auto *topRule = new QFrame;
    topRule->setObjectName(QStringLiteral("rule"));
    auto *columns = new QHBoxLayout;
    columns->setSpacing(0);
    m_stack = new QStackedWidget;
    m_stack->setObjectName(QStringLiteral("page"));
    columns->addWidget(makeRail());
    columns->addWidget(m_stack, 1);
    rows->addWidget(m_banner);
    rows->addWidget(topRule);
    rows->addLayout(columns, 1);
    setCentralWidget(centre);
    makeStatusBar();
    updateRail();
    updateStatus();
}

QWidget *MainWindow::makeRail()
{
    m_railBox = new QFrame;
    m_railBox->setObjectName(QStringLiteral("rail"));
    auto *rail = new QVBoxLayout(m_railBox);
    rail->setContentsMargins(8, 8, 8, 8);
    rail->setSpacing(4);
    m_railHead = new QWidget;
    auto *head = new QVBoxLayout(m_railHead);
    head->setContentsMargins(0, 0, 0, 4);
    head->setSpacing(4);
    m_workspaceButton = new QPushButton;
    m_workspaceButton->setProperty("kind", QStringLiteral("menu"));
    m_workspaceButton->setObjectName(QStringLiteral("workspaceButton"));
    m_workspaceButton->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_workspaceMenu = new QMenu(m_workspaceButton);
    m_workspaceButton->setMenu(m_workspaceMenu);
    connect(m_workspaceMenu, &QMenu::aboutToShow, this, &MainWindow::fillWorkspaceMenu);
    auto *caption = new QuietLabel(tr("workspace"), QuietLabel::Ink::Text3);
    caption->setFont(captionFont(font()));
    caption->setContentsMargins(5, 0, 0, 0);
    auto *line = new QFrame;
    line->setObjectName(QStringLiteral("rule"));
    head->addWidget(caption);
    head->addWidget(m_workspaceButton);
    head->addWidget(line);
    rail->addWidget(m_railHead);
    m_rail.clear();
    for (const PageEntry &entry : m_entries) {
        if (!entry.inRail)
            continue;
        if (entry.id == u"settings")
            rail->addStretch();
        rail->addWidget(makeRailButton(entry));
    }
    return m_railBox;
}

QToolButton *MainWindow::makeRailButton(const PageEntry &entry)
{
    auto *button = new QToolButton;
    button->setObjectName(QString(QStringLiteral("rail.") + entry.id));
    button->setProperty("kind", QStringLiteral("rail"));
    button->setIcon(icon(entry.iconName));
    button->setIconSize(QSize(20, 20));
    button->setText(QString(QStringLiteral("  ") + entry.title));
    button->setAccessibleName(entry.title);
    button->setToolTip(entry.title);
    button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    button->setCheckable(true);
    button->setAutoExclusive(true);
    button->setFocusPolicy(Qt::StrongFocus);
    connect(button, &QToolButton::clicked, this, [this, id = entry.id] { showPage(id); });
    m_rail.insert(entry.id, button);
    return button;
}

void MainWindow::makeStatusBar()
{
    m_ledgerLabel = new QuietLabel({}, QuietLabel::Ink::Text3);
    m_ledgerLabel->setFont(captionFont(font()));
    m_ledgerLabel->setContentsMargins(10, 0, 10, 0);
    m_ledgerLabel->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    statusBar()->setSizeGripEnabled(false);
    statusBar()->setContentsMargins(10, 0, 4, 0);
    statusBar()->addWidget(m_ledgerLabel, 1);
    const std::pair<QString, QString> keys[] = {{QStringLiteral("F6"), tr("next pane")},
                                                {QStringLiteral("Ctrl F"), tr("find")},
                                                {QStringLiteral("Ctrl K"), tr("commands")}};
    for (const auto &[key, words] : keys) {
        auto *cap = new QuietLabel(key, QuietLabel::Ink::Text3);
        cap->setProperty("kind", QStringLiteral("key"));
        auto *what = new QuietLabel(words, QuietLabel::Ink::Text3);
        what->setContentsMargins(0, 0, 10, 0);
        for (QLabel *label : {cap, what}) {
            label->setFont(captionFont(font()));
            statusBar()->addPermanentWidget(label);
        }
    }
}

void MainWindow::rebuild()
{
    for (Page *made : std::as_const(m_pages)) {
        if (!made->mayClose()) {
            say(tr("The new language is used when the release under way has ended."));
            return;
        }
    }
    m_rebuilding = true;
    const QString current = m_current;
    m_pages.clear();
    m_current.clear();
    // The sender may be a widget of a page that goes away.
    if (QWidget *old = takeCentralWidget())
        old->deleteLater();
    const auto labels = statusBar()->findChildren<QLabel *>();
    qDeleteAll(labels);
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
    if (Page *made = m_pages.value(id))
        return made;
    const auto entry = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                    [&](const PageEntry &known) { return known.id == id; });
    if (entry == m_entries.cend())
        return nullptr;
    Page *made = entry->make(m_bench, *this);
    made->setObjectName(QString(QStringLiteral("page.") + id));
    connect(made, &Page::titleChanged, this, [this] {
        updateBanner();
        updateTitle();
    });
    m_pages.insert(id, made);
    m_stack->addWidget(made);
    return made;
}

Page *MainWindow::showPage(const QString &id)
{
    Page *wanted = page(id);
    if (!wanted)
        return nullptr;
    m_current = id;
    m_stack->setCurrentWidget(wanted);
    wanted->shown();
    focusOn(*wanted);
    updateRail();
    updateBanner();
    updateTitle();
    return wanted;
}

/// The first pane of a page takes the focus, where the page has not given it to something better.
void MainWindow::focusOn(Page &page)
{
    if (page.isAncestorOf(QApplication::focusWidget()))
        return;
    const auto widgets = page.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (widget->property("pane").toBool() && widget->isVisible() && widget->isEnabled()) {
            widget->setFocus(Qt::OtherFocusReason);
            return;
        }
    }
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

void MainWindow::tryDemo()
{
    if (!m_demo) {
        m_demo = new DemoHost(this);
        connect(m_demo, &DemoHost::started, this, [this](const QString &dir) {
            m_bench.trust(dir);
            openWorkspace(dir);
            Q_EMIT demoStarted(dir);
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
    m_demo->start(QStringLiteral("saas-starter"));
}

void MainWindow::showCommands()
{
    CommandPalette palette(m_commands, this);
    palette.exec();
}

void MainWindow::setActivity(const QString &words)
{
    if (!m_ledgerThere)
        updateStatus(); // a run has begun: there is a ledger now, or soon
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
    m_ledgerLabel->setText(sentence);
    m_ledgerLabel->setAccessibleName(sentence);
}

void MainWindow::fillWorkspaceMenu()
{
    m_workspaceMenu->clear();
    for (const QString &dir : m_bench.recentWorkspaces()) {
        QAction *action =
            m_workspaceMenu->addAction(QString(QFileInfo(dir).fileName() + QStringLiteral("    ") + dir));
        connect(action, &QAction::triggered, this, [this, dir] { openWorkspace(dir); });
    }
    m_workspaceMenu->addSeparator();
    for (const QString &id : {QStringLiteral("workspace.open"), QStringLiteral("demo.start")})
        if (QAction *action = findChild<QAction *>(id))
            m_workspaceMenu->addAction(action);
}

void MainWindow::updateRail()
{
    const bool open = m_bench.hasWorkspace();
    const Page *shownPage = m_pages.value(m_current);
    const bool wide = shownPage == nullptr || shownPage->isOverview();
    m_railBox->setFixedWidth(wide ? qMax(184, fontMetrics().averageCharWidth() * 26) : 52);
    m_railHead->setVisible(wide);
    for (const PageEntry &entry : std::as_const(m_entries)) {
        if (QToolButton *button = m_rail.value(entry.id)) {
            button->setEnabled(open || !entry.needsWorkspace);
            button->setChecked(entry.id == railIdOf(m_current));
            if (button->property("narrow").toBool() == wide) {
                button->setProperty("narrow", !wide);
                button->style()->unpolish(button);
                button->style()->polish(button);
            }
            button->setToolButtonStyle(wide ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
        }
        if (QAction *action = findChild<QAction *>(QString(QStringLiteral("page.") + entry.id)))
            action->setEnabled(open || !entry.needsWorkspace);
    }
    for (const QString &id : {QStringLiteral("release.new"), QStringLiteral("verification.open")})
        if (QAction *action = findChild<QAction *>(id))
            action->setEnabled(open);
    const QString name = open ? m_bench.workspace().name : tr("none yet");
    m_workspaceButton->setText(name);
    m_workspaceButton->setAccessibleName(tr("Workspace %1").arg(name));
    m_workspaceButton->setToolTip(m_bench.workspace().dir);
}

void MainWindow::updateBanner()
{
    const Page *shownPage = m_pages.value(m_current);
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

void MainWindow::updateStatus()
{
    const QString path = m_bench.ledgerPath();
    m_ledgerThere = QFileInfo::exists(path);
    m_ledgerLabel->setText(m_ledgerThere ? tr("Ledger %1, the same as `slipway` uses").arg(shortPath(path))
                                         : tr("No run yet in ledger %1").arg(shortPath(path)));
    m_ledgerLabel->setToolTip(path);
}

void MainWindow::updateTitle()
{
    QStringList parts;
    if (!m_activity.isEmpty())
        parts << m_activity;
    if (const Page *shownPage = m_pages.value(m_current))
        parts << shownPage->title();
    if (m_bench.hasWorkspace())
        parts << m_bench.workspace().name;
    parts << QStringLiteral("Slipway");
    setWindowTitle(parts.join(QStringLiteral(" – ")));
}

void MainWindow::nextPane(int direction)
{
    // Panes: the rail, and every view, scroll area or card of the page.
    QList<QWidget *> panes{m_rail.value(m_current, m_rail.value(home))};
    if (Page *shownPage = m_pages.value(m_current)) {
        QWidget *first = shownPage->nextInFocusChain();
        for (QWidget *at = first; at; at = at->nextInFocusChain()) {
            if (shownPage->isAncestorOf(at) && at->isVisible() && at->isEnabled() &&
                at->property("pane").toBool())
                panes << at;
            if (at->nextInFocusChain() == first)
                break;
        }
        if (panes.size() == 1) {
            for (QWidget *at = first; at && at->nextInFocusChain() != first; at = at->nextInFocusChain()) {
                if (shownPage->isAncestorOf(at) && at->isVisible() && at->isEnabled() &&
                    at->focusPolicy() & Qt::TabFocus) {
                    panes << at;
                    break;
                }
            }
        }
    }
    int at = 0;
    for (qsizetype i = 0; i < panes.size(); ++i)
        if (panes[i] == focusWidget() || (i > 0 && panes[i]->isAncestorOf(focusWidget())))
            at = static_cast<int>(i);
    const int count = static_cast<int>(panes.size());
    if (QWidget *next = panes[(at + direction + count) % count])
        next->setFocus(Qt::TabFocusReason);
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
    for (Page *made : std::as_const(m_pages)) {
        if (!made->mayClose()) {
            event->ignore();
            return;
        }
    }
    m_bench.settings().setValue(geometryKey, saveGeometry());
    m_bench.settings().setValue(pageKey, m_current);
    m_bench.settings().sync();
    event->accept();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_stack && !m_rebuilding)
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
