// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/stepdelegate.h"

#include "gui/icons.h"

#include <QPainter>
#include <QTreeView>

namespace slipway::gui {

namespace {

constexpr int margin = 12;
constexpr int iconSize = 16;
constexpr int laneHeight = 4; ///< the used part of a phase's time, with its clearance

bool isPhase(const QModelIndex &index)
{
    return !index.parent().isValid();
}

} // namespace

QString stepMarkIcon(StepMark mark)
{
    switch (mark) {
    case StepMark::Waiting:
        return QStringLiteral("wait");
    case StepMark::Running:
        return QStringLiteral("run");
    case StepMark::Asks:
        return QStringLiteral("user");
    case StepMark::Succeeded:
        return QStringLiteral("ok");
    case StepMark::Skipped:
        return QStringLiteral("skip");
    case StepMark::Failed:
        return QStringLiteral("fail");
    case StepMark::Cancelled:
        return QStringLiteral("stop");
    case StepMark::Unknown:
        return QStringLiteral("warn");
    case StepMark::Necessary:
        return QStringLiteral("right");
    case StepMark::Checks:
        return QStringLiteral("eye");
    case StepMark::NothingToDo:
        return QStringLiteral("dash");
    case StepMark::Blocked:
        return QStringLiteral("block");
    case StepMark::Later:
        return QStringLiteral("clock");
    }
    Q_UNREACHABLE();
}

Tone stepMarkTone(StepMark mark)
{
    switch (mark) {
    case StepMark::Succeeded:
        return Tone::Ok;
    case StepMark::Running:
    case StepMark::Necessary:
        return Tone::Running;
    case StepMark::Asks:
    case StepMark::Unknown:
        return Tone::Attention;
    case StepMark::Failed:
    case StepMark::Blocked:
        return Tone::Failed;
    case StepMark::Waiting:
    case StepMark::Skipped:
    case StepMark::Cancelled:
    case StepMark::Checks:
    case StepMark::NothingToDo:
    case StepMark::Later:
        return Tone::Neutral;
    }
    Q_UNREACHABLE();
}

QSize StepDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int line = QFontMetrics(option.font).height();
    if (isPhase(index)) {
        const bool timed = !index.data(StepTreeModel::TimeRole).toString().isEmpty();
        const int below = timed ? QFontMetrics(scaledFont(option.font, 0.85)).height() + 1 : 0;
        return {200, line + laneHeight + below + (index.row() == 0 ? 14 : 18)};
    }
    int height = line + 14;
    if (!index.data(StepTreeModel::DetailRole).toString().isEmpty())
        height += QFontMetrics(scaledFont(option.font, 0.85)).height() + 1;
    else if (index.data(StepTreeModel::ProgressRole).toDouble() >= 0)
        height += 8;
    return {200, height};
}

void StepDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const
{
    painter->save();
    if (isPhase(index))
        paintPhase(painter, option, index);
    else
        paintStep(painter, option, index);
    painter->restore();
}

QRect StepDelegate::runbookRect(const QRect &row, bool first)
{
    return {row.right() - margin - 14, row.top() + (first ? 8 : 12), 16, 16};
}

/// A lane: fold, state, name, count and time, and along its foot the used part of its planned time.
void StepDelegate::paintPhase(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.widget);
    const auto *tree = qobject_cast<const QTreeView *>(option.widget);
    const auto mark = static_cast<StepMark>(index.data(StepTreeModel::MarkRole).toInt());
    const QString time = index.data(StepTreeModel::TimeRole).toString();
    const QFont small = scaledFont(option.font, 0.85);
    const int below = time.isEmpty() ? 0 : QFontMetrics(small).height() + 1;
    QRect row = option.rect.adjusted(margin, index.row() == 0 ? 4 : 8, -margin, -laneHeight - below);
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.color(Token::Selection));
    else if (option.state.testFlag(QStyle::State_MouseOver))
        painter->fillRect(option.rect, theme.color(Token::Hover));
    const bool open = tree != nullptr && tree->isExpanded(index);
    icon(open ? QStringLiteral("down") : QStringLiteral("chev"))
        .paint(painter, QRect(row.left(), row.center().y() - 7, 14, 14));
    int left = row.left() + 18;
    if (mark < StepMark::Necessary) { // a plan says it with its words
        icon(stepMarkIcon(mark), stepMarkTone(mark))
            .paint(painter, QRect(left, row.center().y() - 7, 14, 14));
        left += 20;
    }
    if (!index.data(StepTreeModel::RunbookRole).toString().isEmpty()) {
        icon(QStringLiteral("book")).paint(painter, runbookRect(option.rect, index.row() == 0));
        row.setRight(row.right() - 20);
    }
    painter->setPen(theme.color(Token::Text2));
    QFont label = scaledFont(option.font, 0.85, QFont::DemiBold);
    label.setLetterSpacing(QFont::PercentageSpacing, 105);
    painter->setFont(label);
    const QString summary = index.data(StepTreeModel::SummaryRole).toString();
    const int summaryWidth = QFontMetrics(small).horizontalAdvance(summary) + 8;
    const QRect titleRect(left, row.top(), row.right() - summaryWidth - left, row.height());
    painter->drawText(
        titleRect, Qt::AlignVCenter | Qt::AlignLeft,
        QFontMetrics(label).elidedText(index.data().toString().toUpper(), Qt::ElideRight, titleRect.width()));
    painter->setFont(small);
    painter->setPen(theme.color(Token::Text3));
    painter->drawText(row, Qt::AlignVCenter | Qt::AlignRight, summary);
    painter->drawText(QRect(left, row.bottom() - 3, row.right() - left, below),
                      Qt::AlignLeft | Qt::AlignVCenter, time);
    paintLane(painter, option, index.data(StepTreeModel::ProgressRole).toDouble(), stepMarkTone(mark));
}

void StepDelegate::paintLane(QPainter *painter, const QStyleOptionViewItem &option, double used, Tone tone)
{
    const Theme &theme = Theme::of(option.widget);
    QRect lane(option.rect.left() + margin, option.rect.bottom() - laneHeight,
               option.rect.width() - 2 * margin, 2);
    painter->fillRect(lane, theme.color(Token::Border));
    if (used <= 0)
        return;
    lane.setWidth(std::max(2, static_cast<int>(lane.width() * used)));
    painter->fillRect(lane, theme.statusBar(tone));
}

void StepDelegate::paintStep(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const Theme &theme = Theme::of(option.widget);
    const auto mark = static_cast<StepMark>(index.data(StepTreeModel::MarkRole).toInt());
    const Tone tone = stepMarkTone(mark);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected) {
        const bool failed = mark == StepMark::Failed;
        painter->fillRect(option.rect,
                          failed ? theme.statusTint(Tone::Failed) : theme.color(Token::Selection));
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                          failed ? theme.statusBar(Tone::Failed) : theme.color(Token::Accent));
    } else if (option.state.testFlag(QStyle::State_MouseOver)) {
        painter->fillRect(option.rect, theme.color(Token::Hover));
    }
    const QFontMetrics metrics(option.font);
    const int line = metrics.height();
    const QRect row(option.rect.left() + margin, option.rect.top() + 7, option.rect.width() - 2 * margin,
                    line);
    icon(stepMarkIcon(mark), tone)
        .paint(painter, QRect(row.left(), row.center().y() - iconSize / 2, iconSize, iconSize));
    const int numberRight = row.left() + iconSize + 8 + metrics.horizontalAdvance(QStringLiteral("00"));
    painter->setFont(option.font);
    painter->setPen(theme.color(Token::Text3));
    painter->drawText(QRect(row.left(), row.top(), numberRight - row.left(), line),
                      Qt::AlignRight | Qt::AlignVCenter, index.data(StepTreeModel::NumberRole).toString());
    int right = row.right();
    const QFont small = scaledFont(option.font, 0.92);
    const QFontMetrics smallMetrics(small);
    painter->setFont(small);
    QString time = index.data(StepTreeModel::TimeRole).toString();
    if (!m_words && time.isEmpty() && (mark == StepMark::Skipped || mark == StepMark::Asks))
        time = stepMarkName(mark).toLower();
    const int timeWidth = std::max(smallMetrics.horizontalAdvance(time),
                                   m_words ? smallMetrics.horizontalAdvance(QStringLiteral("~00 s")) : 0);
    painter->drawText(QRect(right - timeWidth, row.top(), timeWidth, line), Qt::AlignRight | Qt::AlignVCenter,
                      time);
    right -= timeWidth + 8;
    if (m_words) {
        const QString word = stepMarkName(mark);
        const int width = smallMetrics.horizontalAdvance(word);
        painter->setPen(theme.statusText(tone));
        painter->drawText(QRect(right - width, row.top(), width, line), Qt::AlignRight | Qt::AlignVCenter,
                          word);
        right -= width + 8;
    }
    const bool quiet =
        mark == StepMark::Waiting || mark == StepMark::NothingToDo || mark == StepMark::Skipped;
    const bool loud =
        selected || mark == StepMark::Running || mark == StepMark::Asks || mark == StepMark::Failed;
    const QFont titleFont = scaledFont(option.font, 1, loud ? QFont::DemiBold : QFont::Normal);
    painter->setFont(titleFont);
    painter->setPen(theme.color(quiet ? Token::Text2 : Token::Text));
    const QRect titleRect(numberRight + 8, row.top(), right - numberRight - 8, line);
    painter->drawText(
        titleRect, Qt::AlignVCenter | Qt::AlignLeft,
        QFontMetrics(titleFont).elidedText(index.data().toString(), Qt::ElideRight, titleRect.width()));
    const QString detail = index.data(StepTreeModel::DetailRole).toString();
    const QRect below(titleRect.left(), row.bottom() + 2, row.right() - titleRect.left(),
                      QFontMetrics(scaledFont(option.font, 0.85)).height());
    if (!detail.isEmpty()) {
        const QFont caption = scaledFont(option.font, 0.85);
        painter->setFont(caption);
        painter->setPen(mark == StepMark::Failed ? theme.statusText(Tone::Failed)
                                                 : theme.color(Token::Text3));
        painter->drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(caption).elidedText(detail, Qt::ElideRight, below.width()));
        return;
    }
    const double progress = index.data(StepTreeModel::ProgressRole).toDouble();
    if (progress < 0)
        return;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    QRectF bar(below.left(), below.top() + 1, below.width(), 4);
    painter->setBrush(theme.statusTint(Tone::Neutral));
    painter->drawRoundedRect(bar, 2, 2);
    bar.setWidth(bar.width() * std::clamp(progress, 0.0, 1.0));
    painter->setBrush(theme.statusBar(Tone::Running));
    painter->drawRoundedRect(bar, 2, 2);
}

} // namespace slipway::gui
