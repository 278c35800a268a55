// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/check.h"

#include <QJsonArray>
#include <QTest>

using namespace slipway::release;

class CheckTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void survivesJson_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("name");
        QTest::newRow("pass") << static_cast<int>(CheckStatus::Pass) << QStringLiteral("pass");
        QTest::newRow("fail") << static_cast<int>(CheckStatus::Fail) << QStringLiteral("fail");
        QTest::newRow("skipped") << static_cast<int>(CheckStatus::Skipped) << QStringLiteral("skipped");
    }
    void survivesJson()
    {
        QFETCH(int, status);
        QFETCH(QString, name);
        const CheckResult check{QStringLiteral("n"), QStringLiteral("select 1"),       QStringLiteral("1"),
                                QStringLiteral("2"), static_cast<CheckStatus>(status), QStringLiteral("why")};
        const QJsonObject json = check.toJson();
        QCOMPARE(json[u"status"].toString(), name);
        const CheckResult again = CheckResult::fromJson(json);
        QCOMPARE(again.toJson(), json);
        QCOMPARE(again.status, check.status);
        QCOMPARE(again.asked, QStringLiteral("select 1"));
    }

    void aStatusOfANewerVersionNeverReadsAsPassed()
    {
        for (const char *status : {"warned", "PASS", ""}) {
            const QJsonObject json{{QStringLiteral("status"), QLatin1String(status)}};
            QCOMPARE(CheckResult::fromJson(json).status, CheckStatus::Skipped);
        }
        QCOMPARE(CheckResult::fromJson({}).status, CheckStatus::Skipped);
    }

    void aTableSurvivesJson()
    {
        const Table table{
            QStringLiteral("Pending"),
            {QStringLiteral("id"), QStringLiteral("title")},
            {{QStringLiteral("a1"), QString()}, {QStringLiteral("b2"), QStringLiteral("\u00fcber")}}};
        const Table again = Table::fromJson(table.toJson());
        QCOMPARE(again.title, table.title);
        QCOMPARE(again.columns, table.columns);
        QCOMPARE(again.rows, table.rows);
    }
};

QTEST_GUILESS_MAIN(CheckTest)
#include "checktest.moc"
