// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/migrationstate.h"

#include "migrations/linediff.h"

#include <QHash>
#include <QSet>

#include <algorithm>

namespace slipway::migrations {

namespace {

class Joiner
{
public:
    Joiner(const MigrationFolder &folder, const History &history, const HistoryContent &content,
           bool outOfOrder)
        : m_folder(folder), m_history(history), m_content(content), m_outOfOrder(outOfOrder)
    {
    }

    MigrationState run()
    {
        m_state.historyTable = m_history.shownTable();
        m_state.historyExists = m_content.exists;
        m_state.problems = m_folder.problems();
        for (const HistoryRow &row : m_content.rows)
            m_rows.insert(keyOf(row.version, row.title), row);
        if (!m_content.dirty.isEmpty())
            add("dirty", m_content.dirty,
                QStringLiteral(
                    "Version %1 is marked as half done (dirty). Look at what of it is there, mend it by "
                    "hand, then `slipway migrate repair --applied %1` or `--not-applied %1`.")
                    .arg(m_content.dirty));
        for (const Migration &migration : m_folder.migrations())
            place(migration);
        findMissing();
        findOutOfOrder();
        return std::move(m_state);
    }

private:
    QString keyOf(const QString &version, const QString &title) const
    {
        return version.isEmpty() ? QString(QStringLiteral("R ") + title)
                                 : canonicalVersion(m_folder.format(), version);
    }
    bool notAfter(const QString &version, const QString &limit) const
    {
        return !limit.isEmpty() && compareVersions(m_folder.format(), version, limit) <= 0;
    }
    void add(const char *kind, const QString &version, const QString &message, bool error = true,
             const QStringList &details = {})
    {
        m_state.problems.append({QLatin1String(kind), version, message, error, details});
    }

    void place(const Migration &migration)
    {
        const QString key = keyOf(migration.version, migration.title);
        const auto row = m_rows.constFind(key);
        const bool counted = !migration.repeatable && (notAfter(migration.version, m_content.baseline) ||
                                                       notAfter(migration.version, m_content.upTo));
        if (row == m_rows.cend()) {
            if (!counted) {
                m_state.pending.append(migration);
            } else {
                compareWithKept(migration);
                m_state.applied.append({migration.version, migration.title, {}, {}, {}});
            }
            return;
        }
        m_seen.insert(key);
        if (row->failed)
            add("dirty", migration.name(),
                QStringLiteral(
                    "%1 failed and is marked so in %2. Mend what it left, then `slipway migrate repair "
                    "--not-applied %3`.")
                    .arg(migration.file, m_history.shownTable(), migration.version));
        const bool same = checksum(migration, *row);
        if (migration.repeatable && !same) {
            m_state.pending.append(migration);
            return;
        }
        HistoryRow applied = *row;
        applied.title = migration.title;
        m_state.applied.append(applied);
    }

    /// Whether the file still is what was applied; drift is a problem.
    bool checksum(const Migration &migration, const HistoryRow &row)
    {
        if (row.checksum.isEmpty()) {
            compareWithKept(migration);
            return true;
        }
        const auto bytes = m_folder.bytes(migration.file);
        if (!bytes || m_history.checksum(*bytes) == row.checksum)
            return true;
        if (migration.repeatable)
            return false;
        QStringList difference;
        const QString applied = row.script.isEmpty() ? m_content.kept.value(migration.version) : row.script;
        if (!applied.isEmpty())
            difference = lineDifference(applied, QString::fromUtf8(*bytes));
        add("drift", migration.version,
            QStringLiteral("%1 was edited after it was applied. Put it back and write the change as a new "
                           "migration; if both mean the same, `slipway migrate repair --adopt %2`.")
                .arg(migration.file, migration.version),
            true, difference);
        return true;
    }

    /// Where the tool's history keeps no checksum its own runs do not mind an edited file, so this only
    /// warns.
    void compareWithKept(const Migration &migration)
    {
        const QString applied = m_content.kept.value(migration.version);
        if (migration.repeatable || applied.isEmpty())
            return;
        const auto bytes = m_folder.bytes(migration.file);
        if (!bytes || *bytes == applied.toUtf8())
            return;
        add("drift", migration.version,
            QStringLiteral(
                "%1 is not what Slipway applied here; %2 keeps no checksum and does not see it. Put it "
                "back and write the change as a new migration; if it is meant so, `slipway migrate "
                "repair --adopt %3`.")
                .arg(migration.file, m_history.shownTable(), migration.version),
            false, lineDifference(applied, QString::fromUtf8(*bytes)));
    }

    void findMissing()
    {
        for (const HistoryRow &row : m_content.rows) {
            if (m_seen.contains(keyOf(row.version, row.title)) || row.version == m_content.baseline ||
                row.version.isEmpty())
                continue;
            m_state.applied.append(row);
            // dbmate and diesel live with histories of files that are gone
            const bool error = m_folder.format() == Format::Plain || m_folder.format() == Format::Flyway;
            add("missing", row.version,
                QStringLiteral(
                    "%1 says that %2 was applied, and %3 has no such file. Check out the commit that "
                    "has it; if it is gone for good, `slipway migrate repair --forget %2`.")
                    .arg(m_history.shownTable(), row.version, m_folder.dir()),
                error);
        }
        if (!m_content.upTo.isEmpty() && !m_folder.find(m_content.upTo))
            add("missing", m_content.upTo,
                QStringLiteral(
                    "%1 is at version %2, and %3 has no such file. Check out the commit that has it.")
                    .arg(m_history.shownTable(), m_content.upTo, m_folder.dir()));
    }

    void findOutOfOrder()
    {
        const QString tip = m_state.tip();
        for (const Migration &migration : std::as_const(m_state.pending)) {
            if (migration.repeatable || tip.isEmpty() ||
                compareVersions(m_folder.format(), migration.version, tip) > 0)
                continue;
            const bool allowed =
                m_outOfOrder || m_folder.format() == Format::Dbmate || m_folder.format() == Format::Diesel;
            add("out_of_order", migration.version,
                QStringLiteral(
                    "%1 comes before %2, which is applied already. Give it a newer number, or let it run "
                    "late with --out-of-order.")
                    .arg(migration.file, tip),
                !allowed);
        }
    }

    const MigrationFolder &m_folder;
    const History &m_history;
    const HistoryContent &m_content;
    bool m_outOfOrder;
    QHash<QString, HistoryRow> m_rows;
    QSet<QString> m_seen;
    MigrationState m_state;
};

} // namespace

bool MigrationState::stops() const
{
    return std::any_of(problems.cbegin(), problems.cend(),
                       [](const Problem &problem) { return problem.error; });
}

QString MigrationState::tip() const
{
    for (auto it = applied.crbegin(); it != applied.crend(); ++it) {
        if (!it->version.isEmpty())
            return it->version;
    }
    return {};
}

MigrationState joinState(const MigrationFolder &folder, const History &history, const HistoryContent &content,
                         bool outOfOrder)
{
    return Joiner(folder, history, content, outOfOrder).run();
}

std::optional<release::Error> stopError(const MigrationState &state)
{
    QStringList messages;
    QStringList details;
    for (const Problem &problem : state.problems) {
        if (!problem.error)
            continue;
        messages << problem.message;
        details << QString(problem.kind + QStringLiteral(" ") + problem.version + QStringLiteral(": ") +
                           problem.message);
        details << problem.details;
    }
    if (messages.isEmpty())
        return std::nullopt;
    const QString more =
        messages.size() == 1 ? QString() : QStringLiteral(" (and %1 more, below)").arg(messages.size() - 1);
    return release::Error{QStringLiteral("migration_problems"), QString(messages.first() + more), details};
}

} // namespace slipway::migrations
