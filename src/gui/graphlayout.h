// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QPainterPath>
#include <QRectF>
#include <QSizeF>

namespace slipway::gui {

/// A directed graph to be laid out from left to right.
struct GraphWish
{
    struct Edge
    {
        int from = 0;
        int to = 0;
    };
    QList<QSizeF> boxes;
    QList<Edge> edges;
};

/// Where everything goes; in the units of the boxes, y downwards.
struct GraphLayout
{
    QList<QRectF> boxes;
    QList<QPainterPath> edges;
    QRectF bounds;
};

/// By Graphviz's `dot`, each group of joined boxes for itself, the groups in rows. Any thread, one at a time;
/// takes seconds for hundreds of boxes.
GraphLayout layOutGraph(const GraphWish &wish);

} // namespace slipway::gui
