// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/plan.h"
#include "release/runstate.h"

#include <QAbstractItemModel>

namespace slipway::gui {

/// What a step's row tells by icon, colour and word.
enum class StepMark {
    Waiting,
    Running,
    Asks, ///< waits for a person
    Succeeded,
    Skipped,
    Failed,
    Cancelled,
    Unknown, ///< begun, and nobody knows whether it took effect
    Necessary,
    Checks, ///< will run and changes nothing
    NothingToDo,
    Blocked,
    Later ///< forecast when an earlier step has run
};
QString stepMarkName(StepMark mark);
StepMark markOf(const release::Forecast &forecast);

/// "<1 s", "5 s", "2:41", "1:02:03".
QString clockText(qint64 ms);
QString aboutText(qint64 ms); ///< the same as an estimate: "~2:00", "<1 s"

/// Phases and their steps, of a plan or of a run. A value shown, never fetched; thread of the window.
class StepTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Role {
        IdRole = Qt::UserRole, ///< the step's id; empty for a phase
        MarkRole,              ///< StepMark as int; of a phase too
        NumberRole,
        TimeRole,     ///< "4:03", "~20 s"; of a phase under way "0:12 of ~4:00"
        DetailRole,   ///< second line
        ProgressRole, ///< 0…1; negative = none to show
        SummaryRole,  ///< of a phase: "2 of 5", done "5 of 5, 0:12"
        DoneRole,     ///< of a phase: nothing in it is left
        RunbookRole   ///< of a phase: where its section of the runbook is; empty = nowhere
    };

    using QAbstractItemModel::QAbstractItemModel;

    void showPlan(const release::Plan &plan);
    /// `asking` is the step that waits for a person, empty = none.
    void showRun(const release::RunState &state, const QString &asking, const QDateTime &now);
    void clear();
    /// Phase → link to its section.
    void setRunbooks(const QMap<QString, QString> &links);

    QModelIndex stepIndex(const QString &id) const;
    int numberOf(const QString &id) const; ///< from 1; 0 = no such step
    int stepCount() const { return static_cast<int>(m_steps.size()); }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &child) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString id;
        QString phase;
        QString title;
        StepMark mark = StepMark::Waiting;
        QString time;
        QString detail;
        double progress = -1;
        qint64 plannedMs = 0;
        qint64 usedMs = 0; ///< whole seconds, while it runs
        bool operator==(const Row &) const = default;
    };
    struct Phase
    {
        QString name;
        int first = 0; ///< into m_steps
        int count = 0;
    };
    void show(QList<Row> rows);
    bool sameShape(const QList<Row> &rows) const;
    /// What its steps add up to.
    struct Lane
    {
        StepMark mark = StepMark::Waiting;
        int done = 0;
        int toRun = 0;
        int blocked = 0;
        bool planned = false;
        bool begun = false;
        qint64 plannedMs = 0;
        qint64 usedMs = 0;
    };
    Lane laneOf(const Phase &phase) const;
    static QString summaryOf(const Lane &lane, int count);
    static QString timeOf(const Lane &lane, int count);
    QVariant phaseData(const Phase &phase, int role) const;
    QVariant stepData(int row, int role) const;
    static Row rowOf(const release::StepState &step, const QString &asking, const QDateTime &now, bool live);

    QList<Row> m_steps;
    QList<Phase> m_phases;
    QMap<QString, QString> m_runbooks;
};

QString phaseTitle(const QString &phase); ///< as people read it

} // namespace slipway::gui
