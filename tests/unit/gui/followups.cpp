// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/followupsstrip.h"
#include "gui/workbench.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using namespace slipway::release;

/// The strip over a real ledger: what is open is shown, and closing it needs its note.
class FollowUpsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    QString path() const { return m_dir.filePath(QStringLiteral("ledger.sqlite")); }

private Q_SLOTS:
    void closesWithANote()
    {
        {
            auto ledger = ledger::Ledger::open(path());
            QVERIFY(ledger);
            const QString run = QStringLiteral("20261120T160000Z-aaaaaaaa");
            RunPlanned planned;
            planned.header = QJsonObject{{QStringLiteral("workspace"), QStringLiteral("shop")},
                                         {QStringLiteral("environment"),
                                          QJsonObject{{QStringLiteral("name"), QStringLiteral("staging")}}}};
            QVERIFY((*ledger)->append(run, planned));
            FollowUpOpened opened;
            opened.id = QStringLiteral("enforce");
            opened.title = QStringLiteral("Switch enforcement on again");
            opened.owner = QStringLiteral("billing engineer");
            opened.dueAt = QStringLiteral("2020-01-01T00:00:00.000Z");
            QVERIFY((*ledger)->append(run, opened));
            QVERIFY((*ledger)->append(run, RunFinished{RunStatus::Succeeded, {}}));
        }
        Workbench bench(m_dir.filePath(QStringLiteral("settings.ini")));
        bench.setLedgerOverride(path());
        FollowUpsStrip strip(bench);
        QSignalSpy told(&strip, &FollowUpsStrip::told);
        strip.readAgain();
        QTRY_COMPARE(strip.count(), 1);
        QVERIFY(strip.isVisible());
        strip.findChild<QPushButton *>(QStringLiteral("followUpClose"))->click();
        auto *done = strip.findChild<QPushButton *>(QStringLiteral("followUpDone"));
        QVERIFY(!done->isEnabled()); // what was done must be said
        QTest::keyClicks(strip.findChild<QLineEdit *>(QStringLiteral("followUpNote")),
                         QStringLiteral("it is on"));
        QVERIFY(done->isEnabled());
        done->click();
        QTRY_COMPARE(told.size(), 1);
        QTRY_COMPARE(strip.count(), 0);
        QVERIFY(strip.isHidden());
        auto ledger = ledger::Ledger::open(path());
        console::FollowUpFilter filter;
        filter.closedToo = true;
        const auto all = console::listFollowUps(**ledger, filter);
        QVERIFY(all && all->size() == 1);
        QCOMPARE(all->first().state.closed->note, QStringLiteral("it is on"));
    }
};

QTEST_MAIN(FollowUpsTest)
#include "followups.moc"
