// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/revisiongraph.h"
#include "database/toollog.h"

#include <QFile>
#include <QTest>

using namespace slipway;
using namespace Qt::StringLiterals;
using database::RevisionGraph;
using database::ToolLog;
using release::OutputStream;

/// What alembic prints, read without trust in anything around it.
class RevisionGraphTest : public QObject
{
    Q_OBJECT

    static QByteArray data(const QString &name)
    {
        QFile file(QStringLiteral(TEST_DATA) + u"/database/output/"_s + name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static RevisionGraph graph() { return RevisionGraph::parseHistory(data(u"history.txt"_s)); }

private Q_SLOTS:
    void historyIsRead()
    {
        const RevisionGraph read = graph();
        QCOMPARE(read.ids(), QStringList({u"a1"_s, u"b1"_s, u"b2"_s, u"m1"_s, u"z1"_s, u"z2"_s, u"z3"_s}));
        QCOMPARE(read.revision(u"m1"_s).parents, QStringList({u"b1"_s, u"b2"_s}));
        QCOMPARE(read.revision(u"a1"_s).parents, QStringList());
        QCOMPARE(read.revision(u"z1"_s).dependsOn, QStringList({u"b1"_s}));
        QCOMPARE(read.revision(u"m1"_s).title, u"title m1"_s);
        QCOMPARE(read.revision(u"z2"_s).file, u"/srv/product/versions/z2_x.py"_s);
        QCOMPARE(read.heads(), QStringList({u"m1"_s, u"z3"_s}));
    }

    void pendingRespectsMergesAndDependencies()
    {
        const RevisionGraph read = graph();
        const QStringList all = read.pending({}, read.heads());
        QCOMPARE(all.size(), 7);
        for (const auto &[first, second] :
             {std::pair{"a1", "b1"}, {"b1", "m1"}, {"b2", "m1"}, {"b1", "z1"}, {"z1", "z2"}})
            QVERIFY(all.indexOf(QLatin1String(first)) < all.indexOf(QLatin1String(second)));
        QCOMPARE(read.pending({u"z3"_s}, {u"m1"_s}), QStringList({u"b2"_s, u"m1"_s}));
        QCOMPARE(read.pending(read.heads(), read.heads()), QStringList());
    }

    void tipsLeaveOutWhatIsImplied()
    {
        const RevisionGraph read = graph();
        QCOMPARE(read.tips({u"z3"_s, u"b1"_s}), QStringList({u"z3"_s}));
        QCOMPARE(read.tips({u"z3"_s, u"m1"_s}), QStringList({u"m1"_s, u"z3"_s}));
        QCOMPARE(read.tips({u"unknown"_s}), QStringList({u"unknown"_s}));
    }

    void onlyKnownIdsAreTakenFromCurrent()
    {
        const RevisionGraph read = graph();
        QCOMPARE(read.idsIn("a1 is mentioned by env.py\npostgresql://u:p@h/x\nm1 (effective head) "
                            "(mergepoint)\r\nz3 (zed) (head)\nq9 (head)\n"),
                 QStringList({u"m1"_s, u"z3"_s}));
        QCOMPARE(read.idsIn(""), QStringList());
    }

    void waysBack_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("targets");
        QTest::newRow("line") << u"z3"_s << u"z1"_s << u"z1"_s;
        QTest::newRow("nothing") << u"m1"_s << u"m1"_s << QString();
        QTest::newRow("merge, both parents stay") << u"m1"_s << u"b1 b2"_s << u"b1"_s;
        QTest::newRow("merge, one parent stays") << u"m1"_s << u"b1"_s << u"b1 b2@a1"_s;
        QTest::newRow("merge to base") << u"m1"_s << QString() << u"b1 b2@a1 b1@a1 a1@base"_s;
        QTest::newRow("line to base") << u"a1"_s << QString() << u"base"_s;
    }
    void waysBack()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, targets);
        QCOMPARE(database::downgradeTargets(graph(), from.split(u' ', Qt::SkipEmptyParts),
                                            to.split(u' ', Qt::SkipEmptyParts))
                     .join(u' '),
                 targets);
    }

    void brokenOutputIsSurvived()
    {
        const QByteArray whole = data(u"history.txt"_s);
        for (qsizetype cut = 0; cut < whole.size(); cut += 7) {
            const RevisionGraph part = RevisionGraph::parseHistory(whole.left(cut));
            part.pending({}, part.heads());
        }
        const RevisionGraph circle = RevisionGraph::parseHistory(
            "Rev: a\nParent: b\nRev: b\nParent: a\nRev: c (head)\nParent: a\nRev: \nParent: \n");
        QCOMPARE(circle.heads(), QStringList({u"c"_s}));
        circle.pending({}, {u"c"_s});
        QCOMPARE(circle.tips({u"a"_s, u"c"_s}), QStringList({u"c"_s}));
        QVERIFY(RevisionGraph::parseHistory("\xff\xfe\0Rev").isEmpty());
    }

    void logTellsDurationsAndTheError()
    {
        ToolLog log;
        const QByteArray text = data(u"failure.txt"_s);
        for (qsizetype at = 0; at < text.size(); at += 3) // lines come in pieces
            log.feed(OutputStream::Err, QByteArrayView(text).sliced(at, qMin<qsizetype>(3, text.size() - at)),
                     at);
        log.end(text.size());
        QCOMPARE(
            log.errorLine(),
            u"sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation \"nowhere\" does not exist"_s);
        QCOMPARE(log.errorPlace(), u"/srv/product/versions/a3_fill_plans.py, line 14"_s);
        QCOMPARE(log.durations().keys(), QStringList({u"a1"_s, u"a2"_s, u"a3"_s}));
        QVERIFY(log.durations().value(u"a3"_s) > log.durations().value(u"a2"_s));
    }

    void logKnowsRefusalsAndBoundsItsMemory()
    {
        ToolLog log;
        log.feed(OutputStream::Out, "  FAILED: Can't locate revision identified by 'q9'", 0);
        log.end(1);
        QCOMPARE(log.errorLine(), u"FAILED: Can't locate revision identified by 'q9'"_s);
        const QByteArray endless(1 << 20, 'x');
        for (int i = 0; i < 64; ++i)
            log.feed(OutputStream::Out, endless, 0);
        log.feed(OutputStream::Out, "\nFAILED: later\n", 0);
        QCOMPARE(log.errorLine(), u"FAILED: later"_s);
    }
};

QTEST_GUILESS_MAIN(RevisionGraphTest)
#include "revisiongraphtest.moc"
