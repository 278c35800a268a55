// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/historymodel.h"

#include "gui/environmentcard.h"
#include "gui/statusdelegate.h"
#include "gui/statuslook.h"

#include <QApplication>
#include <QFileInfo>

namespace slipway::gui {

using namespace release;
using ledger::RunSummary;

namespace {

QString revisions(const QStringList &list)
{
    return list.isEmpty() ? QStringLiteral("–") : list.join(QStringLiteral(", "));
}

/// "…T164200Z": an artifact is known by the end of its name.
QString artifactTail(const QString &path)
{
    const QString name = QFileInfo(path).completeBaseName();
    const qsizetype time = name.lastIndexOf(u'T');
    return time > 0 ? QString(u'…' + name.mid(time)) : name;
}

} // namespace

QString tookText(const QDateTime &from, const QDateTime &to)
{
    if (!from.isValid() || !to.isValid())
        return QStringLiteral("–");
    const qint64 ms = qMax(qint64(0), from.msecsTo(to));
    const qint64 seconds = ms / 1000;
    if (seconds < 10)
        return QString(QLocale().toString(static_cast<double>(ms) / 1000, 'f', 1) + QStringLiteral(" s"));
    if (seconds < 60)
        return QString(QString::number(seconds) + QStringLiteral(" s"));
    const QString tail = QString(QStringLiteral("%1").arg(seconds % 60, 2, 10, QLatin1Char('0')));
    if (seconds < 3600)
        return QString(QString::number(seconds / 60) + u':' + tail);
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(tail);
}

void HistoryModel::setRuns(const QList<RunSummary> &runs)
{
    // A history grows at its top: rows below stay, so that selection and place stay.
    const qsizetype grown = runs.size() - m_runs.size();
    const auto sameId = [](const RunSummary &a, const RunSummary &b) { return a.id == b.id; };
    const bool grew = grown >= 0 && !m_runs.isEmpty() &&
                      std::equal(m_runs.cbegin(), m_runs.cend(), runs.cbegin() + grown, sameId);
    if (!grew) {
        beginResetModel();
        m_runs = runs;
        endResetModel();
        return;
    }
    if (grown > 0) {
        beginInsertRows({}, 0, static_cast<int>(grown) - 1);
        m_runs = runs.mid(0, grown) + m_runs;
        endInsertRows();
    }
    for (qsizetype row = grown; row < runs.size(); ++row) {
        if (m_runs[row] == runs[row])
            continue;
        m_runs[row] = runs[row];
        Q_EMIT dataChanged(index(static_cast<int>(row), 0), index(static_cast<int>(row), ColumnCount - 1));
    }
}

/// A rollback that succeeded took something back: that is what a person looks for.
StatusLook HistoryModel::statusOf(const RunSummary &run)
{
    StatusLook look = lookOf(run.status);
    if (run.reverts.isEmpty())
        return look;
    look.icon = QStringLiteral("undo");
    look.word = run.status == RunStatus::Succeeded ? tr("Rolled back") : tr("Rollback: %1").arg(look.word);
    if (run.status == RunStatus::Succeeded)
        look.tone = Tone::Attention;
    return look;
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_runs.size());
}

int HistoryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant HistoryModel::text(const RunSummary &run, int column) const
{
    switch (column) {
    case Status:
        return statusOf(run).word;
    case Environment:
        return run.environment;
    case Playbook:
        return run.playbook;
    case Revisions:
        if (run.revisionsBefore.isEmpty() && run.revisionsAfter.isEmpty())
            return QStringLiteral("–");
        if (run.revisionsBefore == run.revisionsAfter)
            return tr("%1 unchanged").arg(revisions(run.revisionsBefore));
        return QString(revisions(run.revisionsBefore) + QStringLiteral(" → ") +
                       revisions(run.revisionsAfter));
    case Person:
        return run.operatorName;
    case Started:
        return dayAndTime(run.startedAt);
    case Duration:
        return tookText(run.startedAt, run.finishedAt);
    case Artifact:
        return run.artifact.isEmpty() ? QStringLiteral("–") : artifactTail(run.artifact);
    default:
        return {};
    }
}

QVariant HistoryModel::sortKey(const RunSummary &run, int column) const
{
    if (column == Started)
        return run.startedAt.toMSecsSinceEpoch();
    if (column == Duration)
        return run.finishedAt.isValid() ? run.startedAt.msecsTo(run.finishedAt) : qint64(-1);
    return text(run, column);
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RunSummary &run = m_runs[index.row()];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return text(run, column);
    case Qt::ToolTipRole:
        if (column == Status)
            return run.reason;
        return column == Artifact ? QVariant(run.artifact) : text(run, column);
    case Qt::TextAlignmentRole:
        return column == Duration ? int(Qt::AlignRight | Qt::AlignVCenter)
                                  : int(Qt::AlignLeft | Qt::AlignVCenter);
    case Qt::FontRole:
        if (column == Revisions || column == Artifact)
            return monoFont(QApplication::font());
        return {};
    case StatusDelegate::IconRole:
        return column == Status ? QVariant(statusOf(run).icon) : QVariant();
    case StatusDelegate::ToneRole:
        return column == Status ? QVariant(static_cast<int>(statusOf(run).tone)) : QVariant();
    case SortRole:
        return sortKey(run, column);
    case RunIdRole:
        return run.id;
    default:
        return {};
    }
}

QVariant HistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section == Duration ? int(Qt::AlignRight | Qt::AlignVCenter)
                                   : int(Qt::AlignLeft | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Status:
        return tr("Status");
    case Environment:
        return tr("Environment");
    case Playbook:
        return tr("Playbook");
    case Revisions:
        return tr("Revision before → after");
    case Person:
        return tr("Operator");
    case Started:
        return tr("Started");
    case Duration:
        return tr("Duration");
    case Artifact:
        return tr("Artifact");
    default:
        return {};
    }
}

HistoryFilter::HistoryFilter(QObject *parent) : WordsFilter(parent)
{
    setSortRole(HistoryModel::SortRole);
    setDynamicSortFilter(true);
}

void HistoryFilter::setStatus(std::optional<RunStatus> status)
{
    m_status = status;
    invalidateFilter();
}

void HistoryFilter::setEnvironment(const QString &environmentName)
{
    m_environment = environmentName;
    invalidateFilter();
}

bool HistoryFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    const RunSummary &run = static_cast<HistoryModel *>(sourceModel())->runs()[row];
    if (m_status && run.status != *m_status)
        return false;
    if (!m_environment.isEmpty() && run.environment != m_environment)
        return false;
    return fits([&](const auto &has) {
        return has(run.id) || has(run.environment) || has(run.playbook) || has(run.operatorName) ||
               has(run.artifact) || has(run.revisionsBefore.join(u' ')) ||
               has(run.revisionsAfter.join(u' ')) || has(lookOf(run.status).word) || has(run.reason);
    });
}

} // namespace slipway::gui
