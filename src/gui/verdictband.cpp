// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/verdictband.h"

#include "gui/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace slipway::gui {

VerdictBand::VerdictBand(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_word(new QLabel)
    , m_sentence(new QLabel)
    , m_tools(new QHBoxLayout)
{
    setObjectName(QStringLiteral("verdict"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 14, 16, 14);
    row->setSpacing(16);
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    m_word->setFont(scaledFont(font(), 2, QFont::Bold));
    m_word->setTextFormat(Qt::PlainText);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_sentence->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    words->addWidget(m_word);
    words->addWidget(m_sentence);
    m_tools->setSpacing(8);
    row->addWidget(m_icon);
    row->addLayout(words, 1);
    row->addLayout(m_tools);
}

void VerdictBand::setVerdict(const StatusLook &look, const QString &sentence)
{
    m_look = look;
    m_word->setText(look.word);
    m_sentence->setText(sentence);
    m_sentence->setToolTip(sentence);
    setAccessibleName(QString(look.word + QStringLiteral(". ") + sentence));
    tint();
}

void VerdictBand::addTool(QWidget *tool)
{
    m_tools->addWidget(tool);
}

void VerdictBand::tint()
{
    m_icon->setPixmap(icon(m_look.icon, m_look.tone).pixmap(QSize(40, 40), devicePixelRatioF()));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(this).statusText(m_look.tone));
    m_word->setPalette(colours);
    update();
}

void VerdictBand::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

void VerdictBand::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    painter.fillRect(rect(), theme.statusTint(m_look.tone));
    painter.setPen(theme.color(Token::Border));
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace slipway::gui
