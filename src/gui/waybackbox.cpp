// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/waybackbox.h"

#include "gui/icons.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace slipway::gui {

using release::RollbackOption;

WayBackBox::WayBackBox(const RollbackOption &option, const char *buttonName, QWidget *parent)
    : TintBox({}, parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    auto *column = new QVBoxLayout;
    column->setSpacing(2);
    column->addWidget(textLabel(option.title, 1, QFont::DemiBold));
    if (!option.useWhen.isEmpty())
        column->addWidget(textLabel(option.useWhen, 0.92));
    if (!option.does.isEmpty())
        column->addWidget(textLabel(tr("Does: %1").arg(option.does), 0.92));
    if (!option.leaves.isEmpty())
        column->addWidget(textLabel(tr("Leaves: %1").arg(option.leaves), 0.92, QFont::Normal, true));
    for (const QString &consequence : option.consequences)
        column->addWidget(new IconLine(QStringLiteral("warn"), Tone::Attention, consequence));
    row->addLayout(column, 1);
    auto *plan = new QPushButton(icon(QStringLiteral("undo")), tr("Plan this way back"));
    plan->setObjectName(QLatin1String(buttonName));
    plan->setProperty("option", option.name);
    plan->setAccessibleName(tr("Plan: %1").arg(option.title));
    row->addWidget(plan, 0, Qt::AlignTop);
    connect(plan, &QPushButton::clicked, this, [this, name = option.name] { Q_EMIT chosen(name); });
}

QString noReturnWords(const QString &stepTitle)
{
    return stepTitle.isEmpty()
               ? QString()
               : WayBackBox::tr(
                     "The point of no return was passed with “%1”: not everything can be taken back.")
                     .arg(stepTitle);
}

} // namespace slipway::gui
