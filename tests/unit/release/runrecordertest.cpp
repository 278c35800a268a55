// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/runrecorder.h"
#include "fakes/handclock.h"
#include "fakes/memorystore.h"
#include "fakes/wordredactor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace slipway::release;
using namespace slipway::fakes;

namespace {

const QByteArray secret = "hunter2hunter2";

QString text(const char *value)
{
    return QLatin1String(value);
}

/// A recorder of one run on a store in memory.
struct Bench
{
    explicit Bench(const QByteArray &word = secret) : redactor(word) {}
    MemoryStore store;
    HandClock clock;
    WordRedactor redactor;
    QList<StoredEvent> seen;
    RunRecorder recorder{text("r"), store, redactor, [this](const StoredEvent &stored) {
                             inStore << store.events(text("r"), true)->size();
                             seen << stored;
                         }};
    QList<qsizetype> inStore; ///< how many events the store had when the observer was told
    OutputRecorder output() { return {recorder, clock, text("a"), 1}; }
    QList<RunEvent> stored()
    {
        QList<RunEvent> list;
        for (const StoredEvent &event : store.events(text("r"), true).value_or({}))
            list << event.event;
        return list;
    }
    QList<QByteArray> chunks()
    {
        QList<QByteArray> list;
        for (const RunEvent &event : stored())
            list << std::get<OutputAppended>(event).data;
        return list;
    }
};

QByteArray sha256(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

} // namespace

class RunRecorderTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void storesBeforeItFoldsAndShows()
    {
        Bench bench;
        QVERIFY(bench.recorder.append(RunStarted{}));
        QVERIFY(bench.recorder.append(FactRecorded{text("a"), text("k"), 1}));
        QCOMPARE(bench.inStore, QList<qsizetype>({1, 2}));
        QCOMPARE(bench.seen[1].sequence, 2);
        QCOMPARE(bench.recorder.state().facts[u"k"].toInt(), 1);
        QCOMPARE(bench.recorder.state().head, bench.seen[1].hash);
    }

    void redactsBeforeItStores()
    {
        Bench bench;
        const QString word = QString::fromLatin1(secret);
        const QString url = text("x:") + word + text("@h");
        const QJsonObject deep{{text("list"), QJsonArray{QJsonObject{{text("url"), url}}}}};
        (void)bench.recorder.append(FactRecorded{text("a"), text("k"), deep});
        (void)bench.recorder.append(EffectIntended{text("a"), text("k"), deep});
        (void)bench.recorder.append(RunPlanned{text("d"), deep, {deep}});
        (void)bench.recorder.append(
            CheckFinished{text("a"), 1, {word, word, word, word, CheckStatus::Fail, word}});
        (void)bench.recorder.append(
            StepFinished{text("a"), 1, StepStatus::Failed, word, Error{text("c"), word, {word}}, {}});
        (void)bench.recorder.append(StepSkipped{text("a"), word, true});
        (void)bench.recorder.append(AnswerGiven{text("a"), text("q"), word, word});
        (void)bench.recorder.append(ProgressChanged{text("a"), 1, 2, word});
        (void)bench.recorder.append(RunRefused{{text("c"), word, {word}}});
        QCOMPARE(bench.stored().size(), 9);
        for (const StoredEvent &stored : bench.seen) {
            const QByteArray bytes = QJsonDocument(eventToJson(stored.event)).toJson();
            QVERIFY2(!bytes.contains(secret), bytes);
            QVERIFY2(bytes.contains("[secret]"), bytes);
        }
        QVERIFY(!QJsonDocument(bench.recorder.state().facts).toJson().contains(secret));
    }

    void aSecretThatReadsLikeANameCutsNothingOff()
    {
        Bench bench("failed");
        QJsonObject step = Forecast::necessary(text("it failed before")).toJson();
        step.insert(text("id"), text("failed"));
        (void)bench.recorder.append(RunPlanned{text("failed"), {}, {step}});
        (void)bench.recorder.append(StepStarted{text("failed"), 1});
        (void)bench.recorder.append(FactRecorded{text("failed"), text("failed"), text("failed")});
        (void)bench.recorder.append(
            StepFinished{text("failed"), 1, StepStatus::Failed, text("failed"), {}, {1, 2, text("failed")}});
        (void)bench.recorder.append(RunFinished{RunStatus::Failed, {}});
        const RunState &state = bench.recorder.state();
        const StepState *failed = state.step(text("failed"));
        QVERIFY(failed);
        QCOMPARE(failed->status, StepStatus::Failed);
        QCOMPARE(failed->reason, text("[secret]"));
        QCOMPARE(failed->forecast.reason, text("it [secret] before"));
        QCOMPARE(failed->output.sha256, text("failed"));
        QCOMPARE(state.planDigest, text("failed"));
        QCOMPARE(state.status, RunStatus::Failed);
        QCOMPARE(state.facts[u"failed"].toString(), text("[secret]"));
    }

    void outputGivenAsAnEventIsRedactedToo()
    {
        Bench bench;
        (void)bench.recorder.append(OutputAppended{text("a"), 1, OutputStream::Out, "x " + secret + " y"});
        QCOMPARE(bench.chunks(), QList<QByteArray>{"x [secret] y"});
    }

    void afterAFailedAppendNothingMoreIsWritten()
    {
        Bench bench;
        bench.store.room = 1;
        QVERIFY(bench.recorder.append(RunStarted{}));
        const auto full = bench.recorder.append(StepStarted{text("a"), 1});
        QCOMPARE(full.error().code, text("ledger_full"));
        QVERIFY(bench.recorder.broken());
        QCOMPARE(bench.recorder.broken()->code, text("ledger_full"));
        bench.store.room = -1;
        const auto after = bench.recorder.append(RunFinished{});
        QCOMPARE(after.error().code, text("ledger_full"));
        QCOMPARE(bench.store.asked, 2);
        QCOMPARE(bench.seen.size(), 1);
        QCOMPARE(bench.recorder.state().events, 1);
    }

    void worksWithoutAnObserver()
    {
        MemoryStore store;
        WordRedactor redactor(secret);
        RunRecorder recorder(text("r"), store, redactor, {});
        QVERIFY(recorder.append(RunStarted{}));
    }

    void goesOnFromAState()
    {
        MemoryStore store;
        WordRedactor redactor(secret);
        RunState before;
        before.facts.insert(text("k"), 1);
        RunRecorder recorder(text("r"), store, redactor, {}, before);
        (void)recorder.append(FactRecorded{{}, text("j"), 2});
        QCOMPARE(recorder.state().facts.size(), 2);
    }

    // ---- output ----

    void gathersUntilTheTimeIsUp()
    {
        Bench bench;
        OutputRecorder output = bench.output();
        output.append(OutputStream::Out, "one\n");
        bench.clock.elapsedMs += 99;
        output.append(OutputStream::Out, "two\n");
        QCOMPARE(bench.store.asked, 0);
        bench.clock.elapsedMs += 1;
        output.append(OutputStream::Out, "");
        QCOMPARE(bench.chunks(), QList<QByteArray>{"one\ntwo\n"});
        bench.clock.elapsedMs += 1000;
        output.append(OutputStream::Out, "");
        output.append(OutputStream::Out, "three\n"); // its own time begins now
        QCOMPARE(bench.store.asked, 1);
        (void)output.finish();
        QCOMPARE(bench.chunks().last(), QByteArray("three\n"));
    }

    void writesChunksOf64KiB()
    {
        Bench bench;
        OutputRecorder output = bench.output();
        const QByteArray line = QByteArray(1023, 'x') + '\n';
        for (int i = 0; i < 63; ++i)
            output.append(OutputStream::Out, line);
        QCOMPARE(bench.store.asked, 0);
        output.append(OutputStream::Out, line);
        QCOMPARE(bench.store.asked, 1);
        QCOMPARE(bench.chunks().first().size(), 64 * 1024);
        output.append(OutputStream::Out, QByteArray(150 * 1024, 'y'));
        const OutputSummary summary = output.finish();
        QCOMPARE(bench.chunks().size(), 4);
        for (const QByteArray &chunk : bench.chunks())
            QVERIFY(chunk.size() <= 64 * 1024);
        QCOMPARE(summary.bytes, 214 * 1024);
        QCOMPARE(summary.lines, 65); // the last one has no end
    }

    void aSecretInPiecesIsFound_data()
    {
        QTest::addColumn<int>("size");
        for (int size : {1, 2, 3, 5, 7, 13, 14, 15, 1000})
            QTest::addRow("%d", size) << size;
    }
    void aSecretInPiecesIsFound()
    {
        QFETCH(int, size);
        Bench bench;
        OutputRecorder output = bench.output();
        const QByteArray said = "before hunter2hunter2 hunter2 hunter2hunter2\nhunter2hunt";
        for (qsizetype at = 0; at < said.size(); at += size) {
            output.append(OutputStream::Out,
                          QByteArrayView(said).sliced(at, std::min<qsizetype>(size, said.size() - at)));
            bench.clock.elapsedMs += 100;
            output.append(OutputStream::Out, "");
        }
        const OutputSummary summary = output.finish();
        const QByteArray all = bench.chunks().join();
        QCOMPARE(all, QByteArray("before [secret] hunter2 [secret]\nhunter2hunt"));
        QCOMPARE(summary.bytes, all.size());
        QCOMPARE(summary.lines, 2);
        QCOMPARE(summary.sha256.toLatin1(), sha256(all));
    }

    void streamsAreKeptApart()
    {
        Bench bench;
        OutputRecorder output = bench.output();
        output.append(OutputStream::Out, "out hunter2");
        output.append(OutputStream::Err, "err hunter2");
        output.append(OutputStream::Out, "hunter2 done\n");
        output.append(OutputStream::Note, "note\n");
        (void)output.finish();
        QMap<OutputStream, QByteArray> whole;
        for (const RunEvent &event : bench.stored()) {
            const auto &appended = std::get<OutputAppended>(event);
            whole[appended.stream] += appended.data;
        }
        QCOMPARE(whole[OutputStream::Out], QByteArray("out [secret] done\n"));
        QCOMPARE(whole[OutputStream::Err], QByteArray("err hunter2"));
        QCOMPARE(whole[OutputStream::Note], QByteArray("note\n"));
    }

    void aSilentStepHasNoOutput()
    {
        Bench bench;
        const OutputSummary summary = bench.output().finish();
        QCOMPARE(summary.lines, 0);
        QCOMPARE(summary.bytes, 0);
        QCOMPARE(summary.sha256.toLatin1(), sha256({}));
        QCOMPARE(bench.store.asked, 0);
    }

    void lines_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<int>("lines");
        QTest::newRow("one") << QByteArray("a\n") << 1;
        QTest::newRow("no end") << QByteArray("a") << 1;
        QTest::newRow("two, no end") << QByteArray("a\nb") << 2;
        QTest::newRow("empty ones") << QByteArray("\n\n") << 2;
    }
    void lines()
    {
        QFETCH(QByteArray, said);
        Bench bench;
        OutputRecorder output = bench.output();
        output.append(OutputStream::Out, said);
        QTEST(static_cast<int>(output.finish().lines), "lines");
    }

    void aFullLedgerEndsTheOutput()
    {
        Bench bench;
        bench.store.room = 0;
        OutputRecorder output = bench.output();
        output.append(OutputStream::Out, QByteArray(70'000, 'x'));
        QVERIFY(bench.recorder.broken());
        output.append(OutputStream::Out, QByteArray(70'000, 'x'));
        (void)output.finish();
        QCOMPARE(bench.store.asked, 1);
    }
};

QTEST_GUILESS_MAIN(RunRecorderTest)
#include "runrecordertest.moc"
