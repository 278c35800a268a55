// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/environmentbanner.h"

#include "gui/icons.h"

#include <QHBoxLayout>
#include <QPainter>

namespace slipway::gui {

EnvironmentBanner::EnvironmentBanner(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("banner"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void EnvironmentBanner::addTool(QWidget *tool)
{
    m_tool = tool;
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 16, 0);
    row->addStretch();
    row->addWidget(tool);
}

QSize EnvironmentBanner::sizeHint() const
{
    return {400, fontMetrics().height() + 24};
}

void EnvironmentBanner::show(const QString &environmentName, const QString &title, const QString &words,
                             const QString &target)
{
    m_environment = environmentName;
    m_title = environmentName.isEmpty() ? title : environmentName;
    m_words = words;
    m_target = target;
    setAccessibleName(QString(m_title + QStringLiteral(". ") + words + u' ' + target).trimmed());
    update();
}

void EnvironmentBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const bool neutral = m_environment.isEmpty();
    const EnvironmentKind kind = environmentKind(m_environment);
    painter.fillRect(rect(), neutral ? theme.color(Token::Surface) : theme.environmentFill(kind));
    int left = 16;
    if (!neutral && kind == EnvironmentKind::Production) {
        painter.save();
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setClipRect(QRect(0, 0, 48, height()));
        painter.setPen(QPen(Qt::white, 5));
        for (int x = -40; x < 96; x += 16)
            painter.drawLine(x, height() + 4, x + height() + 8, -4);
        painter.restore();
        left = 64;
    }
    const QColor ink = neutral ? theme.color(Token::Text) : QColor(Qt::white);
    const QString iconName = neutral                             ? QStringLiteral("server")
                             : kind == EnvironmentKind::Production ? QStringLiteral("lock")
                             : kind == EnvironmentKind::Staging    ? QStringLiteral("shield")
                                                                   : QStringLiteral("server");
    icon(iconName, ink).paint(&painter, QRect(left, height() / 2 - 8, 16, 16));
    QFont name = scaledFont(font(), neutral ? 1.0 : 1.15, QFont::Bold);
    name.setLetterSpacing(QFont::PercentageSpacing, 105);
    painter.setFont(name);
    painter.setPen(ink);
    const QString upper = m_title.toUpper();
    const int nameWidth = painter.fontMetrics().horizontalAdvance(upper);
    painter.drawText(QRect(left + 26, 0, nameWidth + 4, height()), Qt::AlignVCenter, upper);
    int x = left + 26 + nameWidth + 14;
    painter.setPen(neutral ? theme.color(Token::Border) : QColor(255, 255, 255, 140));
    painter.drawLine(x, 10, x, height() - 10);
    x += 14;
    painter.setFont(font());
    painter.setPen(neutral ? theme.color(Token::Text2) : ink);
    const int right = m_tool ? m_tool->x() - 16 : width() - 16;
    const int room = right - x;
    const QFont mono = monoFont(font());
    const int targetWidth = m_target.isEmpty() ? 0 : qMin(QFontMetrics(mono).horizontalAdvance(m_target), room / 2);
    painter.drawText(QRect(x, 0, room - targetWidth - 24, height()), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_words, Qt::ElideRight, room - targetWidth - 24));
    painter.setFont(mono);
    painter.drawText(QRect(right - targetWidth, 0, targetWidth, height()), Qt::AlignVCenter,
                     painter.fontMetrics().elidedText(m_target, Qt::ElideMiddle, targetWidth));
}

} // namespace slipway::gui
