// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/steptreemodel.h"
#include "gui/theme.h"

#include <QStyledItemDelegate>

namespace slipway::gui {

/// Icon name and tone of a mark.
QString stepMarkIcon(StepMark mark);
Tone stepMarkTone(StepMark mark);

/// Draws the rows of a StepTreeModel: icon, number, title and time; a second line for a reason; a bar for
/// progress; phases as lanes with their state, count and time. With `words` the mark's word stands before the
/// time.
class StepDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit StepDelegate(bool words, QObject *parent = nullptr) : QStyledItemDelegate(parent), m_words(words)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    /// Where a phase's link to the runbook is drawn in its row; the first phase has less above it.
    static QRect runbookRect(const QRect &row, bool first);

private:
    void paintPhase(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintStep(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    static void paintLane(QPainter *painter, const QStyleOptionViewItem &option, double used, Tone tone);
    bool m_words;
};

} // namespace slipway::gui
