// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/planmapmodel.h"

#include <QAbstractScrollArea>

namespace slipway::gui {

/// The plan map as four columns joined by lines: straight and grey where two places agree, red with the
/// difference where they do not, dashed towards what a release would make. Paints only the rows in sight. Up,
/// Down, Home, End choose a plan; Ctrl with plus, minus or wheel changes the scale, 0 fits the width.
class PlanMapPicture : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit PlanMapPicture(PlanMapFilter &lines, QWidget *parent = nullptr);

    void setHeads(const std::array<QString, planPlaces> &details); ///< beside each column's name
    void choose(int row);                                          ///< -1 = none; says nothing
    int chosenRow() const { return m_chosen; }
    double scale() const { return m_scale; }
    void setScale(double scale);
    void fit();
    void setFading(bool fading); ///< rows that agree step back
    QSize sizeHint() const override { return {900, 500}; }

Q_SIGNALS:
    void rowChosen(int row);
    void scaleChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void layOut();
    int rowAt(double y) const;
    void chooseByPerson(int row);
    QRectF nodeAt(int row, PlanPlace place) const;
    void paintHeads(QPainter &painter) const;
    void paintLine(QPainter &painter, int row) const;
    void paintJoins(QPainter &painter, int row, const PlanLine &line) const;
    void paintNode(QPainter &painter, const QRectF &box, PlanPlace place, const PlanLine &line) const;
    void paintWanted(QPainter &painter, int row, const PlanLine &line) const;
    void paintTag(QPainter &painter, const QPointF &centre, const QString &text, Tone tone) const;

    PlanMapFilter &m_lines;
    std::array<QString, planPlaces> m_heads;
    std::vector<double> m_tops; ///< of each row, and the end
    double m_scale = 1;
    bool m_fits = true;
    bool m_fading = false;
    int m_chosen = -1;
};

} // namespace slipway::gui
