// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"

#include <QIconEngine>
#include <variant>

namespace slipway::gui {

/// Draws one SVG of the family in the text colour of the application's palette, in a status colour, or in a
/// fixed one.
class TintedIconEngine : public QIconEngine
{
public:
    using Tint = std::variant<std::monostate, Tone, QColor>;

    TintedIconEngine(QString name, Tint tint) : m_name(std::move(name)), m_tint(std::move(tint)) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override;
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override;
    QIconEngine *clone() const override { return new TintedIconEngine(*this); }
    bool isNull() override;

private:
    QColor color(QIcon::Mode mode) const;
    QString m_name;
    Tint m_tint;
};

} // namespace slipway::gui
