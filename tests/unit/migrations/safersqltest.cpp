// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/testcluster.h"
#include "migrations/hints.h"
#include "migrations/liveschema.h"

#include <QTest>

using namespace slipway;
using namespace slipway::migrations;
using namespace Qt::StringLiterals;

/// The safer SQL of hints, on a real server: each statement by itself, with the same schema at the end.
class SaferSqlTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster cluster;

    static Hint hintOf(const QByteArray &sql, const QString &rule)
    {
        const auto script = SqlScript::parse(sql, u"f.sql"_s);
        for (const Hint &hint : hintsFor(*script, planFile({*script, true, sql}))) {
            if (hint.rule == rule)
                return hint;
        }
        return {};
    }
    QStringList schemaAfter(const QString &sql)
    {
        const QString name = cluster.freshDatabase();
        cluster.psql(
            name,
            u"create table t (id int not null, a int, \"Order\" int); create index ti on t (a); insert into "
            "t values (1, 1, 1); create table parent (id int primary key); insert into parent values (1); "
            "create materialized view m as select id from t; create unique index on m (id)"_s);
        for (const QString &one : sql.split(u";\n"_s, Qt::SkipEmptyParts))
            cluster.psql(name, one);
        auto session = database::Session::open(release::Secret(cluster.url(name).toUtf8()), {}, u"test"_s);
        return *schemaLines(**session, {});
    }

private Q_SLOTS:
    void initTestCase() { QVERIFY2(cluster.start(), qUtf8Printable(cluster.problem)); }

    void safer_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("rule");
        QTest::addColumn<QString>("safer");
        const auto row = [](const char *sql, const char *rule, const char *safer) {
            QTest::newRow(sql) << QByteArray(sql) << QString::fromUtf8(rule) << QString::fromUtf8(safer);
        };
        row("create unique index if not exists i on t (a)", "require-concurrent-index-creation",
            "create unique index CONCURRENTLY if not exists i on t (a);");
        row("Drop Index ti", "require-concurrent-index-deletion", "Drop Index CONCURRENTLY ti;");
        row("reindex table t", "reindex-locks", "reindex table CONCURRENTLY t;");
        row("refresh materialized view m", "refresh-locks", "refresh materialized view CONCURRENTLY m;");
        row("alter table t add constraint k check (a > 0)", "constraint-missing-not-valid",
            "alter table t add constraint k check (a > 0) NOT VALID;\nALTER TABLE t VALIDATE CONSTRAINT k;");
        row("alter table t add foreign key (a) references parent", "adding-foreign-key-constraint",
            "alter table t add CONSTRAINT t_a_fkey foreign key (a) references parent NOT VALID;\nALTER TABLE "
            "t VALIDATE "
            "CONSTRAINT t_a_fkey;");
        row("alter table t alter a set not null", "adding-not-null",
            "ALTER TABLE t ADD CONSTRAINT t_a_not_null CHECK (a IS NOT NULL) NOT VALID;\nALTER TABLE t "
            "VALIDATE CONSTRAINT "
            "t_a_not_null;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;\nALTER TABLE t DROP CONSTRAINT "
            "t_a_not_null;");
        row("alter table t add unique (a, \"Order\")", "disallowed-unique-constraint",
            "CREATE UNIQUE INDEX CONCURRENTLY \"t_a_Order_key\" ON t (a, \"Order\");\nALTER TABLE t ADD "
            "CONSTRAINT "
            "\"t_a_Order_key\" UNIQUE USING INDEX \"t_a_Order_key\";");
        row("alter table public.t add primary key (id)", "adding-primary-key-constraint",
            "CREATE UNIQUE INDEX CONCURRENTLY t_pkey ON public.t (id);\nALTER TABLE public.t ADD CONSTRAINT "
            "t_pkey PRIMARY "
            "KEY USING INDEX t_pkey;");
    }
    void safer()
    {
        QFETCH(const QByteArray, sql);
        QFETCH(const QString, rule);
        QFETCH(const QString, safer);
        const Hint hint = hintOf(sql, rule);
        QCOMPARE(hint.sql, safer);
        QCOMPARE(hint.toJson()[u"sql"].toString(), safer);
        QCOMPARE(schemaAfter(hint.sql), schemaAfter(QString::fromUtf8(sql)));
    }

    void anIndexForAForeignKey()
    {
        const Hint hint =
            hintOf("alter table t add foreign key (a) references parent", u"foreign-key-without-index"_s);
        QCOMPARE(hint.sql, u"CREATE INDEX CONCURRENTLY t_a_idx ON t (a);"_s);
        QVERIFY(schemaAfter(hint.sql).join(u' ').contains(u"t_a_idx"_s));
    }

    void nothingWhereTheTextIsNotEnough_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("several actions")
            << QByteArray("alter table t add check (a > 0), alter a set not null");
        QTest::newRow("two indexes") << QByteArray("drop index ti, tj");
        QTest::newRow("what hangs on it goes too") << QByteArray("drop index ti cascade");
        QTest::newRow("another type") << QByteArray("alter table t alter a type text");
    }
    void nothingWhereTheTextIsNotEnough()
    {
        QFETCH(const QByteArray, sql);
        const auto script = SqlScript::parse(sql, u"f.sql"_s);
        const QList<Hint> hints = hintsFor(*script, planFile({*script, true, sql}));
        QVERIFY(!hints.isEmpty());
        for (const Hint &hint : hints) {
            QVERIFY2(hint.sql.isEmpty(), qUtf8Printable(hint.sql));
            QVERIFY(!hint.toJson().contains(u"sql"));
        }
    }
};

QTEST_GUILESS_MAIN(SaferSqlTest)
#include "safersqltest.moc"
