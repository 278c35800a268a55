// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/factstrip.h"

#include "gui/card.h"
#include "gui/rowdelegate.h"

#include <QFrame>
#include <QHBoxLayout>
#include <QPainter>

namespace slipway::gui {

namespace {

class Chip : public QWidget
{
public:
    explicit Chip(const QString &environment) : m_environment(environment)
    {
        setAccessibleName(environment);
        setFixedSize(environmentChipSize(environment, font()));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        paintEnvironmentChip(&painter, rect(), m_environment, font(), palette());
    }

private:
    QString m_environment;
};

} // namespace

FactStrip::FactStrip(QWidget *parent) : QWidget(parent), m_row(new QHBoxLayout(this))
{
    setObjectName(QStringLiteral("pageHeader"));
    m_row->setContentsMargins(4, 0, 16, 0);
    m_row->setSpacing(0);
}

void FactStrip::clear()
{
    while (QLayoutItem *item = m_row->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

void FactStrip::addBox(const QString &name, QWidget *value)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(16, 8, 16, 8);
    column->setSpacing(2);
    auto *caption = new QuietLabel(name, QuietLabel::Ink::Text3);
    caption->setFont(captionFont(font()));
    column->addWidget(caption);
    column->addWidget(value);
    m_row->addWidget(box);
    auto *line = new QFrame;
    line->setObjectName(QStringLiteral("upright"));
    line->setFixedWidth(1);
    m_row->addWidget(line);
}

void FactStrip::add(const QString &name, const QString &value, bool mono)
{
    if (value.isEmpty())
        return;
    auto *label = new QuietLabel(value, QuietLabel::Ink::Text);
    label->setFont(mono ? monoFont(font()) : scaledFont(font(), 1, QFont::Medium));
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    addBox(name, label);
}

void FactStrip::addEnvironment(const QString &name, const QString &environment)
{
    if (!environment.isEmpty())
        addBox(name, new Chip(environment));
}

void FactStrip::finish()
{
    m_row->addStretch();
}

} // namespace slipway::gui
