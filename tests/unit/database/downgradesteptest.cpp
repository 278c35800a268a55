// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/databasesteps.h"
#include "fakes/alembicproject.h"
#include "fakes/testcluster.h"

#include <QJsonArray>
#include <QTest>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// alembic_downgrade: back to the recorded set of revisions, over merges too, with a real alembic on a real
/// server.
class DowngradeStepTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;

    struct Place : fakes::StepBench
    {
        Place(fakes::TestCluster &cluster, const QString &history)
            : StepBench(database::databaseStepKinds())
            , project(QStringLiteral(TEST_DATA) + u"/database", history)
            , server(cluster)
            , name(server.freshDatabase())
        {
            project.aim(*this, server.url(name));
            setup.environment.settings.migrations.manyHeads = true;
        }
        /// A release to the heads of the history; what it recorded.
        QJsonObject released(const QString &history)
        {
            project.checkOut(history);
            facts = {};
            return run(u"migrate"_s).status == StepStatus::Succeeded ? facts[u"migrations"].toObject()
                                                                     : QJsonObject();
        }
        void revert(const QJsonObject &migrations)
        {
            facts = {
                {u"reverts"_s, QJsonObject{{u"run_id"_s, u"01EARLIER"_s}, {u"migrations"_s, migrations}}}};
        }
        QString versions() const
        {
            return server.psql(
                name, u"select string_agg(version_num, ',' order by version_num) from alembic_version"_s);
        }
        QString tables() const
        {
            return server.psql(
                name,
                u"select string_agg(relname, ',' order by relname) from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname <> 'alembic_version'"_s);
        }
        fakes::AlembicProject project;
        fakes::TestCluster &server;
        QString name;
    };

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }

    void lineGoesBackToBase()
    {
        Place place(cluster, u"linear"_s);
        place.revert(place.released(u"linear"_s));
        const Forecast forecast = place.forecast(u"alembic_downgrade"_s);
        QCOMPARE(forecast.state, ForecastState::Necessary);
        QCOMPARE(forecast.operations, QStringList({u"downgrade base"_s}));
        QCOMPARE(forecast.tables.value(0).rows.size(), 1);
        const StepOutcome outcome = place.run(u"alembic_downgrade"_s);
        QVERIFY2(outcome.status == StepStatus::Succeeded, qUtf8Printable(outcome.reason));
        QCOMPARE(place.versions(), QString());
        QCOMPARE(place.tables(), QString());
        const Forecast again = place.forecast(u"alembic_downgrade"_s);
        QCOMPARE(again.state, ForecastState::NotNecessary);
        QCOMPARE(again.intent, forecast.intent);
    }

    void mergeGoesBackToOneBranch()
    {
        Place place(cluster, u"linear"_s);
        place.released(u"linear"_s);
        place.revert(place.released(u"merge"_s));
        QCOMPARE(place.versions(), u"m5"_s);
        QCOMPARE(place.tables(), u"account,audit,billing_plans,invoice"_s);
        const StepOutcome outcome = place.run(u"alembic_downgrade"_s);
        QVERIFY2(outcome.status == StepStatus::Succeeded,
                 qUtf8Printable(outcome.reason + outcome.error.value_or(Error{}).details.join(u'\n')));
        QCOMPARE(place.versions(), u"a2"_s);
        QCOMPARE(place.tables(), u"account,billing_plans"_s);
        QVERIFY(place.check(u"alembic current"_s) &&
                place.check(u"alembic current"_s)->status == CheckStatus::Pass);
        QCOMPARE(place.facts[u"migrations"][u"before"].toVariant().toStringList(), QStringList({u"m5"_s}));
        QCOMPARE(place.facts[u"migrations"][u"after"].toVariant().toStringList(), QStringList({u"a2"_s}));
    }

    void mergeGoesBackToBothBranches()
    {
        Place place(cluster, u"fork"_s);
        place.released(u"fork"_s);
        QCOMPARE(place.versions(), u"a2,b2"_s);
        place.revert(place.released(u"merge"_s));
        QCOMPARE(place.run(u"alembic_downgrade"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.versions(), u"a2,b2"_s);
        QCOMPARE(place.tables(), u"account,audit,billing_plans"_s);
    }

    void mergeGoesBackToBase()
    {
        Place place(cluster, u"merge"_s);
        place.revert(place.released(u"merge"_s));
        QCOMPARE(place.run(u"alembic_downgrade"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.versions(), QString());
        QCOMPARE(place.tables(), QString());
    }

    void laterChangesBlock()
    {
        Place place(cluster, u"linear"_s);
        const QJsonObject first = place.released(u"linear"_s);
        place.released(u"merge"_s);
        place.revert(first);
        const Forecast forecast = place.forecast(u"alembic_downgrade"_s);
        QCOMPARE(forecast.state, ForecastState::Blocked);
        QVERIFY2(forecast.reason.contains(u"at m5"_s) && forecast.reason.contains(u"changed since"_s),
                 qUtf8Printable(forecast.reason));
        QCOMPARE(place.run(u"alembic_downgrade"_s).status, StepStatus::Failed);
        QCOMPARE(place.versions(), u"m5"_s);
    }

    void missingRevisionBlocks()
    {
        Place place(cluster, u"linear"_s);
        place.released(u"linear"_s);
        place.revert(place.released(u"merge"_s));
        place.project.checkOut(u"linear"_s);
        QCOMPARE(place.forecast(u"alembic_downgrade"_s).state, ForecastState::Blocked);
        QCOMPARE(place.run(u"alembic_downgrade"_s).error->code, u"revision_unknown"_s);
    }

    void nothingRecordedBlocks()
    {
        Place place(cluster, u"linear"_s);
        QCOMPARE(place.forecast(u"alembic_downgrade"_s).state, ForecastState::Blocked);
    }

    void failedDowngradeTellsHowFarItCameAndGoesOn()
    {
        Place place(cluster, u"merge"_s);
        place.revert(place.released(u"merge"_s));
        const QByteArray good = "from alembic import op\nrevision = 'b3'\ndown_revision = 'b2'\ndef "
                                "upgrade(): pass\ndef downgrade(): op.execute('drop index audit_id')\n";
        place.project.write(u"versions/b3_index_audit.py"_s,
                            QByteArray(good).replace("audit_id", "no_such_index"));
        const StepOutcome outcome = place.run(u"alembic_downgrade"_s);
        QCOMPARE(outcome.status, StepStatus::Failed);
        QVERIFY2(outcome.error->message.contains(u"no_such_index"_s), qUtf8Printable(outcome.error->message));
        QVERIFY2(outcome.error->details.value(0).contains(u"b3"_s),
                 qUtf8Printable(outcome.error->details.value(0)));
        QVERIFY(place.versions().contains(u"b3"_s));

        place.project.write(u"versions/b3_index_audit.py"_s, good);
        QCOMPARE(place.forecast(u"alembic_downgrade"_s).state, ForecastState::Necessary);
        QCOMPARE(place.run(u"alembic_downgrade"_s).status, StepStatus::Succeeded);
        QCOMPARE(place.tables(), QString());
    }
};

QTEST_GUILESS_MAIN(DowngradeStepTest)
#include "downgradesteptest.moc"
