// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/artifactreading.h"

#include <QScrollArea>

class QVBoxLayout;

namespace slipway::gui {

class QuietLabel;
class StepChart;

/// An artifact at a glance: its time line, and what changed against another one.
class ArtifactOverview : public QScrollArea
{
    Q_OBJECT
public:
    explicit ArtifactOverview(QWidget *parent = nullptr);
    void show(const ArtifactReading &reading);
    using QWidget::show;
    /// `earlier` instead of the release before it.
    void compareWith(const QJsonObject &earlier, const QString &words);

private:
    void fillChart();

    QJsonObject m_artifact;
    QuietLabel *m_took;
    StepChart *m_chart;
    QuietLabel *m_against;
    QVBoxLayout *m_comparison;
};

} // namespace slipway::gui
