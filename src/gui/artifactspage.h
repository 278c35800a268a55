// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/artifactreading.h"
#include "gui/page.h"

class QPlainTextEdit;
class QPushButton;
class QStackedWidget;
class QTabWidget;

namespace slipway::gui {

class ArtifactOverview;
class ArtifactSide;
class CheckView;
class ErrorCard;
class FactStrip;
class LogPane;
class MainWindow;
class QuietLabel;
class RowsTable;
class VerdictBand;

/// One artifact, opened without any workspace: whether it is whole, what it proves, how it compares, exports.
class ArtifactsPage : public Page
{
    Q_OBJECT
public:
    ArtifactsPage(Workbench &bench, MainWindow &window);
    ~ArtifactsPage() override;

    QString title() const override;
    QString bannerTitle() const override { return tr("Artifact"); }
    QString bannerWords() const override;
    void open(const QString &path, const QString &detail = {}) override;

    /// What the background brings; tests and screenshots give it by hand.
    void setReading(const ArtifactReading &reading);
    void compareWith(const QString &path);

private:
    QWidget *makeEmpty();
    QWidget *makeBand();
    QWidget *makeBody();
    void makeTabs();
    void showVerdict();
    void showStrip();
    void showSteps();
    void showPlans();
    void showApprovals();
    void showTab(int index);
    void readLog();
    void chooseComparison();
    void exportAs(const QString &format);

    MainWindow &m_window;
    ArtifactReading m_reading;
    QString m_logOf; ///< run whose log is shown or being read
    QStackedWidget *m_stack;
    ErrorCard *m_error;
    VerdictBand *m_band;
    QPushButton *m_compare;
    QPushButton *m_export;
    FactStrip *m_strip;
    QTabWidget *m_tabs;
    ArtifactOverview *m_overview;
    RowsTable *m_steps;
    CheckView *m_checks;
    RowsTable *m_plans;
    RowsTable *m_approvals;
    QStackedWidget *m_logStack;
    QuietLabel *m_logNote;
    LogPane *m_log;
    QPlainTextEdit *m_json;
    ArtifactSide *m_side;
};

} // namespace slipway::gui
