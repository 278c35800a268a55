// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/migrationdelegate.h"

#include "gui/icons.h"
#include "gui/migrationsmodel.h"
#include "gui/rowdelegate.h"
#include "gui/rowpaint.h"

#include <QPainter>
#include <QPainterPath>

namespace slipway::gui {

namespace {

constexpr int laneWidth = 22;
constexpr int mostLanes = 8; ///< drawn; further ones share the last place
constexpr int left = 14;

const MigrationsModel &modelOf(const QModelIndex &index)
{
    return *static_cast<const MigrationsModel *>(index.model());
}

int laneX(int lane)
{
    return left + laneWidth / 2 + laneWidth * qMin(lane, mostLanes - 1);
}

int graphWidth(const MigrationsModel &model)
{
    return left + laneWidth * qMin(model.laneCount(), mostLanes) + 8;
}

} // namespace

QSize MigrationDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {200, 2 * QFontMetrics(option.font).height() + 20};
}

void MigrationDelegate::paintGraph(QPainter *painter, const QRect &row, const QStyleOptionViewItem &option,
                                   const QModelIndex &index) const
{
    const MigrationsModel &model = modelOf(index);
    const Theme &theme = Theme::of(option.palette);
    const bool applied = index.data(MigrationsModel::AppliedRole).toBool();
    const LaneRow *lanes = model.lanes(index.row());
    const QPointF node(row.left() + laneX(lanes ? lanes->lane : 0), row.top() + row.height() / 2.0);
    const auto pen = [&](bool pending) {
        return pending ? QPen(theme.color(Token::Accent), 1.8, Qt::DashLine)
                       : QPen(theme.color(Token::BorderStrong), 1.8);
    };
    const auto line = [&](QPointF from, QPointF to, bool pending) {
        QPainterPath path(from);
        const qreal middle = (from.y() + to.y()) / 2;
        path.cubicTo(QPointF(from.x(), middle), QPointF(to.x(), middle), to);
        painter->setPen(pen(pending));
        painter->drawPath(path);
    };
    painter->setBrush(Qt::NoBrush);
    if (lanes) {
        const qreal top = row.top();
        const qreal bottom = row.bottom() + 1;
        for (const LaneLine &one : lanes->through)
            line({row.left() + qreal(laneX(one.lane)), top}, {row.left() + qreal(laneX(one.lane)), bottom},
                 one.pending);
        for (const LaneLine &one : lanes->in)
            line({row.left() + qreal(laneX(one.lane)), top}, node, one.pending);
        for (const LaneLine &one : lanes->out)
            line(node, {row.left() + qreal(laneX(one.lane)), bottom}, one.pending);
    }
    const bool problem = !index.data(MigrationsModel::ProblemRole).toString().isEmpty();
    const QColor colour = problem   ? theme.statusBar(Tone::Attention)
                          : applied ? theme.statusBar(Tone::Ok)
                                    : theme.color(Token::Accent);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    painter->setPen(QPen(colour, 2));
    painter->setBrush(applied ? colour : theme.color(selected ? Token::Selection : Token::Surface));
    const qreal radius = applied ? 5 : 6;
    painter->drawEllipse(node, radius, radius);
    if (applied) { // a tick, so that colour is not alone
        painter->setPen(QPen(Qt::white, 1.5));
        painter->drawPolyline(
            QPolygonF{node + QPointF(-2.4, 0.2), node + QPointF(-0.6, 2), node + QPointF(2.6, -2)});
    }
}

void MigrationDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                              const QModelIndex &index) const
{
    const MigrationsModel &model = modelOf(index);
    const Theme &theme = Theme::of(option.palette);
    painter->save();
    paintRow(painter, option, index);
    painter->setRenderHint(QPainter::Antialiasing);
    paintGraph(painter, option.rect, option, index);
    const int line = QFontMetrics(option.font).height();
    QRect first(option.rect.left() + graphWidth(model), option.rect.top() + 9, 0, line);
    first.setRight(option.rect.right() - 12);
    QRect second = first.translated(0, line + 2);
    for (const QString &place : index.data(MigrationsModel::PlacesRole).toStringList()) {
        const int width = environmentChipSize(place, option.font).width();
        if (width > first.width() / 2)
            break;
        paintEnvironmentChip(painter, QRect(first.right() - width + 1, first.top(), width, line), place,
                             option.font, option.palette);
        first.setRight(first.right() - width - 4);
    }
    const StatusLook look = lookOfMigration(model.entry(index.row()));
    QFont mono = monoFont(option.font);
    mono.setWeight(QFont::DemiBold);
    const QFont small = smallFont(option.font);
    const int wordWidth = QFontMetrics(small).horizontalAdvance(look.word) + 22;
    painter->setFont(mono);
    painter->setPen(theme.color(Token::Text));
    const QString version =
        QFontMetrics(mono).elidedText(index.data(MigrationsModel::VersionRole).toString(), Qt::ElideMiddle,
                                      qMax(60, first.width() - wordWidth - 8));
    painter->drawText(first, Qt::AlignVCenter, version);
    QRect status = first;
    status.setLeft(first.left() + QFontMetrics(mono).horizontalAdvance(version) + 10);
    if (status.width() > 18) {
        icon(look.icon, look.tone).paint(painter, QRect(status.left(), status.center().y() - 7, 14, 14));
        painter->setFont(small);
        painter->setPen(theme.statusText(look.tone));
        status.setLeft(status.left() + 19);
        painter->drawText(status, Qt::AlignVCenter,
                          QFontMetrics(small).elidedText(look.word, Qt::ElideRight, status.width()));
    }
    const QString remark = index.data(MigrationsModel::RemarkRole).toString();
    const QFont caption = captionFont(option.font);
    painter->setFont(caption);
    painter->setPen(theme.color(Token::Text3));
    painter->drawText(second, Qt::AlignRight | Qt::AlignVCenter, remark);
    second.setRight(second.right() - QFontMetrics(caption).horizontalAdvance(remark) - 8);
    painter->setFont(option.font);
    painter->setPen(theme.color(Token::Text2));
    painter->drawText(
        second, Qt::AlignVCenter,
        QFontMetrics(option.font)
            .elidedText(index.data(MigrationsModel::TitleRole).toString(), Qt::ElideRight, second.width()));
    painter->restore();
}

} // namespace slipway::gui
