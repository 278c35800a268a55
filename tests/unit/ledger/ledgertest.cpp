// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/ledger.h"

#include "ledger/chain.h"
#include "ledger/runid.h"
#include "ledger/runlock.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace slipway::ledger;
using namespace slipway::release;

namespace {

const QString runId = QStringLiteral("20261120T101500Z-4f2a9c1e");

RunPlanned plannedEvent(const QString &environment = QStringLiteral("staging"))
{
    return {
        QStringLiteral("digest"),
        QJsonObject{
            {QStringLiteral("workspace"), QStringLiteral("saas-starter")},
            {QStringLiteral("playbook"), QJsonObject{{QStringLiteral("name"), QStringLiteral("db-release")}}},
            {QStringLiteral("environment"), QJsonObject{{QStringLiteral("name"), environment}}},
            {QStringLiteral("operator"), QJsonObject{{QStringLiteral("name"), QStringLiteral("Ada")}}}},
        {}};
}

OutputAppended outputEvent(const QByteArray &data, const QString &step = QStringLiteral("migrate"))
{
    return {step, 1, OutputStream::Out, data};
}

/// A short whole run with every kind of column filled.
void appendRun(Ledger &ledger, const QString &id)
{
    const QJsonObject facts{{QStringLiteral("before"), QJsonArray{QStringLiteral("a1")}},
                            {QStringLiteral("after"), QJsonArray{QStringLiteral("b2")}}};
    const QList<RunEvent> events = {
        plannedEvent(),
        RunStarted{},
        StepStarted{QStringLiteral("migrate"), 1},
        outputEvent("Running upgrade a1 -> b2\npartial"),
        outputEvent(" line\nthird line\n"),
        FactRecorded{QStringLiteral("migrate"), QStringLiteral("migrations"), facts},
        StepFinished{
            QStringLiteral("migrate"), 1, StepStatus::Succeeded, {}, {}, {3, 48, QStringLiteral("ab")}},
        RunFinished{RunStatus::Succeeded, QStringLiteral("done")},
        ArtifactWritten{QStringLiteral("var/reports/a.json"), QStringLiteral("cd")}};
    for (const RunEvent &event : events)
        QVERIFY(ledger.append(id, event));
}

/// Changes a ledger as somebody with another tool would.
bool tamper(const QString &path, const QStringList &statements)
{
    bool done = true;
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("tamper"));
        database.setDatabaseName(path);
        done = database.open();
        QSqlQuery query(database);
        for (const QString &statement : statements) {
            done = done && query.exec(statement);
            if (!done)
                qWarning() << query.lastError().text() << statement;
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("tamper"));
    return done;
}

const QStringList withoutGuards = {QStringLiteral("DROP TRIGGER events_are_never_changed"),
                                   QStringLiteral("DROP TRIGGER events_are_never_deleted"),
                                   QStringLiteral("DROP TRIGGER output_is_never_changed"),
                                   QStringLiteral("DROP TRIGGER output_is_never_deleted")};

/// Lets no file grow beyond `bytes` while it lives, as a full disk does; works for root and for an ordinary
/// user.
class FullDisk
{
public:
    explicit FullDisk(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit tight{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &tight);
    }
    ~FullDisk() { setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before = {};
};

} // namespace

class LedgerTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path() const
    {
        return m_dir.filePath(
            QStringLiteral("%1/ledger.sqlite").arg(QLatin1String(QTest::currentTestFunction())));
    }
    std::unique_ptr<Ledger> openLedger()
    {
        auto ledger = Ledger::open(path());
        if (!ledger)
            qWarning() << ledger.error().message << ledger.error().details;
        return ledger ? std::move(*ledger) : nullptr;
    }

private Q_SLOTS:
    void makesFolderAndFileForTheOwnerOnly()
    {
        const auto ledger = openLedger();
        QVERIFY(ledger);
        struct stat info = {};
        QCOMPARE(stat(path().toLocal8Bit().constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777u, 0600u);
        QCOMPARE(stat(QFileInfo(path()).path().toLocal8Bit().constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777u, 0700u);
    }

    void keepsEventsInOrderWithTheirOutput()
    {
        const auto ledger = openLedger();
        appendRun(*ledger, runId);
        const auto events = ledger->events(runId, true);
        QVERIFY(events);
        QCOMPARE(events->size(), 9);
        for (qsizetype i = 0; i < events->size(); ++i)
            QCOMPARE(events->at(i).sequence, i + 1);
        QCOMPARE(std::get<OutputAppended>(events->at(3).event).data, "Running upgrade a1 -> b2\npartial");
        QVERIFY(std::get<OutputAppended>(ledger->events(runId, false)->at(3).event).data.isEmpty());
        QCOMPARE(ledger->events(QStringLiteral("none"), true).error().code, QStringLiteral("run_unknown"));
        QCOMPARE(*ledger->verifyChain(runId), QStringList());
    }

    void hashCanBeComputedByHand()
    {
        const auto ledger = openLedger();
        const auto first = ledger->append(runId, RunStarted{});
        const auto second = ledger->append(runId, outputEvent("hello\n"));
        const QByteArray json = QJsonDocument(eventToJson(second->event)).toJson(QJsonDocument::Compact);
        const QByteArray bytes = first->hash + '\n' + runId.toUtf8() + "\n2\n" +
                                 second->at.toString(Qt::ISODateWithMs).toUtf8() + '\n' + json + '\n' +
                                 "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03\n";
        QCOMPARE(second->hash, sha256Hex(bytes));
        QVERIFY(second->at.toString(Qt::ISODateWithMs).endsWith(u'Z'));
    }

    void summaryFollowsTheEvents()
    {
        const auto ledger = openLedger();
        appendRun(*ledger, runId);
        const RunSummary summary = *ledger->run(runId);
        QCOMPARE(summary.status, RunStatus::Succeeded);
        QCOMPARE(summary.environment, QStringLiteral("staging"));
        QCOMPARE(summary.revisionsBefore, QStringList{QStringLiteral("a1")});
        QCOMPARE(summary.revisionsAfter, QStringList{QStringLiteral("b2")});
        QCOMPARE(summary.operatorName, QStringLiteral("Ada"));
        QCOMPARE(summary.artifact, QStringLiteral("var/reports/a.json"));
        QCOMPARE(summary.events, 9);
        QVERIFY(tamper(path(), {QStringLiteral("UPDATE runs SET status = 'failed', events = 3")}));
        QVERIFY(!ledger->verifyChain(runId)->isEmpty());
        QVERIFY(ledger->rebuildSummary());
        QVERIFY(*ledger->run(runId) == summary);
    }

    void namesTheOperatorBySystemUserWhereNoNameIsKnown()
    {
        const auto ledger = openLedger();
        RunPlanned planned = plannedEvent(QStringLiteral("staging"));
        planned.header.insert(QStringLiteral("operator"),
                              QJsonObject{{QStringLiteral("name"), QJsonValue::Null},
                                          {QStringLiteral("os_user"), QStringLiteral("deploy")}});
        QVERIFY(ledger->append(runId, planned));
        QCOMPARE(ledger->run(runId)->operatorName, QStringLiteral("deploy"));
    }

    void findsRunsNewestFirstAndByPrefix()
    {
        const auto ledger = openLedger();
        for (const auto &[id, environment] :
             {std::pair("20260101T000000Z-aa", "staging"), std::pair("20260101T000000Z-ab", "production"),
              std::pair("20260102T000000Z-cc", "staging")}) {
            QVERIFY(ledger->append(QString::fromLatin1(id), plannedEvent(QString::fromLatin1(environment))));
            QTest::qWait(2);
        }
        const auto all = ledger->runs();
        QCOMPARE(all->size(), 3);
        QCOMPARE(all->first().id, QStringLiteral("20260102T000000Z-cc"));
        QCOMPARE(ledger->runs({.environment = QStringLiteral("staging")})->size(), 2);
        QCOMPARE(ledger->runs({.limit = 1})->size(), 1);
        QCOMPARE(ledger->runs({.workspace = QStringLiteral("other")})->size(), 0);
        QCOMPARE(ledger->runs({.since = QDateTime::currentDateTimeUtc().addSecs(60)})->size(), 0);
        QCOMPARE(ledger->run(QStringLiteral("20260102"))->id, QStringLiteral("20260102T000000Z-cc"));
        const auto ambiguous = ledger->run(QStringLiteral("20260101"));
        QCOMPARE(ambiguous.error().code, QStringLiteral("run_ambiguous"));
        QCOMPARE(ambiguous.error().details.size(), 2);
        QCOMPARE(ledger->run(QStringLiteral("9")).error().code, QStringLiteral("run_unknown"));
        QCOMPARE(ledger->run(QString()).error().code, QStringLiteral("run_unknown"));
    }

    void runWithoutEndAndLockIsInterrupted()
    {
        const auto ledger = openLedger();
        auto lock = RunLock::acquire(ledger->path(), runId);
        QVERIFY(lock);
        QVERIFY(ledger->append(runId, plannedEvent()));
        QVERIFY(ledger->append(runId, RunStarted{}));
        QCOMPARE(ledger->run(runId)->status, RunStatus::Running);
        QCOMPARE(RunLock::acquire(ledger->path(), runId).error().code, QStringLiteral("run_busy"));
        lock->letGo();
        QCOMPARE(ledger->run(runId)->status, RunStatus::Interrupted);
        QCOMPARE(ledger->runs({.status = RunStatus::Interrupted})->size(), 1);
        QVERIFY(!RunLock::isHeld(ledger->path(), runId));
    }

    void lockEndsWithItsProcess()
    {
        const auto ledger = openLedger();
        int ready[2];
        QCOMPARE(pipe(ready), 0);
        const pid_t child = fork();
        if (child == 0) {
            auto lock = RunLock::acquire(ledger->path(), runId);
            (void)!write(ready[1], lock ? "y" : "n", 1);
            pause();
            _exit(0);
        }
        char answer = 0;
        QCOMPARE(read(ready[0], &answer, 1), 1);
        QCOMPARE(answer, 'y');
        QVERIFY(RunLock::isHeld(ledger->path(), runId));
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        QVERIFY(!RunLock::isHeld(ledger->path(), runId));
        QVERIFY(RunLock::acquire(ledger->path(), runId));
        close(ready[0]);
        close(ready[1]);
    }

    void findsLinesWithoutReadingAll()
    {
        const auto ledger = openLedger();
        QByteArray all;
        QByteArray chunk;
        for (int i = 0; i < 5000; ++i) {
            chunk += "line " + QByteArray::number(i) + '\n';
            if (i % 97 == 0) { // cut in the middle of a line
                chunk.chop(3);
                QVERIFY(ledger->append(runId, outputEvent(chunk)));
                all += chunk;
                chunk = QByteArray::number(i).right(2) + '\n';
            }
        }
        QVERIFY(ledger->append(runId, outputEvent(chunk + "no end")));
        QVERIFY(ledger->append(runId, outputEvent("x\n", QStringLiteral("other"))));
        all += chunk + "no end";
        const QList<QByteArray> lines = all.split('\n');
        for (const auto &[from, count] :
             {std::pair(0, 1), std::pair(0, 100), std::pair(96, 3), std::pair(97, 1), std::pair(2500, 700),
              std::pair(4990, 100), std::pair(6000, 5)}) {
            const auto range = ledger->output(runId, QStringLiteral("migrate"), from, count);
            QVERIFY(range);
            const qsizetype end = std::min<qsizetype>(from + count, lines.size());
            QByteArray wanted = from < lines.size() ? lines.mid(from, end - from).join('\n') : QByteArray();
            if (from < lines.size() && end < lines.size())
                wanted += '\n';
            QCOMPARE(range->data, wanted);
            QCOMPARE(range->totalLines, lines.size());
        }
        QCOMPARE(ledger->output(runId, QStringLiteral("none"), 0, 5)->totalLines, 0);
    }

    void followsALiveRun()
    {
        const auto writer = openLedger();
        const auto reader = openLedger();
        QVERIFY(writer->append(runId, plannedEvent()));
        QCOMPARE(reader->eventsAfter(runId, 0, 10)->size(), 1);
        QVERIFY(writer->append(runId, RunStarted{}));
        QVERIFY(writer->append(runId, outputEvent("a\n")));
        QCOMPARE(reader->eventsAfter(runId, 1, 1)->size(), 1);
        const auto events = reader->eventsAfter(runId, 1, 10);
        QCOMPARE(events->size(), 2);
        QCOMPARE(std::get<OutputAppended>(events->at(1).event).data, "a\n");
        int seen = 0;
        QVERIFY(reader->visitEvents(runId, 0, [&seen](const StoredEvent &) { return ++seen < 2; }));
        QCOMPARE(seen, 2);
    }

    void everyChangedColumnIsDetected_data()
    {
        QTest::addColumn<QString>("change");
        const auto row = [](const char *name, const char *change) {
            QTest::newRow(name) << QString::fromLatin1(change);
        };
        row("events.run", "UPDATE events SET run = 'x' || substr(run, 2) WHERE sequence = 4");
        row("events.run of the last", "UPDATE events SET run = 'x' || substr(run, 2) WHERE sequence = 9");
        row("events.sequence", "UPDATE events SET sequence = 40 WHERE sequence = 4");
        row("events.at", "UPDATE events SET at = replace(at, 'Z', 'z') WHERE sequence = 4");
        row("events.event",
            "UPDATE events SET event = replace(event, '\"migrate\"', '\"nigrate\"') WHERE sequence = 4");
        row("events.event blank", "UPDATE events SET event = event || ' ' WHERE sequence = 2");
        row("events.hash", "UPDATE events SET hash = replace(replace(replace(hash, 'a', '#'), 'b', 'a'), "
                           "'#', 'b') WHERE sequence = 9");
        row("an event deleted", "DELETE FROM events WHERE sequence = 5");
        row("the last event deleted", "DELETE FROM events WHERE sequence = 9");
        row("output.run", "UPDATE output SET run = 'x' WHERE sequence = 4");
        row("output.sequence", "UPDATE output SET sequence = 3 WHERE sequence = 4");
        row("output.step", "UPDATE output SET step = 'nigrate' WHERE sequence = 4");
        row("output.attempt", "UPDATE output SET attempt = 2 WHERE sequence = 4");
        row("output.first_line", "UPDATE output SET first_line = 2 WHERE sequence = 5");
        row("output.lines", "UPDATE output SET lines = 7 WHERE sequence = 5");
        row("output.bytes", "UPDATE output SET bytes = 7 WHERE sequence = 5");
        row("output.data", "UPDATE output SET data = CAST(substr(data, 1, 12) || x'00' || substr(data, 14) "
                           "AS BLOB) WHERE sequence = 4");
        row("output deleted", "DELETE FROM output WHERE sequence = 5");
        row("output added", "INSERT INTO output SELECT run, 8, step, attempt, first_line, lines, bytes, data "
                            "FROM output WHERE sequence = 5");
        for (const char *column : {"run", "status", "reason", "workspace", "environment", "playbook",
                                   "operator", "reverts", "started_at", "finished_at", "revisions_before",
                                   "revisions_after", "plan_digest", "artifact", "events", "head"})
            QTest::newRow(column) << QStringLiteral("UPDATE runs SET %1 = 1").arg(QLatin1String(column));
    }

    void everyChangedColumnIsDetected()
    {
        QFETCH(QString, change);
        QTemporaryDir dir;
        const QString file = dir.filePath(QStringLiteral("ledger.sqlite"));
        {
            const auto ledger = Ledger::open(file);
            appendRun(**ledger, runId);
            QCOMPARE(*(*ledger)->verifyChain(runId), QStringList());
        }
        QVERIFY(tamper(file, withoutGuards + QStringList{change}));
        const auto ledger = Ledger::open(file);
        QVERIFY2(ledger, ledger ? "" : qPrintable(ledger.error().message));
        const auto problems = (*ledger)->verifyChain(runId);
        QVERIFY(problems);
        QVERIFY(!problems->isEmpty());
        QVERIFY(problems->first().contains(runId));
    }

    void everyByteOfAnOutputChunkIsCovered()
    {
        const auto ledger = openLedger();
        const QByteArray text("one line of output\nand another line of output\n");
        QVERIFY(ledger->append(runId, outputEvent(text)));
        QVERIFY(tamper(path(), withoutGuards));
        OutputCodec codec;
        const QByteArray frame = codec.compress(text);
        for (qsizetype i = 0; i < frame.size(); ++i) {
            QByteArray flipped = frame;
            flipped[i] = static_cast<char>(flipped[i] ^ 0xff);
            QVERIFY(tamper(
                path(),
                {QStringLiteral("UPDATE output SET data = x'%1'").arg(QLatin1String(flipped.toHex()))}));
            QVERIFY2(!ledger->verifyChain(runId)->isEmpty(), qPrintable(QString::number(i)));
        }
    }

    void ordinaryStatementsCannotChangeEvents()
    {
        const auto ledger = openLedger();
        appendRun(*ledger, runId);
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("append-only")));
        QVERIFY(!tamper(path(), {QStringLiteral("DELETE FROM events")}));
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("append-only")));
        QVERIFY(!tamper(path(), {QStringLiteral("UPDATE output SET lines = 0")}));
    }

    void twoThreadsAppendAtOnce()
    {
        const QString file = path();
        constexpr int each = 200;
        std::atomic<int> failures = 0;
        const auto work = [&](const QString &own) {
            auto ledger = Ledger::open(file);
            for (int i = 0; i < each; ++i) {
                if (!ledger || !(*ledger)->append(i % 2 ? own : runId, outputEvent("line\n")))
                    ++failures;
            }
        };
        std::unique_ptr<QThread> first(QThread::create(work, QStringLiteral("a")));
        std::unique_ptr<QThread> second(QThread::create(work, QStringLiteral("b")));
        first->start();
        second->start();
        QVERIFY(first->wait());
        QVERIFY(second->wait());
        QCOMPARE(failures.load(), 0);
        const auto ledger = openLedger();
        QCOMPARE(ledger->events(runId, false)->size(), each);
        for (const QString &id : {runId, QStringLiteral("a"), QStringLiteral("b")})
            QCOMPARE(*ledger->verifyChain(id), QStringList());
        QCOMPARE(ledger->output(runId, QStringLiteral("migrate"), 0, 1)->totalLines, each);
    }

    void twoProcessesAppendAtOnce()
    {
        const QString file = path();
        QList<pid_t> children;
        for (int number = 0; number < 2; ++number) {
            const pid_t child = fork();
            if (child == 0) {
                auto ledger = Ledger::open(file);
                bool good = ledger.has_value();
                for (int i = 0; good && i < 100; ++i)
                    good = (*ledger)->append(runId, StepStarted{QStringLiteral("s"), i}).has_value();
                _exit(good ? 0 : 1);
            }
            children << child;
        }
        for (const pid_t child : std::as_const(children)) {
            int status = 1;
            waitpid(child, &status, 0);
            QCOMPARE(status, 0);
        }
        const auto ledger = openLedger();
        QCOMPARE(ledger->events(runId, false)->size(), 200);
        QCOMPARE(*ledger->verifyChain(runId), QStringList());
    }

    void survivesBeingKilled()
    {
        const QString file = path();
        int told[2];
        QCOMPARE(pipe(told), 0);
        const pid_t child = fork();
        if (child == 0) {
            auto ledger = Ledger::open(file);
            (void)(*ledger)->append(runId, plannedEvent());
            for (int i = 1;; ++i) {
                (void)(*ledger)->append(runId, i % 3 ? RunEvent(outputEvent("x\n"))
                                                     : RunEvent(StepStarted{QStringLiteral("s"), i}));
                (void)!write(told[1], "x", 1);
            }
        }
        char bytes[50];
        qint64 confirmed = 0;
        while (confirmed < 50)
            confirmed += read(told[0], bytes, sizeof bytes);
        kill(child, SIGKILL);
        waitpid(child, nullptr, 0);
        const auto ledger = openLedger();
        QVERIFY(ledger->events(runId, true)->size() >= confirmed);
        QCOMPARE(*ledger->verifyChain(runId), QStringList());
        close(told[0]);
        close(told[1]);
    }

    void newerLedgerIsRefused()
    {
        QVERIFY(openLedger());
        QVERIFY(tamper(path(), {QStringLiteral("PRAGMA user_version = 99")}));
        const auto refused = Ledger::open(path());
        QCOMPARE(refused.error().code, QStringLiteral("ledger_newer"));
        QCOMPARE(refused.error().kind, ErrorKind::Usage);
        QVERIFY(refused.error().message.contains(QStringLiteral("newer Slipway")));
    }

    void upgradeKeepsACopyAndFillsTheSummary()
    {
        RunSummary wanted;
        {
            const auto ledger = openLedger();
            appendRun(*ledger, runId);
            wanted = *ledger->run(runId);
        }
        QVERIFY(
            tamper(path(), {QStringLiteral("DROP TABLE runs"), QStringLiteral("PRAGMA user_version = 1")}));
        const auto ledger = openLedger();
        QVERIFY(ledger);
        QVERIFY(*ledger->run(runId) == wanted);
        QCOMPARE(*ledger->verifyChain(runId), QStringList());
        const QDir folder(QFileInfo(path()).path());
        const QStringList copies = folder.entryList({QStringLiteral("ledger.sqlite.v1-*.bak")});
        QCOMPARE(copies.size(), 1);
        struct stat info = {};
        QCOMPARE(stat(folder.filePath(copies.first()).toLocal8Bit().constData(), &info), 0);
        QCOMPARE(info.st_mode & 0777u, 0600u);
        const auto copy =
            Ledger::open(folder.filePath(copies.first())); // whole: an upgrade of it succeeds too
        QVERIFY(copy);
        QCOMPARE(*(*copy)->verifyChain(runId), QStringList());
    }

    void otherFilesAreRefused()
    {
        QDir().mkpath(QFileInfo(path()).path());
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray("This is no database at all. ").repeated(50));
        file.close();
        QCOMPARE(Ledger::open(path()).error().code, QStringLiteral("ledger_unreadable"));
        QVERIFY(file.remove());
        QVERIFY(tamper(path(), {QStringLiteral("CREATE TABLE customers (id)")}));
        QCOMPARE(Ledger::open(path()).error().code, QStringLiteral("ledger_foreign"));
        QCOMPARE(Ledger::open(QFileInfo(path()).path()).error().code, QStringLiteral("ledger_unusable"));
    }

    void readOnlyPlacesAreRefused()
    {
        QDir().mkpath(QFileInfo(path()).path());
        QFile plain(path());
        QVERIFY(plain.open(QIODevice::WriteOnly));
        for (const QString &place :
             {QStringLiteral("/proc/slipway/ledger.sqlite"), QStringLiteral("/proc/ledger.sqlite"),
              QString(path() + QStringLiteral("/below/ledger.sqlite"))}) {
            const auto refused = Ledger::open(place);
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, QStringLiteral("ledger_unusable"));
            QCOMPARE(refused.error().kind, ErrorKind::Usage);
            QVERIFY(refused.error().message.contains(QStringLiteral("--ledger")));
        }
    }

    void networkFileSystemIsRefused()
    {
        for (const char *type : {"nfs4", "cifs", "fuse.sshfs"}) {
            const auto refused = Ledger::open(path(), {.fileSystem = type});
            QVERIFY(!refused);
            QCOMPARE(refused.error().code, QStringLiteral("ledger_on_network"));
            QVERIFY(refused.error().message.contains(QLatin1String(type)));
            QVERIFY(!QFile::exists(path()));
        }
        QVERIFY(Ledger::open(path(), {.fileSystem = "ext4"}));
    }

    void fullDiskIsASentenceAndLosesNothing()
    {
        const auto ledger = openLedger();
        appendRun(*ledger, runId);
        {
            const FullDisk full(256 * 1024);
            Result<StoredEvent> stored = ledger->append(runId, RunStarted{});
            for (int i = 0; stored && i < 2000; ++i)
                stored = ledger->append(runId, FactRecorded{QStringLiteral("s"), QStringLiteral("k"),
                                                            QString(4000, QChar(u'a' + i % 20))});
            QVERIFY(!stored);
            QCOMPARE(stored.error().code, QStringLiteral("ledger_full"));
            QVERIFY(stored.error().message.contains(ledger->path()));
        }
        QVERIFY(ledger->append(runId, RunFinished{RunStatus::Failed, QStringLiteral("disk was full")}));
        QCOMPARE(*ledger->verifyChain(runId), QStringList());
    }

    void fullDiskAtTheBeginningIsUsage()
    {
        QVERIFY(QDir().mkpath(QFileInfo(path()).path()));
        Result<std::unique_ptr<Ledger>> refused = [&] {
            const FullDisk full(2048);
            return Ledger::open(path());
        }();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, QStringLiteral("ledger_full"));
        QCOMPARE(refused.error().kind, ErrorKind::Usage);
        QVERIFY(openLedger()); // nothing half made stays behind
    }

    void idsSortByTime()
    {
        const QDateTime now(QDate(2026, 11, 20), QTime(10, 15), Qt::UTC);
        const QString id = newRunId(now);
        QVERIFY(QRegularExpression(QStringLiteral("^20261120T101500Z-[0-9a-f]{8}$")).match(id).hasMatch());
        QVERIFY(id < newRunId(now.addSecs(1)));
        QVERIFY(id != newRunId(now));
    }

    void keepsUpWithAChattyChild()
    {
        const auto ledger = openLedger();
        QByteArray chunk;
        int lines = 0;
        while (chunk.size() < 64 * 1024) {
            chunk += "2026-11-20T10:15:00Z INFO  worker " + QByteArray::number(lines * 7919 % 10007) +
                     " processed row\n";
            ++lines;
        }
        QElapsedTimer timer;
        timer.start();
        constexpr int chunks = 400;
        for (int i = 0; i < chunks; ++i)
            QVERIFY(ledger->append(runId, outputEvent(chunk)));
        const double rate = 1000.0 * lines * chunks / double(qMax<qint64>(timer.elapsed(), 1));
        qInfo("%.0f lines/s in chunks of 64 KiB", rate);
        QVERIFY2(rate > 50'000, "far below what a chatty child prints"); // a wide margin: machines differ
    }
};

QTEST_GUILESS_MAIN(LedgerTest)
#include "ledgertest.moc"
