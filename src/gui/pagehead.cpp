// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/pagehead.h"

#include "gui/card.h"
#include "gui/statuspill.h"

#include <QHBoxLayout>

namespace slipway::gui {

PageHead::PageHead(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_subtitle(new QuietLabel({}, QuietLabel::Ink::Text2))
    , m_pill(new StatusPill)
{
    setObjectName(QStringLiteral("pageHeader"));
    setAttribute(Qt::WA_StyledBackground); // its line below
    m_row->setContentsMargins(16, 8, 16, 8);
    m_row->setSpacing(8);
    auto *names = new QVBoxLayout;
    names->setSpacing(1);
    auto *name = new QuietLabel(title, QuietLabel::Ink::Text);
    name->setFont(pageTitleFont(font()));
    m_subtitle->setFont(smallFont(font()));
    m_subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(name);
    line->addWidget(m_pill);
    line->addStretch();
    names->addLayout(line);
    names->addWidget(m_subtitle);
    m_row->addLayout(names, 1);
    m_pill->hide();
    m_subtitle->hide();
}

void PageHead::setSubtitle(const QString &words)
{
    m_subtitle->setText(words);
    m_subtitle->setVisible(!words.isEmpty());
}

void PageHead::addTool(QWidget *tool)
{
    m_row->addWidget(tool);
}

void PageHead::addSpace(int pixels)
{
    m_row->addSpacing(pixels);
}

} // namespace slipway::gui
