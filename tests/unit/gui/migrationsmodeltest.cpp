// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/migrationsmodel.h"
#include "gui/locktimeline.h"
#include "gui/migrationwords.h"
#include "gui/revisionlanes.h"
#include "gui/sqlpaper.h"

#include <QAbstractItemModelTester>
#include <QTest>
#include <QTextBlock>

using namespace slipway;
using namespace slipway::gui;
using namespace Qt::StringLiterals;

/// What the Migrations page is made of: the graph, the list, coloured SQL, the time line of locks.
class MigrationsModelTest : public QObject
{
    Q_OBJECT

    static console::MigrationBook book()
    {
        console::MigrationBook made;
        made.tool = u"alembic"_s;
        made.entries = {{u"m"_s, u"merge"_s, {}, {u"a2"_s, u"b"_s}, false},
                        {u"b"_s, u"branch"_s, {}, {u"a1"_s}, false},
                        {u"a2"_s, u"second"_s, {}, {u"a1"_s}, true},
                        {u"a1"_s, u"first"_s, {}, {}, true}};
        made.heads = {u"m"_s};
        made.at = {u"a2"_s};
        return made;
    }

private Q_SLOTS:
    void branchesKeepTheirLane()
    {
        const QList<LaneRow> rows = layOutLanes({{u"m"_s, {u"a2"_s, u"b"_s}, true},
                                                 {u"b"_s, {u"a1"_s}, true},
                                                 {u"a2"_s, {u"a1"_s}, false},
                                                 {u"a1"_s, {}, false}});
        QCOMPARE(rows.size(), 4);
        QCOMPARE(rows[0].lane, 0);
        QCOMPARE(rows[0].out, QList<LaneLine>({{0, true}, {1, true}}));
        QCOMPARE(rows[1].lane, 1);
        QCOMPARE(rows[1].in, QList<LaneLine>({{1, true}}));
        QCOMPARE(rows[1].through, QList<LaneLine>({{0, true}}));
        QCOMPARE(rows[2].lane, 0);
        QCOMPARE(rows[2].through, QList<LaneLine>({{1, true}}));
        QCOMPARE(rows[3].in, QList<LaneLine>({{0, false}, {1, true}})); // both meet here
        QVERIFY(rows[3].out.isEmpty());
    }

    void severalHeadsAndUnknownParents()
    {
        const QList<LaneRow> rows = layOutLanes(
            {{u"h1"_s, {u"base"_s}, true}, {u"h2"_s, {u"base"_s}, true}, {u"base"_s, {u"gone"_s}, false}});
        QCOMPARE(rows[0].lane, 0);
        QCOMPARE(rows[1].lane, 1);
        QCOMPARE(rows[2].in.size(), 2);
        QVERIFY(rows[2].out.isEmpty()); // what is not there has no line
    }

    void longLinesStayQuick()
    {
        QList<LaneNode> nodes;
        for (int i = 20'000; i > 0; --i)
            nodes.append({QString::number(i), {QString::number(i - 1)}, false});
        QCOMPARE(layOutLanes(nodes).size(), 20'000);
        QCOMPARE(layOutLanes(nodes).last().lane, 0);
    }

    void listHoldsPendingAndApplied()
    {
        MigrationsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setBook(book());
        QCOMPARE(model.rowCount(), 4);
        QVERIFY(model.lanes(0) != nullptr);
        QVERIFY(model.index(0).data(MigrationsModel::RemarkRole).toString().contains(u"merge"_s));
        QVERIFY(model.index(0).data(MigrationsModel::RemarkRole).toString().contains(u"head"_s));
        console::Standing standing;
        standing.environment = u"production"_s;
        standing.at = {u"a2"_s};
        model.setStandings({standing});
        QCOMPARE(model.indexOf(u"a2"_s).data(MigrationsModel::PlacesRole).toStringList(),
                 QStringList{u"production"_s});
        model.setFilter({}, true);
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(model.lanes(0) == nullptr); // without its neighbours a graph would lie
        model.setFilter(u"SECOND"_s, false);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.indexOf(u"b"_s).isValid());
    }

    void whatAnEnvironmentLacksIsCountedOnTheGraph()
    {
        const console::MigrationBook made = book();
        QCOMPARE(made.lackingAt({u"m"_s}), 0);
        QCOMPARE(made.lackingAt({u"a2"_s}), 2);
        QCOMPARE(made.lackingAt({u"a2"_s, u"b"_s}), 1);
        QCOMPARE(made.lackingAt({}), 4);
        QCOMPARE(made.lackingAt({u"unknown"_s}), -1);
        QCOMPARE(made.pending(), QStringList({u"b"_s, u"m"_s}));
    }

    void sqlIsColoured()
    {
        int state = 0;
        const QString line = u"ALTER TABLE t ADD c text DEFAULT 'it''s'; -- note"_s;
        QStringList texts;
        for (const SqlPiece &piece : sqlPieces(line, state))
            texts << line.mid(piece.begin, piece.length);
        QVERIFY(texts.contains(u"ALTER"_s) && texts.contains(u"-- note"_s));
        QVERIFY(texts.contains(u"'it'"_s) && !texts.contains(u"c"_s));
        QCOMPARE(state, 0);
        sqlPieces(u"/* begins"_s, state);
        QVERIFY(state != 0);
        const QList<SqlPiece> closing = sqlPieces(u"ends */ select"_s, state);
        QCOMPARE(closing.size(), 2);
        QCOMPARE(closing[0].ink, SqlInk::Comment);
        QCOMPARE(closing[1].ink, SqlInk::Word);
        QCOMPARE(state, 0);
    }

    void notesStandBelowTheirStatement()
    {
        SqlPaper paper;
        SqlPaper::Note note{
            2, 3, u"warn"_s, Tone::Attention, u"writers wait"_s, u"Rule r."_s, u"-- slipway:ignore r"_s};
        paper.setText(u"one;\ntwo\nthree;\nfour;"_s, {note}, {1, 4});
        QStringList blocks;
        for (QTextBlock block = paper.document()->begin(); block.isValid(); block = block.next())
            blocks << block.text();
        QVERIFY2(blocks.indexOf(u"writers wait"_s) > blocks.indexOf(u"three;"_s),
                 qUtf8Printable(blocks.join(u'|')));
        QVERIFY(blocks.indexOf(u"writers wait"_s) < blocks.indexOf(u"four;"_s));
        QVERIFY(blocks.filter(u"silences"_s).size() == 1);
    }

    void strongestLockIsShown()
    {
        using namespace migrations;
        RehearsedFile file;
        file.statements = {
            {1, u"a"_s, 0, 0, 0, {{u"t"_s, u"ShareLock"_s, false, true, 0, 300}}, {}, 0, 100, {}},
            {2,
             u"b"_s,
             0,
             0,
             0,
             {{u"t"_s, u"AccessExclusiveLock"_s, true, true, 100, 200},
              {u"u"_s, u"RowExclusiveLock"_s, false, false, 100, 200}},
             {},
             100,
             200,
             {}}};
        const QList<LockTimeLine::Lane> lanes = LockTimeLine::lanesOf(file);
        QCOMPARE(lanes.size(), 2);
        QCOMPARE(lanes[0].table, u"t"_s);
        QCOMPARE(lanes[0].bars.size(), 2);
        QCOMPARE(lanes[0].bars[0].endUs, 100);
        QCOMPARE(lanes[0].writersUs, 300);
        QCOMPARE(lanes[0].readersUs, 200);
        QCOMPARE(lanes[1].writersUs, 0);
        QCOMPARE(LockTimeLine::lockWords(u"ShareRowExclusiveLock"_s), u"SHARE ROW EXCLUSIVE"_s);
    }

    void rehearsalsSurviveTheirJson()
    {
        using namespace migrations;
        RehearsalReport report;
        report.copy = u"schema"_s;
        RehearsedFile file;
        file.migration.version = u"002"_s;
        file.hasDown = file.downRan = true;
        file.downDifference = {u"+ view v"_s};
        file.statements = {{7,
                            u"alter"_s,
                            3,
                            99,
                            5,
                            {{u"t"_s, u"ShareLock"_s, false, true, 10, 30}},
                            {u"t"_s},
                            10,
                            3000,
                            {{u"t"_s, 1, 2, 3}}}};
        report.files = {file};
        const RehearsalReport again = RehearsalReport::fromJson(report.toJson());
        QCOMPARE(again.toJson()[u"files"], report.toJson()[u"files"]);
        QCOMPARE(again.files.first().rollback(), Rollback::Differs);
        QCOMPARE(statementRows(again.files.first()).size(), 1);
    }
};

QTEST_MAIN(MigrationsModelTest)
#include "migrationsmodeltest.moc"
