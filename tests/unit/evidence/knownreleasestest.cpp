// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/knownreleases.h"
#include "evidence/artifact.h"
#include "evidence/artifactfile.h"
#include "evidence/export.h"
#include "ledger/ledger.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::evidence;
using namespace slipway::release;
using slipway::ledger::Ledger;

namespace {

struct Written
{
    QString run;
    QString environment = QStringLiteral("staging");
    RunStatus status = RunStatus::Succeeded;
    QString reverts = {};
    QString workspace = QStringLiteral("shop");
};

void store(Ledger &ledger, const Written &release)
{
    const QJsonObject header{
        {QStringLiteral("workspace"), release.workspace},
        {QStringLiteral("playbook"), QJsonObject{{QStringLiteral("name"), QStringLiteral("db-release")},
                                                 {QStringLiteral("title"), QStringLiteral("DB")},
                                                 {QStringLiteral("sha256"), QStringLiteral("77")}}},
        {QStringLiteral("release"), QJsonObject{{QStringLiteral("version"), QStringLiteral("1.4")}}},
        {QStringLiteral("source"), QJsonObject{{QStringLiteral("git_sha"), QStringLiteral("abc")}}},
        {QStringLiteral("environment"), QJsonObject{{QStringLiteral("name"), release.environment},
                                                    {QStringLiteral("protection"), QStringLiteral("none")}}},
        {QStringLiteral("reverts"), release.reverts.isEmpty()
                                        ? QJsonValue()
                                        : QJsonObject{{QStringLiteral("run_id"), release.reverts},
                                                      {QStringLiteral("option"), QStringLiteral("schema")}}}};
    const QJsonObject migrations{{QStringLiteral("heads"), QJsonArray{QStringLiteral("h1")}}};
    const QList<RunEvent> events{RunPlanned{QStringLiteral("d"), header, {}}, RunStarted{},
                                 FactRecorded{{}, QStringLiteral("migrations"), migrations},
                                 RunFinished{release.status, {}}};
    for (const RunEvent &event : events)
        QVERIFY(ledger.append(release.run, event));
}

const QString oldRun = QStringLiteral("20261118T101500Z-00000001");
const QString newRun = QStringLiteral("20261119T101500Z-00000002");

} // namespace

class KnownReleasesTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Ledger> m_here;
    std::unique_ptr<Ledger> m_elsewhere;

    EarlierReleases::Found found(const QStringList &proofs = {}, const char *environment = "staging")
    {
        KnownReleases known(QStringLiteral("shop"), proofs,
                            [this]() -> Result<Ledger *> { return m_here.get(); });
        const auto result = known.on(QLatin1String(environment));
        return result ? *result : EarlierReleases::Found{{}, {result.error().message}};
    }

    /// An artifact of the other ledger, with its digest.
    QString proof(const QString &run, bool withDigest = true)
    {
        const QByteArray bytes = *artifactOfRun(*m_elsewhere, run);
        const QString path = m_dir->filePath(run + QStringLiteral(".json"));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no proof");
        const QByteArray digest = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
        return withDigest ? QString(path + QStringLiteral("@sha256:") + QString::fromLatin1(digest)) : path;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_here = std::move(*Ledger::open(m_dir->filePath(QStringLiteral("here.sqlite"))));
        m_elsewhere = std::move(*Ledger::open(m_dir->filePath(QStringLiteral("elsewhere.sqlite"))));
    }

    void theLedgerProvesTheNewestFirst()
    {
        store(*m_here, {oldRun});
        store(*m_here, {newRun});
        const auto known = found();
        QCOMPARE(known.releases.size(), 2);
        QCOMPARE(known.releases[0].runId, newRun);
        QCOMPARE(known.releases[0].heads, QStringList(QStringLiteral("h1")));
        QCOMPARE(known.releases[0].gitSha, QStringLiteral("abc"));
        QCOMPARE(known.releases[0].version, QStringLiteral("1.4"));
        QCOMPARE(known.releases[0].proof, QStringLiteral("the ledger"));
        QVERIFY(known.releases[0].finishedAt.isValid());
    }

    void whatDoesNotCountIsLeftOut()
    {
        store(*m_here, {oldRun, QStringLiteral("production")});
        store(*m_here, {newRun, QStringLiteral("staging"), RunStatus::Failed});
        Written other{QStringLiteral("20261119T101500Z-00000003")};
        other.workspace = QStringLiteral("other");
        store(*m_here, other);
        QVERIFY(found().releases.isEmpty());
    }

    void aReleaseThatWasTakenBackDoesNotCount()
    {
        store(*m_here, {oldRun});
        store(*m_here, {newRun, QStringLiteral("staging"), RunStatus::Succeeded, oldRun});
        const auto known = found();
        QVERIFY(known.releases.isEmpty());
        QVERIFY(known.rejected.first().contains(QStringLiteral("taken back")));
    }

    void aProofFromElsewhereCounts()
    {
        store(*m_elsewhere, {oldRun});
        const auto known = found({proof(oldRun)});
        QCOMPARE(known.releases.size(), 1);
        QVERIFY(known.releases[0].proof.contains(QStringLiteral("and its digest")));
        QVERIFY(!found({proof(oldRun, false)}).releases[0].proof.contains(QStringLiteral("digest")));
    }

    void aProofOfSomethingElseDoesNot_data()
    {
        QTest::addColumn<QString>("workspace");
        QTest::addColumn<QString>("environment");
        QTest::addColumn<int>("status");
        QTest::addColumn<QString>("reverts");
        QTest::addColumn<QString>("words");
        QTest::newRow("workspace") << QStringLiteral("other") << QStringLiteral("staging")
                                   << int(RunStatus::Succeeded) << QString()
                                   << QStringLiteral("workspace other");
        QTest::newRow("environment") << QStringLiteral("shop") << QStringLiteral("local")
                                     << int(RunStatus::Succeeded) << QString()
                                     << QStringLiteral("environment local");
        QTest::newRow("failed") << QStringLiteral("shop") << QStringLiteral("staging")
                                << int(RunStatus::Failed) << QString() << QStringLiteral("failed");
        QTest::newRow("rollback") << QStringLiteral("shop") << QStringLiteral("staging")
                                  << int(RunStatus::Succeeded) << newRun << QStringLiteral("rollback");
    }

    void aProofOfSomethingElseDoesNot()
    {
        QFETCH(QString, workspace);
        QFETCH(QString, environment);
        QFETCH(int, status);
        QFETCH(QString, reverts);
        QFETCH(QString, words);
        store(*m_elsewhere, {oldRun, environment, static_cast<RunStatus>(status), reverts, workspace});
        const auto known = found({proof(oldRun)});
        QVERIFY(known.releases.isEmpty());
        QVERIFY2(known.rejected.first().contains(words), qPrintable(known.rejected.first()));
    }

    void anEditedProofIsRefused()
    {
        store(*m_elsewhere, {oldRun});
        const QString argument = proof(oldRun);
        QFile file(proofFile(argument).path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        bytes.replace("\"h1\"", "\"h2\"");
        file.seek(0);
        file.write(bytes);
        file.close();
        QCOMPARE(readProof(proofFile(argument), nullptr).error().code, QStringLiteral("proof_changed"));
        QVERIFY(found({argument}).releases.isEmpty());
        QVERIFY(readProof(proofFile(proofFile(argument).path), nullptr)); // without a digest nobody can tell
        store(*m_here, {oldRun}); // but where the ledger holds the run
        const auto again = readProof(proofFile(proofFile(argument).path), m_here.get());
        QCOMPARE(again.error().code, QStringLiteral("proof_broken"));
    }

    void aBrokenChainProvesNothing()
    {
        store(*m_here, {oldRun});
        m_here.reset();
        QFile file(m_dir->filePath(QStringLiteral("here.sqlite")));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const qsizetype at = bytes.lastIndexOf("\"git_sha\":\"abc\"");
        QVERIFY(at > 0);
        bytes.replace(at, 15, "\"git_sha\":\"abd\"");
        file.seek(0);
        file.write(bytes);
        file.close();
        m_here = std::move(*Ledger::open(file.fileName()));
        const auto known = found();
        QVERIFY(known.releases.isEmpty());
        QVERIFY(known.rejected.first().contains(oldRun));
    }
};

QTEST_GUILESS_MAIN(KnownReleasesTest)
#include "knownreleasestest.moc"
