// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/knownreleases.h"

#include "evidence/artifactverifier.h"
#include "evidence/export.h"
#include "ledger/ledger.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace slipway::evidence {

using namespace release;

namespace {

constexpr int longestLook = 50; ///< succeeded releases that are read, newest first

Error unusable(const char *code, const QString &message, const QStringList &details = {})
{
    return {QLatin1String(code), message, details, ErrorKind::Usage};
}

ProvenRelease provenBy(const QString &proof, const QJsonObject &artifact)
{
    ProvenRelease release;
    release.runId = artifact[u"run_id"].toString();
    release.finishedAt = QDateTime::fromString(artifact[u"finished_at"].toString(), Qt::ISODateWithMs);
    release.heads = artifact[u"migrations"][u"heads"].toVariant().toStringList();
    release.gitSha = artifact[u"source"][u"git_sha"].toString();
    release.version = artifact[u"release"][u"version"].toString();
    release.proof = proof;
    return release;
}

/// Why an artifact does not count; empty where it does.
QString objection(const QJsonObject &artifact, const QString &workspace, const QString &environment)
{
    if (artifact[u"workspace"].toString() != workspace)
        return QStringLiteral("is of workspace %1").arg(artifact[u"workspace"].toString());
    if (artifact[u"environment"][u"name"].toString() != environment)
        return QStringLiteral("is of environment %1").arg(artifact[u"environment"][u"name"].toString());
    if (artifact[u"status"].toString() != u"succeeded")
        return QStringLiteral("is of a release that %1").arg(artifact[u"status"].toString());
    if (artifact[u"reverts"].isObject())
        return QStringLiteral("is of a rollback");
    return {};
}

} // namespace

ProofFile proofFile(const QString &argument)
{
    static const QRegularExpression form(QStringLiteral("^(.+)@sha256:([0-9a-fA-F]{64})$"));
    const QRegularExpressionMatch match = form.match(argument);
    return match.hasMatch() ? ProofFile{match.captured(1), match.captured(2).toLower()}
                            : ProofFile{argument, {}};
}

Result<QByteArray> readProof(const ProofFile &proof, ledger::Ledger *ledger)
{
    QFile file(proof.path);
    if (!file.open(QIODevice::ReadOnly))
        return unusable("proof_unreadable",
                        QStringLiteral("--proof %1 cannot be read: %2.").arg(proof.path, file.errorString()));
    const QByteArray bytes = file.readAll();
    const QString digest =
        QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    if (!proof.sha256.isEmpty() && digest != proof.sha256)
        return unusable("proof_changed",
                        QStringLiteral("--proof %1 is another file than the one that was meant: its "
                                       "SHA-256 is %2.")
                            .arg(proof.path, digest));
    const Verification verdict = verifyArtifact(bytes, ledger);
    if (!verdict.valid)
        return unusable("proof_broken", QStringLiteral("--proof %1 is not a valid artifact.").arg(proof.path),
                        verdict.problems);
    return bytes;
}

QString KnownReleases::place() const
{
    const auto ledger = m_ledger();
    QString text = ledger ? QStringLiteral("ledger %1").arg((*ledger)->path()) : QStringLiteral("no ledger");
    if (!m_proofs.isEmpty())
        text += QStringLiteral(" and %1 given with --proof").arg(m_proofs.size());
    return text;
}

Result<void> KnownReleases::fromLedger(ledger::Ledger &ledger, const QString &environment, Found &found) const
{
    ledger::RunFilter filter;
    filter.workspace = m_workspace;
    filter.environment = environment;
    filter.status = RunStatus::Succeeded;
    filter.limit = longestLook;
    auto runs = ledger.runs(filter);
    if (!runs)
        return runs.error();
    QSet<QString> takenBack;
    for (const ledger::RunSummary &run : *runs) {
        if (!run.reverts.isEmpty()) {
            takenBack.insert(run.reverts);
            continue;
        }
        if (takenBack.contains(run.id)) {
            found.rejected << QStringLiteral("run %1 does not count: it was taken back").arg(run.id);
            continue;
        }
        auto problems = ledger.verifyChain(run.id);
        if (!problems || !problems->isEmpty()) {
            found.rejected << QStringLiteral("run %1 does not count: %2")
                                  .arg(run.id, problems ? problems->first() : problems.error().message);
            continue;
        }
        auto bytes = artifactOfRun(ledger, run.id);
        if (bytes)
            found.releases << provenBy(QStringLiteral("the ledger"),
                                       QJsonDocument::fromJson(*bytes).object());
    }
    return {};
}

void KnownReleases::fromProof(const QString &argument, ledger::Ledger &ledger, const QString &environment,
                              Found &found) const
{
    const ProofFile proof = proofFile(argument);
    const QString name = QFileInfo(proof.path).fileName();
    auto bytes = readProof(proof, &ledger);
    if (!bytes) {
        found.rejected << bytes.error().message;
        return;
    }
    const QJsonObject artifact = QJsonDocument::fromJson(*bytes).object();
    if (const QString why = objection(artifact, m_workspace, environment); !why.isEmpty()) {
        found.rejected << QStringLiteral("%1 does not count: it %2").arg(name, why);
        return;
    }
    const bool known =
        std::any_of(found.releases.cbegin(), found.releases.cend(), [&](const ProvenRelease &release) {
            return release.runId == artifact[u"run_id"].toString();
        });
    if (!known && ledger.run(artifact[u"run_id"].toString())) {
        found.rejected << QStringLiteral("%1 does not count: the ledger says otherwise of its run").arg(name);
        return;
    }
    found.releases << provenBy(proof.sha256.isEmpty()
                                   ? QStringLiteral("the artifact %1").arg(name)
                                   : QStringLiteral("the artifact %1 and its digest").arg(name),
                               artifact);
}

Result<EarlierReleases::Found> KnownReleases::on(const QString &environment)
{
    auto ledger = m_ledger();
    if (!ledger)
        return ledger.error();
    Found found;
    if (auto read = fromLedger(**ledger, environment, found); !read)
        return read.error();
    for (const QString &argument : m_proofs)
        fromProof(argument, **ledger, environment, found);
    return found;
}

} // namespace slipway::evidence
