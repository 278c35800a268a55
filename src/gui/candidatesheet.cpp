// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/candidatesheet.h"

#include "gui/card.h"
#include "gui/iconline.h"
#include "gui/icons.h"

#include <QGridLayout>
#include <QPainter>
#include <QPushButton>
#include <QStyle>

#include <algorithm>

namespace slipway::gui {

namespace {

/// A value in mono that gives way in its middle, with the whole of it as tooltip.
class ValueLabel : public QuietLabel
{
public:
    ValueLabel(const QString &text, Ink ink, QFont::Weight weight) : QuietLabel(text, ink)
    {
        QFont mono = monoFont(font());
        mono.setWeight(weight);
        setFont(mono);
        setToolTip(text);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("00000000…0000")));
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        style()->drawItemText(&painter, rect(), Qt::AlignLeft | Qt::AlignVCenter, palette(), true,
                              fontMetrics().elidedText(text(), Qt::ElideMiddle, width()),
                              QPalette::WindowText);
    }
};

QString text(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() ? QStringLiteral("–") : value.toVariant().toString();
}

bool allSame(const QJsonArray &candidates, const QString &column)
{
    return std::all_of(candidates.begin(), candidates.end(),
                       [&](const QJsonValue &one) { return one[column] == candidates[0][column]; });
}

} // namespace

CandidateSheet::CandidateSheet(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(3);
}

void CandidateSheet::clear()
{
    m_takes.clear();
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column, 0);
}

void CandidateSheet::show(const QJsonArray &candidates, const QString &valueColumn, const QString &rule)
{
    clear();
    if (candidates.isEmpty())
        return;
    addHeads(candidates, valueColumn, rule);
    addFacts(candidates, valueColumn);
    addTakes(candidates, valueColumn);
    for (int at = 0; at < candidates.size(); ++at)
        m_grid->setColumnStretch(at + 1, 1);
    setMayTake(m_mayTake);
}

void CandidateSheet::addHeads(const QJsonArray &candidates, const QString &valueColumn, const QString &rule)
{
    m_grid->addWidget(new QuietLabel(valueColumn, QuietLabel::Ink::Text3), 0, 0);
    for (int at = 0; at < candidates.size(); ++at) {
        auto *head =
            new ValueLabel(text(candidates[at][valueColumn]), QuietLabel::Ink::Text, QFont::DemiBold);
        m_grid->addWidget(head, 0, at + 1);
    }
    if (rule.isEmpty())
        return;
    auto *chosen = new QuietLabel(tr("the rule would choose it"), QuietLabel::Ink::Text2);
    chosen->setTone(Tone::Running);
    chosen->setToolTip(rule);
    m_grid->addWidget(chosen, 1, 1);
}

void CandidateSheet::addFacts(const QJsonArray &candidates, const QString &valueColumn)
{
    QStringList columns = candidates[0].toObject().keys();
    columns.removeAll(valueColumn);
    std::stable_partition(columns.begin(), columns.end(),
                          [&](const QString &column) { return !allSame(candidates, column); });
    for (const QString &column : std::as_const(columns)) {
        const int row = m_grid->rowCount();
        const bool same = allSame(candidates, column);
        m_grid->addWidget(new QuietLabel(column, QuietLabel::Ink::Text3), row, 0);
        for (int at = 0; at < candidates.size(); ++at)
            m_grid->addWidget(new ValueLabel(text(candidates[at][column]),
                                             same ? QuietLabel::Ink::Text3 : QuietLabel::Ink::Text,
                                             QFont::Normal),
                              row, at + 1);
    }
}

void CandidateSheet::addTakes(const QJsonArray &candidates, const QString &valueColumn)
{
    const int row = m_grid->rowCount();
    for (int at = 0; at < candidates.size(); ++at) {
        const QString value = text(candidates[at][valueColumn]);
        auto *take = new QPushButton(icon(QStringLiteral("ok")), tr("Take &%1").arg(at + 1));
        take->setObjectName(QStringLiteral("ambiguousTake"));
        //: The button below one of several candidates
        take->setAccessibleName(tr("Take %1").arg(value));
        connect(take, &QPushButton::clicked, this, [this, value] { Q_EMIT taken(value); });
        m_takes << take;
        m_grid->addWidget(take, row, at + 1, Qt::AlignLeft);
    }
}

void CandidateSheet::setMayTake(bool may)
{
    m_mayTake = may;
    for (QPushButton *take : std::as_const(m_takes))
        take->setEnabled(may);
}

} // namespace slipway::gui
