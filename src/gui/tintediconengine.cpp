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

void TintedIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State)
{
    QByteArray bytes = svg(m_name);
    bytes.replace("currentColor", color(mode).name().toLatin1());
    QSvgRenderer renderer(bytes);
    const int side = qMin(rect.width(), rect.height());
    const QRectF target(rect.x() + (rect.width() - side) / 2.0, rect.y() + (rect.height() - side) / 2.0, side,
                        side);
    painter->setRenderHint(QPainter::Antialiasing);
    renderer.render(painter, target);
}

QPixmap TintedIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state)
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
    paint(&painter, QRect(QPoint(), size), mode, state);
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

bool TintedIconEngine::isNull()
{
    return svg(m_name).isEmpty();
}

} // namespace slipway::gui
