// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/card.h"

#include "gui/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace slipway::gui {

Card::Card(QWidget *parent) : QFrame(parent) {}

void Card::setEnvironment(const QString &environmentName)
{
    m_environment = environmentName;
    update();
}

void Card::setHot(bool hot)
{
    m_hot = hot;
    setFocusPolicy(hot ? Qt::StrongFocus : Qt::NoFocus);
    setCursor(hot ? Qt::PointingHandCursor : Qt::ArrowCursor);
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::of(this);
    const bool focused = hasFocus();
    const qreal inset = focused ? 1 : 0.5;
    const QRectF box = QRectF(rect()).adjusted(inset, inset, -inset, -inset);
    QPainterPath path;
    path.addRoundedRect(box, 6, 6);
    painter.fillPath(path, theme.color(m_hot && underMouse() ? Token::Hover : Token::Surface));
    if (!m_environment.isEmpty()) {
        painter.save();
        painter.setClipPath(path);
        painter.fillRect(QRectF(0, 0, width(), 4), theme.environmentFill(environmentKind(m_environment)));
        painter.restore();
    }
    painter.setPen(QPen(theme.color(focused ? Token::Accent : Token::Border), focused ? 2 : 1));
    painter.drawPath(path);
}

void Card::mouseReleaseEvent(QMouseEvent *event)
{
    if (m_hot && event->button() == Qt::LeftButton && rect().contains(event->position().toPoint()))
        Q_EMIT activated();
}

void Card::keyPressEvent(QKeyEvent *event)
{
    if (m_hot &&
        (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space))
        Q_EMIT activated();
    else
        QFrame::keyPressEvent(event);
}

void Card::enterEvent(QEnterEvent *event)
{
    QFrame::enterEvent(event);
    update();
}

void Card::leaveEvent(QEvent *event)
{
    QFrame::leaveEvent(event);
    update();
}

void Card::focusInEvent(QFocusEvent *event)
{
    QFrame::focusInEvent(event);
    update();
}

void Card::focusOutEvent(QFocusEvent *event)
{
    QFrame::focusOutEvent(event);
    update();
}

QuietLabel::QuietLabel(const QString &text, Ink ink, QWidget *parent) : QLabel(text, parent), m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    setForegroundRole(QPalette::WindowText); // which is tinted, whatever the ground below
    tint();
}

void QuietLabel::setTone(std::optional<Tone> tone)
{
    m_tone = tone;
    tint();
}

void QuietLabel::changeEvent(QEvent *event)
{
    QLabel::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        tint();
}

void QuietLabel::tint()
{
    if (m_tinting)
        return;
    m_tinting = true;
    const Theme &theme = Theme::of(this);
    QPalette own = palette();
    const Token token = m_ink == Ink::Text ? Token::Text : m_ink == Ink::Text2 ? Token::Text2 : Token::Text3;
    own.setColor(QPalette::WindowText, m_tone ? theme.statusText(*m_tone) : theme.color(token));
    setPalette(own);
    m_tinting = false;
}

SectionLabel::SectionLabel(const QString &text, QWidget *parent) : QuietLabel(text, Ink::Text3, parent)
{
    setFont(sectionFont(font()));
}

} // namespace slipway::gui
