// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/fileplan.h"
#include "migrations/sqlscan.h"

#include <QTest>

#include <algorithm>
#include <ctime>
#include <limits>

using namespace slipway;
using namespace slipway::migrations;
using namespace Qt::StringLiterals;

/// How files are divided, where their errors stand, and what may run in one transaction.
class SqlScriptTest : public QObject
{
    Q_OBJECT

    static SqlScript parsed(const QByteArray &sql)
    {
        auto script = SqlScript::parse(sql, u"f.sql"_s);
        return script ? *script : SqlScript{};
    }
    static QStringList texts(const QByteArray &sql)
    {
        const SqlScript script = parsed(sql);
        QStringList all;
        for (const Statement &statement : script.statements)
            all << QString::fromUtf8(script.sql(statement));
        return all;
    }
    static FilePlan planned(const QByteArray &sql, bool transaction = true)
    {
        return planFile({parsed(sql), transaction});
    }

private Q_SLOTS:
    void divides_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QStringList>("statements");
        const auto row = [](const char *name, const char *sql, const QStringList &statements) {
            QTest::newRow(name) << QByteArray(sql) << statements;
        };
        row("two", "select 1; select 2", {u"select 1"_s, u"select 2"_s});
        row("empty", " ;; -- nothing\n /* at all */ ;", {});
        row("quoted semicolon", "select 'a;b', \"c;d\", E'\\';', $x$;$x$",
            {u"select 'a;b', \"c;d\", E'\\';', $x$;$x$"_s});
        row("nested comment", "select /* a /* ; */ ; */ 1; select 2",
            {u"select /* a /* ; */ ; */ 1"_s, u"select 2"_s});
        row("comment before", "-- first;\nselect 1; -- after\nselect 2;", {u"select 1"_s, u"select 2"_s});
        row("function body", "create function f() returns int language sql as $$ select 1; $$; select 2",
            {u"create function f() returns int language sql as $$ select 1; $$"_s, u"select 2"_s});
        row("atomic body",
            "create function f() returns int language sql begin atomic select 1; select case when true then "
            "1 end; "
            "end; select 2",
            {u"create function f() returns int language sql begin atomic select 1; select case when true then 1 end; end"_s,
             u"select 2"_s});
        row("rule", "create rule r as on insert to t do also (select 1; select 2); select 3",
            {u"create rule r as on insert to t do also (select 1; select 2)"_s, u"select 3"_s});
        row("CRLF", "select 1;\r\nselect 2;\r\n", {u"select 1"_s, u"select 2"_s});
        row("dollar in a name", "select a$b$c; select 1", {u"select a$b$c"_s, u"select 1"_s});
        row("words beyond ASCII", "select 'ä;ö'; create table größe (ü int)",
            {u"select 'ä;ö'"_s, u"create table größe (ü int)"_s});
    }
    void divides()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QStringList, statements);
        QCOMPARE(texts(sql), statements);
    }

    void bothWaysOfDividingAgree()
    {
        divides_data();
        const QByteArray sql = "select 'a;b'; create table t (a int); insert into t values (1); select 2";
        QCOMPARE(scanSql(sql).statements.size(), readGrammar(sql).statements.size());
    }

    void copyDataStandsBesideItsStatement()
    {
        const QByteArray sql = "copy t (a, b) from stdin;\n1\tx;'\n2\t\\N\n\\.\nselect 'after';\n";
        const SqlScript script = parsed(sql);
        QCOMPARE(script.statements.size(), 2);
        QVERIFY(script.statements[0].facts.copyFromStdin);
        QCOMPARE(script.data(script.statements[0]).toByteArray(), QByteArray("1\tx;'\n2\t\\N\n"));
        QCOMPARE(script.statements[1].line, 5);
    }

    void problemsHaveTheirPlace_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("words");
        QTest::newRow("psql command")
            << QByteArray("select 1;\n  \\i other.sql\n") << u"f.sql:2:3: "_s << u"\\i"_s;
        QTest::newRow("connect") << QByteArray("\\c db") << u"f.sql:1:1: "_s << u"psql"_s;
        QTest::newRow("quote") << QByteArray("select 1;\nselect 'ä', 'open;\n") << u"f.sql:2:13: "_s
                               << u"quote"_s;
        QTest::newRow("name") << QByteArray("select \"open") << u"f.sql:1:8: "_s << u"name"_s;
        QTest::newRow("dollar") << QByteArray("select $a$ ... $b$") << u"f.sql:1:8: "_s << u"$a$"_s;
        QTest::newRow("comment") << QByteArray("\n/* open") << u"f.sql:2:1: "_s << u"comment"_s;
        QTest::newRow("parenthesis") << QByteArray("select (1;\n") << u"f.sql:1:8: "_s << u"parenthesis"_s;
        QTest::newRow("COPY without end")
            << QByteArray("copy t from stdin;\n1\n") << u"f.sql:1:1: "_s << u"COPY"_s;
        QTest::newRow("zero byte") << QByteArray("select \0;", 9) << u"f.sql:1:8: "_s << u"zero"_s;
    }
    void problemsHaveTheirPlace()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, place);
        QFETCH(QString, words);
        const auto script = SqlScript::parse(sql, u"f.sql"_s);
        QVERIFY(!script);
        QCOMPARE(script.error().code, u"migration_syntax"_s);
        QVERIFY2(script.error().message.startsWith(place), qUtf8Printable(script.error().message));
        QVERIFY2(script.error().message.contains(words), qUtf8Printable(script.error().message));
    }

    void whatTheGrammarDoesNotKnowIsNamed()
    {
        const SqlScript script = parsed("create table t (a int);\nselect from where;\nselect 2;");
        QCOMPARE(script.statements.size(), 3);
        QVERIFY(!script.statements[1].facts.known && script.statements[2].facts.known);
        QVERIFY2(script.syntaxProblem.startsWith(u"f.sql:2:13: "), qUtf8Printable(script.syntaxProblem));
    }

    void linesCountFromTheFile()
    {
        auto script = SqlScript::parse("select 1;\n\nselect 2;", u"f.sql"_s, 10);
        QVERIFY(script);
        QCOMPARE(script->statements[0].line, 10);
        QCOMPARE(script->statements[1].line, 12);
    }

    void oneTransactionIsTheRule()
    {
        QVERIFY(planned("create table t (a int); insert into t values (1)").transactional);
        QVERIFY(planned("").transactional);
        const FilePlan own = planned("BEGIN; create table t (a int); COMMIT;");
        QVERIFY(own.transactional);
        QCOMPARE(own.units.first().first, 1);
        QCOMPARE(own.units.first().last, 1);
    }

    void someStatementsForbidIt_data()
    {
        QTest::addColumn<QByteArray>("sql");
        for (const char *sql :
             {"create index concurrently i on t (a)", "drop index concurrently i", "vacuum t",
              "reindex index concurrently i", "reindex database d", "create database d",
              "alter system set work_mem = '1MB'", "discard all", "drop tablespace s",
              "alter table t detach partition p concurrently", "reindex schema public",
              "create subscription s connection 'x' publication p"})
            QTest::newRow(sql) << QByteArray(sql);
    }
    void someStatementsForbidIt()
    {
        QFETCH(QByteArray, sql);
        const FilePlan plan = planned("create table a (a int);\n" + sql + ";\nselect 1");
        QVERIFY(!plan.transactional);
        QCOMPARE(plan.units.size(), 3);
        QVERIFY(!plan.units[0].bare && plan.units[1].bare && !plan.units[2].bare);
        QVERIFY2(plan.why.contains(u"line 2"), qUtf8Printable(plan.why));
    }

    void ownTransactionsAreUnits()
    {
        const FilePlan plan =
            planned("select 1; BEGIN ISOLATION LEVEL SERIALIZABLE; select 2; select 3; COMMIT; BEGIN; "
                    "select 4; ROLLBACK;");
        QVERIFY(!plan.transactional);
        QCOMPARE(plan.units.size(), 3);
        QCOMPARE(plan.units[1].first, 2);
        QCOMPARE(plan.units[1].last, 3);
        QCOMPARE(plan.units[1].begin, QByteArray("BEGIN ISOLATION LEVEL SERIALIZABLE"));
        QVERIFY(!plan.units[1].rolledBack && plan.units[2].rolledBack);
    }

    void aForbiddenTransactionKeepsStatementsApart()
    {
        const FilePlan plan = planned("select 1; call p();", false);
        QVERIFY(!plan.transactional);
        QVERIFY(!plan.units[0].bare && plan.units[1].bare);
    }

    void whatOutlivesAFileIsSeen()
    {
        QVERIFY(planned("set search_path = ''").leavesState);
        QVERIFY(planned("select set_config('a.b', 'c', false)").leavesState);
        QVERIFY(!planned("set local search_path = ''; create table t (a int); alter table t add b int")
                     .leavesState);
    }

    void dividingIsLinear()
    {
        QByteArray one;
        for (int i = 0; i < 20'000; ++i)
            one += "insert into t values (" + QByteArray::number(i) + ", 'text; with'); -- a comment\n";
        // Processor time, since others may work on this machine; the shortest of several.
        const auto spent = [](const QByteArray &text, qsizetype statements) {
            std::clock_t shortest = std::numeric_limits<std::clock_t>::max();
            for (int turn = 0; turn < 5; ++turn) {
                const std::clock_t begin = std::clock();
                if (scanSql(text).statements.size() != statements)
                    return std::clock_t(-1);
                shortest = std::min(shortest, std::clock() - begin);
            }
            return shortest;
        };
        const std::clock_t single = spent(one, 20'000);
        const std::clock_t four = spent(QByteArray(one + one + one + one), 80'000);
        QVERIFY(single > 0 && four > 0);
        QVERIFY2(four < single * 10, qPrintable(u"%1 against %2"_s.arg(four).arg(single)));
    }
};

QTEST_GUILESS_MAIN(SqlScriptTest)
#include "sqlscripttest.moc"
