// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillengine.h"
#include "fakes/testcluster.h"

#include <QJsonDocument>
#include <QTest>
#include <thread>

using namespace slipway;
using namespace slipway::release;
using namespace slipway::backfill;
using namespace Qt::StringLiterals;

/// Backfills on a real server: what is set, what waits, what holds them up, and that they go on exactly.
class EngineTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;
    QString name;

    QString psql(const QString &sql) const { return cluster.psql(name, sql); }

    static BackfillSpec spec(const QByteArray &more = {})
    {
        QByteArray text =
            R"J({"slipway": 1, "name": "subscriber", "table": "plan_subscriptions", "set": "subscriber_id",
            "candidates": "select s.id, s.username, s.status from subscribers s where s.customer_id = plan_subscriptions.customer_id and s.deleted_at is null",
            "choose": {"rule": "oldest active subscriber", "order_by": "(status = 'active') desc, created_at_of(id)",
                       "when": "count(*) filter (where status = 'active') = 1"},
            "show": ["id", "customer_id"], "references": "subscribers(id)",
            "words": {"row": "subscription", "candidate": "subscriber"},
            "batch": {"size": 10, "target": "250ms"})J" +
            (more.isEmpty() ? QByteArray("}") : QByteArray(", " + more + "}"));
        text.replace("created_at_of(id)", "id");
        WrittenFile file;
        file.file = u"spec.yaml"_s;
        file.sha256 = "aa";
        file.value = QJsonDocument::fromJson(text).object();
        const auto read = BackfillSpec::read(file);
        if (!read)
            qFatal("%s", qUtf8Printable(read.error().message));
        return *read;
    }

    BackfillRequest request(BackfillSpec wanted, bool commit = true)
    {
        BackfillRequest made;
        made.spec = std::move(wanted);
        made.url = Secret(cluster.url(name).toUtf8());
        made.runId = u"01RUN"_s;
        made.commit = commit;
        made.note = [this](const QString &line) { notes << line; };
        made.report = [this](const BackfillProgress &progress, const QList<QueueRow> &) {
            states << progress.state;
            if (onReport)
                onReport(progress);
        };
        made.decided = [this](const Decision &decision) { decided << decision; };
        return made;
    }
    BackfillReport run(BackfillRequest made)
    {
        notes.clear();
        states.clear();
        decided.clear();
        BackfillEngine engine(std::move(made));
        return engine.run();
    }
    static QString words(const BackfillReport &report)
    {
        const Counts &c = report.progress.counts;
        return report.error
                   ? report.error->code + u": "_s + report.error->message
                   : u"%1 checked, %2 updated, %3 set, %4 without, %5 ambiguous, %6 by rule, %7 errors"_s
                         .arg(c.checked)
                         .arg(c.updated)
                         .arg(c.alreadySet)
                         .arg(c.withoutCandidate)
                         .arg(c.ambiguous)
                         .arg(c.byRule)
                         .arg(c.errors);
    }
    static bool passed(const BackfillReport &report, const BackfillSpec &of, const QString &check)
    {
        for (const CheckResult &one : report.checks(of)) {
            if (one.name.startsWith(check))
                return one.status == CheckStatus::Pass;
        }
        return false;
    }

    QStringList notes;
    QStringList states;
    QList<Decision> decided;
    std::function<void(const BackfillProgress &)> onReport;

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }
    void init()
    {
        onReport = {};
        name = cluster.freshDatabase();
        // 95 subscriptions of customers with one subscriber; 3 whose customer has one active of two; 2 with
        // two active.
        psql(u"create table subscribers (id text primary key, customer_id int, username text, status text, "
             u"deleted_at timestamptz);"
             "create table plan_subscriptions (id int primary key, customer_id int, note text, subscriber_id "
             "text references subscribers(id));"
             "create index on subscribers (customer_id);"
             "insert into subscribers select 's' || n, n, 'u' || n, 'active' from generate_series(1, 100) n;"
             "insert into subscribers select 't' || n, n, 'v' || n, case when n <= 98 then 'ended' else "
             "'active' "
             "end from generate_series(96, 100) n;"
             "insert into plan_subscriptions select n, n from generate_series(1, 100) n"_s);
    }

    void setsWhatIsClearAndQueuesTheRest()
    {
        const BackfillReport report = run(request(spec()));
        QCOMPARE(words(report),
                 u"100 checked, 98 updated, 0 set, 0 without, 5 ambiguous, 3 by rule, 0 errors"_s);
        QCOMPARE(psql(u"select count(*) from plan_subscriptions where subscriber_id = 's' || id"_s), u"98"_s);
        QCOMPARE(report.queue.size(), 5);
        QCOMPARE(report.undecided(), 2);
        QCOMPARE(report.left, 2);
        QCOMPARE(report.orphans, 0);
        const QueueRow &open = *std::find_if(report.queue.cbegin(), report.queue.cend(),
                                             [](const QueueRow &row) { return row.open(); });
        QCOMPARE(open.candidates.size(), 2);
        QCOMPARE(open.row[u"customer_id"].toInt(), open.key.first().toInt());
        QVERIFY(open.candidateWords(0).contains(u"status=active"_s));
        QVERIFY(!passed(report, spec(), u"Ambiguous rows"_s));
        QVERIFY(passed(report, spec(), u"Rows with subscriber_id"_s));
        QVERIFY(passed(report, spec(), u"Orphaned"_s));
        QVERIFY(passed(report, spec(R"("undecided": "leave")"), u"Ambiguous rows"_s));
        QCOMPARE(psql(u"select finished, checked, updated from slipway_backfill"_s), u"t|100|98"_s);

        const BackfillReport again = run(request(spec()));
        QCOMPARE(words(again),
                 u"100 checked, 0 updated, 98 set, 0 without, 2 ambiguous, 0 by rule, 0 errors"_s);
    }

    void dryRunIsTheSameAndLeavesNothing()
    {
        const BackfillReport dry = run(request(spec(), false));
        QCOMPARE(words(dry),
                 u"100 checked, 98 updated, 0 set, 0 without, 5 ambiguous, 3 by rule, 0 errors"_s);
        QCOMPARE(dry.queue.size(), 5);
        QCOMPARE(
            psql(u"select count(subscriber_id), to_regclass('slipway_backfill') from plan_subscriptions"_s),
            u"0|"_s);
    }

    void decisionsAreMadeAndReplayed()
    {
        BackfillReport report = run(request(spec()));
        QByteArray exported =
            QueueFile{u"subscriber"_s, u"oldest"_s, u"staging, database isp"_s, report.queue}.bytes(false);
        // A person decides one by the second candidate and leaves the other.
        QJsonObject file = QJsonDocument::fromJson(exported).object();
        QJsonArray rows = file[u"rows"].toArray();
        QString chosen;
        bool first = true;
        for (QJsonValueRef value : rows) {
            QJsonObject row = value.toObject();
            if (!row[u"decision"].toString().isEmpty())
                continue;
            row.insert(u"decision"_s, first ? u"value"_s : u"leave"_s);
            if (first)
                row.insert(u"value"_s, chosen = row[u"candidates"][1][u"id"].toString());
            row.insert(u"who"_s, u"a billing engineer"_s);
            row.insert(u"why"_s, u"the contract says so"_s);
            first = false;
            value = row;
        }
        file.insert(u"rows"_s, rows);
        const auto decisions = readDecisions({u"d.json"_s, "bb", file, {}});
        QVERIFY2(decisions.has_value(), decisions ? "" : qUtf8Printable(decisions.error().message));
        QCOMPARE(decisions->size(), 5);
        BackfillRequest second = request(spec());
        second.decisions = *decisions;
        report = run(std::move(second));
        QCOMPARE(report.undecided(), 0);
        QCOMPARE(report.left, 1);
        QVERIFY(passed(report, spec(), u"Ambiguous rows"_s));
        QVERIFY(passed(report, spec(), u"Rows with subscriber_id"_s));
        QCOMPARE(psql(u"select count(*) from plan_subscriptions where subscriber_id = '%1'"_s.arg(chosen)),
                 u"1"_s);
        QCOMPARE(psql(u"select who, why, origin from slipway_backfill_queue where decision = 'leave'"_s),
                 u"a billing engineer|the contract says so|staging, database isp"_s);
        QCOMPARE(decided.size(), 2);

        // The same file on a fresh environment gives the same rows.
        init();
        BackfillRequest elsewhere = request(spec());
        elsewhere.decisions = *decisions;
        report = run(std::move(elsewhere));
        QCOMPARE(report.undecided(), 0);
        QCOMPARE(psql(u"select count(*) from plan_subscriptions where subscriber_id = '%1'"_s.arg(chosen)),
                 u"1"_s);

        // Where a candidate is not there the row stays open.
        init();
        psql(u"update subscribers set id = 'x' || id where id = '%1'"_s.arg(chosen));
        BackfillRequest other = request(spec());
        other.decisions = *decisions;
        report = run(std::move(other));
        QCOMPARE(report.undecided(), 1);
        QVERIFY(notes.join(u'\n').contains(u"does not fit"_s));

        // Where a row is not ambiguous its decision is not used, and that is told.
        init();
        psql(u"delete from subscribers where id = 't100'"_s);
        BackfillRequest clear = request(spec());
        clear.decisions = *decisions;
        report = run(std::move(clear));
        QVERIFY2(notes.join(u'\n').contains(
                     u"1 decisions were not used, since their rows are not ambiguous here: 100"_s),
                 qUtf8Printable(notes.join(u'\n')));
    }

    void leftByDecisionStaysSoUntilDecidedOtherwise()
    {
        const auto decide = [&](Decision::Kind kind, const QString &key) {
            BackfillRequest made = request(spec());
            Decision decision;
            decision.key = {key};
            decision.kind = kind;
            decision.who = u"w"_s;
            decision.why = u"y"_s;
            made.decisions = {decision};
            return run(std::move(made));
        };
        QCOMPARE(decide(Decision::Kind::Leave, u"99"_s).undecided(), 1);
        const BackfillReport again = run(request(spec()));
        QCOMPARE(again.undecided(), 1);
        QCOMPARE(psql(u"select decision, who, applied_at is not null from slipway_backfill_queue where key = "
                      u"'[\"99\"]'"_s),
                 u"leave|w|t"_s);
        // Other candidates than those that the decision was about: it is asked again.
        psql(u"insert into subscribers values ('z99', 99, 'z', 'active')"_s);
        QCOMPARE(run(request(spec())).undecided(), 2);
        QCOMPARE(decide(Decision::Kind::Leave, u"99"_s).undecided(), 1);
        QCOMPARE(decide(Decision::Kind::Rule, u"99"_s).undecided(), 1);
        QCOMPARE(psql(u"select subscriber_id from plan_subscriptions where id = 99"_s), u"s99"_s);
    }

    void personIsAskedAboutTheRest()
    {
        BackfillRequest made = request(spec());
        int asked = 0;
        made.ask = [&](const QueueRow &row, const QString &column) -> Result<std::optional<Decision>> {
            ++asked;
            Decision decision;
            decision.key = row.key;
            decision.value = row.candidates[1][column].toString();
            decision.who = u"somebody"_s;
            decision.why = u"asked"_s;
            return std::optional(decision);
        };
        const BackfillReport report = run(std::move(made));
        QCOMPARE(asked, 2);
        QCOMPARE(report.left, 0);
        QCOMPARE(report.progress.counts.updated, 100);
        QCOMPARE(
            psql(
                u"select string_agg(subscriber_id, ' ' order by id) from plan_subscriptions where id > 98"_s),
            u"t99 t100"_s);
    }

    void rowsWithoutCandidateAndBrokenOnes()
    {
        psql(u"delete from subscribers where id in ('s1', 's2');"
             "alter table plan_subscriptions add constraint odd check (id <> 7 or subscriber_id is null)"_s);
        BackfillReport report = run(request(spec()));
        QCOMPARE(report.error->code, u"too_many_errors"_s);
        QVERIFY(report.error->message.contains(u"subscription 7"_s));
        const BackfillSpec lenient = spec(R"("max_errors": 1)");
        report = run(request(lenient));
        QCOMPARE(words(report),
                 u"100 checked, 95 updated, 0 set, 2 without, 5 ambiguous, 3 by rule, 1 errors"_s);
        QVERIFY(!passed(report, lenient, u"Rows without"_s));
        QVERIFY(passed(report, spec(R"("max_errors": 1, "without_candidate": 2)"), u"Rows without"_s));
        QVERIFY(passed(report, lenient, u"Rows with subscriber_id"_s));
        QCOMPARE(psql(u"select key->>0 from slipway_backfill_queue where problem is not null"_s), u"7"_s);
    }

    void keysOfEveryKind_data()
    {
        QTest::addColumn<QString>("columns");
        QTest::addColumn<QString>("values");
        QTest::addColumn<QString>("key");
        QTest::newRow("uuid") << u"id uuid primary key"_s << u"gen_random_uuid()"_s << u""_s;
        QTest::newRow("text") << u"id text primary key"_s << u"md5(n::text) || ''' \" ü'"_s << u""_s;
        QTest::newRow("bigint") << u"id bigint primary key"_s << u"n * 4000000000"_s << u""_s;
        QTest::newRow("composite") << u"tenant text, id int, primary key (tenant, id)"_s
                                   << u"'t' || n % 7, n"_s << u""_s;
        QTest::newRow("unique index") << u"id int not null unique"_s << u"n"_s << u"\"key\": [\"id\"]"_s;
        QTest::newRow("timestamp") << u"id timestamptz primary key"_s
                                   << u"timestamptz '2026-01-01' + n * interval '1.5 s'"_s << u""_s;
    }
    void keysOfEveryKind()
    {
        QFETCH(QString, columns);
        QFETCH(QString, values);
        QFETCH(QString, key);
        psql(
            u"create table things (%1, source text, target text); insert into things select %2, 'v' || n from generate_series(1, 500) n"_s
                .arg(columns, values));
        WrittenFile file{
            u"s.yaml"_s,
            "cc",
            QJsonDocument::fromJson(
                u"{\"slipway\": 1, \"name\": \"t\", \"table\": \"public.things\", \"set\": \"target\", "
                "\"value\": \"upper(source)\", \"batch\": {\"size\": 37, \"max\": 37}%1}"_s
                    .arg(key.isEmpty() ? key : u", "_s + key)
                    .toUtf8())
                .object(),
            {}};
        const auto read = BackfillSpec::read(file);
        QVERIFY2(read.has_value(), read ? "" : qUtf8Printable(read.error().message));
        const BackfillReport report = run(request(*read));
        QCOMPARE(words(report),
                 u"500 checked, 500 updated, 0 set, 0 without, 0 ambiguous, 0 by rule, 0 errors"_s);
        QCOMPARE(report.progress.batches, 14);
        QCOMPARE(psql(u"select count(*) from things where target = upper(source)"_s), u"500"_s);
    }

    void holdsAndGoesOn()
    {
        const QTemporaryDir folder;
        const QString flag = folder.filePath(u"stop"_s);
        QFile file(flag);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.close();
        BackfillRequest made = request(spec("\"throttle\": {\"flag_file\": \"" + flag.toUtf8() + "\"}"));
        onReport = [&](const BackfillProgress &progress) {
            if (progress.state == u"throttled")
                QFile::remove(flag);
        };
        const BackfillReport report = run(std::move(made));
        QCOMPARE(report.progress.counts.updated, 98);
        QCOMPARE(report.progress.throttles.size(), 1);
        QVERIFY(report.progress.throttles.first().reason.contains(flag));

        init();
        psql(u"create table busy (n int); insert into busy values (3)"_s);
        onReport = [&](const BackfillProgress &progress) {
            if (progress.state == u"throttled")
                psql(u"update busy set n = 0"_s);
        };
        const BackfillReport asked = run(request(spec(R"("throttle": {"query": "select n from busy"})")));
        QCOMPARE(asked.progress.counts.updated, 98);
        QVERIFY(asked.progress.throttles.first().reason.contains(u"says 3"_s));
    }

    void controlledFromElsewhere()
    {
        const QTemporaryDir folder;
        BackfillControl control(folder.path(), u"01RUN"_s, u"fill"_s);
        control.open();
        BackfillControl other(folder.path(), u"01RUN"_s, u"fill"_s);
        QVERIFY(other.send({u"pause"_s, u"me"_s, 0, {}}));
        BackfillRequest made = request(spec());
        made.control = &control;
        bool paused = false;
        onReport = [&](const BackfillProgress &progress) {
            if (progress.state != u"paused" || paused)
                return;
            paused = true;
            const auto found = BackfillControl::find(folder.path(), u"01R"_s);
            QVERIFY2(found.has_value(), found ? "" : qUtf8Printable(found.error().message));
            QCOMPARE(found->status[u"state"].toString(), u"paused"_s);
            QVERIFY(other.send({u"pace"_s, u"me"_s, 50, {}}));
            QVERIFY(other.send({u"resume"_s, u"me"_s, 0, {}}));
        };
        const BackfillReport report = run(std::move(made));
        QVERIFY(paused);
        QCOMPARE(report.progress.pace, 50);
        QCOMPARE(report.progress.counts.updated, 98);

        QVERIFY(other.send({u"cancel"_s, u"me"_s, 0, {}}));
        BackfillRequest again = request(spec());
        again.control = &control;
        QCOMPARE(run(std::move(again)).error->kind, ErrorKind::Cancelled);
        QCOMPARE(BackfillControl::find(folder.path(), u"zzz"_s).error().code, u"backfill_unknown"_s);
    }

    void decidedWhileItRuns()
    {
        const QTemporaryDir folder;
        BackfillControl control(folder.path(), u"01RUN"_s, u"fill"_s);
        control.open();
        BackfillControl other(folder.path(), u"01RUN"_s, u"fill"_s);
        BackfillRequest made = request(spec());
        made.control = &control;
        for (const char *key : {"99", "100"}) {
            const QJsonObject decision{{u"key"_s, QJsonArray{QString::fromLatin1(key)}},
                                       {u"decision"_s, u"rule"_s},
                                       {u"who"_s, u"w"_s},
                                       {u"why"_s, u"y"_s}};
            QVERIFY(other.send({u"decide"_s, u"w"_s, 0, decision}));
        }
        // Both come before the rows are found, so they do not fit yet; asked again at the end they do.
        made.ask = [&](const QueueRow &row, const QString &) -> Result<std::optional<Decision>> {
            const QJsonObject decision{{u"key"_s, QJsonArray::fromStringList(row.key)},
                                       {u"decision"_s, u"rule"_s},
                                       {u"who"_s, u"w"_s},
                                       {u"why"_s, u"y"_s}};
            return std::optional(Decision::fromJson(decision));
        };
        const BackfillReport report = run(std::move(made));
        QCOMPARE(report.left, 0);
        QCOMPARE(decided.size(), 2);
        QCOMPARE(
            psql(
                u"select string_agg(subscriber_id, ' ' order by id) from plan_subscriptions where id > 98"_s),
            u"s99 s100"_s);
    }

    void decidedElsewhereWhileSomebodyIsAsked()
    {
        const QTemporaryDir folder;
        BackfillControl control(folder.path(), u"01RUN"_s, u"fill"_s);
        control.open();
        BackfillControl other(folder.path(), u"01RUN"_s, u"fill"_s);
        BackfillRequest made = request(spec());
        made.control = &control;
        QStringList asked;
        // Asked about one row, the person decides the other one first, then this one.
        made.ask = [&](const QueueRow &row, const QString &) -> Result<std::optional<Decision>> {
            asked << row.name();
            const QJsonObject decision{{u"key"_s, QJsonArray{asked.size() == 1 ? u"99"_s : row.name()}},
                                       {u"decision"_s, u"rule"_s},
                                       {u"who"_s, u"w"_s},
                                       {u"why"_s, u"y"_s}};
            if (auto sent = other.send({u"decide"_s, u"w"_s, 0, decision}); !sent)
                return sent.error();
            return Error{u"decided_elsewhere"_s, {}};
        };
        const BackfillReport report = run(std::move(made));
        QCOMPARE(asked, (QStringList{u"100"_s, u"100"_s}));
        QCOMPARE(report.left, 0);
        QCOMPARE(decided.size(), 2);
        QCOMPARE(states.last(), u"done"_s);
    }

    void aPauseSaysNothingAboutTheSpeed()
    {
        const QTemporaryDir folder;
        BackfillControl control(folder.path(), u"01RUN"_s, u"fill"_s);
        control.open();
        BackfillControl other(folder.path(), u"01RUN"_s, u"fill"_s);
        QVERIFY(other.send({u"pause"_s, u"me"_s, 0, {}}));
        BackfillRequest made = request(spec());
        made.control = &control;
        int told = 0;
        onReport = [&](const BackfillProgress &progress) {
            if (progress.state == u"paused" && ++told == 2) // about a second later
                QVERIFY(other.send({u"resume"_s, u"me"_s, 0, {}}));
        };
        const BackfillReport report = run(std::move(made));
        const BackfillProgress &progress = report.progress;
        const double worked = double(progress.counts.checked) * 1000 / progress.rowsPerSecond;
        QVERIFY2(worked < double(progress.elapsedMs) - 800, qUtf8Printable(QString::number(worked)));
    }

    void stoppedAndTakenUp()
    {
        std::stop_source stop;
        BackfillRequest made = request(spec(R"("throttle": {"pace": 100})"));
        made.stop = stop.get_token();
        made.spec.batch.most = 10;
        int batches = 0;
        psql(
            u"create function tick() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); "
            u"return new; end $$;"
            "create trigger slow before update on plan_subscriptions for each row execute function tick()"_s);
        std::thread presses([&] {
            while (psql(u"select coalesce(max(batches), 0) > 2 from slipway_backfill"_s) != u"t"_s) {
            }
            stop.request_stop();
        });
        const BackfillReport stopped = run(std::move(made));
        presses.join();
        QCOMPARE(stopped.error->kind, ErrorKind::Cancelled);
        const int updated = psql(u"select count(subscriber_id) from plan_subscriptions"_s).toInt();
        QVERIFY(updated > 0 && updated < 98);
        QCOMPARE(psql(u"select updated from slipway_backfill"_s).toInt(), updated);

        BackfillSpec changed = spec();
        changed.sha256 = "other";
        QCOMPARE(run(request(changed)).error->code, u"spec_changed"_s);
        const BackfillReport rest = run(request(spec()));
        QCOMPARE(words(rest),
                 u"100 checked, 98 updated, 0 set, 0 without, 5 ambiguous, 3 by rule, 0 errors"_s);
        Q_UNUSED(batches)
    }

    void aBatchOverItsLimitIsSplit()
    {
        psql(
            u"create function tick() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); "
            u"return new; end $$;"
            "create trigger slow before update on plan_subscriptions for each row execute function tick()"_s);
        const BackfillReport report = run(request(spec(R"("undecided": "leave")")));
        QCOMPARE(report.progress.counts.updated, 98);
        init();
        psql(
            u"create function tick() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); "
            u"return new; end $$;"
            "create trigger slow before update on plan_subscriptions for each row execute function tick()"_s);
        BackfillSpec tight = spec();
        tight.batch = {64, 1, 100, 60, 120};
        const BackfillReport split = run(request(tight));
        QCOMPARE(words(split),
                 u"100 checked, 98 updated, 0 set, 0 without, 5 ambiguous, 3 by rule, 0 errors"_s);
        QVERIFY(std::any_of(split.progress.records.cbegin(), split.progress.records.cend(),
                            [](const BatchRecord &record) { return record.tooLong; }));
    }

    void writersMeanwhileAreNotOverwritten()
    {
        QProcess *session = cluster.startBeside(
            {u"psql"_s, u"-h"_s, cluster.dir(), u"-p"_s, QString::number(cluster.port()), u"-d"_s, name,
             u"-U"_s, u"postgres"_s, u"-c"_s,
             u"begin; update plan_subscriptions set subscriber_id = 's2' where id = 5; select pg_sleep(1); commit"_s});
        QVERIFY(session);
        while (
            psql(
                u"select count(*) from pg_stat_activity where query like '%pg_sleep(1)%' and pid <> pg_backend_pid()"_s) ==
            u"0"_s) {
        }
        const BackfillReport report = run(request(spec()));
        QCOMPARE(words(report),
                 u"100 checked, 97 updated, 1 set, 0 without, 5 ambiguous, 3 by rule, 0 errors"_s);
        QCOMPARE(psql(u"select subscriber_id from plan_subscriptions where id = 5"_s), u"s2"_s);
    }

    void theServerGoesAwayAndComesBack()
    {
        psql(
            u"create function tick() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); "
            u"return new; end $$;"
            "create trigger slow before update on plan_subscriptions for each row execute function tick()"_s);
        std::thread kills([&] {
            for (int wanted : {2, 5, 8}) {
                while (psql(u"select coalesce(max(batches), 0) >= %1 from slipway_backfill"_s.arg(wanted)) !=
                       u"t"_s) {
                }
                psql(
                    u"select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'slipway/01RUN'"_s);
            }
        });
        BackfillSpec small = spec();
        small.batch.most = 10;
        const BackfillReport report = run(request(small));
        kills.join();
        QCOMPARE(words(report),
                 u"100 checked, 98 updated, 0 set, 0 without, 5 ambiguous, 3 by rule, 0 errors"_s);
        QCOMPARE(psql(u"select checked, updated from slipway_backfill"_s), u"100|98"_s);
        QVERIFY(notes.join(u'\n').contains(u"Connected again"_s));
    }

    void lostLockStops()
    {
        psql(u"select 1"_s);
        auto holder = database::Session::open(Secret(cluster.url(name).toUtf8()), {}, u"slipway/01RUN"_s);
        QVERIFY(holder);
        const QByteArray key =
            "select pg_advisory_lock(" +
            psql(u"select ('x' || left(encode(sha256('slipway target'), 'hex'), 16))::bit(64)::bigint"_s)
                .toUtf8() +
            ")";
        QVERIFY((*holder)->query(QString::fromLatin1(key)));
        onReport = [&](const BackfillProgress &progress) {
            if (progress.batches > 0)
                (*holder).reset();
        };
        psql(
            u"create function tick() returns trigger language plpgsql as $$ begin perform pg_sleep(0.01); "
            u"return new; end $$;"
            "create trigger slow before update on plan_subscriptions for each row execute function tick()"_s);
        BackfillSpec small = spec();
        small.batch.most = 10;
        const BackfillReport report = run(request(small));
        QVERIFY(report.error);
        QCOMPARE(report.error->code, u"lock_lost"_s);
        QVERIFY(report.progress.counts.updated < 98);
    }

    void mistakesAreTold()
    {
        BackfillSpec wrong = spec();
        wrong.table = u"nowhere"_s;
        QCOMPARE(run(request(wrong)).error->code, u"table_missing"_s);
        psql(u"alter table plan_subscriptions drop column subscriber_id"_s);
        QCOMPARE(run(request(spec())).error->code, u"column_missing"_s);
        psql(u"create table plain (a int, subscriber_id text)"_s);
        BackfillSpec keyless = spec();
        keyless.table = u"plain"_s;
        QCOMPARE(run(request(keyless)).error->code, u"key_missing"_s);
        const auto read = BackfillSpec::read(
            {u"s.yaml"_s,
             {},
             QJsonDocument::fromJson(R"({"slipway": 1, "name": "x", "tabel": "t"})").object(),
             {}});
        QVERIFY(!read);
        QVERIFY(read.error().details.join(u'\n').contains(u"'tabel'"_s));
    }

    void progressNeverLies()
    {
        BackfillProgress progress;
        progress.total = 1234;
        QVERIFY(progress.words(u"row"_s).contains(u"not known yet"_s));
        progress.counts.checked = 900;
        progress.rowsPerSecond = 10;
        QCOMPARE(progress.words(u"subscription"_s),
                 u"900 of 1,234 subscriptions, 72 %, ~0:33 left, running"_s);
        progress.counts.checked = 1300;
        QCOMPARE(progress.words(u"row"_s), u"Processed 1,300 (expected 1,234), running"_s);
    }

    void sizeFollowsTheTarget()
    {
        BatchSizer sizer({1000, 1, 100'000, 250, 500});
        sizer.done(1000, 25);
        QCOMPARE(sizer.size(), 1200); // grows by a fifth at most
        for (int i = 0; i < 60; ++i)
            sizer.done(sizer.size(), sizer.size() / 20); // 20 rows a millisecond
        QVERIFY2(sizer.size() > 4300 && sizer.size() < 5000, qUtf8Printable(QString::number(sizer.size())));
        const qint64 before = sizer.size();
        sizer.tooLong();
        QCOMPARE(sizer.size(), before / 2);
        sizer.done(10, 1); // the short last batch says nothing
        QCOMPARE(sizer.size(), before / 2);
        for (int i = 0; i < 10; ++i)
            sizer.done(sizer.size(), 2000);
        QVERIFY(sizer.size() < 10);
    }
};

QTEST_GUILESS_MAIN(EngineTest)
#include "enginetest.moc"
