// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/graphlayout.h"

#include <QHash>
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

/// Boxes that edges join, directly or over others. Each list is one picture of its own.
QList<QList<int>> componentsOf(const GraphWish &wish)
{
    QList<QList<int>> neighbours(wish.boxes.size());
    for (const GraphWish::Edge &edge : wish.edges) {
        neighbours[edge.from] << edge.to;
        neighbours[edge.to] << edge.from;
    }
    QList<QList<int>> all;
    QSet<int> seen;
    for (int box = 0; box < wish.boxes.size(); ++box) {
        QList<int> one;
        QList<int> open{box};
        while (!open.isEmpty()) {
            const int next = open.takeLast();
            if (seen.contains(next))
                continue;
            seen.insert(next);
            one << next;
            open << neighbours[next];
        }
        if (!one.isEmpty())
            all << one;
    }
    return all;
}

/// One component, its upper left corner at 0,0. Fills what belongs to it in `layout`; returns its size.
QSizeF layOutComponent(const GraphWish &wish, const QList<int> &boxes, GraphLayout &layout)
{
    if (boxes.size() == 1) {
        layout.boxes[boxes.first()] = QRectF(QPointF(0, 0), wish.boxes[boxes.first()]);
        return wish.boxes[boxes.first()];
    }
    Dot dot;
    set(dot.graph(), "rankdir", "LR");
    set(dot.graph(), "nodesep", "0.35");
    set(dot.graph(), "ranksep", "0.9");
    QHash<int, Agnode_t *> nodes;
    for (const int box : boxes) {
        Agnode_t *node = agnode(dot.graph(), QByteArray::number(box).data(), 1);
        set(node, "shape", "box");
        set(node, "fixedsize", "true");
        set(node, "label", "");
        set(node, "width", QByteArray::number(wish.boxes[box].width() / pointsPerInch));
        set(node, "height", QByteArray::number(wish.boxes[box].height() / pointsPerInch));
        nodes.insert(box, node);
    }
    QHash<int, Agedge_t *> edges;
    for (int i = 0; i < wish.edges.size(); ++i) {
        const GraphWish::Edge &edge = wish.edges[i];
        if (nodes.contains(edge.from))
            edges.insert(
                i, agedge(dot.graph(), nodes[edge.from], nodes[edge.to], QByteArray::number(i).data(), 1));
    }
    if (!dot.layOut())
        return {};
    const double top = GD_bb(dot.graph()).UR.y;
    QRectF bounds;
    for (auto it = nodes.cbegin(); it != nodes.cend(); ++it) {
        const QSizeF size = wish.boxes[it.key()];
        const QPointF middle(ND_coord(it.value()).x, top - ND_coord(it.value()).y);
        layout.boxes[it.key()] = QRectF(middle - QPointF(size.width() / 2, size.height() / 2), size);
        bounds |= layout.boxes[it.key()];
    }
    for (auto it = edges.cbegin(); it != edges.cend(); ++it) {
        layout.edges[it.key()] = pathOf(it.value(), top);
        bounds |= layout.edges[it.key()].boundingRect();
    }
    for (const int box : boxes)
        layout.boxes[box].translate(-bounds.topLeft());
    for (auto it = edges.cbegin(); it != edges.cend(); ++it)
        layout.edges[it.key()].translate(-bounds.topLeft());
    return bounds.size();
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
    struct Part
    {
        QList<int> boxes;
        QSizeF size;
    };
    QList<Part> parts;
    double area = 0;
    for (const QList<int> &boxes : componentsOf(wish)) {
        const QSizeF size = layOutComponent(wish, boxes, layout);
        parts.append({boxes, size});
        area += (size.width() + gap) * (size.height() + gap);
    }
    // In rows, the large ones first, so that the whole is about as wide as a window.
    std::stable_sort(parts.begin(), parts.end(), [](const Part &a, const Part &b) {
        return a.size.width() * a.size.height() > b.size.width() * b.size.height();
    });
    const double width = parts.isEmpty() ? 0 : std::max(parts.first().size.width(), std::sqrt(area * 1.7));
    QPointF corner;
    double tallest = 0;
    for (const Part &part : std::as_const(parts)) {
        if (corner.x() > 0 && corner.x() + part.size.width() > width) {
            corner = QPointF(0, corner.y() + tallest + gap);
            tallest = 0;
        }
        for (const int box : part.boxes)
            layout.boxes[box].translate(corner);
        for (int i = 0; i < wish.edges.size(); ++i) {
            if (part.boxes.contains(wish.edges[i].from))
                layout.edges[i].translate(corner);
        }
        corner.rx() += part.size.width() + gap;
        tallest = std::max(tallest, part.size.height());
    }
    for (const QRectF &box : std::as_const(layout.boxes))
        layout.bounds |= box;
    for (const QPainterPath &path : std::as_const(layout.edges))
        layout.bounds |= path.boundingRect();
    return layout;
}

} // namespace slipway::gui
