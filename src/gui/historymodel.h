// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/statuslook.h"
#include "gui/wordsfilter.h"
#include "ledger/runsummary.h"

#include <QAbstractTableModel>
#include <optional>

namespace slipway::gui {

/// Runs of the ledger as rows. Presents values; fetches nothing.
class HistoryModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        Status,
        Environment,
        Playbook,
        Revisions,
        Person,
        Started,
        Duration,
        Artifact,
        ColumnCount
    };
    enum Role { SortRole = Qt::UserRole + 1, RunIdRole };

    using QAbstractTableModel::QAbstractTableModel;

    void setRuns(const QList<ledger::RunSummary> &runs); ///< rows that stay the same keep their selection
    const QList<ledger::RunSummary> &runs() const { return m_runs; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant text(const ledger::RunSummary &run, int column) const;
    static StatusLook statusOf(const ledger::RunSummary &run);
    QVariant sortKey(const ledger::RunSummary &run, int column) const;
    QList<ledger::RunSummary> m_runs;
};

/// Words, one status, one environment.
class HistoryFilter : public WordsFilter
{
    Q_OBJECT
public:
    explicit HistoryFilter(QObject *parent = nullptr);
    void setStatus(std::optional<release::RunStatus> status);
    void setEnvironment(const QString &environmentName);
    bool narrowed() const { return hasWords() || m_status || !m_environment.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    std::optional<release::RunStatus> m_status;
    QString m_environment;
};

/// "0.4 s", "12 s", "3:05", "1:02:09"; a dash for what has not ended.
QString tookText(const QDateTime &from, const QDateTime &to);

} // namespace slipway::gui
