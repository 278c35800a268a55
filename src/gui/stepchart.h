// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"

#include <QDateTime>
#include <QWidget>

namespace slipway::gui {

/// The steps of a run over its time, one row a step: when it began, how long it took, what came of it.
class StepChart : public QWidget
{
    Q_OBJECT
public:
    struct Step
    {
        QString title;
        QDateTime begin; ///< invalid = it did not run
        QDateTime end;
        Tone tone = Tone::Ok;
        QString words; ///< beside the bar: how long, or why not
    };

    explicit StepChart(QWidget *parent = nullptr);
    void setSteps(const QList<Step> &steps);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int lineHeight() const;
    int nameWidth() const;
    void paintGrid(QPainter &painter, double left, double room) const;

    QList<Step> m_steps;
    QDateTime m_begin;
    qint64 m_total = 1;
};

} // namespace slipway::gui
