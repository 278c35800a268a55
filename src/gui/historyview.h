// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ledger/runsummary.h"

#include <QWidget>
#include <utility>

class QAction;
class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace slipway::gui {

class HistoryFilter;
class HistoryModel;
class Workbench;

/// The history of runs: filters above, the table below. One run is opened; two are compared, or one with the
/// release before it on its environment.
class HistoryView : public QWidget
{
    Q_OBJECT
public:
    explicit HistoryView(Workbench &bench, QWidget *parent = nullptr);
    ~HistoryView() override;

    void setRuns(const QList<ledger::RunSummary> &runs);
    void offerEnvironments(const QStringList &names); ///< of the workspace; all of them are shown then
    void takeFocus();
    bool isEmpty() const; ///< no run at all

Q_SIGNALS:
    void counted(const QString &words);
    void runWanted(const QString &runId);
    void comparisonWanted(const QString &earlierRun, const QString &laterRun);

private:
    QWidget *makeBar();
    void addStatusChips(QHBoxLayout *row);
    QPushButton *makeCompare();
    QTableView *makeTable();
    void countRuns();
    QList<ledger::RunSummary> chosenRuns() const;
    std::pair<QString, QString> comparison() const; ///< earlier and later; both empty = none to be made
    void tellComparison();
    void openChosen();
    void compare();

    Workbench &m_bench;
    QLineEdit *m_search;
    QButtonGroup *m_status;
    QComboBox *m_environment;
    QAction *m_compare;
    QPushButton *m_compareButton;
    HistoryModel *m_model;
    HistoryFilter *m_filter;
    QTableView *m_table;
    QStackedWidget *m_stack;
};

/// The last release that succeeded on the run's environment before it; null where the runs hold none.
const ledger::RunSummary *releaseBefore(const QList<ledger::RunSummary> &runs, const ledger::RunSummary &run);

} // namespace slipway::gui
