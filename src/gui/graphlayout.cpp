// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/graphlayout.h"

#include <QSet>

#include <algorithm>
#include <cmath>
#include <gvc.h>
#include <locale.h>
#include <memory>
#include <mutex>

namespace slipway::gui {

namespace {

constexpr double pointsPerInch = 72;
constexpr double gap = 32;

/// Graphviz reads and writes numbers in the thread's locale.
class PlainNumbers
{
public:
    PlainNumbers()
        : m_plain(::newlocale(LC_NUMERIC_MASK, "C", ::duplocale(::uselocale(nullptr))))
        , m_before(::uselocale(m_plain))
    {
    }
    ~PlainNumbers()
    {
        ::uselocale(m_before);
        ::freelocale(m_plain);
    }
    Q_DISABLE_COPY_MOVE(PlainNumbers)

private:
    locale_t m_plain;
    locale_t m_before;
};

void set(void *object, const char *name, const QByteArray &value)
{
    QByteArray key(name);
    QByteArray text(value);
    QByteArray nothing("");
    agsafeset(object, key.data(), text.data(), nothing.data());
}

/// One laid-out graph; freed in the order that the library wants.
class Dot
{
public:
    Dot() : m_context(gvContext()), m_graph(agopen(QByteArray("schema").data(), Agdirected, nullptr)) {}
    ~Dot()
    {
        if (m_laid)
            gvFreeLayout(m_context, m_graph);
        agclose(m_graph);
        gvFreeContext(m_context);
    }
    Q_DISABLE_COPY_MOVE(Dot)

    Agraph_t *graph() const { return m_graph; }
    bool layOut()
    {
        m_laid = gvLayout(m_context, m_graph, "dot") == 0;
        return m_laid;
    }

private:
    GVC_t *m_context;
    Agraph_t *m_graph;
    bool m_laid = false;
};

/// The boxes in rows of about the width of what is above them.
void placeLoose(const GraphWish &wish, const QList<int> &loose, GraphLayout &layout)
{
    double area = 0;
    for (const int box : loose)
        area += (wish.boxes[box].width() + gap) * (wish.boxes[box].height() + gap);
    const double width = std::max(layout.bounds.width(), std::sqrt(area * 1.8));
    double x = 0;
    double y = layout.bounds.isNull() ? 0 : layout.bounds.bottom() + gap;
    double tallest = 0;
    for (const int box : loose) {
        const QSizeF size = wish.boxes[box];
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += tallest + gap;
            tallest = 0;
        }
        layout.boxes[box] = QRectF(QPointF(x, y), size);
        x += size.width() + gap;
        tallest = std::max(tallest, size.height());
    }
}

QPainterPath pathOf(Agedge_t *edge, double top)
{
    QPainterPath path;
    const splines *found = ED_spl(edge);
    if (!found)
        return path;
    for (int i = 0; i < static_cast<int>(found->size); ++i) {
        const bezier &curve = found->list[i];
        const auto at = [&](int n) { return QPointF(curve.list[n].x, top - curve.list[n].y); };
        path.moveTo(at(0));
        for (int n = 1; n + 2 < static_cast<int>(curve.size); n += 3)
            path.cubicTo(at(n), at(n + 1), at(n + 2));
        if (curve.eflag)
            path.lineTo(QPointF(curve.ep.x, top - curve.ep.y));
    }
    return path;
}

} // namespace

GraphLayout layOutGraph(const GraphWish &wish)
{
    static std::mutex one; // the library keeps state of its own
    const std::lock_guard lock(one);
    const PlainNumbers numbers;
    GraphLayout layout;
    layout.boxes.resize(wish.boxes.size());
    layout.edges.resize(wish.edges.size());
    QSet<int> joined;
    for (const GraphWish::Edge &edge : wish.edges)
        joined << edge.from << edge.to;
    if (!joined.isEmpty()) {
        Dot dot;
        set(dot.graph(), "rankdir", "LR");
        set(dot.graph(), "nodesep", "0.35");
        set(dot.graph(), "ranksep", "0.9");
        QList<Agnode_t *> nodes(wish.boxes.size(), nullptr);
        for (int box = 0; box < wish.boxes.size(); ++box) {
            if (!joined.contains(box))
                continue;
            nodes[box] = agnode(dot.graph(), QByteArray::number(box).data(), 1);
            set(nodes[box], "shape", "box");
            set(nodes[box], "fixedsize", "true");
            set(nodes[box], "label", "");
            set(nodes[box], "width", QByteArray::number(wish.boxes[box].width() / pointsPerInch));
            set(nodes[box], "height", QByteArray::number(wish.boxes[box].height() / pointsPerInch));
        }
        QList<Agedge_t *> edges;
        for (int i = 0; i < wish.edges.size(); ++i) {
            const GraphWish::Edge &edge = wish.edges[i];
            edges << agedge(dot.graph(), nodes[edge.from], nodes[edge.to], QByteArray::number(i).data(), 1);
        }
        if (dot.layOut()) {
            const double top = GD_bb(dot.graph()).UR.y;
            for (int box = 0; box < wish.boxes.size(); ++box) {
                if (!nodes[box])
                    continue;
                const QSizeF size = wish.boxes[box];
                const QPointF middle(ND_coord(nodes[box]).x, top - ND_coord(nodes[box]).y);
                layout.boxes[box] = QRectF(middle - QPointF(size.width() / 2, size.height() / 2), size);
                layout.bounds |= layout.boxes[box];
            }
            for (int i = 0; i < edges.size(); ++i) {
                layout.edges[i] = pathOf(edges[i], top);
                layout.bounds |= layout.edges[i].boundingRect();
            }
        }
    }
    QList<int> loose;
    for (int box = 0; box < wish.boxes.size(); ++box) {
        if (layout.boxes[box].isNull())
            loose << box;
    }
    placeLoose(wish, loose, layout);
    for (const QRectF &box : std::as_const(layout.boxes))
        layout.bounds |= box;
    return layout;
}

} // namespace slipway::gui
