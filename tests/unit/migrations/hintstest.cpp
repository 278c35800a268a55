// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/hints.h"

#include <QTest>

using namespace slipway::migrations;
using namespace Qt::StringLiterals;

/// Which statements give which hints, which are silent, and why.
class HintsTest : public QObject
{
    Q_OBJECT

    static QStringList rules(const QByteArray &sql)
    {
        auto script = SqlScript::parse(sql, u"f.sql"_s);
        const FilePlan plan = planFile({*script, true});
        QStringList all;
        for (const Hint &hint : hintsFor(*script, plan))
            all << QStringLiteral("%1:%2").arg(hint.line).arg(hint.rule);
        return all;
    }

private Q_SLOTS:
    void statementsGiveHints_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::addColumn<QString>("rule");
        const auto row = [](const char *sql, const char *rule) {
            QTest::newRow(sql) << QByteArray(sql) << QString::fromLatin1(rule);
        };
        row("alter table t add column a int not null", "adding-required-field");
        row("alter table t add column a int not null default 0", "");
        row("alter table t add column a timestamptz default now()", "");
        row("alter table t add column a uuid default gen_random_uuid()", "adding-field-with-default");
        row("alter table t add column a bigserial", "adding-serial-primary-key-field");
        row("alter table t add column a json", "prefer-jsonb");
        row("alter table t alter column a type bigint", "changing-column-type");
        row("alter table t alter column a set not null", "adding-not-null");
        row("create index i on t (a)", "require-concurrent-index-creation");
        row("create index concurrently i on t (a)", "");
        row("create index concurrently on t (a)", "concurrent-index-without-name");
        row("drop index i", "require-concurrent-index-deletion");
        row("reindex index i", "reindex-locks");
        row("alter table t add constraint c unique (a)", "disallowed-unique-constraint");
        row("alter table t add constraint c unique using index i", "");
        row("alter table t add constraint c primary key (a)", "adding-primary-key-constraint");
        row("alter table t add constraint c check (a > 0)", "constraint-missing-not-valid");
        row("alter table t add constraint c check (a > 0) not valid", "");
        row("alter table t add constraint c exclude using gist (r with &&)", "exclusion-constraint");
        row("drop table t", "ban-drop-table");
        row("alter table t drop column a", "ban-drop-column");
        row("alter table t rename to u", "renaming-table");
        row("alter table t rename column a to b", "renaming-column");
        row("truncate t", "ban-truncate");
        row("update t set a = 1", "rows-of-whole-table");
        row("update t set a = 1 where b", "");
        row("delete from t", "rows-of-whole-table");
        row("alter type m add value 'x'", "enum-value-in-transaction");
        row("vacuum full t", "rewrite-under-lock");
        row("drop schema s cascade", "ban-drop-schema");
        row("create table t (a int primary key, b text unique, check (a > 0))", "");
    }
    void statementsGiveHints()
    {
        QFETCH(QByteArray, sql);
        QFETCH(QString, rule);
        QCOMPARE(rules(sql), rule.isEmpty() ? QStringList() : QStringList({u"1:"_s + rule}));
    }

    void newTablesHarmNobody()
    {
        QCOMPARE(rules("create table t (a int);\ncreate index i on t (a);\nalter table t add column b int "
                       "not null;\n"
                       "alter table t add unique (b);\nupdate t set a = 1;"),
                 QStringList());
    }

    void foreignKeysWantValidationLaterAndAnIndex()
    {
        QCOMPARE(rules("alter table t add foreign key (a) references u;"),
                 QStringList({u"1:adding-foreign-key-constraint"_s, u"1:foreign-key-without-index"_s}));
        QCOMPARE(rules("alter table t add foreign key (a) references u not valid;\ncreate index concurrently "
                       "i on t (a, b);"),
                 QStringList());
        QCOMPARE(rules("create table t (a int references u);"),
                 QStringList({u"1:foreign-key-without-index"_s}));
        QCOMPARE(rules("create table t (a int references u);\ncreate index i on t (a);"), QStringList());
    }

    void whatRunsUnderALockIsSeen()
    {
        QCOMPARE(
            rules(
                "alter table t drop column a;\nupdate u set b = 1 where c;\nalter table t add column d int;"),
            QStringList({u"1:ban-drop-column"_s, u"2:statement-while-holding-access-exclusive"_s,
                         u"3:statement-while-holding-access-exclusive"_s, u"3:several-alters"_s}));
    }

    void commentsSilence_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("ours") << QByteArray(
            "-- slipway:ignore require-concurrent-index-creation\ncreate index i on t (a);");
        QTest::newRow("all") << QByteArray("-- slipway:ignore\ncreate index i on t (a);");
        QTest::newRow("squawk") << QByteArray(
            "-- squawk-ignore require-concurrent-index-creation\ncreate index i on t (a);");
        QTest::newRow("eugene") << QByteArray("-- eugene: ignore E6\ncreate index i on t (a);");
        QTest::newRow("file") << QByteArray(
            "-- slipway:ignore-file require-concurrent-index-creation\n\n\ncreate index i on t (a);");
        QTest::newRow("same line") << QByteArray("create index i on t (a); -- slipway:ignore");
        QTest::newRow("several") << QByteArray(
            "-- slipway:ignore a-b, require-concurrent-index-creation\ncreate index i on t (a);");
    }
    void commentsSilence()
    {
        QFETCH(QByteArray, sql);
        QCOMPARE(rules(sql), QStringList());
    }

    void otherCommentsDoNot()
    {
        QCOMPARE(rules("-- slipway:ignore adding-not-null\ncreate index i on t (a);").size(), 1);
        QCOMPARE(rules("-- slipway:ignore\n\n\ncreate index i on t (a);").size(), 1);
    }
};

QTEST_GUILESS_MAIN(HintsTest)
#include "hintstest.moc"
