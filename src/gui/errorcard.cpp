// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/errorcard.h"

#include "gui/icons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace slipway::gui {

ErrorCard::ErrorCard(QWidget *parent) : QFrame(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(12);
    auto *sign = new QLabel;
    sign->setPixmap(icon(QStringLiteral("fail"), Tone::Failed).pixmap(20, 20));
    row->addWidget(sign, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    m_message = new QLabel;
    m_message->setTextFormat(Qt::PlainText);
    m_message->setWordWrap(true);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->setFont(scaledFont(font(), 1, QFont::DemiBold));
    m_details = new QLabel;
    m_details->setTextFormat(Qt::PlainText);
    m_details->setWordWrap(true);
    m_details->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details->setFont(monoFont(font()));
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(8);
    m_actions->addStretch();
    column->addWidget(m_message);
    column->addWidget(m_details);
    column->addLayout(m_actions);
    row->addLayout(column, 1);
}

QWidget *errorSheet(ErrorCard *card)
{
    auto *sheet = new QWidget;
    sheet->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(sheet);
    column->setContentsMargins(16, 16, 16, 16);
    column->addWidget(card);
    column->addStretch();
    return sheet;
}

void ErrorCard::setError(const release::Error &error)
{
    m_message->setText(error.message);
    m_details->setText(error.details.join(u'\n'));
    m_details->setVisible(!error.details.isEmpty());
    setAccessibleName(error.message);
}

QPushButton *ErrorCard::addAction(const QString &text, const QString &iconName)
{
    auto *button = new QPushButton(text);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName));
    m_actions->insertWidget(m_actions->count() - 1, button);
    return button;
}

void ErrorCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::of(this);
    painter.setPen(theme.statusBar(Tone::Failed));
    painter.setBrush(theme.statusTint(Tone::Failed));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace slipway::gui
