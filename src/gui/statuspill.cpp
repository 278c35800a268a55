// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/statuspill.h"

#include "gui/icons.h"

#include <QPainter>

namespace slipway::gui {

StatusPill::StatusPill(QWidget *parent) : QWidget(parent)
{
    setFont(scaledFont(font(), 0.92, QFont::DemiBold));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StatusPill::setLook(const StatusLook &look)
{
    m_look = look;
    setAccessibleName(look.word);
    updateGeometry();
    update();
}

QSize StatusPill::sizeHint() const
{
    const QFontMetrics metrics(font());
    return {metrics.horizontalAdvance(m_look.word) + 34, qMax(20, metrics.height() + 4)};
}

void StatusPill::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::of(this);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.statusTint(m_look.tone));
    painter.drawRoundedRect(rect(), 4, 4);
    icon(m_look.icon, m_look.tone).paint(&painter, QRect(7, (height() - 14) / 2, 14, 14));
    painter.setPen(theme.statusText(m_look.tone));
    painter.drawText(rect().adjusted(26, 0, -8, 0), Qt::AlignVCenter | Qt::AlignLeft, m_look.word);
}

} // namespace slipway::gui
