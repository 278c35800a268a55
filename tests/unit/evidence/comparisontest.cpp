// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/comparison.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace slipway;

class ComparisonTest : public QObject
{
    Q_OBJECT

    QJsonObject golden() const
    {
        QFile file(QStringLiteral(TEST_DATA "/golden/0.1.0/artifact-2.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object()
                                              : QJsonObject();
    }
    static QString verdict(const release::Table &table, const QString &what)
    {
        for (const QStringList &row : table.rows)
            if (row.constFirst() == what)
                return row.constLast();
        return {};
    }

private Q_SLOTS:
    void theSameArtifactHasNoDifference()
    {
        const QJsonObject artifact = golden();
        QVERIFY(!artifact.isEmpty());
        const release::Table table = evidence::compareArtifacts(artifact, artifact);
        QVERIFY(table.rows.size() >= 8);
        for (const QStringList &row : table.rows)
            QCOMPARE(row.constLast(), QStringLiteral("same"));
    }

    void whatChangedComesFirst()
    {
        const QJsonObject earlier = golden();
        QJsonObject later = earlier;
        QJsonArray plans = later[u"plans"].toArray();
        QJsonObject plan = plans[1].toObject();
        QJsonObject stripe = plan[u"stripe"].toObject();
        stripe[u"unit_amount"] = 12'900;
        plan[u"stripe"] = stripe;
        plans[1] = plan;
        later[u"plans"] = plans;
        QJsonObject migrations = later[u"migrations"].toObject();
        migrations[u"after"] = QJsonArray{QStringLiteral("ffffffffffff")};
        later[u"migrations"] = migrations;
        const release::Table table = evidence::compareArtifacts(earlier, later);
        QCOMPARE(verdict(table, QStringLiteral("Revision")), QStringLiteral("changed"));
        QCOMPARE(verdict(table, QStringLiteral("Price of pro")), QStringLiteral("changed"));
        QCOMPARE(verdict(table, QStringLiteral("Price of starter")), QStringLiteral("same"));
        QCOMPARE(table.rows[0].constLast(), QStringLiteral("changed"));
        QCOMPARE(table.rows[1].constLast(), QStringLiteral("changed"));
        QCOMPARE(table.rows[2].constLast(), QStringLiteral("same"));
    }

    void aPlanThatIsNewIsTold()
    {
        QJsonObject earlier = golden();
        QJsonArray plans = earlier[u"plans"].toArray();
        plans.removeLast();
        earlier[u"plans"] = plans;
        const release::Table table = evidence::compareArtifacts(earlier, golden());
        QCOMPARE(verdict(table, QStringLiteral("Price of pro")), QStringLiteral("changed"));
    }

    void anythingMayBeAbsent()
    {
        const release::Table table = evidence::compareArtifacts({}, golden());
        QVERIFY(table.rows.size() >= 8);
        QCOMPARE(evidence::compareArtifacts({}, {}).columns.size(), 4);
    }
};

QTEST_GUILESS_MAIN(ComparisonTest)
#include "comparisontest.moc"
