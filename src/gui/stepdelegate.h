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
/// progress; phases as section labels. With `words` the mark's word stands before the time.
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

private:
    void paintPhase(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintStep(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;
    bool m_words;
};

} // namespace slipway::gui
