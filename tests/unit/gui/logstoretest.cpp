// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/logsearch.h"

#include <QTest>

#include <thread>

using namespace slipway::gui;
using slipway::release::OutputStream;

namespace {

const QString migrate = QStringLiteral("migrate");
const QString verify = QStringLiteral("verify");

QList<QByteArray> texts(const LogStore &store)
{
    QList<QByteArray> found;
    for (const LogLine &line : store.lines(0, store.lineCount()))
        found << line.text;
    return found;
}

void add(LogStore &store, const QByteArray &bytes, const QString &step = migrate,
         OutputStream stream = OutputStream::Out)
{
    store.append(step, stream, 1'000, bytes);
}

QList<QByteArray> cut(const QList<QByteArray> &chunks)
{
    LineCutter cutter;
    QByteArray lines;
    for (const QByteArray &chunk : chunks)
        cutter.cut(chunk, lines);
    cutter.finish(lines);
    QList<QByteArray> list = lines.split('\n');
    list.removeLast();
    return list;
}

} // namespace

class LogStoreTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aSetOfLinesKnowsItsMembers();
    void aSetOfLinesAgreesWithAPlainList();
    void escapesAndReturnsAreTakenOut();
    void aLineWithoutEndIsCut();
    void severityIsReadFromTheLine_data();
    void severityIsReadFromTheLine();
    void linesKeepStepTimeAndText();
    void streamsDoNotMixInsideALine();
    void theFilterChoosesBySeverityAndStep();
    void errorsAreFoundInBothDirections();
    void searchFindsWhatGrepWouldFind();
    void searchGoesOnWithLaterLines();
    void aNewTextStartsAgain();
    void writerAndReadersMayWorkAtOnce();
};

void LogStoreTest::aSetOfLinesKnowsItsMembers()
{
    LineSet set;
    QCOMPARE(set.next(0), -1);
    set.insert(3);
    set.insert(100);
    set.growTo(200);
    QCOMPARE(set.size(), 200);
    QCOMPARE(set.count(), 2);
    QVERIFY(set.contains(100));
    QVERIFY(!set.contains(99));
    QCOMPARE(set.rank(100), 1);
    QCOMPARE(set.rank(101), 2);
    QCOMPARE(set.at(1), 100);
    QCOMPARE(set.at(2), -1);
    QCOMPARE(set.next(4), 100);
    QCOMPARE(set.previous(99), 3);
    QCOMPARE(set.previous(2), -1);
}

void LogStoreTest::aSetOfLinesAgreesWithAPlainList()
{
    LineSet set;
    LineSet other;
    std::vector<qint64> members;
    std::vector<qint64> both;
    quint32 random = 7;
    for (qint64 line = 0; line < 30'000; ++line) {
        random = random * 1664525 + 1013904223;
        const bool in = (random >> 24) % 5 == 0;
        const bool inOther = (random >> 16) % 3 == 0;
        set.append(in);
        other.append(inOther);
        if (in)
            members.push_back(line);
        if (in && inOther)
            both.push_back(line);
    }
    QCOMPARE(set.count(), static_cast<qint64>(members.size()));
    for (std::size_t n = 0; n < members.size(); ++n) {
        QCOMPARE(set.at(static_cast<qint64>(n)), members[n]);
        QCOMPARE(set.rank(members[n]), static_cast<qint64>(n));
    }
    const LineSet crossed = set.intersected(other);
    QCOMPARE(crossed.count(), static_cast<qint64>(both.size()));
    QCOMPARE(crossed.at(crossed.count() - 1), both.back());
    QCOMPARE(crossed.size(), 30'000);
}

void LogStoreTest::escapesAndReturnsAreTakenOut()
{
    QCOMPARE(cut({"\x1b[1;31mred\x1b[0m\n"}), QList<QByteArray>{"red"});
    QCOMPARE(cut({"a\x1b", "[3", "2mb\n"}), QList<QByteArray>{"ab"});
    QCOMPARE(cut({"\x1b]0;title\x07text\n"}), QList<QByteArray>{"text"});
    QCOMPARE(cut({"one\r\ntwo\r", "\nthree"}), (QList<QByteArray>{"one", "two", "three"}));
    QCOMPARE(cut({"10%\r20%\rdone\n"}), (QList<QByteArray>{"10%", "20%", "done"}));
    QCOMPARE(cut({"\n\nlast"}), (QList<QByteArray>{"", "", "last"}));
}

void LogStoreTest::aLineWithoutEndIsCut()
{
    const QList<QByteArray> lines = cut({QByteArray(3 * LineCutter::longestLine + 5, 'x')});
    QCOMPARE(lines.size(), 4);
    QCOMPARE(lines[0].size(), LineCutter::longestLine);
    QCOMPARE(lines[3].size(), 5);
}

void LogStoreTest::severityIsReadFromTheLine_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<Severity>("severity");
    QTest::newRow("plain") << QByteArray("INFO  [alembic] Running upgrade") << Severity::Info;
    QTest::newRow("level") << QByteArray("2026-01-01 ERROR something") << Severity::Error;
    QTest::newRow("python") << QByteArray("sqlalchemy.exc.ProgrammingError: (42703)") << Severity::Error;
    QTest::newRow("traceback") << QByteArray("Traceback (most recent call last):") << Severity::Error;
    QTest::newRow("warning") << QByteArray("[WARN] replica lag") << Severity::Warning;
    QTest::newRow("compiler") << QByteArray("x.c:3: warning: unused") << Severity::Warning;
    QTest::newRow("both") << QByteArray("WARNING then ERROR") << Severity::Error;
    QTest::newRow("part of a word") << QByteArray("ERRORS 0, TERROR, mirror: none") << Severity::Info;
    QTest::newRow("empty") << QByteArray() << Severity::Info;
}

void LogStoreTest::severityIsReadFromTheLine()
{
    QFETCH(QByteArray, line);
    QFETCH(Severity, severity);
    QCOMPARE(severityOf(line), severity);
}

void LogStoreTest::linesKeepStepTimeAndText()
{
    LogStore store;
    for (int i = 0; i < 150; ++i)
        add(store, QByteArray::number(i) + '\n');
    store.append(verify, OutputStream::Out, 5'000, "checked\nopen end");
    QCOMPARE(store.lineCount(), 151);
    store.endStep();
    QCOMPARE(store.lineCount(), 152);
    const QList<LogLine> lines = store.lines(100, 1'000);
    QCOMPARE(lines.size(), 52);
    QCOMPARE(lines[0].text, QByteArray("100"));
    QCOMPARE(lines[0].number, 100);
    QCOMPARE(store.steps().value(lines[49].step), migrate);
    QCOMPARE(store.steps().value(lines[50].step), verify);
    QCOMPARE(lines[50].time, 5'000);
    QCOMPARE(lines[51].text, QByteArray("open end"));
    QCOMPARE(store.firstLineOf(verify), 150);
    QVERIFY(store.lines(152, 1).isEmpty());
}

void LogStoreTest::streamsDoNotMixInsideALine()
{
    LogStore store;
    add(store, "half ");
    add(store, "a warning of stderr\n", migrate, OutputStream::Err);
    add(store, "and the rest\n");
    QCOMPARE(texts(store), (QList<QByteArray>{"a warning of stderr", "half and the rest"}));
}

void LogStoreTest::theFilterChoosesBySeverityAndStep()
{
    LogStore store;
    for (int i = 0; i < 100; ++i)
        add(store,
            i % 10 == 0   ? "ERROR x\n"
            : i % 10 == 1 ? "WARN y\n"
                          : "fine\n",
            i < 50 ? migrate : verify);
    const auto chosen = [&store](const LogFilter &filter) {
        LineSet set;
        store.extend(set, filter);
        return set;
    };
    QCOMPARE(chosen({}).count(), 100);
    QCOMPARE(chosen({true, false, false, {}}).count(), 10);
    QCOMPARE(chosen({false, true, true, {}}).count(), 90);
    QCOMPARE(chosen({true, true, false, verify}).count(), 10);
    QCOMPARE(chosen({true, true, false, verify}).at(0), 50);
    LineSet grown = chosen({true, false, false, verify});
    add(store, "ERROR z\n", verify);
    store.extend(grown, {true, false, false, verify});
    QCOMPARE(grown.count(), 6);
    QCOMPARE(grown.size(), 101);
}

void LogStoreTest::errorsAreFoundInBothDirections()
{
    LogStore store;
    add(store, "a\nERROR b\nc\nERROR d\n");
    QCOMPARE(store.nextError(0), 1);
    QCOMPARE(store.nextError(2), 3);
    QCOMPARE(store.nextError(4), std::nullopt);
    QCOMPARE(store.previousError(2), 1);
    QCOMPARE(store.errorCount(), 2);
}

void LogStoreTest::searchFindsWhatGrepWouldFind()
{
    auto store = std::make_shared<LogStore>();
    qint64 expected = 0;
    QByteArray chunk;
    for (int i = 0; i < 60'000; ++i) {
        const bool hit = i % 7 == 0 || i % 1'000 == 999;
        expected += hit ? 1 : 0;
        chunk +=
            "line " + QByteArray::number(i) + (hit ? " Subscriber subscriber\n" : " of something else\n");
        if (chunk.size() > 60'000)
            add(*store, std::exchange(chunk, {}));
    }
    add(*store, chunk);
    LogSearch search(store);
    search.find("subscriber");
    QTRY_VERIFY(search.result()->upToDate && search.result()->lines.size() == store->lineCount());
    QCOMPARE(search.result()->lines.count(), expected);
    QCOMPARE(search.result()->lines.at(0), 0);
    QVERIFY(search.result()->lines.contains(7));
    QVERIFY(!search.result()->lines.contains(8));
    search.find("SUBSCRIBER");
    QTRY_VERIFY(search.result()->upToDate);
    QCOMPARE(search.result()->lines.count(), 0);
    QCOMPARE(LogSearch::occurrences("Subscriber subscriber", "subscriber").size(), 2);
    QCOMPARE(LogSearch::occurrences("Subscriber subscriber", "Sub").size(), 1);
}

void LogStoreTest::searchGoesOnWithLaterLines()
{
    auto store = std::make_shared<LogStore>();
    add(*store, "needle\nhay\n");
    LogSearch search(store);
    search.find("needle");
    QTRY_COMPARE(search.result()->lines.count(), 1);
    add(*store, "hay\nneedle\n");
    search.logHasGrown();
    QTRY_COMPARE(search.result()->lines.count(), 2);
    QTRY_COMPARE(search.result()->lines.size(), 4);
    QCOMPARE(search.result()->lines.at(1), 3);
}

void LogStoreTest::aNewTextStartsAgain()
{
    auto store = std::make_shared<LogStore>();
    add(*store, "one\ntwo\n");
    LogSearch search(store);
    search.find("one");
    QTRY_COMPARE(search.result()->lines.count(), 1);
    search.find("two");
    QTRY_VERIFY(search.result()->upToDate && search.result()->lines.contains(1));
    search.find({});
    QTRY_VERIFY(search.result()->upToDate);
    QCOMPARE(search.result()->lines.count(), 0);
}

void LogStoreTest::writerAndReadersMayWorkAtOnce()
{
    auto store = std::make_shared<LogStore>();
    LogSearch search(store);
    search.find("7");
    std::jthread writer([store] {
        for (int i = 0; i < 50'000; ++i)
            add(*store, "number " + QByteArray::number(i) + '\n');
    });
    qint64 seen = 0;
    while (seen < 50'000) {
        const qint64 lines = store->lineCount();
        search.logHasGrown();
        if (lines > seen)
            QCOMPARE(store->lines(lines - 1, 1).constFirst().text, "number " + QByteArray::number(lines - 1));
        seen = lines;
    }
    qint64 expected = 0;
    for (int i = 0; i < 50'000; ++i)
        expected += QByteArray::number(i).contains('7') ? 1 : 0;
    search.logHasGrown();
    QTRY_COMPARE(search.result()->lines.count(), expected);
}

QTEST_GUILESS_MAIN(LogStoreTest)
#include "logstoretest.moc"
