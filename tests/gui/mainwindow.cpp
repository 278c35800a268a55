// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/mainwindow.h"

#include "gui/card.h"
#include "gui/historymodel.h"
#include "gui/languages.h"
#include "gui/releasespage.h"
#include "gui/theme.h"
#include "gui/windowprogram.h"
#include "gui/workbench.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace slipway;
using namespace slipway::gui;

namespace {

const char *workspaceText = R"(slipway: 1
workspace: isp-billing
ledger: var/ledger.sqlite
environments:
  local:
    protection: none
    database: ${GA_TEST_ABSENT_DATABASE}
  staging:
    database: ${GA_TEST_ABSENT_DATABASE}
  production:
    protection: confirm
    database: ${GA_TEST_ABSENT_DATABASE}
)";

} // namespace

/// The real window, offscreen, through what a person can reach.
class MainWindowTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    QString workspaceDir() const { return m_dir.filePath(QStringLiteral("isp-billing")); }

private Q_SLOTS:
    void initTestCase()
    {
        loadWindowResources();
        applyTheme(*qApp, ThemeChoice::Light);
        QDir().mkpath(workspaceDir());
        QFile file(QString(workspaceDir() + QStringLiteral("/slipway.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(workspaceText);
    }

    void init()
    {
        static int number = 0;
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings%1.ini").arg(++number)));
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
    }

    void cleanup()
    {
        m_window.reset();
        m_bench.reset();
    }

    void startsWithTheFirstChoiceMade()
    {
        auto *demo = m_window->findChild<QPushButton *>(QStringLiteral("choice.demo"));
        QVERIFY(demo && demo->isVisible());
        QTRY_VERIFY(demo->hasFocus());
        QVERIFY(!m_window->findChild<QToolButton *>(QStringLiteral("rail.environments")) ||
                !m_window->findChild<QToolButton *>(QStringLiteral("rail.environments"))->isEnabled());
    }

    void showsACardForEveryEnvironment()
    {
        m_window->openWorkspace(workspaceDir());
        for (const char *name : {"local", "staging", "production"}) {
            auto *card = m_window->findChild<Card *>(QStringLiteral("card.%1").arg(QLatin1String(name)));
            QVERIFY(card);
            QTRY_VERIFY(card->isVisible());
        }
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("isp-billing")));
    }

    void asksAnEnvironmentAgainWhenItsRunHasEnded()
    {
        m_bench->trust(workspaceDir());
        m_window->openWorkspace(workspaceDir());
        auto *checked = m_window->findChild<QLabel *>(QStringLiteral("environmentsChecked"));
        QVERIFY(checked);
        QTRY_VERIFY(checked->text().startsWith(QStringLiteral("checked")));
        QTRY_VERIFY(m_window->findChild<QPushButton *>(QStringLiteral("newRelease"))->hasFocus());
        auto &page = *static_cast<ReleasesPage *>(m_window->page(QStringLiteral("releases")));
        ledger::RunSummary run;
        run.id = QStringLiteral("20261120T164201Z-1");
        run.workspace = QStringLiteral("isp-billing");
        run.environment = QStringLiteral("local");
        run.status = release::RunStatus::Running;
        page.setRuns({run});
        QVERIFY(checked->text().startsWith(QStringLiteral("checked")));
        run.status = release::RunStatus::Failed;
        run.finishedAt = QDateTime::currentDateTimeUtc();
        page.setRuns({run});
        QVERIFY(checked->text().startsWith(QStringLiteral("asking")));
        QTRY_VERIFY(checked->text().startsWith(QStringLiteral("checked")));
        page.setRuns({run});
        QVERIFY(checked->text().startsWith(QStringLiteral("checked")));
    }

    void asksNothingOfAWorkspaceThatIsNotTrusted()
    {
        m_window->openWorkspace(workspaceDir());
        auto *card = m_window->findChild<Card *>(QStringLiteral("card.local"));
        QVERIFY(card->accessibleName().contains(QStringLiteral("when you trust")));
        auto *trust = m_window->findChild<QPushButton *>(QStringLiteral("trust.yes"));
        QVERIFY(trust && trust->isVisible());
        QTest::mouseClick(trust, Qt::LeftButton);
        QVERIFY(m_bench->isTrusted(workspaceDir()));
        // What is missing is named on the card.
        QTRY_VERIFY_WITH_TIMEOUT(card->accessibleName().contains(QStringLiteral("GA_TEST_ABSENT_DATABASE")),
                                 10'000);
    }

    void saysWhatIsWrongWithAWorkspace()
    {
        QSignalSpy failed(m_window.get(), &MainWindow::failed);
        m_window->openWorkspace(m_dir.filePath(QStringLiteral("nowhere")));
        QCOMPARE(failed.size(), 1);
        QVERIFY(!m_bench->hasWorkspace());
    }

    void everyPageIsReachedByItsKey()
    {
        m_window->openWorkspace(workspaceDir());
        int number = 0;
        for (const PageEntry &entry : pageEntries()) {
            if (!entry.inRail)
                continue;
            ++number;
            QTest::keyClick(m_window.get(), static_cast<Qt::Key>(Qt::Key_0 + number), Qt::ControlModifier);
            QCOMPARE(m_window->currentPage(), entry.id);
        }
        QVERIFY(number >= 2);
    }

    void everythingThatTakesFocusHasAName()
    {
        m_window->openWorkspace(workspaceDir());
        for (const PageEntry &entry : pageEntries()) {
            m_window->showPage(entry.id);
            for (QWidget *widget : m_window->findChildren<QWidget *>()) {
                if (!widget->isVisible() || !(widget->focusPolicy() & Qt::TabFocus))
                    continue;
                QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
                QVERIFY(face);
                QVERIFY2(!face->text(QAccessible::Name).isEmpty(),
                         qPrintable(QStringLiteral("%1: %2 %3")
                                        .arg(entry.id, QLatin1String(widget->metaObject()->className()),
                                             widget->objectName())));
            }
        }
    }

    void keepsSizeAndRecentWorkspaces()
    {
        m_window->openWorkspace(workspaceDir());
        m_window->resize(1111, 777);
        m_window->close();
        MainWindow second(*m_bench);
        QCOMPARE(second.size(), QSize(1111, 777));
        QCOMPARE(m_bench->recentWorkspaces(), QStringList{workspaceDir()});
    }

    void switchesLanguageAndThemeWithoutARestart()
    {
        m_window->openWorkspace(workspaceDir());
        applyLanguage(*qApp, QStringLiteral("de"));
        QTRY_COMPARE(
            m_window->findChild<QToolButton *>(QStringLiteral("rail.environments"))->accessibleName(),
            QStringLiteral("Umgebungen"));
        QTRY_VERIFY(m_window->findChild<Card *>(QStringLiteral("card.local")));
        QCOMPARE(QCoreApplication::translate("slipway::gui::HistoryView", "%n run(s)", nullptr, 1),
                 QStringLiteral("1 Lauf"));
        applyLanguage(*qApp, QStringLiteral("en"));
        QCOMPARE(QCoreApplication::translate("slipway::gui::HistoryView", "%n run(s)", nullptr, 1),
                 QStringLiteral("1 run"));
        applyTheme(*qApp, ThemeChoice::Dark);
        QVERIFY(Theme::of(m_window.get()).dark());
        applyTheme(*qApp, ThemeChoice::Light);
        QVERIFY(!Theme::of(m_window.get()).dark());
    }
};

QTEST_MAIN(MainWindowTest)
#include "mainwindow.moc"
