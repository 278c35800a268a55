// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/playbook.h"

#include <QTest>

using namespace slipway::release;

class PlaybookTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPlaceIsToldAsFarAsItIsKnown_data()
    {
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addColumn<QString>("text");
        QTest::newRow("all") << 12 << 3 << QStringLiteral("a.yaml:12:3");
        QTest::newRow("line") << 12 << 0 << QStringLiteral("a.yaml:12");
        QTest::newRow("file") << 0 << 0 << QStringLiteral("a.yaml");
        QTest::newRow("a column without a line means nothing") << 0 << 3 << QStringLiteral("a.yaml");
    }
    void aPlaceIsToldAsFarAsItIsKnown()
    {
        QFETCH(int, line);
        QFETCH(int, column);
        QTEST(SourceLocation({QStringLiteral("a.yaml"), line, column}).toString(), "text");
    }

    void stepsAndRollbackOptionsAreFoundByName()
    {
        Playbook playbook;
        for (const char *id : {"check", "migrate"}) {
            StepSpec spec;
            spec.id = QLatin1String(id);
            playbook.steps << spec;
        }
        RollbackOption schema;
        schema.name = QStringLiteral("schema");
        schema.leaves = QStringLiteral("the data");
        playbook.rollback << schema;

        QCOMPARE(playbook.step(QStringLiteral("migrate")), &playbook.steps[1]);
        QCOMPARE(playbook.step(QStringLiteral("Migrate")), nullptr);
        QCOMPARE(playbook.rollbackOption(QStringLiteral("schema"))->leaves, QStringLiteral("the data"));
        QCOMPARE(playbook.rollbackOption(QStringLiteral("prices")), nullptr);
    }
};

QTEST_GUILESS_MAIN(PlaybookTest)
#include "playbooktest.moc"
