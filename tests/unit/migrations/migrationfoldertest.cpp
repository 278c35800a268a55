// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/migrationfolder.h"
#include "migrations/migrationdraft.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::migrations;
using namespace Qt::StringLiterals;

/// Folders of each format: found, read, put in order, their faults named.
class MigrationFolderTest : public QObject
{
    Q_OBJECT

    struct Folder
    {
        Folder(const QMap<QString, QByteArray> &files)
        {
            for (auto it = files.cbegin(); it != files.cend(); ++it)
                write(it.key(), it.value());
        }
        void write(const QString &name, const QByteArray &bytes) const
        {
            QDir(dir.path()).mkpath(QFileInfo(dir.filePath(name)).path());
            QFile file(dir.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
        }
        MigrationFolder open(const FolderOptions &options = {})
        {
            auto opened = MigrationFolder::open(dir.path(), options);
            if (!opened)
                error = opened.error();
            return opened ? *opened : MigrationFolder();
        }
        static QStringList versions(const MigrationFolder &folder)
        {
            QStringList all;
            for (const Migration &migration : folder.migrations())
                all << migration.name();
            return all;
        }
        QTemporaryDir dir;
        release::Error error;
    };

    static QStringList kinds(const MigrationFolder &folder)
    {
        QStringList all;
        for (const Problem &problem : folder.problems())
            all << problem.kind;
        return all;
    }

private Q_SLOTS:
    void plainNumbered()
    {
        Folder files({{u"002_b.sql"_s, "select 2;"},
                      {u"010_c.sql"_s, ""},
                      {u"1-a thing.sql"_s, "select 1;"},
                      {u"002_b.down.sql"_s, "select -2;"},
                      {u"README.md"_s, "x"},
                      {u"10.undo.sql"_s, "select 3;"}});
        const auto folder = files.open();
        QCOMPARE(folder.format(), Format::Plain);
        QCOMPARE(Folder::versions(folder), QStringList({u"1"_s, u"002"_s, u"010"_s}));
        QCOMPARE(folder.migrations()[0].title, u"a thing"_s);
        QCOMPARE(folder.migrations()[1].downFile, u"002_b.down.sql"_s);
        QCOMPARE(folder.migrations()[2].downFile, u"10.undo.sql"_s);
        QCOMPARE(kinds(folder), QStringList({u"gap"_s}));
        QVERIFY(folder.find(u"2"_s) && folder.find(u"0002"_s));
    }

    void plainTimes()
    {
        Folder files({{u"20240131T101500Z.sql"_s, "select 1;"}, {u"20240131T101501Z_b.sql"_s, "select 2;"}});
        QCOMPARE(Folder::versions(files.open()), QStringList({u"20240131101500"_s, u"20240131101501"_s}));
    }

    void plainFaults()
    {
        Folder twice({{u"001_a.sql"_s, ""}, {u"1_b.sql"_s, ""}});
        QCOMPARE(kinds(twice.open()), QStringList({u"duplicate"_s}));
        Folder mixed({{u"001_a.sql"_s, ""}, {u"20240131101500_b.sql"_s, ""}});
        QCOMPARE(kinds(mixed.open()), QStringList({u"mixed_numbers"_s}));
    }

    void golangMigrate()
    {
        Folder files({{u"000001_a.up.sql"_s, "select 1;"},
                      {u"000001_a.down.sql"_s, "select 2;"},
                      {u"000002_b.up.sql"_s, "select 3;"}});
        const auto folder = files.open();
        QCOMPARE(folder.format(), Format::GolangMigrate);
        QCOMPARE(Folder::versions(folder), QStringList({u"1"_s, u"2"_s}));
        QCOMPARE(folder.migrations()[0].downFile, u"000001_a.down.sql"_s);
        QVERIFY(!folder.part(folder.migrations()[1], Direction::Down));
    }

    void dbmate()
    {
        Folder files(
            {{u"20240101_b.sql"_s, "-- migrate:up\nselect 1;\n-- migrate:down\nselect 2;\n"},
             {u"20240102.sql"_s, "\xEF\xBB\xBF-- note\n-- migrate:up transaction:false\nselect 3;\n"}});
        const auto folder = files.open();
        QCOMPARE(folder.format(), Format::Dbmate);
        auto up = folder.part(folder.migrations()[0], Direction::Up);
        QVERIFY(up && up->transaction);
        QCOMPARE(up->script.statements.size(), 1);
        QCOMPARE(up->script.statements[0].line, 2);
        auto down = folder.part(folder.migrations()[0], Direction::Down);
        QCOMPARE(down->script.statements[0].line, 4);
        auto second = folder.part(folder.migrations()[1], Direction::Up);
        QVERIFY(second && !second->transaction);
        QCOMPARE(folder.part(folder.migrations()[1], Direction::Down).error().code, u"no_way_down"_s);
    }

    void goose()
    {
        Folder files({{u"00001_a.sql"_s,
                       "-- +goose Up\n-- +goose StatementBegin\ncreate function f() returns int as $$ "
                       "select 1; $$ language sql;\n-- +goose StatementEnd\nselect 1;\n"
                       "-- +goose down\nselect 2;\n"},
                      {u"00002_b.sql"_s, "-- +goose NO TRANSACTION\n-- +goose up\nselect 3;\n"}});
        const auto folder = files.open();
        QCOMPARE(folder.format(), Format::Goose);
        QCOMPARE(Folder::versions(folder), QStringList({u"1"_s, u"2"_s}));
        auto up = folder.part(folder.migrations()[0], Direction::Up);
        QVERIFY(up);
        QCOMPARE(up->script.statements.size(), 2);
        QVERIFY(!folder.part(folder.migrations()[1], Direction::Up)->transaction);
    }

    void flyway()
    {
        Folder files({{u"V2_1__second thing.sql"_s, "select '${who}';"},
                      {u"V10__third.sql"_s, ""},
                      {u"V01__first.sql"_s, ""},
                      {u"U2.1__second.sql"_s, "select 2;"},
                      {u"R__view.sql"_s, ""},
                      {u"sub/V3__deep.sql"_s, ""},
                      {u"V10__third.sql.conf"_s, "executeInTransaction=false\n"}});
        auto folder = files.open();
        QCOMPARE(folder.format(), Format::Flyway);
        QCOMPARE(Folder::versions(folder), QStringList({u"01"_s, u"2.1"_s, u"3"_s, u"10"_s, u"R view"_s}));
        QCOMPARE(folder.migrations()[1].title, u"second thing"_s);
        QCOMPARE(folder.migrations()[1].downFile, u"U2.1__second.sql"_s);
        QVERIFY(!folder.part(folder.migrations()[3], Direction::Up)->transaction);
        const auto missing = folder.part(folder.migrations()[1], Direction::Up);
        QVERIFY(!missing);
        QVERIFY2(missing.error().message.startsWith(u"V2_1__second thing.sql:1:9: "),
                 qUtf8Printable(missing.error().message));
        files.write(u"flyway.conf"_s, "# x\nflyway.placeholders.who=all\nflyway.table=hist\n");
        folder = files.open();
        QVERIFY(folder.part(folder.migrations()[1], Direction::Up));
        QCOMPARE(folder.historyTable(), u"hist"_s);
        Folder other({{u"X1__a.sql"_s, ""}});
        FolderOptions options;
        options.prefix = u"X"_s;
        QCOMPARE(other.open(options).format(), Format::Flyway);
    }

    void diesel()
    {
        Folder files({{u"2024-01-02-000000_b/up.sql"_s, "select 1;"},
                      {u"2024-01-02-000000_b/down.sql"_s, "select 2;"},
                      {u"00000000000000_setup/up.sql"_s, "select 0;"},
                      {u"2024-01-02-000000_b/metadata.toml"_s, "run_in_transaction = false\n"}});
        const auto folder = files.open();
        QCOMPARE(folder.format(), Format::Diesel);
        QCOMPARE(Folder::versions(folder), QStringList({u"00000000000000"_s, u"20240102000000"_s}));
        QVERIFY(!folder.part(folder.migrations()[1], Direction::Up)->transaction);
    }

    void mixedFormatsAreNamed()
    {
        Folder files({{u"001_a.sql"_s, "-- migrate:up\n"}, {u"002_b.sql"_s, "-- +goose Up\n"}});
        files.open();
        QCOMPARE(files.error.code, u"format_mixed"_s);
        QVERIFY(files.error.details.contains(u"001_a.sql reads as dbmate"_s));
        Folder names({{u"a.sql"_s, ""}});
        names.open();
        QCOMPARE(names.error.code, u"format_unknown"_s);
    }

    void directiveFaultsHaveTheirPlace_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("place");
        QTest::newRow("dbmate without up") << u"dbmate"_s << QByteArray("select 1;\n") << u"001_a.sql:1:"_s;
        QTest::newRow("dbmate word") << u"dbmate"_s << QByteArray("-- migrate:up\n-- migrate:sideways\n")
                                     << u"001_a.sql:2:"_s;
        QTest::newRow("dbmate order")
            << u"dbmate"_s << QByteArray("-- migrate:down\n-- migrate:up\n") << u"001_a.sql:1:"_s;
        QTest::newRow("dbmate option")
            << u"dbmate"_s << QByteArray("-- migrate:up transaktion:false\n") << u"001_a.sql:1:"_s;
        QTest::newRow("goose word") << u"goose"_s << QByteArray("-- +goose Up\n\n-- +goose Sideways\n")
                                    << u"001_a.sql:3:"_s;
        QTest::newRow("goose begin") << u"goose"_s << QByteArray("-- +goose Up\n-- +goose StatementEnd\n")
                                     << u"001_a.sql:2:"_s;
    }
    void directiveFaultsHaveTheirPlace()
    {
        QFETCH(QString, format);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, place);
        Folder files({{u"001_a.sql"_s, bytes}});
        FolderOptions options;
        options.format = format;
        const auto folder = files.open(options);
        const auto part = folder.part(folder.migrations().first(), Direction::Up);
        QVERIFY(!part);
        QCOMPARE(part.error().code, u"migration_directive"_s);
        QVERIFY2(part.error().message.startsWith(place), qUtf8Printable(part.error().message));
    }

    void versionsCompareByTheirParts()
    {
        QVERIFY(compareVersions(Format::Flyway, u"2"_s, u"10"_s) < 0);
        QCOMPARE(compareVersions(Format::Flyway, u"1"_s, u"1.0"_s), 0);
        QCOMPARE(compareVersions(Format::Flyway, u"01"_s, u"1"_s), 0);
        QVERIFY(compareVersions(Format::Flyway, u"20240101120000"_s, u"2024010112000000"_s) < 0);
        QVERIFY(compareVersions(Format::Flyway, u"99999999999999999999999"_s, u"100000000000000000000000"_s) <
                0);
    }

    void checksumsAreFlyways()
    {
        // CRC-32 of "123456789" is the algorithm's published check value.
        QCOMPARE(crc32("123456789"), 0xCBF43926U);
        QCOMPARE(flywayChecksum("a\nb"), flywayChecksum("a\r\nb\r\n"));
        QCOMPARE(flywayChecksum("\xEF\xBB\xBF"
                                "ab"),
                 static_cast<qint32>(crc32("ab")));
        QVERIFY(flywayChecksum("a\n\nb") == flywayChecksum("ab"));
    }

    void draftsFollowTheFolder()
    {
        const DraftRequest request{
            u"Add a Plan!"_s, u"someone"_s, {}, QDateTime(QDate(2026, 1, 25), QTime(10, 20, 30), Qt::UTC)};
        const auto names = [&](Folder &files, const QString &format = u"auto"_s) {
            FolderOptions options;
            options.format = format;
            auto made = draftMigration(files.open(options), request);
            QStringList all;
            for (const DraftFile &file : *made)
                all << file.file;
            return all;
        };
        Folder plain({{u"007_a.sql"_s, ""}});
        QCOMPARE(names(plain), QStringList({u"008_add_a_plan.sql"_s, u"008_add_a_plan.down.sql"_s}));
        Folder pairs({{u"000009_a.up.sql"_s, ""}});
        QCOMPARE(names(pairs), QStringList({u"000010_add_a_plan.up.sql"_s, u"000010_add_a_plan.down.sql"_s}));
        Folder dbmateFiles({{u"20240101000000_a.sql"_s, "-- migrate:up\n"}});
        QCOMPARE(names(dbmateFiles), QStringList({u"20260125102030_add_a_plan.sql"_s}));
        Folder flywayFiles({{u"V3__a.sql"_s, ""}});
        QCOMPARE(names(flywayFiles), QStringList({u"V4__add_a_plan.sql"_s, u"U4__add_a_plan.sql"_s}));
        Folder dieselFiles({{u"2024-01-02-000000_b/up.sql"_s, "select 1;"}});
        QCOMPARE(names(dieselFiles), QStringList({u"2026-01-25-102030_add_a_plan/up.sql"_s,
                                                  u"2026-01-25-102030_add_a_plan/down.sql"_s}));
        Folder empty({});
        QCOMPARE(names(empty), QStringList({u"001_add_a_plan.sql"_s, u"001_add_a_plan.down.sql"_s}));
    }

    void filesReadAheadAreTheSame()
    {
        QMap<QString, QByteArray> many;
        for (int i = 1; i <= 300; ++i)
            many.insert(u"%1_t.sql"_s.arg(i, 4, 10, QChar(u'0')), "create table t" + QByteArray::number(i) +
                                                                      " (id int);" +
                                                                      (i == 200 ? " select 'open" : ""));
        Folder files(many);
        const auto plain = files.open();
        auto ahead = files.open();
        ahead.readAhead();
        for (int turn = 0; turn < 2; ++turn) { // the second time each file is read anew
            for (const Migration &migration : plain.migrations()) {
                const auto expected = plain.part(migration, Direction::Up);
                const auto found = ahead.part(migration, Direction::Up);
                QCOMPARE(found.has_value(), expected.has_value());
                if (!found)
                    QCOMPARE(found.error().message, expected.error().message);
                else
                    QCOMPARE(found->bytes, expected->bytes);
            }
        }
    }

    void waysDownAreDrafted()
    {
        Folder files({{u"001_a.sql"_s, "create table a (id int primary key, constraint c check (id > "
                                       "0));\nalter table b add column x int "
                                       "references a(id), add constraint k unique (x);\ncreate index i on b "
                                       "(x);\ninsert into a values (1);"}});
        const auto folder = files.open();
        auto draft = draftDownFor(folder, folder.migrations().first());
        QVERIFY(draft);
        QCOMPARE(draft->file, u"001_a.down.sql"_s);
        const QByteArray body = draft->content.mid(draft->content.indexOf('\n') + 1);
        QCOMPARE(
            body,
            QByteArray("-- Not taken back by this draft: insert into a values\nDROP INDEX IF EXISTS i;\n"
                       "ALTER TABLE b DROP CONSTRAINT IF EXISTS k;\nALTER TABLE b DROP COLUMN IF EXISTS x;\n"
                       "DROP TABLE IF EXISTS a;\n"));
    }
};

QTEST_GUILESS_MAIN(MigrationFolderTest)
#include "migrationfoldertest.moc"
