// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/checklistmodel.h"
#include "release/runstate.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;
class QVBoxLayout;

namespace slipway::gui {

class BackfillDesk;
class CodeBox;

/// One step of a run in the room's centre: what it is, how far it is, its checks, and the tables that it
/// recorded, differences first.
class StepPanel : public QWidget
{
    Q_OBJECT
public:
    explicit StepPanel(QWidget *parent = nullptr);
    /// `runbookOfPhase` is what its runbook is where it names none itself.
    void show(const release::RunState &state, const release::StepState &step, int number, bool live,
              const QString &runbookOfPhase = {});
    using QWidget::show;
    /// Of the step that is shown: opens its queue at this row.
    void decideRow(const QString &key);

Q_SIGNALS:
    void verificationWanted(); ///< all checks of the run
    void runbookWanted(const QString &link);
    /// Of the step that is shown, as its backfill takes them.
    void backfillCommandsWanted(const QJsonArray &commands);

private:
    void makeChecks(QVBoxLayout *column);
    void showProgress(const release::StepState &step, bool running);
    void showTables(const release::RunState &state, const QString &stepId);

    CheckListModel m_checks;
    QString m_runbook;
    QList<QJsonObject> m_shownTables;
    QLabel *m_title;
    QLabel *m_kind;
    QPushButton *m_openRunbook;
    QLabel *m_reason;
    QLabel *m_doing;
    QProgressBar *m_progress;
    BackfillDesk *m_backfill;
    CodeBox *m_words;
    QPushButton *m_copyWords;
    QTableView *m_table;
    QPushButton *m_all;
    QVBoxLayout *m_tables;
};

} // namespace slipway::gui
