// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/findingsview.h"

#include "gui/icons.h"
#include "gui/statusdelegate.h"

#include <QPainter>
#include <QStyledItemDelegate>
#include <QTextLayout>
#include <QtMath>

namespace slipway::gui {

using billing::Finding;

namespace {

constexpr int margin = 12;
constexpr int indent = 24;

/// Height of the text at that width, broken at words, within an id only where it must; drawn where there is a
/// painter.
double wrapText(const QFont &font, double width, const QString &text, QPainter *painter = nullptr,
                const QPointF &at = {})
{
    QTextLayout layout(text, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    layout.beginLayout();
    double height = 0;
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(qMax(80.0, width));
        line.setPosition({0, height});
        height += line.height();
    }
    layout.endLayout();
    if (painter != nullptr)
        layout.draw(painter, at);
    return height;
}

/// Head, sentence and remedy, wrapped.
class FindingDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const auto *view = qobject_cast<const QListView *>(option.widget);
        const int width = (view ? view->viewport()->width() : 300) - 2 * margin - indent;
        const QFontMetrics metrics(option.font);
        int height = 2 * margin + metrics.height() + 2;
        for (const QString &text : {index.data().toString(), remedy(index)})
            if (!text.isEmpty())
                height += qCeil(wrapText(option.font, width, text)) + 3;
        return {width, height};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of(option.palette);
        const auto tone = static_cast<Tone>(index.data(StatusDelegate::ToneRole).toInt());
        painter->save();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        if (selected || option.state.testFlag(QStyle::State_MouseOver))
            painter->fillRect(option.rect, theme.color(selected ? Token::Selection : Token::Hover));
        if (selected)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())),
                              theme.color(Token::Accent));
        painter->setPen(theme.color(Token::Border));
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        const QRect box = option.rect.adjusted(margin + indent, margin, -margin, -margin);
        icon(index.data(StatusDelegate::IconRole).toString(), tone)
            .paint(painter, QRect(option.rect.left() + margin, box.top(), 16, 16));
        const QFont bold = scaledFont(option.font, 1, QFont::DemiBold);
        const QFontMetrics boldMetrics(bold);
        painter->setFont(bold);
        painter->setPen(theme.color(Token::Text));
        const QString code = boldMetrics.elidedText(index.data(FindingsModel::CodeRole).toString(),
                                                    Qt::ElideRight, box.width() / 2);
        painter->drawText(box.left(), box.top() + boldMetrics.ascent(), code);
        painter->setPen(theme.statusText(tone));
        painter->setFont(option.font);
        const int left = boldMetrics.horizontalAdvance(code) + 8;
        const QFontMetrics metrics(option.font);
        painter->drawText(box.left() + left, box.top() + metrics.ascent(),
                          metrics.elidedText(index.data(FindingsModel::HeadRole).toString(), Qt::ElideRight,
                                             box.width() - left));
        int top = box.top() + boldMetrics.height() + 2;
        const std::pair<QString, Token> texts[] = {{index.data().toString(), Token::Text},
                                                   {remedy(index), Token::Text2}};
        for (const auto &[text, token] : texts) {
            if (text.isEmpty())
                continue;
            painter->setPen(theme.color(token));
            top += qCeil(wrapText(option.font, box.width(), text, painter, QPointF(box.left(), top))) + 3;
        }
        painter->restore();
    }

private:
    static QString remedy(const QModelIndex &index)
    {
        const QString text = index.data(FindingsModel::RemedyRole).toString();
        return text.isEmpty() ? text : QString(QStringLiteral("→ ") + text);
    }
};

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
    case CodeRole:
        return finding.plan;
    case HeadRole:
        return findingWords(finding.kind);
    case RemedyRole:
        return finding.remedy;
    case Qt::AccessibleTextRole:
        return QStringList{finding.plan, findingWords(finding.kind), finding.message, finding.remedy}.join(
            QStringLiteral(". "));
    case StatusDelegate::IconRole:
        return finding.isError() ? QStringLiteral("fail") : QStringLiteral("warn");
    case StatusDelegate::ToneRole:
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
            Q_EMIT chosen(index.data(FindingsModel::CodeRole).toString());
    });
}

void FindingsView::setLines(const QList<PlanLine> &lines)
{
    m_model.setLines(lines);
}

void FindingsView::choose(const QString &code)
{
    if (currentIndex().data(FindingsModel::CodeRole).toString() == code)
        return;
    m_choosing = true;
    const QModelIndexList found =
        m_model.match(m_model.index(0, 0), FindingsModel::CodeRole, code, 1, Qt::MatchExactly);
    setCurrentIndex(found.value(0));
    m_choosing = false;
}

void FindingsView::resizeEvent(QResizeEvent *event)
{
    QListView::resizeEvent(event);
    scheduleDelayedItemsLayout(); // the sentences wrap anew
}

} // namespace slipway::gui
