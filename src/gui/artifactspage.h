// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/artifactreading.h"
#include "gui/page.h"

class QPushButton;
class QStackedWidget;

namespace slipway::gui {

class ArtifactSide;
class ArtifactTabs;
class ErrorCard;
class FactStrip;
class MainWindow;
class VerdictBand;

/// One artifact, opened without any workspace: whether it is whole, what it proves, how it compares, exports.
class ArtifactsPage : public Page
{
    Q_OBJECT
public:
    ArtifactsPage(Workbench &bench, MainWindow &window);

    QString title() const override;
    QString bannerTitle() const override { return tr("Artifact"); }
    QString bannerWords() const override;
    void open(const QString &path, const QString &detail = {}) override;

    /// What the background brings; tests and screenshots give it by hand.
    void setReading(const ArtifactReading &reading);
    void compareWith(const QString &path);
    /// The later run's record against the earlier one's, both made from the ledger in the background.
    Q_INVOKABLE void compareRuns(const QString &earlier, const QString &later);

private:
    QWidget *makeEmpty();
    QWidget *makeBand();
    QWidget *makeBody();
    void showVerdict();
    void showStrip();
    void chooseComparison();
    void exportAs(const QString &format);

    MainWindow &m_window;
    ArtifactReading m_reading;
    QStackedWidget *m_stack;
    ErrorCard *m_error;
    VerdictBand *m_band;
    QPushButton *m_compare;
    QPushButton *m_export;
    FactStrip *m_strip;
    ArtifactTabs *m_tabs;
    ArtifactSide *m_side;
};

} // namespace slipway::gui
