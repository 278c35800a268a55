// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runstate.h"

#include <QWidget>

namespace slipway::gui {

/// Two lanes over one clock: what the playbook estimated, and what happened; what is still to come follows
/// now by its estimate.
class TimeLine : public QWidget
{
    Q_OBJECT
public:
    explicit TimeLine(QWidget *parent = nullptr);

    /// `windowMs`: how long the announced maintenance lasts, from the run's beginning; 0 = none was
    /// announced.
    void show(const release::RunState &state, const QDateTime &now, qint64 windowMs = 0);
    using QWidget::show;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Bar
    {
        QString title;
        qint64 begin = 0; ///< ms since the run began
        qint64 end = 0;
        release::StepStatus status = release::StepStatus::Succeeded;
        bool running = false;
        bool waiting = false; ///< to come, by estimate
    };
    struct Lane
    {
        QList<Bar> bars;
        int top = 0;
        int height = 0;
    };
    void paintLane(QPainter &painter, const Lane &lane, bool filled) const;
    QString windowText() const;
    void paintWindow(QPainter &painter, int bottom) const;
    void paintTimes(QPainter &painter, int top) const;
    double xOf(qint64 ms) const;
    int laneLeft() const;
    Lane lane(int number) const;

    QList<Bar> m_estimate;
    QList<Bar> m_actual;
    QDateTime m_begin;
    qint64 m_now = 0;
    qint64 m_window = 0;
    qint64 m_total = 1;
    bool m_live = false;
};

/// What is left of the run by the estimates of its steps; nothing where none has one.
std::optional<qint64> estimatedRest(const release::RunState &state, const QDateTime &now);

} // namespace slipway::gui
