// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillprogress.h"

#include <QLocale>

namespace slipway::backfill {

using namespace release;

namespace {

QString duration(qint64 ms)
{
    const qint64 seconds = (ms + 500) / 1000;
    return seconds >= 3600
               ? QStringLiteral("%1:%2 h").arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
               : QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

} // namespace

QString grouped(qint64 number)
{
    return QLocale(QLocale::English).toString(number);
}

qint64 BackfillProgress::leftMs() const
{
    if (counts.checked * 1000 < total || rowsPerSecond <= 0 || counts.checked >= total)
        return -1;
    return static_cast<qint64>(static_cast<double>(total - counts.checked) / rowsPerSecond * 1000);
}

QString BackfillProgress::words(const QString &row) const
{
    QStringList words;
    if (counts.checked > total && !estimated) {
        words << QStringLiteral("Processed %1 (expected %2)").arg(grouped(counts.checked), grouped(total));
    } else {
        words << QStringLiteral("%1 of %2%3 %4s")
                     .arg(grouped(counts.checked), estimated ? QStringLiteral("about ") : QString(),
                          grouped(total), row);
        if (total > 0 && counts.checked <= total)
            words << QStringLiteral("%1 %").arg(counts.checked * 100 / total);
        if (leftMs() >= 0)
            words << QStringLiteral("~%1 left").arg(duration(leftMs()));
        else if (counts.checked < total)
            words << QStringLiteral("time left not known yet");
    }
    words << (reason.isEmpty() ? state : QString(state + QStringLiteral(": ") + reason));
    return words.join(QStringLiteral(", "));
}

QJsonObject BackfillProgress::toJson() const
{
    QJsonArray batchList;
    for (const BatchRecord &record : records) {
        QJsonObject one{{QStringLiteral("rows"), record.rows},
                        {QStringLiteral("updated"), record.updated},
                        {QStringLiteral("ms"), record.ms}};
        if (record.tooLong)
            one.insert(QStringLiteral("split"), true);
        batchList << one;
    }
    QJsonArray throttleList;
    for (const ThrottleRecord &record : throttles)
        throttleList << QJsonObject{{QStringLiteral("reason"), record.reason},
                                    {QStringLiteral("at_ms"), record.atMs},
                                    {QStringLiteral("ms"), record.ms}};
    const qint64 left = leftMs();
    return {{QStringLiteral("state"), state},
            {QStringLiteral("reason"), reason},
            {QStringLiteral("commit"), commit},
            {QStringLiteral("counts"), counts.toJson()},
            {QStringLiteral("total"), total},
            {QStringLiteral("estimated"), estimated},
            {QStringLiteral("batches"), batches},
            {QStringLiteral("batch_size"), batchSize},
            {QStringLiteral("pace"), pace},
            {QStringLiteral("elapsed_ms"), elapsedMs},
            {QStringLiteral("rows_per_second"), rowsPerSecond},
            {QStringLiteral("left_ms"), left < 0 ? QJsonValue() : QJsonValue(left)},
            {QStringLiteral("waiting"), waiting},
            {QStringLiteral("batch_list"), batchList},
            {QStringLiteral("throttles"), throttleList}};
}

Table summaryTable(const Counts &counts, const BackfillSpec &spec, bool commit)
{
    Table table{commit ? QStringLiteral("Backfill summary")
                       : QStringLiteral("Backfill summary (dry run, rolled back)"),
                {QStringLiteral("what"), spec.row + u's'},
                {}};
    const auto add = [&](const QString &what, qint64 count) {
        table.rows << QStringList{what, grouped(count)};
    };
    add(QStringLiteral("Total checked"), counts.checked);
    add(QStringLiteral("Updated"), counts.updated);
    add(QStringLiteral("Already set"), counts.alreadySet);
    add(QStringLiteral("No %1").arg(spec.candidate), counts.withoutCandidate);
    add(QStringLiteral("Ambiguous"), counts.ambiguous);
    add(QStringLiteral("Errors"), counts.errors);
    table.rows << QStringList{QStringLiteral("Success rate"),
                              QString::number(counts.successRate(), 'f', 1) + QStringLiteral(" %")};
    return table;
}

} // namespace slipway::backfill
