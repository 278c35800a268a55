// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checklistsheet.h"
#include "gui/goboardsheet.h"
#include "gui/gorowsview.h"
#include "gui/itemcard.h"
#include "gui/mainwindow.h"
#include "gui/releaseroompage.h"
#include "gui/signoffpanel.h"
#include "gui/verdictband.h"
#include "gui/windowprogram.h"
#include "gui/workbench.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using Phase = RunController::Phase;
using release::GoStatus;

namespace {

constexpr int patience = 30'000;

const char *workspaceText = R"(slipway: 1
workspace: shop
ledger: var/ledger.sqlite
environments:
  local: {protection: none, database: 'sqlite:///%1/target.sqlite'}
)";

/// A row that Slipway runs, one that a person confirms, and the closing of the table.
const char *playbookText = R"(slipway: 1
name: gate
title: Gate
roles: [release manager]
sign_off: {roles: [{name: release manager, decides: true}]}
phases:
  decide:
    - {id: schema, kind: command, title: Schema is there, action: test -e mended, expects: All PASS, shell: "test -e mended || { echo ERROR no schema; exit 3; }", on_failure: continue}
    - {id: dashboard, kind: manual, title: Dashboard shows data, text: Open the dashboard., expects: All panels populated, on_failure: continue}
    - {id: go, kind: go_no_go, title: Go or no-go, needs: [schema, dashboard]}
  execute:
    - {id: deploy, kind: command, title: Deploy, shell: "touch deployed", needs: [go]}
)";

} // namespace

/// The go/no-go board over the real engine: red row, confirmation with a pasted picture, run again,
/// signature.
class GoBoardTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;
    ReleaseDesk *m_desk = nullptr;

    QString workspace() const { return m_dir.filePath(QStringLiteral("shop")); }
    QString path(const char *name) const { return QString(workspace() + u'/' + QLatin1String(name)); }
    static void write(const QString &path, const QString &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text.toUtf8());
    }
    QPushButton *button(const char *name) const
    {
        const auto found = m_desk->findChildren<QPushButton *>(QLatin1String(name));
        for (QPushButton *one : found)
            if (one->isVisible())
                return one;
        return nullptr;
    }
    bool ready(const char *name) const { return button(name) != nullptr && button(name)->isEnabled(); }
    void click(const char *name)
    {
        QTRY_VERIFY2_WITH_TIMEOUT(ready(name), name, patience);
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    GoBoardSheet &board() const { return *m_desk->findChild<GoBoardSheet *>(); }
    GoStatus status(int row) const
    {
        const auto &rows = board().rows().rowsModel().rows();
        return row < rows.size() ? rows[row].status : GoStatus::Open;
    }
    RunController &controller() const { return m_desk->controller(); }
    void start()
    {
        m_window->startRelease(QStringLiteral("local"), QStringLiteral("gate"));
        click("startRelease");
        QTRY_VERIFY_WITH_TIMEOUT(controller().question(), patience); // the person's row
        QCOMPARE(controller().question()->kind, release::QuestionKind::Item);
    }

private Q_SLOTS:
    void initTestCase()
    {
        loadWindowResources();
        QDir().mkpath(QString(workspace() + QStringLiteral("/playbooks")));
        write(path("slipway.yaml"), QString::fromUtf8(workspaceText).arg(m_dir.path()));
        write(path("playbooks/gate.yaml"), QString::fromUtf8(playbookText));
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_bench->trust(workspace());
    }
    void init()
    {
        QFile::remove(path("mended"));
        QFile::remove(path("deployed"));
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
        m_window->openWorkspace(workspace());
        m_window->startRelease();
        m_desk = m_window->findChild<ReleaseDesk *>();
        QTRY_VERIFY_WITH_TIMEOUT(ready("makePlan"), patience);
    }
    void cleanup() { m_window.reset(); }

    void redIsShownMendedAndSigned()
    {
        start();
        const QAbstractItemModelTester rules(&board().rows().rowsModel());
        click("roomBoard");
        QTRY_COMPARE(status(0), GoStatus::Fail);
        QCOMPARE(status(1), GoStatus::Waiting);
        QVERIFY(board().findChild<VerdictBand *>()->accessibleName().startsWith(QStringLiteral("NO-GO")));

        // The person's row, with a picture from the clipboard.
        auto *item = board().findChild<ItemCard *>();
        QTRY_VERIFY(item->isVisible());
        QVERIFY(!button("itemNotApplicable")->isEnabled()); // wants its reason
        QImage picture(8, 8, QImage::Format_RGB32);
        picture.fill(Qt::red);
        QApplication::clipboard()->setImage(picture);
        item->pastePicture();
        QCOMPARE(item->files().size(), 1);
        QTest::keyClicks(item->findChild<QLineEdit *>(QStringLiteral("itemNote")),
                         QStringLiteral("all green"));
        click("itemDone");
        QTRY_COMPARE_WITH_TIMEOUT(status(1), GoStatus::Pass, patience);
        QTRY_VERIFY_WITH_TIMEOUT(controller().question() &&
                                     controller().question()->kind == release::QuestionKind::Decision,
                                 patience);
        QVERIFY(!controller().state().attachments.isEmpty());

        // Red: go cannot be signed. Mended and run again, it can.
        QTRY_VERIFY(button("signGo") != nullptr && !button("signGo")->isEnabled());
        write(path("mended"), QString());
        board().rows().chooseStep(QStringLiteral("schema"));
        click("goAgain");
        QTRY_COMPARE_WITH_TIMEOUT(status(0), GoStatus::Pass, patience);
        QVERIFY(!QFile::exists(path("deployed"))); // nothing goes on before the signature
        click("signGo");
        QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
        QCOMPARE(controller().status(), release::RunStatus::Succeeded);
        QVERIFY(QFile::exists(path("deployed")));
    }

    void noGoEndsTheRelease()
    {
        start();
        click("roomBoard");
        QTRY_VERIFY(ready("itemNotDone"));
        click("itemNotDone");
        click("goStop");
        // What it failed for is told in the room; the person gives up there.
        QTRY_VERIFY_WITH_TIMEOUT(controller().failure() || controller().phase() == Phase::Ended, patience);
        if (controller().failure())
            controller().abortRun();
        QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
        QVERIFY(controller().status() != release::RunStatus::Succeeded);
        QVERIFY(!QFile::exists(path("deployed")));
    }

    void theChecklistIsFilledIn()
    {
        write(path("mended"), QString());
        start();
        click("roomBoard");
        click("goChecklist");
        auto *sheet = m_desk->findChild<ChecklistSheet *>();
        QTRY_VERIFY_WITH_TIMEOUT(sheet->filledIn().contains(QStringLiteral("Schema is there")), patience);
        click("checklistCopy");
        QCOMPARE(QApplication::clipboard()->text(), sheet->filledIn());
        click("checklistLeave");
        QTRY_VERIFY(board().isVisible());
        controller().cancel();
        QTRY_COMPARE_WITH_TIMEOUT(controller().phase(), Phase::Ended, patience);
    }
};

QTEST_MAIN(GoBoardTest)
#include "goboard.moc"
