// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/findingsview.h"

#include "gui/findingdelegate.h"

#include <algorithm>

namespace slipway::gui {

using billing::Finding;

namespace {

Tone toneOf(const Finding &finding)
{
    return finding.isError() ? Tone::Failed : Tone::Attention;
}

} // namespace

void FindingsModel::setLines(const QList<PlanLine> &lines)
{
    beginResetModel();
    m_findings.clear();
    for (const PlanLine &line : lines)
        m_findings << line.findings;
    std::stable_sort(m_findings.begin(), m_findings.end(),
                     [](const Finding &a, const Finding &b) { return a.isError() && !b.isError(); });
    endResetModel();
}

int FindingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

QVariant FindingsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Finding &finding = m_findings[index.row()];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return finding.message;
    case FindingDelegate::ThingRole:
        return finding.plan;
    case FindingDelegate::VerdictRole:
        return findingWords(finding.kind);
    case FindingDelegate::RemedyRole:
        return finding.remedy;
    case Qt::AccessibleTextRole:
        return QStringList{finding.plan, findingWords(finding.kind), finding.message, finding.remedy}.join(
            QStringLiteral(". "));
    case FindingDelegate::IconRole:
        return finding.isError() ? QStringLiteral("fail") : QStringLiteral("warn");
    case FindingDelegate::ToneRole:
        return static_cast<int>(toneOf(finding));
    default:
        return {};
    }
}

FindingsView::FindingsView(QWidget *parent) : QListView(parent)
{
    setObjectName(QStringLiteral("findings"));
    setAccessibleName(tr("Findings"));
    setProperty("pane", true);
    setModel(&m_model);
    setItemDelegate(new FindingDelegate(this));
    setMouseTracking(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setLayoutMode(QListView::Batched);
    setBatchSize(200);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex &index) {
        if (!m_choosing && index.isValid())
            Q_EMIT chosen(index.data(FindingDelegate::ThingRole).toString());
    });
}

void FindingsView::setLines(const QList<PlanLine> &lines)
{
    m_model.setLines(lines);
}

void FindingsView::choose(const QString &code)
{
    if (currentIndex().data(FindingDelegate::ThingRole).toString() == code)
        return;
    m_choosing = true;
    const QModelIndexList found =
        m_model.match(m_model.index(0, 0), FindingDelegate::ThingRole, code, 1, Qt::MatchExactly);
    setCurrentIndex(found.value(0));
    m_choosing = false;
}

void FindingsView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // the sentences wrap anew
}

} // namespace slipway::gui
