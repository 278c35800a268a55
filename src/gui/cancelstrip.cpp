// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/cancelstrip.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace slipway::gui {

CancelStrip::CancelStrip(QWidget *parent)
    : TintBox(Tone::Attention, parent)
    , m_text(new IconLine(QStringLiteral("warn"), Tone::Attention, {}))
    , m_now(new QPushButton)
{
    setObjectName(QStringLiteral("cancelStrip"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    m_now->setObjectName(QStringLiteral("cancelNow"));
    m_now->setProperty("kind", QStringLiteral("danger"));
    auto *keep = new QPushButton(tr("&Keep running"));
    keep->setObjectName(QStringLiteral("cancelKeep"));
    row->addWidget(m_text, 1);
    row->addWidget(m_now);
    row->addWidget(keep);
    connect(m_now, &QPushButton::clicked, this, [this] {
        hide();
        Q_EMIT confirmed(m_closing);
    });
    connect(keep, &QPushButton::clicked, this, &QWidget::hide);
    hide();
}

void CancelStrip::ask(const QString &stepTitle, bool closing)
{
    m_closing = closing;
    m_text->set(QStringLiteral("warn"), Tone::Attention,
                closing ? tr("A release is running. Cancelled, it ends truly before the window closes.")
                        : tr("Cancel this run?"),
                stepTitle.isEmpty()
                    ? QString()
                    : tr("“%1” is asked to end, what is true then is recorded, and later steps "
                         "are not begun. The run can be resumed.")
                          .arg(stepTitle));
    m_now->setText(closing ? tr("Cancel run and &close") : tr("&Cancel run"));
    show();
    m_now->setFocus(Qt::OtherFocusReason);
}

} // namespace slipway::gui
