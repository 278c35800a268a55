// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/export.h"

#include "evidence/artifact.h"
#include "evidence/artifactcsv.h"
#include "evidence/artifactfile.h"
#include "evidence/artifacthtml.h"
#include "evidence/artifactverifier.h"
#include "evidence/priceids.h"
#include "evidence/runlog.h"
#include "ledger/ledger.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>

namespace slipway::evidence {

using namespace release;

namespace {

QString sha256Of(const QByteArray &bytes)
{
    return QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
}

Result<void> write(const QString &path, const QByteArray &bytes)
{
    QSaveFile file(path);
    const bool opened = file.open(QIODevice::WriteOnly);
    if (opened)
        file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    if (opened && file.write(bytes) == bytes.size() && file.flush() && file.commit())
        return {};
    return Error{QStringLiteral("export_unwritable"),
                 QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()),
                 {},
                 ErrorKind::Usage};
}

QString logPathOf(const QString &path)
{
    const QFileInfo file(path);
    return QString(file.absolutePath() + u'/' + file.completeBaseName() + QStringLiteral(".log"));
}

Result<void> writeLog(const ExportRequest &request, const QString &runId, PriceIds &prices, Exported &done)
{
    if (!request.withLog)
        return {};
    if (!request.ledger || !request.ledger->run(runId)) {
        done.logMissing =
            QStringLiteral("The ledger at hand does not hold run %1, so there is no log.").arg(runId);
        return {};
    }
    const QString path = logPathOf(request.path);
    if (path == QFileInfo(request.path).absoluteFilePath())
        return Error{
            QStringLiteral("export_unwritable"),
            QStringLiteral("%1: the name is needed for the run's log; choose one that does not end in .log.")
                .arg(path),
            {},
            ErrorKind::Usage};
    std::function<QString(const QString &)> hide;
    if (request.hidePrices)
        hide = [&prices](const QString &line) { return prices.hidden(line); };
    auto sha256 = writeRunLog(*request.ledger, runId, path, hide);
    if (!sha256)
        return sha256.error();
    done.logPath = path;
    done.logSha256 = *sha256;
    return {};
}

/// What speaks against the artifact.
Result<QStringList> problemsOf(const ExportRequest &request)
{
    const QStringList problems =
        verifyArtifact(request.artifact, request.fromLedger ? nullptr : request.ledger).problems;
    if (!problems.isEmpty() || !request.fromLedger || !request.ledger)
        return problems;
    const QString runId = QJsonDocument::fromJson(request.artifact).object()[u"run_id"].toString();
    return request.ledger->verifyChain(runId);
}

} // namespace

Result<QByteArray> artifactOfRun(ledger::Ledger &ledger, const QString &runId)
{
    auto events = ledger.eventsBesideOutput(runId);
    if (!events)
        return events.error();
    QList<StoredEvent> known = *events;
    for (qsizetype i = known.size(); i-- > 0;) {
        if (std::holds_alternative<RunResumed>(known[i].event))
            break; // what was written before does not tell of this
        if (std::holds_alternative<ArtifactWritten>(known[i].event)) {
            known.resize(i);
            break;
        }
    }
    auto artifact = makeArtifact(known);
    if (!artifact)
        return artifact.error();
    return artifactBytes(*artifact);
}

Result<Exported> exportArtifact(const ExportRequest &request)
{
    if (request.format != u"html" && request.format != u"csv")
        return Error{QStringLiteral("format_unknown"),
                     QStringLiteral("'%1' is no export format; there are html and csv.").arg(request.format),
                     {},
                     ErrorKind::Usage};
    auto problems = problemsOf(request);
    if (!problems)
        return problems.error();
    if (!problems->isEmpty())
        return Error{
            QStringLiteral("artifact_broken"),
            QStringLiteral("%1 is not exported: it is not a valid artifact.")
                .arg(request.artifactName.isEmpty() ? QStringLiteral("The artifact") : request.artifactName),
            *problems};
    QJsonObject artifact = QJsonDocument::fromJson(request.artifact).object();
    PriceIds prices(artifact);
    if (request.hidePrices)
        artifact = prices.hidden(artifact);
    Exported done;
    if (auto logged = writeLog(request, artifact[u"run_id"].toString(), prices, done); !logged)
        return logged.error();
    const HtmlReport report{request.artifactName, sha256Of(request.artifact),
                            done.logPath.isEmpty() ? QString() : QFileInfo(done.logPath).fileName(),
                            request.hidePrices};
    const QByteArray bytes =
        request.format == u"html" ? artifactHtml(artifact, report) : artifactCsv(artifact);
    if (auto written = write(request.path, bytes); !written)
        return written.error();
    done.path = QFileInfo(request.path).absoluteFilePath();
    done.sha256 = sha256Of(bytes);
    return done;
}

} // namespace slipway::evidence
