// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/steptreemodel.h"

#include "gui/corewords.h"

#include <QCoreApplication>

#include <algorithm>

namespace slipway::gui {

using namespace release;

namespace {

QString words(const char *text)
{
    return QCoreApplication::translate("StepTreeModel", text);
}

StepMark markOf(const StepState &step, const QString &asking, bool live)
{
    if (step.running())
        return !live ? StepMark::Unknown : step.id == asking ? StepMark::Asks : StepMark::Running;
    if (!step.finished)
        return step.id == asking ? StepMark::Asks : StepMark::Waiting;
    switch (step.status) {
    case StepStatus::Succeeded:
        return StepMark::Succeeded;
    case StepStatus::Skipped:
        return StepMark::Skipped;
    case StepStatus::Failed:
        return StepMark::Failed;
    case StepStatus::Cancelled:
        return StepMark::Cancelled;
    case StepStatus::Interrupted:
        return StepMark::Unknown;
    }
    Q_UNREACHABLE();
}

bool isDone(StepMark mark)
{
    return mark == StepMark::Succeeded || mark == StepMark::Skipped || mark == StepMark::NothingToDo;
}

QString estimate(qint64 ms)
{
    return ms > 0 ? aboutText(ms) : QString();
}

} // namespace

StepMark markOf(const Forecast &forecast)
{
    switch (forecast.state) {
    case ForecastState::Necessary:
        return forecast.operations.isEmpty() ? StepMark::Checks : StepMark::Necessary;
    case ForecastState::NotNecessary:
        return StepMark::NothingToDo;
    case ForecastState::Blocked:
        return StepMark::Blocked;
    case ForecastState::Deferred:
        return StepMark::Later;
    }
    Q_UNREACHABLE();
}

QString stepMarkName(StepMark mark)
{
    switch (mark) {
    case StepMark::Waiting:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Waiting"));
    case StepMark::Running:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Running"));
    case StepMark::Asks:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Needs you"));
    case StepMark::Succeeded:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Succeeded"));
    case StepMark::Skipped:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Skipped"));
    case StepMark::Failed:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Failed"));
    case StepMark::Cancelled:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Cancelled"));
    case StepMark::Unknown:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Outcome unknown"));
    case StepMark::Necessary:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Necessary"));
    case StepMark::Checks:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Will check"));
    case StepMark::NothingToDo:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Nothing to do"));
    case StepMark::Blocked:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Blocked"));
    case StepMark::Later:
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Later"));
    }
    Q_UNREACHABLE();
}

QString clockText(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms) / 1000;
    if (seconds == 0)
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "<1 s"));
    if (seconds < 60)
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "%1 s")).arg(seconds);
    const QString tail = QStringLiteral("%1:%2")
                             .arg(seconds / 60 % 60, seconds < 3600 ? 1 : 2, 10, QLatin1Char('0'))
                             .arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return seconds < 3600 ? tail : QString(QString::number(seconds / 3600) + u':' + tail);
}

QString aboutText(qint64 ms)
{
    const QString text = clockText(ms);
    return text.startsWith(u'<') ? text : QString(u'~' + text);
}

QString phaseTitle(const QString &phase)
{
    if (phase == u"preflight")
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Pre-flight"));
    if (phase == u"decide")
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Decide"));
    if (phase == u"execute")
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Execute"));
    if (phase == u"verify")
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Verify"));
    if (phase == u"after")
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "After"));
    if (phase == u"criteria")
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Success criteria"));
    if (phase == u"rollback" || phase.isEmpty())
        return words(QT_TRANSLATE_NOOP("StepTreeModel", "Roll back"));
    return phase;
}

StepTreeModel::Row StepTreeModel::rowOf(const StepState &step, const QString &asking, const QDateTime &now,
                                        bool live)
{
    Row row{step.id, step.phase, step.title, markOf(step, asking, live), {}, {}, -1};
    if (step.running() && live)
        row.time = clockText(step.startedAt.msecsTo(now));
    else if (step.finished && step.startedAt.isValid() && step.status != StepStatus::Skipped)
        row.time = clockText(step.startedAt.msecsTo(step.finishedAt));
    else if (!step.finished)
        row.time = estimate(step.estimateMs);
    row.plannedMs = step.forecast.state == ForecastState::NotNecessary ? 0 : step.estimateMs;
    if (step.finished && step.startedAt.isValid())
        row.usedMs = step.startedAt.msecsTo(step.finishedAt);
    else if (step.running() && live)
        row.usedMs = step.startedAt.msecsTo(now) / 1000 * 1000;
    if (row.mark == StepMark::Running && step.total > 0)
        row.progress = static_cast<double>(step.done) / static_cast<double>(step.total);
    if (row.mark == StepMark::Skipped || row.mark == StepMark::Cancelled || row.mark == StepMark::Unknown)
        row.detail = coreWords(step.reason);
    if (row.mark == StepMark::Failed)
        row.detail = coreWords(step.error ? step.error->message : step.reason);
    if (row.mark == StepMark::Unknown && row.detail.isEmpty())
        row.detail = words(QT_TRANSLATE_NOOP("StepTreeModel", "begun and not finished"));
    return row;
}

void StepTreeModel::showPlan(const Plan &plan)
{
    QList<Row> rows;
    for (const PlannedStep &step : plan.steps)
        rows << Row{step.spec.id,
                    step.spec.phase,
                    step.spec.title,
                    markOf(step.forecast),
                    estimate(step.spec.estimateMs),
                    {},
                    -1,
                    step.forecast.state == ForecastState::NotNecessary ? 0 : step.spec.estimateMs};
    show(std::move(rows));
}

void StepTreeModel::showRun(const RunState &state, const QString &asking, const QDateTime &now)
{
    QList<Row> rows;
    for (const StepState &step : state.steps)
        rows << rowOf(step, asking, now, !state.finished());
    show(std::move(rows));
}

void StepTreeModel::clear()
{
    show({});
}

void StepTreeModel::setRunbooks(const QMap<QString, QString> &links)
{
    if (links == m_runbooks)
        return;
    m_runbooks = links;
    if (!m_phases.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(m_phases.size()) - 1, 0));
}

bool StepTreeModel::sameShape(const QList<Row> &rows) const
{
    return std::equal(rows.cbegin(), rows.cend(), m_steps.cbegin(), m_steps.cend(),
                      [](const Row &a, const Row &b) { return a.id == b.id && a.phase == b.phase; });
}

void StepTreeModel::show(QList<Row> rows)
{
    if (!sameShape(rows)) {
        beginResetModel();
        m_steps = std::move(rows);
        m_phases.clear();
        for (int at = 0; at < m_steps.size(); ++at) {
            if (m_phases.isEmpty() || m_phases.constLast().name != m_steps[at].phase)
                m_phases << Phase{m_steps[at].phase, at, 0};
            ++m_phases.last().count;
        }
        endResetModel();
        return;
    }
    const QList<Row> before = std::exchange(m_steps, std::move(rows));
    for (int phase = 0; phase < m_phases.size(); ++phase) {
        bool changed = false;
        const Phase &group = m_phases[phase];
        for (int at = group.first; at < group.first + group.count; ++at) {
            if (before[at] == m_steps[at])
                continue;
            changed = true;
            const QModelIndex cell = index(at - group.first, 0, index(phase, 0));
            Q_EMIT dataChanged(cell, cell);
        }
        if (changed)
            Q_EMIT dataChanged(index(phase, 0), index(phase, 0));
    }
}

QModelIndex StepTreeModel::stepIndex(const QString &id) const
{
    for (int phase = 0; phase < m_phases.size(); ++phase) {
        for (int row = 0; row < m_phases[phase].count; ++row) {
            if (m_steps[m_phases[phase].first + row].id == id)
                return index(row, 0, index(phase, 0));
        }
    }
    return {};
}

int StepTreeModel::numberOf(const QString &id) const
{
    for (int at = 0; at < m_steps.size(); ++at) {
        if (m_steps[at].id == id)
            return at + 1;
    }
    return 0;
}

/// The internal id is 0 for a phase, and the phase's row + 1 for a step.
QModelIndex StepTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row() + 1) : 0);
}

QModelIndex StepTreeModel::parent(const QModelIndex &child) const
{
    if (!child.isValid() || child.internalId() == 0)
        return {};
    return createIndex(static_cast<int>(child.internalId()) - 1, 0, quintptr(0));
}

int StepTreeModel::rowCount(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_phases.size());
    return parent.internalId() == 0 && parent.column() == 0 ? m_phases[parent.row()].count : 0;
}

int StepTreeModel::columnCount(const QModelIndex &) const
{
    return 1;
}

QVariant StepTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (index.internalId() == 0)
        return phaseData(m_phases[index.row()], role);
    return stepData(m_phases[static_cast<int>(index.internalId()) - 1].first + index.row(), role);
}

StepTreeModel::Lane StepTreeModel::laneOf(const Phase &phase) const
{
    Lane lane;
    for (int at = phase.first; at < phase.first + phase.count; ++at) {
        const Row &row = m_steps[at];
        const StepMark mark = row.mark;
        lane.planned = lane.planned || mark >= StepMark::Necessary;
        lane.begun = lane.begun || (mark != StepMark::Waiting && mark < StepMark::Necessary);
        lane.done += isDone(mark) ? 1 : 0;
        lane.toRun +=
            mark == StepMark::Necessary || mark == StepMark::Checks || mark == StepMark::Later ? 1 : 0;
        lane.blocked += mark == StepMark::Blocked ? 1 : 0;
        lane.plannedMs += row.plannedMs;
        lane.usedMs += row.usedMs;
        if (!isDone(mark) && mark != StepMark::Waiting)
            lane.mark = mark;
    }
    if (lane.done == phase.count)
        lane.mark = StepMark::Succeeded;
    else if (lane.mark == StepMark::Waiting && lane.begun)
        lane.mark = StepMark::Running; // between two steps
    return lane;
}

/// "11 of 11, 0:16", "3 of 6", "0 of 6, ~12 s"; of a plan "3 to run, ~8:05".
QString StepTreeModel::summaryOf(const Lane &lane, int count)
{
    QStringList words;
    if (lane.planned && lane.blocked > 0)
        words << tr("%1 to run, %2 blocked").arg(lane.toRun).arg(lane.blocked);
    else
        words << (lane.planned ? tr("%1 to run").arg(lane.toRun) : tr("%1 of %2").arg(lane.done).arg(count));
    if (lane.begun && timeOf(lane, count).isEmpty())
        words << clockText(lane.usedMs);
    else if (!lane.begun && lane.plannedMs > 0)
        words << estimate(lane.plannedMs);
    return words.join(QStringLiteral(", "));
}

/// "0:12 of ~8:05" while it is under way.
QString StepTreeModel::timeOf(const Lane &lane, int count)
{
    return lane.begun && lane.done < count && lane.plannedMs > 0
               //: Of a phase: time used so far, and planned for it
               ? tr("%1 of %2").arg(clockText(lane.usedMs), estimate(lane.plannedMs))
               : QString();
}

QVariant StepTreeModel::phaseData(const Phase &phase, int role) const
{
    const Lane lane = laneOf(phase);
    switch (role) {
    case Qt::DisplayRole:
        return phaseTitle(phase.name);
    case MarkRole:
        return static_cast<int>(lane.mark);
    case SummaryRole:
        return summaryOf(lane, phase.count);
    case DoneRole:
        return !lane.planned && lane.done == phase.count;
    case ProgressRole:
        return !lane.begun                ? -1
               : lane.done == phase.count ? 1
               : lane.plannedMs <= 0      ? double(lane.done) / phase.count
                                          : std::min(1.0, double(lane.usedMs) / double(lane.plannedMs));
    case RunbookRole:
        return m_runbooks.value(phase.name);
    case TimeRole:
        return timeOf(lane, phase.count);
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole: {
        QStringList words{phaseTitle(phase.name), summaryOf(lane, phase.count), timeOf(lane, phase.count)};
        words.removeAll(QString());
        return words.join(QStringLiteral(", "));
    }
    default:
        return {};
    }
}

QVariant StepTreeModel::stepData(int at, int role) const
{
    const Row &row = m_steps[at];
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case IdRole:
        return row.id;
    case MarkRole:
        return static_cast<int>(row.mark);
    case NumberRole:
        return at + 1;
    case TimeRole:
        return row.time;
    case DetailRole:
        return row.detail;
    case ProgressRole:
        return row.progress;
    case Qt::ToolTipRole:
        return row.detail.isEmpty() ? row.title : QString(row.title + u'\n' + row.detail);
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1. %2, %3 %4")
            .arg(at + 1)
            .arg(row.title, stepMarkName(row.mark), row.detail)
            .trimmed();
    default:
        return {};
    }
}

} // namespace slipway::gui
