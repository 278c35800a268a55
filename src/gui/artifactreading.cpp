// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifactreading.h"

#include "evidence/export.h"
#include "ledger/ledger.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QLocale>

namespace slipway::gui {

using namespace release;

namespace {

std::unique_ptr<ledger::Ledger> ledgerAt(const QString &path)
{
    if (path.isEmpty() || !QFileInfo::exists(path))
        return nullptr;
    auto opened = ledger::Ledger::open(path);
    return opened ? std::move(*opened) : nullptr;
}

/// The last release that succeeded on the environment before this one began.
QJsonObject previousOf(ledger::Ledger &ledger, const QJsonObject &artifact)
{
    ledger::RunFilter filter;
    filter.workspace = artifact[u"workspace"].toString();
    filter.environment = artifact[u"environment"].toObject()[u"name"].toString();
    filter.status = RunStatus::Succeeded;
    filter.limit = 50;
    const auto runs = ledger.runs(filter);
    if (!runs)
        return {};
    const QDateTime began = QDateTime::fromString(artifact[u"started_at"].toString(), Qt::ISODateWithMs);
    for (const ledger::RunSummary &run : *runs) {
        if (run.id == artifact[u"run_id"].toString() || run.startedAt >= began)
            continue;
        const auto bytes = evidence::artifactOfRun(ledger, run.id);
        return bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
    }
    return {};
}

/// Of a record that was made just now: consistent in itself, from an intact chain.
evidence::Verification ofLedger(ledger::Ledger &ledger, const QString &runId, const QByteArray &bytes)
{
    evidence::Verification verification = evidence::verifyArtifact(bytes, nullptr);
    verification.notes = {
        QCoreApplication::translate("ArtifactReading", "Made now from the events of the ledger %1.")
            .arg(ledger.path())};
    const auto chain = ledger.verifyChain(runId);
    verification.problems << (chain ? *chain : QStringList{chain.error().message});
    verification.valid = verification.problems.isEmpty();
    return verification;
}

} // namespace

QString ArtifactReading::name() const
{
    return path.isEmpty() ? QString(artifact[u"run_id"].toString() + QStringLiteral(".json"))
                          : QFileInfo(path).fileName();
}

ArtifactReading readArtifact(const QString &path, const QString &ledgerPath)
{
    ArtifactReading reading;
    reading.path = path;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        reading.error = Error{QStringLiteral("artifact_unreadable"),
                              QCoreApplication::translate("ArtifactReading", "%1 cannot be read: %2.")
                                  .arg(path, file.errorString()),
                              {}};
        return reading;
    }
    reading.bytes = file.readAll();
    const auto ledger = ledgerAt(ledgerPath);
    reading.verification = evidence::verifyArtifact(reading.bytes, ledger.get());
    reading.artifact = QJsonDocument::fromJson(reading.bytes).object();
    if (ledger && !reading.artifact.isEmpty()) {
        const auto run = ledger->run(reading.artifact[u"run_id"].toString());
        reading.inLedger = run && run->id == reading.artifact[u"run_id"].toString();
        reading.previous = previousOf(*ledger, reading.artifact);
    }
    return reading;
}

ArtifactReading readRunRecords(const QString &ledgerPath, const QString &earlier, const QString &later)
{
    ArtifactReading reading;
    auto opened = ledger::Ledger::open(ledgerPath);
    if (!opened) {
        reading.error = opened.error();
        return reading;
    }
    ledger::Ledger &ledger = **opened;
    const auto bytes = evidence::artifactOfRun(ledger, later);
    if (!bytes) {
        reading.error = bytes.error();
        return reading;
    }
    reading.bytes = *bytes;
    reading.inLedger = true;
    reading.artifact = QJsonDocument::fromJson(reading.bytes).object();
    reading.verification = ofLedger(ledger, later, reading.bytes);
    const auto before = evidence::artifactOfRun(ledger, earlier);
    if (before)
        reading.previous = QJsonDocument::fromJson(*before).object();
    else
        reading.error = before.error();
    return reading;
}

ArtifactLog readArtifactLog(const QString &ledgerPath, const QString &runId)
{
    const auto ledger = ledgerAt(ledgerPath);
    if (!ledger)
        return {nullptr, QCoreApplication::translate("ArtifactReading",
                                                     "There is no ledger here that holds the run's output.")};
    auto log = std::make_shared<LogStore>();
    auto visited = ledger->visitEvents(runId, 0, [&log](const StoredEvent &stored) {
        log->take(stored);
        return true;
    });
    return visited ? ArtifactLog{log, {}} : ArtifactLog{nullptr, visited.error().message};
}

QString timeText(const QJsonValue &value)
{
    const QDateTime at = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return at.isValid() ? QLocale().toString(at, QStringLiteral("d MMM yyyy, HH:mm:ss")) : QString();
}

} // namespace slipway::gui
