// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/artifact.h"
#include "evidence/artifactfile.h"
#include "evidence/artifacttext.h"
#include "evidence/artifactverifier.h"
#include "evidence/schemavalidator.h"
#include "ledger/ledger.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/resource.h>

using namespace slipway::evidence;
using namespace slipway::release;
using slipway::ledger::Ledger;

namespace {

const QString runId = QStringLiteral("20261120T101500Z-4f2a9c1e");

QJsonObject parsed(const char *json)
{
    QJsonParseError error;
    const QJsonObject object = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError)
        qFatal("bad JSON in the test: %s", qPrintable(error.errorString()));
    return object;
}

QJsonArray parsedArray(const char *json)
{
    return QJsonDocument::fromJson(json).array();
}

RunPlanned plannedEvent()
{
    return {
        QStringLiteral("d1"), parsed(R"({
        "tool": {"version": "0.1.0"}, "workspace": "saas-starter",
        "playbook": {"name": "db-release", "title": "Database release", "sha256": "77"},
        "options": {"non_interactive": true},
        "release": {"version": "1.4.0", "ticket": "DB-7"},
        "environment": {"name": "staging", "protection": "confirm", "database": {"host": "localhost", "port": 5432}},
        "operator": {"name": "Ada", "email": "ada@example.com", "os_user": "ada", "host": "box"},
        "source": {"git_sha": "abc", "git_ref": "main", "git_tag": null, "dirty": false}})"),
        parsedArray(
            R"([{"id": "preflight", "phase": "preflight", "kind": "target", "title": "Look at the target"},
                           {"id": "migrate", "phase": "execute", "kind": "alembic", "title": "Migrate"},
                           {"id": "seed", "phase": "execute", "kind": "stripe", "title": "Seed plans"},
                           {"id": "verify", "phase": "verify", "kind": "plans", "title": "Verify plans"},
                           {"id": "announce", "phase": "after", "kind": "manual", "title": "Announce"}])")};
}

CheckResult checkOf(const char *name, CheckStatus status)
{
    return {QString::fromLatin1(name),
            QStringLiteral("select 1"),
            QStringLiteral("1"),
            status == CheckStatus::Pass ? QStringLiteral("1") : QStringLiteral("0"),
            status,
            status == CheckStatus::Skipped ? QStringLiteral("--skip-stripe") : QString()};
}

const QString migrateStep = QStringLiteral("migrate");
const QString verifyStep = QStringLiteral("verify");

/// A whole run that fails in its verification: a retried step, merged facts, an approval, a skipped step, one
/// that is never reached.
QList<RunEvent> failedRun()
{
    return {
        plannedEvent(),
        ApprovalGiven{QStringLiteral("qa"), QStringLiteral("Grace"), QStringLiteral("approved"),
                      QStringLiteral("looks right"), QStringLiteral("d1")},
        RunStarted{},
        StepStarted{QStringLiteral("preflight"), 1},
        FactRecorded{
            QStringLiteral("preflight"), QStringLiteral("database"),
            parsed(R"({"name": "app", "user": "app", "server_version": "15.4", "system_identifier": "73"})")},
        FactRecorded{QStringLiteral("preflight"), QStringLiteral("stripe"),
                     parsed(R"({"account": "acct_1", "mode": "test"})")},
        FactRecorded{QStringLiteral("preflight"), QStringLiteral("secrets"),
                     parsedArray(R"([{"name": "STRIPE_SECRET_KEY", "masked": "sk_test_…4f2a"}])")},
        CheckFinished{QStringLiteral("preflight"), 1, checkOf("reachable", CheckStatus::Pass)},
        StepFinished{QStringLiteral("preflight"), 1, StepStatus::Succeeded, {}, {}, {}},
        StepStarted{migrateStep, 1},
        CheckFinished{migrateStep, 1, checkOf("one head", CheckStatus::Fail)},
        StepFinished{migrateStep,
                     1,
                     StepStatus::Failed,
                     QStringLiteral("boom"),
                     Error{QStringLiteral("command_failed"), QStringLiteral("boom")},
                     {}},
        StepStarted{migrateStep, 2},
        OutputAppended{migrateStep, 2, OutputStream::Out, "Running upgrade\n"},
        FactRecorded{migrateStep, QStringLiteral("migrations"),
                     parsed(R"({"tool": "alembic", "before": ["a1"], "after": ["a1"], "heads": ["b2"]})")},
        FactRecorded{
            migrateStep, QStringLiteral("migrations"),
            parsed(
                R"({"after": ["b2"], "applied": [{"revision": "b2", "title": "add plans", "duration_ms": 12}]})")},
        CheckFinished{migrateStep, 2, checkOf("one head", CheckStatus::Pass)},
        StepFinished{migrateStep, 2, StepStatus::Succeeded, {}, {}, {1, 16, QStringLiteral("0f")}},
        StepSkipped{QStringLiteral("seed"), QStringLiteral("nothing to do"), true},
        AttachmentAdded{QStringLiteral("shot.png"), QStringLiteral("11"), QStringLiteral("dashboard")},
        StepStarted{verifyStep, 1},
        FactRecorded{
            verifyStep, QStringLiteral("plans"),
            parsedArray(
                R"([{"code": "starter", "plan_id": "1", "is_active": true, "stripe_price_id": "price_1",
                            "stripe": {"product_id": "prod_1", "price_id": "price_1", "unit_amount": 2000, "currency": "usd",
                            "interval": "month", "active": true, "livemode": false}, "environment_price_id": "price_1",
                            "status": "ok", "findings": []}, {"code": "pro", "status": "price_missing"}])")},
        CheckFinished{verifyStep, 1, checkOf("starter has a price", CheckStatus::Pass)},
        CheckFinished{verifyStep, 1, checkOf("pro has a price", CheckStatus::Fail)},
        CheckFinished{verifyStep, 1, checkOf("map", CheckStatus::Skipped)},
        StepFinished{verifyStep,
                     1,
                     StepStatus::Failed,
                     QStringLiteral("1 check failed"),
                     Error{QStringLiteral("checks_failed"),
                           QStringLiteral("1 of the checks failed."),
                           {QStringLiteral("pro")}},
                     {}},
        RunFinished{RunStatus::Failed, QStringLiteral("1 check failed")}};
}

/// As a store would have kept them, at fixed times and with made-up hashes.
QList<StoredEvent> stored(const QList<RunEvent> &events)
{
    QList<StoredEvent> list;
    QDateTime at(QDate(2026, 11, 20), QTime(10, 15), Qt::UTC);
    for (const RunEvent &event : events) {
        const qint64 sequence = list.size() + 1;
        list << StoredEvent{runId, sequence, at, QByteArray::number(sequence).rightJustified(64, '0'), event};
        at = at.addMSecs(250);
    }
    return list;
}

QJsonObject stepOf(const QJsonObject &artifact, const char *id)
{
    const QJsonArray steps = artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        if (step[u"id"].toString() == QLatin1String(id))
            return step.toObject();
    }
    return {};
}

QStringList schemaProblems(const QJsonObject &artifact)
{
    return SchemaValidator(QJsonDocument::fromJson(artifactSchema()).object()).check(artifact);
}

/// A change at a dotted path ("checks.failed", "steps.1.status"); Undefined removes.
QJsonValue changed(const QJsonValue &value, const QStringList &path, const QJsonValue &to)
{
    if (path.isEmpty())
        return to;
    if (value.isArray()) {
        QJsonArray array = value.toArray();
        const int index = path.first().toInt();
        array[index] = changed(QJsonValue(array.at(index)), path.mid(1), to);
        return array;
    }
    QJsonObject object = value.toObject();
    const QJsonValue inner = changed(object.value(path.first()), path.mid(1), to);
    if (inner.isUndefined())
        object.remove(path.first());
    else
        object.insert(path.first(), inner);
    return object;
}

QByteArray edited(const QJsonObject &artifact, const char *path, const QJsonValue &to)
{
    return artifactBytes(changed(artifact, QString::fromLatin1(path).split(u'.'), to).toObject());
}

} // namespace

class ArtifactTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    QString path(const char *name) const
    {
        return m_dir.filePath(QLatin1String(QTest::currentTestFunction()) + u'/' + QLatin1String(name));
    }
    static QJsonObject failedArtifact() { return *makeArtifact(stored(failedRun())); }
    static QJsonObject goodArtifact()
    {
        QList<RunEvent> events = failedRun();
        events.resize(events.size() - 8); // without the verification
        events << RunFinished{RunStatus::Succeeded, {}};
        return *makeArtifact(stored(events));
    }

private Q_SLOTS:
    void equalsTheGoldenFile()
    {
        const QString golden = QStringLiteral(TEST_DATA "/evidence/failed-release.json");
        const QByteArray made = artifactBytes(failedArtifact());
        if (qEnvironmentVariableIsSet("SLIPWAY_WRITE_GOLDEN")) {
            QFile out(golden);
            QVERIFY(out.open(QIODevice::WriteOnly) && out.write(made) == made.size());
        }
        QFile file(golden);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(made, file.readAll());
        QCOMPARE(schemaProblems(failedArtifact()), QStringList());
    }

    void foldsAttemptsFactsAndCounts()
    {
        const QJsonObject artifact = failedArtifact();
        QCOMPARE(stepOf(artifact, "migrate")[u"attempt"].toInt(), 2);
        QCOMPARE(stepOf(artifact, "migrate")[u"checks"].toArray().size(), 1);
        QCOMPARE(stepOf(artifact, "migrate")[u"output"][u"bytes"].toInt(), 16);
        QCOMPARE(stepOf(artifact, "seed")[u"status"].toString(), QStringLiteral("skipped"));
        QCOMPARE(stepOf(artifact, "seed")[u"reason"].toString(), QStringLiteral("nothing to do"));
        QCOMPARE(stepOf(artifact, "announce")[u"status"].toString(), QStringLiteral("skipped"));
        QCOMPARE(stepOf(artifact, "announce")[u"reason"].toString(), QStringLiteral("not reached"));
        QCOMPARE(artifact[u"migrations"][u"before"].toArray().at(0).toString(), QStringLiteral("a1"));
        QCOMPARE(artifact[u"migrations"][u"after"].toArray().at(0).toString(), QStringLiteral("b2"));
        QCOMPARE(artifact[u"environment"][u"database"][u"host"].toString(), QStringLiteral("localhost"));
        QCOMPARE(artifact[u"environment"][u"database"][u"name"].toString(), QStringLiteral("app"));
        QVERIFY(artifact[u"environment"][u"database"][u"tls"].isNull());
        QCOMPARE(artifact[u"checks"][u"failed"].toInt(), 1);
        QCOMPARE(artifact[u"checks"][u"passed"].toInt(), 3);
        QCOMPARE(artifact[u"approvals"].toArray().at(0)[u"at"].toString(),
                 QStringLiteral("2026-11-20T10:15:00.250Z"));
        QCOMPARE(artifact[u"chain"][u"events"].toInt(), failedRun().size());
        QVERIFY(artifact[u"reverts"].isNull());
    }

    void interruptedAndUnplannedRuns()
    {
        const QList<RunEvent> events = failedRun().mid(0, 14); // ends inside the second attempt
        const QJsonObject artifact = *makeArtifact(stored(events));
        QCOMPARE(artifact[u"status"].toString(), QStringLiteral("interrupted"));
        QCOMPARE(stepOf(artifact, "migrate")[u"status"].toString(), QStringLiteral("interrupted"));
        QVERIFY(artifact[u"finished_at"].isNull());
        QCOMPARE(schemaProblems(artifact), QStringList());
        QCOMPARE(makeArtifact({}).error().code, QStringLiteral("run_not_planned"));
        QCOMPARE(makeArtifact(stored({RunStarted{}})).error().code, QStringLiteral("run_not_planned"));
        QCOMPARE(
            makeArtifact(stored({plannedEvent(), RunRefused{{QStringLiteral("x"), QStringLiteral("y")}}}))
                .error()
                .code,
            QStringLiteral("run_refused"));
    }

    void barePlanHasEveryMember()
    {
        const QJsonObject artifact = *makeArtifact(stored({RunPlanned{}}));
        QCOMPARE(schemaProblems(artifact), QStringList());
        QVERIFY(artifact[u"environment"][u"stripe"].isNull());
        QCOMPARE(artifact[u"tool"][u"version"].toString(), QStringLiteral(SLIPWAY_VERSION));
    }

    void namesAreNeverTakenTwice()
    {
        const QDateTime time(QDate(2026, 11, 20), QTime(10, 15, 9), Qt::UTC);
        QStringList names;
        for (int i = 0; i < 3; ++i) {
            const auto file = writeArtifactInto(path("var/reports"), failedArtifact(), time);
            QVERIFY2(file, file ? "" : qPrintable(file.error().message));
            names << QFileInfo(file->path).fileName();
            QFile written(file->path);
            QVERIFY(written.open(QIODevice::ReadOnly));
            const QByteArray bytes = written.readAll();
            QCOMPARE(QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()),
                     file->sha256);
            QCOMPARE(QJsonDocument::fromJson(bytes).object(), failedArtifact());
        }
        QCOMPARE(names, QStringList({QStringLiteral("db-release-20261120T101509Z.json"),
                                     QStringLiteral("db-release-20261120T101509Z-2.json"),
                                     QStringLiteral("db-release-20261120T101509Z-3.json")}));
        const QString named = path("my/summary.json");
        QVERIFY(writeArtifactAs(named, goodArtifact()));
        QVERIFY(writeArtifactAs(named, failedArtifact()));
        QCOMPARE(QDir(QFileInfo(named).path()).entryList(QDir::Files).size(), 1);
    }

    void readOnlyFolderIsASentence()
    {
        const auto below = writeArtifactInto(QStringLiteral("/proc/slipway"), failedArtifact(),
                                             QDateTime::currentDateTimeUtc());
        QCOMPARE(below.error().code, QStringLiteral("artifact_folder"));
        const auto inside =
            writeArtifactInto(QStringLiteral("/proc"), failedArtifact(), QDateTime::currentDateTimeUtc());
        QCOMPARE(inside.error().code, QStringLiteral("artifact_failed"));
        const auto named = writeArtifactAs(QStringLiteral("/proc/summary.json"), failedArtifact());
        QCOMPARE(named.error().code, QStringLiteral("artifact_failed"));
        QVERIFY(named.error().message.contains(QStringLiteral("/proc/summary.json")));
        QVERIFY(named.error().message.contains(QStringLiteral("--summary-path")));
    }

    void fullDiskLeavesNothingBehind()
    {
        QVERIFY(QDir().mkpath(path("reports")));
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before = {};
        getrlimit(RLIMIT_FSIZE, &before);
        const rlimit tight{512, before.rlim_max}; // no file may grow further, for root and others alike
        setrlimit(RLIMIT_FSIZE, &tight);
        const auto full =
            writeArtifactInto(path("reports"), failedArtifact(), QDateTime::currentDateTimeUtc());
        setrlimit(RLIMIT_FSIZE, &before);
        QVERIFY(!full);
        QCOMPARE(full.error().code, QStringLiteral("artifact_failed"));
        QCOMPARE(QDir(path("reports")).entryList(QDir::Files | QDir::Hidden), QStringList());
    }

    void ledgerConfirmsWhatItWrote()
    {
        const auto ledger = Ledger::open(path("ledger.sqlite"));
        QVERIFY(ledger);
        for (const RunEvent &event : failedRun())
            QVERIFY((*ledger)->append(runId, event));
        const QJsonObject artifact = *makeArtifact(*(*ledger)->events(runId, false));
        const QByteArray bytes = artifactBytes(artifact);
        Verification result = verifyArtifact(bytes, ledger->get());
        QVERIFY(!result.valid);
        QVERIFY(result.problems.first().contains(QStringLiteral("does not tell that an artifact")));

        const auto file = writeArtifactInto(path("reports"), artifact, QDateTime::currentDateTimeUtc());
        QVERIFY((*ledger)->append(runId, ArtifactWritten{file->path, file->sha256}));
        result = verifyArtifact(bytes, ledger->get());
        QCOMPARE(result.problems, QStringList());
        QVERIFY(result.valid);
        QVERIFY(result.notes.first().contains(QStringLiteral("confirms")));

        result = verifyArtifact(edited(artifact, "operator.name", QStringLiteral("Eve")), ledger->get());
        QVERIFY(!result.valid);
        QVERIFY(result.problems.join(u'\n').contains(QStringLiteral("operator differs")));
        result = verifyArtifact(bytes + '\n', ledger->get());
        QVERIFY(!result.valid);
        result = verifyArtifact(edited(artifact, "chain.head", QString(64, u'a')), ledger->get());
        QVERIFY(result.problems.join(u'\n').contains(QStringLiteral("chain.head")));
        result = verifyArtifact(edited(artifact, "chain.events", 999), ledger->get());
        QVERIFY(result.problems.join(u'\n').contains(QStringLiteral("999")));
    }

    void withoutTheRunItSaysWhatIsUnknown()
    {
        const Verification alone = verifyArtifact(artifactBytes(failedArtifact()), nullptr);
        QCOMPARE(alone.problems, QStringList());
        QVERIFY(alone.valid);
        QVERIFY(alone.notes.first().contains(QStringLiteral("could not be verified")));
        const auto empty = Ledger::open(path("ledger.sqlite"));
        const Verification other = verifyArtifact(artifactBytes(failedArtifact()), empty->get());
        QVERIFY(other.valid);
        QVERIFY(other.notes.first().contains(QStringLiteral("does not hold run")));
    }

    void brokenFilesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("words");
        const QJsonObject artifact = failedArtifact();
        const QJsonObject good = goodArtifact();
        const QByteArray whole = artifactBytes(artifact);
        const auto row = [](const char *name, const QByteArray &bytes, const char *words) {
            QTest::newRow(name) << bytes << QString::fromLatin1(words);
        };
        row("cut", whole.left(whole.size() / 2), "cut or edited");
        row("empty", {}, "cut or edited");
        row("an array", "[]", "one JSON object");
        row("something else", "{\"a\": 1}", "not an artifact");
        row("newer", edited(artifact, "schema", QStringLiteral("slipway.release/v2")), "newer");
        row("no such schema", edited(artifact, "schema", QStringLiteral("slipway.release/vx")),
            "does not exist");
        row("missing member", edited(artifact, "run_id", QJsonValue::Undefined), "run_id is missing");
        row("missing inner member", edited(artifact, "environment.database.tls", QJsonValue::Undefined),
            "environment.database.tls is missing");
        row("wrong type", edited(artifact, "steps.0.attempt", QStringLiteral("1")),
            "steps[0].attempt should be integer");
        row("float amount", edited(artifact, "plans.0.stripe.unit_amount", 20.5),
            "plans[0].stripe.unit_amount");
        row("unknown status", edited(artifact, "status", QStringLiteral("fine")), "status should be one of");
        row("local time", edited(artifact, "started_at", QStringLiteral("2026-11-20 10:15")),
            "started_at is not written");
        row("counts", edited(artifact, "checks.failed", 0), "checks.failed is 0");
        row("ends before it begins",
            edited(artifact, "finished_at", QStringLiteral("2026-11-20T10:14:00.000Z")), "before it begins");
        row("duration", edited(artifact, "duration_ms", 1), "duration_ms");
        row("good run, failed step", edited(good, "steps.1.status", QStringLiteral("failed")),
            "its step migrate is failed");
        row("run flipped to good", edited(artifact, "status", QStringLiteral("succeeded")),
            "its step verify is failed");
        row("good step, failed check", edited(artifact, "steps.3.status", QStringLiteral("succeeded")),
            "a check of it failed");
        row("good run without end", edited(good, "finished_at", QJsonValue::Null), "has no end");
        row("step before the run",
            edited(artifact, "steps.0.started_at", QStringLiteral("2020-01-01T00:00:00.000Z")),
            "begins before the run");
        row("negative count", edited(artifact, "chain.events", -1), "less than 0");
    }

    void brokenFilesAreNamed()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        const Verification result = verifyArtifact(bytes, nullptr);
        QVERIFY(!result.valid);
        QVERIFY2(result.problems.join(u'\n').contains(words), qPrintable(result.problems.join(u'\n')));
    }

    void everyRequiredMemberIsDemanded()
    {
        const QJsonObject artifact = failedArtifact();
        QStringList names = artifact.keys();
        // Members that came later: artifacts without them stay valid.
        for (const char *name : {"contacts", "escalation", "fixes", "follow_ups", "rehearsal", "rollback", "window"})
            QVERIFY2(names.removeOne(QLatin1String(name)), name);
        QCOMPARE(names.size(), 24);
        for (const QString &name : names) {
            QJsonObject without = artifact;
            without.remove(name);
            QVERIFY2(!verifyArtifact(artifactBytes(without), nullptr).valid, qPrintable(name));
        }
    }

    void cutAnywhereIsNeverValid()
    {
        const QByteArray whole = artifactBytes(failedArtifact());
        for (qsizetype length = 0; length < whole.size() - 1; length += 37)
            QVERIFY(!verifyArtifact(whole.left(length), nullptr).valid);
    }

    void wordsForPeople()
    {
        const QStringList lines = summaryText(failedArtifact(), QStringLiteral("/tmp/a.json"));
        const QString text = lines.join(u'\n');
        QVERIFY(lines.first().contains(QStringLiteral("FAILED")));
        QVERIFY2(lines.at(1).contains(QStringLiteral("pro has a price")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("a1 → b2 (1 applied)")));
        QVERIFY(text.contains(
            QStringLiteral("staging: app at localhost:5432 (15.4), Stripe acct_1 (test mode)")));
        QVERIFY(text.contains(QStringLiteral("2000 usd/month")));
        QVERIFY(text.contains(QStringLiteral("3 passed, 1 failed, 1 skipped")));
        QVERIFY(text.contains(QStringLiteral("/tmp/a.json")));
        QVERIFY(!summaryText({}).isEmpty()); // a file that is no artifact does not end the program
    }
};

QTEST_GUILESS_MAIN(ArtifactTest)
#include "artifacttest.moc"
