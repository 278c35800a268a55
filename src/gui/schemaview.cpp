// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/schemaview.h"

#include "gui/schemaitems.h"

#include <QGraphicsScene>
#include <QHash>
#include <QImage>
#include <QKeyEvent>
#include <QScrollBar>
#include <QSvgGenerator>
#include <QWheelEvent>

namespace slipway::gui {

using console::SchemaBook;
using migrations::LiveConstraint;
using migrations::LiveTable;

namespace {

constexpr double smallest = 0.05;
constexpr double largest = 4;
constexpr double margin = 24;

/// The foreign keys in the order in which they are drawn: parent first.
struct Reference
{
    int parent = 0;
    int child = 0;
    bool finding = false;
};

QList<Reference> referencesOf(const SchemaBook &book)
{
    QHash<QString, int> places;
    for (int i = 0; i < book.schema.tables.size(); ++i)
        places.insert(QString(book.schema.tables[i].schema + u'.' + book.schema.tables[i].name), i);
    QList<Reference> all;
    for (int child = 0; child < book.schema.tables.size(); ++child) {
        const LiveTable &table = book.schema.tables[child];
        for (const LiveConstraint &key : table.constraints) {
            const auto parent = places.constFind(key.foreignTable);
            if (key.kind == u'f' && parent != places.cend() && *parent != child)
                all << Reference{*parent, child,
                                 !key.validated || !migrations::isIndexed(table, key.columns)};
        }
    }
    return all;
}

} // namespace

SchemaView::SchemaView(QWidget *parent) : QGraphicsView(parent)
{
    setScene(new QGraphicsScene(this));
    setRenderHint(QPainter::Antialiasing);
    setDragMode(ScrollHandDrag);
    setFrameShape(NoFrame);
    setTransformationAnchor(AnchorUnderMouse);
    setAccessibleName(tr("Tables and foreign keys"));
    viewport()->setAccessibleName(accessibleName()); // it takes the focus for the view
    setBackgroundRole(QPalette::AlternateBase);
    connect(scene(), &QGraphicsScene::selectionChanged, this, [this] { Q_EMIT tableSelected(selected()); });
}

SchemaView::~SchemaView()
{
    scene()->disconnect(this); // it tells of its selection while it goes
}

GraphWish SchemaView::wish(const SchemaBook &book) const
{
    GraphWish wish;
    for (const LiveTable &table : book.schema.tables)
        wish.boxes << SchemaBox::of(table, book).size(font());
    for (const Reference &reference : referencesOf(book))
        wish.edges << GraphWish::Edge{reference.parent, reference.child};
    return wish;
}

void SchemaView::show(const SchemaBook &book, const GraphLayout &layout)
{
    m_book = book;
    m_layout = layout;
    build();
    fit();
}

void SchemaView::clear()
{
    show({}, {});
}

void SchemaView::build()
{
    const QSignalBlocker quiet(scene());
    const Theme &theme = Theme::of(this);
    setBackgroundBrush(theme.color(Token::Sunken));
    scene()->clear();
    m_tables.clear();
    const QList<Reference> references = referencesOf(m_book);
    for (int i = 0; i < references.size() && i < m_layout.edges.size(); ++i)
        scene()->addItem(new SchemaEdgeItem(m_layout.edges[i], references[i].finding, theme));
    for (int i = 0; i < m_book.schema.tables.size() && i < m_layout.boxes.size(); ++i) {
        auto *item = new SchemaTableItem(SchemaBox::of(m_book.schema.tables[i], m_book), font(), theme);
        item->setPos(m_layout.boxes[i].topLeft());
        scene()->addItem(item);
        m_tables << item;
    }
    scene()->setSceneRect(m_layout.bounds.adjusted(-margin, -margin, margin, margin));
    search(m_words);
}

void SchemaView::select(const QString &table)
{
    if (table == selected())
        return;
    scene()->clearSelection();
    for (SchemaTableItem *item : std::as_const(m_tables)) {
        if (item->box().name != table)
            continue;
        item->setSelected(true);
        ensureVisible(item, 40, 40);
    }
}

QString SchemaView::selected() const
{
    const auto found = std::find_if(m_tables.cbegin(), m_tables.cend(),
                                    [](const SchemaTableItem *item) { return item->isSelected(); });
    return found == m_tables.cend() ? QString() : (*found)->box().name;
}

int SchemaView::search(const QString &words)
{
    m_words = words;
    int found = 0;
    SchemaTableItem *first = nullptr;
    for (SchemaTableItem *item : std::as_const(m_tables)) {
        const bool holds = words.isEmpty() || item->holds(words);
        item->setFaded(!holds);
        found += holds ? 1 : 0;
        if (holds && !first)
            first = item;
    }
    if (!words.isEmpty() && first)
        ensureVisible(first, 40, 40);
    return found;
}

void SchemaView::zoom(double factor)
{
    const double wanted = qBound(smallest, scaleFactor() * factor, largest);
    scale(wanted / scaleFactor(), wanted / scaleFactor());
    m_fitted = false;
    Q_EMIT zoomed(scaleFactor());
}

void SchemaView::fit()
{
    const QRectF all = sceneRect();
    if (all.isEmpty() || viewport()->width() < 20)
        return;
    const double wanted =
        qBound(smallest, qMin(viewport()->width() / all.width(), viewport()->height() / all.height()), 1.0);
    resetTransform();
    scale(wanted, wanted);
    centerOn(all.center());
    m_fitted = true;
    Q_EMIT zoomed(scaleFactor());
}

/// Drawn in the light theme, whatever the window has: documents are white.
void SchemaView::renderTo(QPaintDevice &device)
{
    const auto paintAs = [this](const Theme &theme) {
        for (QGraphicsItem *item : scene()->items()) {
            if (auto *table = dynamic_cast<SchemaTableItem *>(item))
                table->setTheme(theme);
            else if (auto *edge = dynamic_cast<SchemaEdgeItem *>(item))
                edge->setTheme(theme);
        }
    };
    const QString chosen = selected();
    scene()->clearSelection();
    paintAs(Theme::light());
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    scene()->render(&painter, QRectF(QPointF(0, 0), sceneRect().size()), sceneRect());
    painter.end();
    paintAs(Theme::of(this));
    select(chosen);
}

bool SchemaView::exportSvg(const QString &path)
{
    QSvgGenerator svg;
    svg.setFileName(path);
    svg.setSize(sceneRect().size().toSize());
    svg.setViewBox(QRectF(QPointF(0, 0), sceneRect().size()));
    svg.setTitle(tr("Schema of %1").arg(m_book.target));
    renderTo(svg);
    return QFileInfo(path).size() > 0;
}

bool SchemaView::exportPng(const QString &path)
{
    constexpr double longest = 12'000;
    const QSizeF size = sceneRect().size();
    const double factor = qMin(2.0, longest / qMax(1.0, qMax(size.width(), size.height())));
    QImage image((size * factor).toSize().expandedTo(QSize(1, 1)), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(factor);
    image.fill(Qt::white);
    renderTo(image);
    return image.save(path, "PNG");
}

void SchemaView::wheelEvent(QWheelEvent *event)
{
    if (!event->modifiers().testFlag(Qt::ControlModifier)) {
        QGraphicsView::wheelEvent(event);
        return;
    }
    zoom(event->angleDelta().y() > 0 ? 1.15 : 1 / 1.15);
    event->accept();
}

void SchemaView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Plus || event->key() == Qt::Key_Equal)
        return zoom(1.25);
    if (event->key() == Qt::Key_Minus)
        return zoom(0.8);
    if (event->key() == Qt::Key_0)
        return fit();
    QGraphicsView::keyPressEvent(event);
}

void SchemaView::changeEvent(QEvent *event)
{
    QGraphicsView::changeEvent(event);
    if (event->type() != QEvent::PaletteChange)
        return;
    const QString chosen = selected();
    build();
    select(chosen);
}

void SchemaView::resizeEvent(QResizeEvent *event)
{
    QGraphicsView::resizeEvent(event);
    if (m_fitted)
        fit();
}

} // namespace slipway::gui
