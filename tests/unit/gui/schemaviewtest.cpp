// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/schemaview.h"
#include "gui/graphlayout.h"
#include "gui/languages.h"

#include <QFile>
#include <QImage>
#include <QProcess>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QTest>

#include <locale.h>

using namespace slipway;
using namespace slipway::gui;
using namespace slipway::migrations;
using namespace Qt::StringLiterals;

/// The diagram of a schema: layout by Graphviz, selection, search, zoom, export.
class SchemaViewTest : public QObject
{
    Q_OBJECT

    static LiveTable table(const QString &name, const QString &parent = {})
    {
        LiveTable made;
        made.schema = u"public"_s;
        made.name = name;
        made.columns = {{u"id"_s, u"uuid"_s, false, {}}, {u"stripe_customer_id"_s, u"text"_s, true, {}}};
        LiveConstraint key;
        key.kind = u'p';
        key.columns = {u"id"_s};
        made.constraints << key;
        if (!parent.isEmpty()) {
            LiveConstraint foreign;
            foreign.kind = u'f';
            foreign.columns = {u"parent_id"_s};
            foreign.foreignTable = u"public."_s + parent;
            made.constraints << foreign;
        }
        return made;
    }
    static console::SchemaBook book()
    {
        console::SchemaBook made;
        made.target = u"here"_s;
        made.schema.tables = {table(u"users"_s), table(u"licenses"_s, u"users"_s),
                              table(u"subscriptions"_s, u"licenses"_s), table(u"alone"_s)};
        made.findings = schemaFindings(made.schema);
        return made;
    }

private Q_SLOTS:
    void parentsStandLeftAndNothingOverlaps()
    {
        const SchemaView view;
        const GraphLayout layout = layOutGraph(view.wish(book()));
        QCOMPARE(layout.boxes.size(), 4);
        QVERIFY(layout.boxes[0].right() < layout.boxes[1].left());
        QVERIFY(layout.boxes[1].right() < layout.boxes[2].left());
        for (int a = 0; a < 4; ++a) {
            for (int b = a + 1; b < 4; ++b)
                QVERIFY(!layout.boxes[a].intersects(layout.boxes[b]));
        }
        QVERIFY(!layout.edges[0].isEmpty());
        QVERIFY(QRectF(layout.boxes[0]).adjusted(-2, -2, 2, 2).contains(layout.edges[0].pointAtPercent(0)));
    }

    void sizesDoNotDependOnTheLocale()
    {
        const SchemaView view;
        const GraphLayout plain = layOutGraph(view.wish(book()));
        const QTemporaryDir locales; // few machines have a German one
        QCOMPARE(QProcess::execute(u"localedef"_s, {u"-i"_s, u"de_DE"_s, u"-f"_s, u"UTF-8"_s,
                                                    u"--no-archive"_s, locales.filePath(u"de_DE.UTF-8"_s)}),
                 0);
        qputenv("LOCPATH", locales.path().toUtf8());
        QVERIFY(::setlocale(LC_NUMERIC, "de_DE.UTF-8"));
        QCOMPARE(::localeconv()->decimal_point, ",");
        const GraphLayout german = layOutGraph(view.wish(book()));
        ::setlocale(LC_NUMERIC, "C");
        qunsetenv("LOCPATH");
        QCOMPARE(german.boxes, plain.boxes);
    }

    void emptyAndCircularGraphsAreLaidOut()
    {
        QVERIFY(layOutGraph({}).boxes.isEmpty());
        const GraphLayout circle = layOutGraph({{QSizeF(50, 20), QSizeF(50, 20)}, {{0, 1}, {1, 0}}});
        QVERIFY(!circle.boxes[0].intersects(circle.boxes[1]));
    }

    void searchFadesAndSelectionIsTold()
    {
        SchemaView view;
        view.resize(600, 400);
        view.show(book(), layOutGraph(view.wish(book())));
        QCOMPARE(view.search(u"licen"_s), 1);
        QCOMPARE(view.search(u"STRIPE_"_s), 4);
        QCOMPARE(view.search({}), 4);
        QSignalSpy told(&view, &SchemaView::tableSelected);
        view.select(u"subscriptions"_s);
        QCOMPARE(view.selected(), u"subscriptions"_s);
        QVERIFY(!told.isEmpty());
        const double before = view.scaleFactor();
        QTest::keyClick(&view, Qt::Key_Plus);
        QVERIFY(view.scaleFactor() > before);
        QTest::keyClick(&view, Qt::Key_0);
        QVERIFY(view.scaleFactor() <= 1.0);
    }

    void picturesAreWritten()
    {
        QTemporaryDir dir;
        SchemaView view;
        view.show(book(), layOutGraph(view.wish(book())));
        const QString svg = dir.filePath(u"s.svg"_s);
        QVERIFY(view.exportSvg(svg));
        QSvgRenderer renderer(svg);
        QVERIFY(renderer.isValid());
        QFile file(svg);
        QVERIFY(file.open(QIODevice::ReadOnly) && file.readAll().contains("subscriptions"));
        const QString png = dir.filePath(u"s.png"_s);
        QVERIFY(view.exportPng(png));
        QVERIFY(QImage(png).width() > 300);
        QVERIFY(!view.exportPng(dir.filePath(u"no/such/folder.png"_s)));
    }

    void findingsNameTableAndRemedy()
    {
        const auto findings = schemaFindings(book().schema);
        QCOMPARE(findings.size(), 2); // two references without index
        QCOMPARE(findings[0].table, u"licenses"_s);
        QVERIFY(findings[0].remedy.startsWith(u"create index"_s));
    }
};

QTEST_MAIN(SchemaViewTest)
#include "schemaviewtest.moc"
