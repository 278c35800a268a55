// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/tintediconengine.h"

#include <QFile>
#include <QGuiApplication>
#include <QPainter>
#include <QPixmap>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace slipway::gui {

namespace {

QByteArray svg(const QString &name)
{
    static QHash<QString, QByteArray> read;
    auto found = read.find(name);
    if (found == read.end()) {
        QFile file(QString(QStringLiteral(":/icons/") + name + QStringLiteral(".svg")));
        found = read.insert(name, file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray());
    }
    return *found;
}

} // namespace

QColor TintedIconEngine::color(QIcon::Mode mode) const
{
    const QPalette palette = QGuiApplication::palette();
    if (mode == QIcon::Disabled)
        return palette.color(QPalette::Disabled, QPalette::Text);
    if (const auto *tone = std::get_if<Tone>(&m_tint))
        return Theme::of(palette).statusText(*tone);
    if (const auto *fixed = std::get_if<QColor>(&m_tint))
        return *fixed;
    return Theme::of(palette).color(Token::Text2);
}

void TintedIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state)
{
    // What is wider than high leaves its room at the right: the gap before a button's text.
    const int side = qMin(rect.width(), rect.height());
    const double left = rect.width() > rect.height() ? rect.x() : rect.x() + (rect.width() - side) / 2.0;
    const QRectF target(left, rect.y() + (rect.height() - side) / 2.0, side, side);
    const double scale = painter->device()->devicePixelRatioF() * std::abs(painter->transform().m11());
    const int pixels = qMax(1, qRound(side * scale));
    painter->setRenderHint(QPainter::SmoothPixmapTransform);
    painter->drawPixmap(target, pixmap(QSize(pixels, pixels), mode, state), QRectF(0, 0, pixels, pixels));
}

QPixmap TintedIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    const QString key = QStringLiteral("slipway/%1/%2/%3/%4")
                            .arg(m_name, color(mode).name())
                            .arg(size.width())
                            .arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QByteArray bytes = svg(m_name);
    bytes.replace("currentColor", color(mode).name().toLatin1());
    const int side = qMin(size.width(), size.height());
    const double left = size.width() > size.height() ? 0 : (size.width() - side) / 2.0;
    QSvgRenderer(bytes).render(&painter, QRectF(left, (size.height() - side) / 2.0, side, side));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

bool TintedIconEngine::isNull()
{
    return svg(m_name).isEmpty();
}

} // namespace slipway::gui
