// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/logpane.h"

#include <QAction>
#include <QFile>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::gui;
using slipway::release::OutputStream;

namespace {

const QString migrate = QStringLiteral("migrate");
const QString verify = QStringLiteral("verify");

} // namespace

class LogPaneTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void linesFollowTheEndUntilOneScrollsUp();
    void foundLinesAreCountedAndWalked();
    void theFilterNarrowsLinesAndFinds();
    void errorsAreVisitedInTurn();
    void theStepFilterShowsOneStep();
    void whatIsSelectedIsCopied();
    void whatIsShownIsSaved();
    void controlCharactersBecomeVisible();
    void aLogThatIsReplacedBeginsAnew();

private:
    void add(const QByteArray &bytes, const QString &step = migrate)
    {
        m_log->append(step, OutputStream::Out, 0, bytes);
    }
    QAction *action(const char *name) { return m_pane->findChild<QAction *>(QLatin1String(name)); }
    LogView &view() { return m_pane->view(); }
    std::shared_ptr<LogStore> m_log;
    std::unique_ptr<LogPane> m_pane;
};

void LogPaneTest::init()
{
    m_log = std::make_shared<LogStore>();
    m_pane = std::make_unique<LogPane>();
    m_pane->resize(1200, 300);
    m_pane->setLog(m_log);
    m_pane->setSteps({{migrate, 1, migrate}, {verify, 2, verify}});
    m_pane->show();
}

void LogPaneTest::linesFollowTheEndUntilOneScrollsUp()
{
    for (int i = 0; i < 500; ++i)
        add("line\n");
    QTRY_COMPARE(view().rowCount(), 500);
    QScrollBar *bar = view().verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(10);
    QVERIFY(!action("logFollow")->isChecked());
    add("more\nmore\n");
    QTRY_COMPARE(view().rowCount(), 502);
    QCOMPARE(bar->value(), 10);
    action("logFollow")->trigger();
    QCOMPARE(bar->value(), bar->maximum());
    QTest::keyClick(&view(), Qt::Key_Home);
    QCOMPARE(view().firstVisibleLine(), 0);
    QTest::keyClick(&view(), Qt::Key_End);
    QVERIFY(view().isFollowing());
}

void LogPaneTest::foundLinesAreCountedAndWalked()
{
    for (int i = 0; i < 300; ++i)
        add(i % 100 == 50 ? "the needle\n" : "hay\n");
    auto *field = m_pane->findChild<QLineEdit *>(QStringLiteral("logSearch"));
    auto *places = m_pane->findChild<QLabel *>(QStringLiteral("logPlaces"));
    field->setText(QStringLiteral("needle"));
    QTRY_COMPARE(m_pane->foundCount(), 3);
    view().verticalScrollBar()->setValue(0);
    action("logFindNext")->trigger();
    QCOMPARE(places->text(), QStringLiteral("1 of 3"));
    action("logFindNext")->trigger();
    QCOMPARE(places->text(), QStringLiteral("2 of 3"));
    action("logFindPrevious")->trigger();
    action("logFindPrevious")->trigger(); // round the beginning
    QCOMPARE(places->text(), QStringLiteral("3 of 3"));
    add("a needle that came later\n");
    QTRY_COMPARE(places->text(), QStringLiteral("3 of 4"));
    QTest::keyClick(field, Qt::Key_Escape);
    QTRY_VERIFY(places->text().isEmpty());
}

void LogPaneTest::theFilterNarrowsLinesAndFinds()
{
    for (int i = 0; i < 100; ++i)
        add(i % 10 == 0 ? "ERROR x needle\n" : i % 10 == 1 ? "WARN y\n" : "fine needle\n");
    m_pane->findChild<QLineEdit *>(QStringLiteral("logSearch"))->setText(QStringLiteral("needle"));
    QTRY_COMPARE(m_pane->foundCount(), 90);
    action("logInfos")->trigger();
    QCOMPARE(view().rowCount(), 20);
    QTRY_COMPARE(m_pane->foundCount(), 10);
    action("logErrors")->trigger();
    QCOMPARE(view().rowCount(), 10);
    add("WARN z\n");
    QTRY_COMPARE(view().rowCount(), 11);
}

void LogPaneTest::errorsAreVisitedInTurn()
{
    for (int i = 0; i < 400; ++i)
        add(i == 100 || i == 300 ? "ERROR x\n" : "fine\n");
    QTRY_COMPARE(view().rowCount(), 400);
    action("logErrors")->setChecked(false);
    action("logFirstError")->trigger();
    QVERIFY(action("logErrors")->isChecked()); // what one goes to is shown
    const auto inSight = [this](qint64 line) {
        return view().firstVisibleLine() <= line && line < view().firstVisibleLine() + 20;
    };
    QVERIFY(inSight(100));
    action("logFirstError")->trigger();
    QVERIFY(inSight(300));
    action("logFirstError")->trigger();
    QVERIFY(inSight(100));
}

void LogPaneTest::theStepFilterShowsOneStep()
{
    add("a\nb\n");
    add("c\n", verify);
    QTRY_COMPARE(view().rowCount(), 3);
    m_pane->showOnly(verify);
    QCOMPARE(view().rowCount(), 1);
    m_pane->showOnly({});
    QCOMPARE(view().rowCount(), 3);
}

void LogPaneTest::whatIsSelectedIsCopied()
{
    add("one\nERROR two\nthree\n");
    QTRY_COMPARE(view().rowCount(), 3);
    QVERIFY(!action("logCopy")->isEnabled());
    view().selectAll();
    QVERIFY(action("logCopy")->isEnabled());
    QCOMPARE(view().selectedText(), QStringLiteral("one\nERROR two\nthree"));
    action("logErrors")->trigger();
    QCOMPARE(view().selectedText(), QStringLiteral("one\nthree"));
}

void LogPaneTest::whatIsShownIsSaved()
{
    add("one\nERROR two\nthree\n");
    QTRY_COMPARE(view().rowCount(), 3);
    action("logInfos")->trigger();
    const QTemporaryDir dir;
    QSignalSpy saved(m_pane.get(), &LogPane::saved);
    m_pane->saveTo(dir.filePath(QStringLiteral("run.log")));
    QTRY_COMPARE(saved.size(), 1);
    QCOMPARE(saved[0][1].toString(), QString());
    QFile file(dir.filePath(QStringLiteral("run.log")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("ERROR two\n"));
    m_pane->saveTo(dir.filePath(QStringLiteral("no/such/folder")));
    QTRY_COMPARE(saved.size(), 2);
    QVERIFY(!saved[1][1].toString().isEmpty());
}

void LogPaneTest::controlCharactersBecomeVisible()
{
    QCOMPARE(displayText("a\tb"), QStringLiteral("a       b"));
    QCOMPARE(displayText(QByteArray("bell\x07")), QString(QStringLiteral("bell") + QChar(0xFFFD)));
    QCOMPARE(displayText("Prüfung"), QStringLiteral("Prüfung"));
}

void LogPaneTest::aLogThatIsReplacedBeginsAnew()
{
    add("one\ntwo\n");
    QTRY_COMPARE(view().rowCount(), 2);
    m_log = std::make_shared<LogStore>();
    m_pane->setLog(m_log);
    QCOMPARE(view().rowCount(), 0);
    add("three\n");
    QTRY_COMPARE(view().rowCount(), 1);
}

QTEST_MAIN(LogPaneTest)
#include "logpanetest.moc"
