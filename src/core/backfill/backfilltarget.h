// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "backfill/backfillspec.h"
#include "backfill/queuerow.h"
#include "database/rowreader.h"

namespace slipway::backfill {

struct Counts
{
    qint64 checked = 0;
    qint64 updated = 0;
    qint64 alreadySet = 0;
    qint64 withoutCandidate = 0;
    qint64 ambiguous = 0; ///< all with several candidates, decided or not
    qint64 byRule = 0;    ///< of them: decided by the rule in a batch
    qint64 errors = 0;

    Counts &operator+=(const Counts &other);
    double successRate() const; ///< of the rows that needed a value, how many have one, in percent
    QJsonObject toJson() const;
};

/// Where a backfill stands, as its row of the state table tells.
struct BackfillState
{
    bool found = false;
    bool finished = false;
    QByteArray specSha256;
    QStringList cursor; ///< empty = before the first row
    Counts counts;
    qint64 batches = 0;
    qint64 batchSize = 0;
};

/// The tables that a backfill works on, on one session: key and column types as the catalogue has them, the
/// statements of a batch, the state table and the queue. Nothing here begins or ends a transaction.
class BackfillTarget
{
public:
    /// Errors: `table_missing`, `column_missing`, `key_missing` (neither a primary key nor a unique one
    /// named), `backfill_sqlite`, and what the server says.
    static release::Result<BackfillTarget> open(const BackfillSpec &spec, database::Session &session);

    const QStringList &keyColumns() const { return m_keys; }
    QString valueColumn() const
    {
        return m_spec.valueColumn();
    } ///< of the candidates, as the server names it
    /// Counted, or estimated by the server where the table is very large.
    release::Result<qint64> countRows(database::Session &session, const QStringList &after,
                                      bool *estimated) const;
    release::Result<qint64> countNeeded(database::Session &session) const;
    release::Result<qint64>
    countOrphans(database::Session &session) const; ///< -1 where no reference is written

    /// The key of the last of the next `size` rows; empty where there are none.
    release::Result<QStringList> boundary(database::Session &session, const QStringList &after,
                                          qint64 size) const;
    struct BatchResult
    {
        Counts counts;
        QList<QueueRow> ambiguous;
        QList<QStringList> without; ///< keys of the first rows without a candidate
    };
    /// Rows after one key up to another: values set where one candidate, or the rule, says so; the ambiguous
    /// ones queued.
    release::Result<BatchResult> batch(database::Session &session, const QStringList &after,
                                       const QStringList &upTo) const;
    /// Notes that a row cannot be set.
    release::Result<void> queueProblem(database::Session &session, const QStringList &key,
                                       const QString &problem) const;

    /// What a run would find, by the same statement that its batches use; nothing is touched.
    struct Outlook
    {
        qint64 needed = 0;
        bool looked = false;     ///< at each of them; not where they are too many to be cheap
        Counts counts;           ///< as a dry run would have them; of them `updated` = would be
        QList<QStringList> open; ///< keys of ambiguous rows that the rule does not decide
    };
    release::Result<Outlook> outlook(database::Session &session) const;

    release::Result<bool> stateTablesExist(database::Session &session) const;
    release::Result<void> makeStateTables(database::Session &session) const;
    release::Result<BackfillState> state(database::Session &session) const;
    release::Result<void> begin(database::Session &session, const QString &run) const;
    /// Moves the cursor and adds to the counts. Error `cursor_moved` where it is not at `from` any more.
    release::Result<void> advance(database::Session &session, const QString &run, const QStringList &from,
                                  const QStringList &to, const Counts &added, qint64 batchSize) const;
    release::Result<void> finish(database::Session &session) const;

    release::Result<QList<QueueRow>> queue(database::Session &session) const;
    /// Writes a decision into the queue. Error `decision_wrong` where the row or candidate is not there.
    release::Result<void> decide(database::Session &session, const Decision &decision) const;
    /// Sets up to 500 decided rows. Returns how many were set; `done` how many were looked at.
    release::Result<qint64> apply(database::Session &session, qint64 *done) const;

private:
    explicit BackfillTarget(BackfillSpec spec) : m_spec(std::move(spec)) {}
    release::Result<void> readCatalogue(database::Session &session);
    QString alias() const;
    QString keys(const QString &form, const QString &separator) const;
    QString range(bool after, bool upTo) const;
    QString scope() const { return m_spec.scope.isEmpty() ? QStringLiteral("true") : m_spec.scope; }
    QString queueTable() const { return m_spec.stateTable + QStringLiteral("_queue"); }
    QString found(const QString &rows) const;
    QString ruleApplies() const;
    QString ordering() const;
    release::Result<QList<QueueRow>> queueAmbiguous(database::Session &session, const QStringList &after,
                                                    const QStringList &upTo, const QString &keysJson) const;

    BackfillSpec m_spec;
    QStringList m_keys;
    QStringList m_keyTypes;
    QMap<QString, QString> m_setTypes;
};

} // namespace slipway::backfill
