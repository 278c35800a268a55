// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planfieldsview.h"

#include "gui/card.h"
#include "gui/icons.h"
#include "gui/rowdelegate.h"
#include "gui/rowstable.h"
#include "gui/statusdelegate.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

namespace slipway::gui {

void PlanFieldsModel::setFields(const QList<PlanField> &fields)
{
    beginResetModel();
    m_fields = fields;
    endResetModel();
}

int PlanFieldsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_fields.size());
}

int PlanFieldsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : planPlaces + 1;
}

QVariant PlanFieldsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PlanField &field = m_fields[index.row()];
    if (index.column() == 0) {
        if (role == RowDelegate::InkRole)
            return static_cast<int>(Token::Text2);
        return role == Qt::DisplayRole ? QVariant(field.name) : QVariant();
    }
    const auto place = static_cast<size_t>(index.column() - 1);
    const QString value = field.values[place];
    switch (role) {
    case Qt::DisplayRole:
        return value.isEmpty() ? QStringLiteral("–") : value;
    case Qt::ToolTipRole:
        return value;
    case Qt::FontRole:
        return monoFont(QApplication::font());
    case StatusDelegate::ToneRole:
        return field.wrong[place] ? QVariant(static_cast<int>(Tone::Failed)) : QVariant();
    case Qt::AccessibleTextRole:
        return field.wrong[place] ? tr("%1, differs").arg(value) : value;
    default:
        return {};
    }
}

QVariant PlanFieldsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignLeft | Qt::AlignVCenter);
    const QString names[] = {tr("Field"), tr("Catalogue"), tr("Database"), tr("Stripe"), tr("Environment")};
    return role == Qt::DisplayRole && section < 5 ? QVariant(names[section]) : QVariant();
}

PlanFieldsView::PlanFieldsView(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 8, 16, 12);
    column->setSpacing(6);
    auto *head = new QHBoxLayout;
    m_name = new QuietLabel({}, QuietLabel::Ink::Text);
    m_name->setFont(scaledFont(font(), 1.08, QFont::DemiBold));
    head->addWidget(m_name);
    head->addWidget(new QuietLabel(tr("field by field, as each place says it"), QuietLabel::Ink::Text3));
    head->addStretch();
    m_copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy price id"));
    m_copy->setObjectName(QStringLiteral("planMap.copyPrice"));
    m_open = new QPushButton(icon(QStringLiteral("ext")), tr("Open in Stripe"));
    m_open->setObjectName(QStringLiteral("planMap.openStripe"));
    m_open->setToolTip(tr("Opens the price in Stripe's dashboard, in the browser"));
    for (QPushButton *button : {m_copy, m_open}) {
        button->setProperty("kind", QStringLiteral("link"));
        head->addWidget(button);
    }
    connect(m_copy, &QPushButton::clicked, this, &PlanFieldsView::copyPrice);
    connect(m_open, &QPushButton::clicked, this, &PlanFieldsView::openStripe);
    column->addLayout(head);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("planFields"));
    m_table->setModel(&m_model);
    dressTable(*m_table, tr("Fields of the plan"));
    m_table->setItemDelegateForColumn(0, nullptr);
    m_table->setProperty("kind", QStringLiteral("mini"));
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 8);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_table->setMinimumHeight(120);
    column->addWidget(m_table, 1);
    clear();
}

void PlanFieldsView::show(const PlanLine &line, const QString &stripeMode)
{
    m_price = line.priceId();
    m_mode = stripeMode;
    m_name->setText(line.code);
    m_copy->setVisible(!m_price.isEmpty());
    m_open->setVisible(!m_price.isEmpty());
    m_model.setFields(line.fields);
}

void PlanFieldsView::clear()
{
    m_price.clear();
    m_name->setText(tr("No plan chosen"));
    m_copy->hide();
    m_open->hide();
    m_model.setFields({});
}

void PlanFieldsView::copyPrice()
{
    QApplication::clipboard()->setText(m_price);
    Q_EMIT copied(tr("%1 copied.").arg(m_price));
}

void PlanFieldsView::openStripe()
{
    const QString mode = m_mode == u"test" ? QStringLiteral("test/") : QString();
    QDesktopServices::openUrl(QUrl(QString(QStringLiteral("https://dashboard.stripe.com/") + mode +
                                           QStringLiteral("prices/") + m_price)));
}

} // namespace slipway::gui
