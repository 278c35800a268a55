// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillsteps.h"

#include "database/session.h"
#include "database/strays.h"

#include <QCryptographicHash>
#include <QFile>
#include <QRegularExpression>

namespace slipway::backfill {

using namespace release;
using database::Row;
using database::Session;

namespace {

/// The last match of each pattern in what the program printed; a count without a match stays unknown.
QMap<QString, double> summaryOf(const QString &output, const ScriptForm &script)
{
    QMap<QString, double> found;
    for (auto it = script.summary.cbegin(); it != script.summary.cend(); ++it) {
        const QRegularExpression pattern(it.value(), QRegularExpression::MultilineOption);
        for (auto match = pattern.globalMatch(output); match.hasNext();) {
            bool right = false;
            const double value =
                match.next().captured(1).remove(u',').remove(u'%').trimmed().toDouble(&right);
            if (right)
                found.insert(it.key(), value);
        }
    }
    return found;
}

QStringList ambiguousLines(const QString &output, const ScriptForm &script)
{
    QStringList lines;
    const QRegularExpression pattern(script.ambiguous, QRegularExpression::MultilineOption);
    for (auto match = pattern.globalMatch(output); !script.ambiguous.isEmpty() && match.hasNext();)
        lines << match.next().captured(0);
    return lines;
}

void collect(const ScriptForm &script, StepContext &context)
{
    for (const QString &name : script.collect) {
        QFile file(context.setup.workspace.path(name));
        if (!file.open(QIODevice::ReadOnly)) {
            context.note(QStringLiteral("%1 was not left behind").arg(name));
            continue;
        }
        const QByteArray content = file.read(1 << 20);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        hash.addData(content);
        hash.addData(file.readAll());
        context.record(QStringLiteral("file.%1.%2").arg(context.spec.id, name),
                       QJsonObject{{QStringLiteral("name"), name},
                                   {QStringLiteral("sha256"), QString::fromLatin1(hash.result().toHex())},
                                   {QStringLiteral("text"), QString::fromUtf8(content.left(64 << 10))}});
    }
}

Counts countsOf(const QMap<QString, double> &found)
{
    const auto value = [&](const char *key) {
        return static_cast<qint64>(found.value(QString::fromLatin1(key)));
    };
    Counts counts;
    counts.updated = value("updated");
    counts.alreadySet = value("already_set");
    counts.withoutCandidate = value("without_candidate");
    counts.ambiguous = value("ambiguous");
    counts.errors = value("errors");
    counts.checked = found.contains(QStringLiteral("checked"))
                         ? value("checked")
                         : counts.updated + counts.alreadySet + counts.withoutCandidate + counts.errors;
    return counts;
}

ProcessRequest requestOf(const ScriptForm &script, bool commit, const StepContext &context)
{
    ProcessRequest request;
    request.argv = commit ? script.commit : script.dryRun;
    request.dir = context.setup.workspace.path(script.dir);
    request.environment = context.setup.childEnvironment;
    request.environment.insert(QStringLiteral("PGAPPNAME"), "slipway/" + context.setup.runId.toUtf8());
    request.standardInput = commit ? script.standardInput.toUtf8() : QByteArray();
    request.captureLimit = 64 << 20;
    return request;
}

/// By the server's clock; empty where there is no server to ask.
QString serverTime(const StepContext &context)
{
    auto session = Session::open(context.setup.databaseUrl, context.setup.environment.tlsCa,
                                 QStringLiteral("slipway"), context.stop);
    auto now = session && !(*session)->isSqlite()
                   ? (*session)->query(QStringLiteral("select clock_timestamp()::text"))
                   : Result<QList<Row>>(QList<Row>());
    return now && !now->isEmpty() ? now->first().first().toString() : QString();
}

/// The program and its children are gone; what they had begun at the server need not be.
StepOutcome stopped(const QString &since, StepContext &context)
{
    Error told{QStringLiteral("cancelled"),
               QStringLiteral("The backfill program was stopped."),
               {},
               ErrorKind::Cancelled};
    if (!since.isEmpty()) {
        const database::StrayReport strays = database::endStraySessions(context, since);
        for (const QString &line : strays.lines)
            context.note(line);
        told.details = strays.lines;
    }
    return {StepStatus::Interrupted, QStringLiteral("stopped; what it had committed by then stays"), told};
}

void record(const BackfillSpec &spec, const Counts &counts, bool commit, const QString &output,
            StepContext &context)
{
    BackfillProgress progress;
    progress.commit = commit;
    progress.counts = counts;
    progress.total = counts.checked;
    progress.state = QStringLiteral("done");
    QList<QueueRow> queue;
    for (const QString &line : ambiguousLines(output, spec.script)) {
        QueueRow row;
        row.key = {line};
        row.problem = line; // told by the program, which has decided by itself
        queue << row;
    }
    context.record(QStringLiteral("backfill.") + context.spec.id, backfillRecord(spec, progress, queue));
    context.record(QStringLiteral("table.") + context.spec.id, summaryTable(counts, spec, commit).toJson());
    const QJsonObject captured = context.spec.parameters[u"capture"].toObject();
    for (auto it = captured.begin(); it != captured.end(); ++it)
        context.capture(it.key(), counts.toJson()[it.value().toString()].toVariant().toString());
}

} // namespace

StepOutcome runScript(const BackfillSpec &spec, bool commit, StepContext &context)
{
    const ScriptForm &script = spec.script;
    const ProcessRequest request = requestOf(script, commit, context);
    const QString since = serverTime(context);
    const auto outcome = context.outside.processes.run(request, context.stop, context.sink());
    if (!outcome)
        return StepOutcome::failed(outcome.error());
    if (outcome->cancelled)
        return stopped(since, context);
    const QString output =
        QString::fromUtf8(outcome->standardOutput) + u'\n' + QString::fromUtf8(outcome->standardError);
    const auto found = summaryOf(output, script);
    const Counts counts = countsOf(found);
    collect(script, context);
    record(spec, counts, commit, output, context);
    if (outcome->exitCode != 0)
        return StepOutcome::failed(
            {QStringLiteral("command_failed"),
             outcome->lastLines.isEmpty()
                 ? QStringLiteral("The backfill program ended with exit code %1.").arg(outcome->exitCode)
                 : outcome->lastLines.last(),
             QStringList{QStringLiteral("exit code %1").arg(outcome->exitCode)} + outcome->lastLines});
    QStringList missing;
    for (auto it = script.summary.cbegin(); it != script.summary.cend(); ++it) {
        if (!found.contains(it.key()))
            missing << it.key();
    }
    const auto check = [&](const QString &name, const QString &expected, const QString &actual, bool pass) {
        context.check({name,
                       request.argv.join(u' '),
                       expected,
                       actual,
                       pass ? CheckStatus::Pass : CheckStatus::Fail,
                       {}});
    };
    check(QStringLiteral("Summary was printed"), QStringLiteral("every count"),
          missing.isEmpty() ? QStringLiteral("every count")
                            : QStringLiteral("no ") + missing.join(QStringLiteral(", no ")),
          missing.isEmpty());
    check(QStringLiteral("Errors"), QStringLiteral("at most %1").arg(spec.mostErrors), grouped(counts.errors),
          counts.errors <= spec.mostErrors);
    check(QStringLiteral("Rows without %1").arg(spec.candidate),
          spec.withoutCandidate < 0 ? QStringLiteral("any number, as agreed")
                                    : QStringLiteral("at most %1").arg(spec.withoutCandidate),
          grouped(counts.withoutCandidate),
          spec.withoutCandidate < 0 || counts.withoutCandidate <= spec.withoutCandidate);
    return StepOutcome::succeeded(QStringLiteral("%1 %2").arg(
        grouped(counts.updated), commit ? QStringLiteral("updated") : QStringLiteral("would be updated")));
}

} // namespace slipway::backfill
