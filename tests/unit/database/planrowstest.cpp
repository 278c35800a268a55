// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/planrows.h"
#include "fakes/testcluster.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

/// Reading billing plans and setting their prices, on both kinds of target.
class PlanRowsTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;
    QString name;

    database::DatabasePlanRows rows(const BillingTable &table = {}) const
    {
        return {Secret(cluster.url(name).toUtf8()), {}, table};
    }
    QString prices() const
    {
        return cluster.psql(
            name,
            u"select string_agg(coalesce(stripe_price_id, 'null'), ',' order by id) from billing_plans"_s);
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }
    void init()
    {
        name = cluster.freshDatabase();
        cluster.psql(
            name,
            u"create table billing_plans (id integer, code text, stripe_price_id text, is_active boolean); "
            "insert into billing_plans values (1, 'starter', null, true), (2, 'pro', 'price_1', false)"_s);
    }

    void rowsAreRead()
    {
        const auto read = rows().read();
        QVERIFY(read);
        QCOMPARE(read->size(), 2);
        QCOMPARE(read->at(0).code, u"pro"_s);
        QCOMPARE(read->at(0).price, u"price_1"_s);
        QVERIFY(!read->at(0).active);
        QCOMPARE(read->at(1).id, u"1"_s);
        QVERIFY(read->at(1).active);
        QVERIFY(read->at(1).price.isEmpty());
    }

    void pricesAreSetTogether()
    {
        QVERIFY(rows().setPrices({{u"starter"_s, {}, u"price_2"_s}, {u"pro"_s, u"price_1"_s, {}}}));
        QCOMPARE(prices(), u"price_2,null"_s);
    }

    void changedRowChangesNothing()
    {
        const auto refused =
            rows().setPrices({{u"starter"_s, {}, u"price_2"_s}, {u"pro"_s, u"price_other"_s, u"price_3"_s}});
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, u"row_changed"_s);
        QVERIFY(refused.error().message.contains(u"'pro'"_s));
        QCOMPARE(prices(), u"null,price_1"_s);
        QVERIFY(!rows().setPrices({{u"starter"_s, {}, u"price_2"_s}, {u"absent"_s, {}, u"price_3"_s}}));
        QCOMPARE(prices(), u"null,price_1"_s);
    }

    void twinRowsChangeNothing()
    {
        cluster.psql(name, u"insert into billing_plans values (3, 'pro', 'price_9', true)"_s);
        QVERIFY(!rows().setPrices({{u"pro"_s, u"price_1"_s, u"price_3"_s}}));
        QCOMPARE(prices(), u"null,price_1,price_9"_s);
    }

    void namesMayBeOdd()
    {
        cluster.psql(name, u"create schema \"Billing\"; create table \"Billing\".\"order\" (\"the id\" uuid "
                           u"default gen_random_uuid(), \"%1\" text, \"a\"\"b\" varchar(40), on_ boolean); "
                           "insert into \"Billing\".\"order\" (\"%1\", on_) values ('it''s', true)"_s);
        BillingTable table;
        table.table = u"Billing.order"_s;
        table.id = u"the id"_s;
        table.code = u"%1"_s;
        table.price = u"a\"b"_s;
        table.active = u"on_"_s;
        auto odd = rows(table);
        const auto read = odd.read();
        QVERIFY2(read.has_value(), read ? "" : qUtf8Printable(read.error().message));
        QCOMPARE(read->at(0).id.size(), 36);
        QVERIFY(odd.setPrices({{u"it's"_s, {}, u"price_'); drop table x; --"_s}}));
        QCOMPARE(odd.read()->at(0).price, u"price_'); drop table x; --"_s);
    }

    void missingTableAndColumnAreTold()
    {
        BillingTable table;
        table.table = u"nowhere.plans"_s;
        QCOMPARE(rows(table).read().error().code, u"table_missing"_s);
        table = {};
        table.price = u"price_id"_s;
        const auto refused = rows(table).read();
        QCOMPARE(refused.error().code, u"column_missing"_s);
        QVERIFY(refused.error().message.contains(u"price_id"_s));
    }

    void lockedRowIsGivenUp()
    {
        QProcess holder;
        holder.start(u"psql"_s, {u"-X"_s, u"-q"_s, cluster.url(name)});
        holder.write("begin; update billing_plans set code = code;\n\\echo held\n");
        QByteArray said;
        QTRY_VERIFY((holder.waitForReadyRead(50), said += holder.readAll(), said.contains("held")));
        const auto refused = rows().setPrices({{u"pro"_s, u"price_1"_s, u"price_3"_s}});
        holder.closeWriteChannel();
        holder.waitForFinished();
        QVERIFY(!refused);
        QVERIFY2(refused.error().message.contains(u"55P03"_s), qUtf8Printable(refused.error().message));
        QCOMPARE(prices(), u"null,price_1"_s);
    }

    void sqliteDoesTheSame()
    {
        const QTemporaryDir dir;
        const QString file = dir.filePath(u"product.db"_s);
        {
            QSqlDatabase made = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"made"_s);
            made.setDatabaseName(file);
            QVERIFY(made.open());
            QSqlQuery query(made);
            QVERIFY(query.exec(
                u"create table billing_plans (id integer, code text, stripe_price_id text, is_active boolean)"_s));
            QVERIFY(query.exec(u"insert into billing_plans values (1, 'starter', null, 1)"_s));
        }
        QSqlDatabase::removeDatabase(u"made"_s);
        database::DatabasePlanRows plans(Secret(u"sqlite:///%1"_s.arg(file).toUtf8()), {}, {});
        QVERIFY(plans.setPrices({{u"starter"_s, {}, u"price_1"_s}}));
        QCOMPARE(plans.read()->at(0).price, u"price_1"_s);
        QVERIFY(plans.read()->at(0).active);
        QVERIFY(!plans.setPrices({{u"starter"_s, {}, u"price_2"_s}}));
        BillingTable other;
        other.table = u"none"_s;
        QCOMPARE(database::DatabasePlanRows(Secret(u"sqlite:///%1"_s.arg(file).toUtf8()), {}, other)
                     .read()
                     .error()
                     .code,
                 u"table_missing"_s);
    }
};

QTEST_GUILESS_MAIN(PlanRowsTest)
#include "planrowstest.moc"
