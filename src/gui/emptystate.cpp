// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/emptystate.h"

#include "gui/card.h"
#include "gui/icons.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace slipway::gui {

EmptyState::EmptyState(const QString &title, const QString &sentence, QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addStretch();
    auto *head = new QuietLabel(title, QuietLabel::Ink::Text);
    head->setFont(cardTitleFont(font()));
    head->setAlignment(Qt::AlignHCenter);
    auto *body = new QuietLabel(sentence);
    body->setWordWrap(true);
    body->setAlignment(Qt::AlignHCenter);
    m_choices = new QVBoxLayout;
    m_choices->setSpacing(8);
    m_choices->setContentsMargins(0, 8, 0, 0);
    column->addWidget(head);
    column->addWidget(body);
    column->addLayout(m_choices);
    column->addStretch();
}

QPushButton *EmptyState::addChoice(const QString &text, const QString &iconName)
{
    auto *button = new QPushButton(text);
    if (!m_hasPrimary)
        button->setProperty("kind", QStringLiteral("primary"));
    if (!iconName.isEmpty())
        button->setIcon(m_hasPrimary ? icon(iconName)
                                     : icon(iconName, Theme::of(this).color(Token::OnAccent)));
    m_hasPrimary = true;
    m_choices->addWidget(button, 0, Qt::AlignHCenter);
    return button;
}

} // namespace slipway::gui
