// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/artifactreading.h"

#include <QTabWidget>

class QPlainTextEdit;
class QStackedWidget;

namespace slipway::gui {

class ArtifactOverview;
class CheckView;
class LogPane;
class QuietLabel;
class RowsTable;
class Workbench;

/// The parts of an artifact: overview, steps, checks, plans, approvals, log and the record itself. Log and
/// record are read when somebody wants to see them.
class ArtifactTabs : public QTabWidget
{
    Q_OBJECT
public:
    explicit ArtifactTabs(Workbench &bench, QWidget *parent = nullptr);
    ~ArtifactTabs() override;

    void show(const ArtifactReading &reading);
    using QWidget::show;
    /// On the overview, `earlier` instead of the release before it.
    void compareWith(const QJsonObject &earlier, const QString &words);

Q_SIGNALS:
    void told(const QString &sentence);

private:
    void makeParts();
    void makeLog();
    void showSteps();
    void showPlans();
    void showApprovals();
    void showPart(int index);
    void readLog();
    void showLog(const ArtifactLog &read);

    Workbench &m_bench;
    ArtifactReading m_reading;
    QString m_logOf; ///< run whose log is shown or being read
    ArtifactOverview *m_overview;
    RowsTable *m_steps;
    CheckView *m_checks;
    RowsTable *m_plans;
    RowsTable *m_approvals;
    QStackedWidget *m_logStack;
    QuietLabel *m_logNote;
    LogPane *m_log;
    QPlainTextEdit *m_json;
};

} // namespace slipway::gui
