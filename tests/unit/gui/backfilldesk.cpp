// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/backfilldesk.h"
#include "gui/ambiguousqueue.h"
#include "gui/rowstable.h"

#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace slipway::gui;

namespace {

QJsonObject record(const QString &state, int waiting)
{
    const QJsonArray candidates{
        QJsonObject{{QStringLiteral("id"), 17}, {QStringLiteral("status"), QStringLiteral("active")}},
        QJsonObject{{QStringLiteral("id"), 18}, {QStringLiteral("status"), QStringLiteral("active")}}};
    const QJsonObject open{{QStringLiteral("key"), QJsonArray{QStringLiteral("a")}},
                           {QStringLiteral("candidates"), candidates}};
    QJsonObject decided = open;
    decided.insert(QStringLiteral("key"), QJsonArray{QStringLiteral("b")});
    decided.insert(QStringLiteral("decision"), QStringLiteral("leave"));
    return {{QStringLiteral("state"), state},
            {QStringLiteral("commit"), true},
            {QStringLiteral("counts"),
             QJsonObject{{QStringLiteral("checked"), 900}, {QStringLiteral("updated"), 891}}},
            {QStringLiteral("total"), 1234},
            {QStringLiteral("pace"), 60},
            {QStringLiteral("waiting"), waiting},
            {QStringLiteral("value_column"), QStringLiteral("id")},
            {QStringLiteral("queue"), QJsonArray{decided, open}}};
}

bool says(const QWidget &widget, const QString &words)
{
    const auto labels = widget.findChildren<QLabel *>();
    return std::any_of(labels.cbegin(), labels.cend(), [&](const QLabel *label) {
        return label->isVisibleTo(&widget) && label->text().contains(words);
    });
}

QPushButton *button(const QWidget &widget, const char *name)
{
    return widget.findChild<QPushButton *>(QLatin1String(name));
}

} // namespace

class BackfillDeskTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsHowFarAndWhyItWaits()
    {
        BackfillDesk desk;
        QJsonObject throttled = record(QStringLiteral("throttled"), 1);
        throttled.insert(QStringLiteral("reason"), QStringLiteral("replica lag 1.8 s"));
        desk.show(throttled, true);
        QVERIFY(says(desk, QStringLiteral("900")));
        QVERIFY(says(desk, QStringLiteral("72 %")));
        QVERIFY(says(desk, QStringLiteral("replica lag 1.8 s")));
        desk.show(record(QStringLiteral("running"), 0), true);
        QVERIFY(!says(desk, QStringLiteral("replica lag")));
    }

    void changesPaceAndPauses()
    {
        BackfillDesk desk;
        QSignalSpy commands(&desk, &BackfillDesk::commandsWanted);
        desk.show(record(QStringLiteral("running"), 0), true);
        button(desk, "backfillFaster")->click();
        QCOMPARE(commands.last().first().toJsonArray()[0][u"pace"].toInt(), 80);
        button(desk, "backfillPause")->click();
        QCOMPARE(commands.last().first().toJsonArray()[0][u"verb"].toString(), QStringLiteral("pause"));
        desk.show(record(QStringLiteral("paused"), 0), true);
        button(desk, "backfillPause")->click();
        QCOMPARE(commands.last().first().toJsonArray()[0][u"verb"].toString(), QStringLiteral("resume"));
        desk.show(record(QStringLiteral("running"), 0), false); // it runs where nothing reaches it
        QVERIFY(!button(desk, "backfillPause")->isVisibleTo(&desk));
    }

    void aRowIsDecidedWithItsReason()
    {
        BackfillDesk desk;
        QSignalSpy commands(&desk, &BackfillDesk::commandsWanted);
        desk.show(record(QStringLiteral("running"), 1), true);
        button(desk, "backfillDecide")->setChecked(true);
        auto *queue = desk.findChild<AmbiguousQueue *>();
        QCOMPARE(queue->findChild<RowsTable *>()->currentKey(), QStringLiteral("a")); // open ones first
        const auto takes = queue->findChildren<QPushButton *>(QStringLiteral("ambiguousTake"));
        QCOMPARE(takes.size(), 2); // side by side
        QVERIFY(!takes[1]->isEnabled());
        QTest::keyClicks(queue->findChild<QLineEdit *>(QStringLiteral("ambiguousWhy")),
                         QStringLiteral("their contract"));
        QVERIFY(takes[1]->isEnabled());
        takes[1]->click();
        const QJsonObject decision = commands.last().first().toJsonArray()[0][u"decision"].toObject();
        QCOMPARE(decision[u"value"].toString(), QStringLiteral("18"));
        QCOMPARE(decision[u"why"].toString(), QStringLiteral("their contract"));
        QCOMPARE(decision[u"key"].toArray(), QJsonArray{QStringLiteral("a")});
    }
};

QTEST_MAIN(BackfillDeskTest)
#include "backfilldesk.moc"
