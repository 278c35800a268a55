// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/pages.h"
#include "release/result.h"

#include <QMainWindow>

class QAction;

namespace slipway::gui {

class DemoHost;
class DesktopShell;
class EnvironmentBanner;
class LedgerBar;
class NavigationRail;
class Page;
class PageStack;
class Workbench;

/// The window: where one is (banner), where one can go (rail), the page, and what stands by (status bar).
class MainWindow : public QMainWindow
{
    Q_OBJECT
public:
    explicit MainWindow(Workbench &bench, QWidget *parent = nullptr);
    ~MainWindow() override;

    Page *showPage(const QString &id); ///< null where there is no such page
    Page *page(const QString &id);     ///< made where it is not yet
    QString currentPage() const;
    bool hasPage(const QString &id) const;
    Workbench &bench() const { return m_bench; }

public Q_SLOTS:
    void openRun(const QString &runId, const QString &stepId = {});
    /// The checks of a run; empty = the latest of the workspace.
    void openVerification(const QString &runId = {}, const QString &stepId = {});
    void followRun(const QString &runId); ///< in the release room, where there is one
    void openArtifact(const QString &path);
    void compareRuns(const QString &earlier, const QString &later); ///< their records, made from the ledger
    void startRelease(const QString &environment = {}, const QString &playbook = {});
    void openPlanMap(const QString &environment);
    void openWorkspace(const QString &dir);
    void chooseWorkspace();
    void chooseArtifact();
    /// Starts a sample product in the background (`dir` empty = in a new temporary folder) and opens its
    /// release.
    void tryDemo(const QString &product = {}, const QString &dir = {});
    void showCommands();
    /// Words shown in the title while something runs, failed or needs a person; empty = nothing.
    void setActivity(const QString &words);
    /// In task bar or dock: 0…1, negative = none; `urgent` where something failed or waits for a person.
    void setProgress(double progress, bool urgent = false);
    /// Tells the desktop and the status bar, where this window is not in front.
    void notify(const QString &title, const QString &text, bool urgent);
    void say(const QString &sentence); ///< in the status bar

Q_SIGNALS:
    void demoStarted(const QString &dir);
    void demoStarting();
    void failed(const slipway::release::Error &error);

protected:
    void closeEvent(QCloseEvent *event) override;
    void changeEvent(QEvent *event) override;
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void paintEvent(QPaintEvent *event) override; ///< the frame that says "production"

private:
    void makeActions();
    void build();
    void rebuild();
    void updateRail();
    void updateBanner();
    void updateTitle();
    void nextPane(int direction);
    void restore();
    DesktopShell &shell();
    QAction *addCommand(const QString &id, const QString &text, const QString &iconName,
                        const QKeySequence &keys, const std::function<void()> &run);

    Workbench &m_bench;
    QList<PageEntry> m_entries;
    QString m_activity;
    EnvironmentBanner *m_banner = nullptr;
    NavigationRail *m_rail = nullptr;
    PageStack *m_pages = nullptr;
    LedgerBar *m_foot = nullptr;
    QString m_framed; ///< environment whose colour frames the window; empty = none
    QList<QAction *> m_commands;
    DemoHost *m_demo = nullptr;
    DesktopShell *m_shell = nullptr; ///< made when something is to be told
    bool m_rebuilding = false;
};

} // namespace slipway::gui
