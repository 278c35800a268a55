// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/followups.h"

#include <QCryptographicHash>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::release;
using namespace slipway::console;
using slipway::ledger::Ledger;

namespace {

QString text(const char *value)
{
    return QLatin1String(value);
}

} // namespace

class FollowUpsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<Ledger> m_ledger;

    void begin(const QString &run, const QString &environment)
    {
        const QJsonObject header{{text("workspace"), text("isp")},
                                 {text("environment"), QJsonObject{{text("name"), environment}}},
                                 {text("playbook"), QJsonObject{{text("name"), text("fk")}}}};
        QVERIFY(m_ledger->append(run, RunPlanned{text("d"), header, {}}));
    }
    void open(const QString &run, const char *id, const char *due = "", const char *closes = "")
    {
        QVERIFY(m_ledger->append(
            run, FollowUpOpened{{}, text(id), text("Title"), text("backend lead"), text(due), text(closes)}));
    }
    QStringList listed(const FollowUpFilter &filter = {})
    {
        QStringList names;
        auto all = listFollowUps(*m_ledger, filter);
        for (const FollowUp &followUp : all ? *all : QList<FollowUp>())
            names << followUp.runId + u':' + followUp.state.opened.id;
        return names;
    }
    QString codeOf(const FollowUpClosing &closing)
    {
        auto closed = closeFollowUp(*m_ledger, {}, closing);
        return closed ? QString() : closed.error().code;
    }

private Q_SLOTS:
    void init()
    {
        QFile::remove(m_dir.filePath(text("ledger.sqlite")));
        m_ledger = std::move(*Ledger::open(m_dir.filePath(text("ledger.sqlite"))));
        begin(text("r1"), text("production"));
        begin(text("r2"), text("staging"));
    }
    void cleanup() { m_ledger.reset(); }

    void soonestFirst()
    {
        open(text("r1"), "undated");
        open(text("r1"), "late", "2026-03-01T00:00:00.000Z");
        open(text("r2"), "soon", "2026-02-01T00:00:00.000Z");
        QCOMPARE(listed(), (QStringList{text("r2:soon"), text("r1:late"), text("r1:undated")}));
        QCOMPARE(listed({{}, text("staging")}), QStringList{text("r2:soon")});
        QCOMPARE(listed({text("other")}), QStringList());
        const FollowUp soon = listFollowUps(*m_ledger, {})->first();
        QVERIFY(!soon.overdue(QDateTime(QDate(2026, 1, 31), QTime(0, 0), Qt::UTC)));
        QVERIFY(soon.overdue(QDateTime(QDate(2026, 2, 2), QTime(0, 0), Qt::UTC)));
    }

    void closingIsPartOfTheChain()
    {
        open(text("r1"), "skips", "", "the task's output");
        QVERIFY(m_ledger->append(text("r1"), RunFinished{RunStatus::Succeeded, {}}));
        const QString file = m_dir.filePath(text("task.log"));
        QFile log(file);
        QVERIFY(log.open(QIODevice::WriteOnly) && log.write("skipped 0\n") > 0);
        log.close();
        auto closed = closeFollowUp(
            *m_ledger, {},
            {text("skips"), text("Ada"), text("no skips with sk_test_abcdefghijklmnop1234"), {file}});
        QVERIFY(closed);
        QVERIFY(!closed->open());
        QVERIFY(
            !closed->state.closed->note.contains(u"sk_test_abcdefghijklmnop1234")); // redacted like all else
        const QJsonObject evidence = closed->state.closed->evidence[0].toObject();
        QCOMPARE(evidence[u"name"].toString(), text("task.log"));
        QCOMPARE(evidence[u"sha256"].toString().toLatin1(),
                 QCryptographicHash::hash("skipped 0\n", QCryptographicHash::Sha256).toHex());
        QCOMPARE(m_ledger->verifyChain(text("r1")).value_or(QStringList{text("unread")}), QStringList());
        QCOMPARE(listed(), QStringList());
        QCOMPARE(listed({{}, {}, true}), QStringList{text("r1:skips")});
        QCOMPARE(codeOf({text("skips"), {}, text("again"), {file}}), text("followup_unknown"));
    }

    void whatIsMissingIsSaid()
    {
        open(text("r1"), "skips", "", "the task's output");
        QCOMPARE(codeOf({text("skips"), {}, text("  "), {}}), text("note_missing"));
        QCOMPARE(codeOf({text("skips"), {}, text("done"), {}}), text("evidence_missing"));
        QCOMPARE(codeOf({text("skips"), {}, text("done"), {text("/nowhere/x")}}),
                 text("evidence_unreadable"));
        QCOMPARE(listed().size(), 1);
    }

    void theRunIsNamedWhereItMust()
    {
        open(text("r1"), "skips");
        open(text("r2"), "skips");
        QCOMPARE(codeOf({text("skips"), {}, text("done"), {}}), text("followup_ambiguous"));
        QCOMPARE(codeOf({text("r2:skips"), {}, text("done"), {}}), QString());
        QCOMPARE(listed(), QStringList{text("r1:skips")});
    }
};

QTEST_GUILESS_MAIN(FollowUpsTest)
#include "followupstest.moc"
