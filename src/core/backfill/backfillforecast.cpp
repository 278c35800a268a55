// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillsteps.h"

#include <algorithm>

namespace slipway::backfill {

using namespace release;
using database::Session;
using Outlook = BackfillTarget::Outlook;

namespace {

Table about(const BackfillSpec &spec, const BackfillTarget &target)
{
    Table table{
        QStringLiteral("Backfill %1").arg(spec.name), {QStringLiteral("what"), QStringLiteral("value")}, {}};
    table.rows << QStringList{QStringLiteral("table"), spec.table}
               << QStringList{QStringLiteral("key"), target.keyColumns().join(QStringLiteral(", "))}
               << QStringList{QStringLiteral("batch"), QStringLiteral("aims at %1 ms, ended at %2 ms")
                                                           .arg(spec.batch.targetMs)
                                                           .arg(spec.batch.limitMs)}
               << QStringList{QStringLiteral("rule"), spec.rule.isEmpty() ? QStringLiteral("–") : spec.rule};
    return table;
}

/// Rows of the queue that matter before a run: decided and not yet set, and those that were to be left.
struct Standing
{
    bool toSet = false;
    QList<QStringList> left;
};

Result<Standing> standing(const BackfillTarget &target, Session &session)
{
    Standing found;
    auto exist = target.stateTablesExist(session);
    if (!exist)
        return exist.error();
    auto rows = *exist ? target.queue(session) : Result<QList<QueueRow>>(QList<QueueRow>());
    if (!rows)
        return rows.error();
    for (const QueueRow &row : *rows) {
        found.toSet = found.toSet || (row.decision && !row.applied && !row.left());
        if (row.left())
            found.left << row.key;
    }
    return found;
}

/// "1 subscription needs …", "12 subscriptions need …"
QString rowsThat(const BackfillSpec &spec, qint64 count, const char *one, const char *many,
                 const QString &what)
{
    return count == 1 ? QStringLiteral("1 %1 %2 %3").arg(spec.row, QString::fromLatin1(one), what)
                      : QStringLiteral("%1 %2s %3 %4")
                            .arg(grouped(count), spec.row, QString::fromLatin1(many), what);
}

/// What a run would still have to do or to complain about; empty = nothing.
QString remains(const Outlook &outlook, const RowsForecast &wanted, const Standing &standing)
{
    const BackfillSpec &spec = wanted.spec;
    const Counts &counts = outlook.counts;
    if (!outlook.looked || counts.updated > 0 || standing.toSet)
        return rowsThat(spec, outlook.needed, "needs", "need", spec.column());
    const auto decidedOtherwise = [&](const QStringList &key) {
        return std::any_of(wanted.decisions.cbegin(), wanted.decisions.cend(), [&](const Decision &one) {
            return one.key == key && one.kind != Decision::Kind::Leave;
        });
    };
    const auto open = std::count_if(outlook.open.cbegin(), outlook.open.cend(), [&](const QStringList &key) {
        return !standing.left.contains(key) || decidedOtherwise(key);
    });
    if (open > 0 && (!spec.leaveUndecided || !wanted.decisions.isEmpty()))
        return rowsThat(spec, open, "waits", "wait", QStringLiteral("for a decision"));
    if (spec.withoutCandidate >= 0 && counts.withoutCandidate > spec.withoutCandidate)
        return rowsThat(spec, counts.withoutCandidate, "has", "have", QStringLiteral("no ") + spec.candidate);
    return {};
}

QString nothingLeft(const Outlook &outlook, const BackfillSpec &spec)
{
    return outlook.needed == 0 ? QStringLiteral("no %1 needs %2").arg(spec.row, spec.column())
                               : QStringLiteral("no %1 needs %2 but the %3 that stay without, as agreed")
                                     .arg(spec.row, spec.column(), grouped(outlook.needed));
}

/// Without a table or column the backfill waits for the step that makes it.
Forecast withoutTarget(const Error &error, const QJsonObject &intent, const StepContext &context)
{
    const QString state = error.details.value(1);
    const bool later = error.code == u"table_missing" || error.code == u"column_missing" ||
                       state == u"42P01" || state == u"42703";
    return later && !context.spec.needs.isEmpty()
               ? Forecast::deferred(context.spec.needs.constLast(), error.message, intent)
               : Forecast::blocked(error);
}

} // namespace

Forecast forecastRows(const RowsForecast &wanted, StepContext &context)
{
    const BackfillSpec &spec = wanted.spec;
    auto session = Session::open(context.setup.databaseUrl, context.setup.environment.tlsCa,
                                 QStringLiteral("slipway/") + context.setup.runId, context.stop);
    if (!session)
        return Forecast::blocked(session.error());
    auto target = BackfillTarget::open(spec, **session);
    if (!target)
        return withoutTarget(target.error(), wanted.intent, context);
    auto outlook = target->outlook(**session);
    if (!outlook)
        return Forecast::blocked(outlook.error());
    auto queue = standing(*target, **session);
    if (!queue)
        return Forecast::blocked(queue.error());
    QString left = remains(*outlook, wanted, *queue);
    if (left.isEmpty()) {
        auto orphans = target->countOrphans(**session);
        if (!orphans)
            return Forecast::blocked(orphans.error());
        if (*orphans > 0)
            left = rowsThat(spec, *orphans, "has", "have", QStringLiteral("an orphaned ") + spec.column());
    }
    // What captures its counts runs all the same: later steps name them.
    if (left.isEmpty() && !context.spec.parameters.contains(u"capture")) {
        Forecast forecast = Forecast::notNecessary(nothingLeft(*outlook, spec), wanted.intent);
        bool estimated = false;
        Counts counts = outlook->counts;
        if (auto rows = target->countRows(**session, {}, &estimated)) {
            counts.checked = *rows;
            counts.alreadySet = *rows - outlook->needed;
            forecast.tables << summaryTable(counts, spec, wanted.commit);
        }
        return forecast;
    }
    Forecast forecast = Forecast::necessary(
        (left.isEmpty() ? nothingLeft(*outlook, spec) : left) +
            (wanted.commit ? QString() : QStringLiteral("; dry run, every batch is rolled back")),
        wanted.intent, wanted.operations);
    forecast.tables << about(spec, *target);
    if (outlook->looked)
        forecast.tables.last().rows << QStringList{QStringLiteral("would be set"),
                                                   grouped(outlook->counts.updated)}
                                    << QStringList{QStringLiteral("ambiguous"),
                                                   grouped(outlook->counts.ambiguous)};
    return forecast;
}

} // namespace slipway::backfill
