// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/historycommands.h"

#include "cli/ledgeraccess.h"
#include "cli/runprinter.h"
#include "console/plantext.h"
#include "evidence/artifact.h"
#include "evidence/artifacttext.h"
#include "ledger/ledger.h"

#include <QJsonArray>

namespace slipway::cli {

using namespace release;

namespace {

QString stepLine(const QJsonObject &step)
{
    const QDateTime from = QDateTime::fromString(step[u"started_at"].toString(), Qt::ISODateWithMs);
    const QDateTime to = QDateTime::fromString(step[u"finished_at"].toString(), Qt::ISODateWithMs);
    const QString took = from.isValid() && to.isValid() ? console::durationText(from.msecsTo(to)) : QString();
    QString line = QStringLiteral("  %1  %2  %3  %4")
                       .arg(step[u"status"].toString(), -11)
                       .arg(step[u"id"].toString(), -20)
                       .arg(took, 10)
                       .arg(step[u"reason"].toString());
    while (line.endsWith(u' '))
        line.chop(1);
    return line;
}

} // namespace

Description ReleaseShowCommand::describe() const
{
    return {{QStringLiteral("release"), QStringLiteral("show")},
            QStringLiteral("Everything about one run: steps, checks, plans, artifact"),
            {QStringLiteral("RUN")}};
}

int ReleaseShowCommand::run(Invocation &call)
{
    auto ledger = openLedger(call);
    if (!ledger)
        return call.fail(ledger.error());
    auto run = (*ledger)->run(call.arguments().first());
    if (!run)
        return call.fail(run.error());
    auto events = (*ledger)->events(run->id, false);
    if (!events)
        return call.fail(events.error());
    auto artifact = evidence::makeArtifact(*events);
    if (!artifact)
        return call.fail(artifact.error());
    for (const QString &line : evidence::summaryText(*artifact))
        call.result(line);
    call.result(QStringLiteral("steps"));
    for (const QJsonValue step : (*artifact)[u"steps"].toArray())
        call.result(stepLine(step.toObject()));
    if (!run->artifact.isEmpty())
        call.result(QStringLiteral("artifact %1").arg(run->artifact));
    call.document(*artifact);
    return exitcode::done;
}

} // namespace slipway::cli
