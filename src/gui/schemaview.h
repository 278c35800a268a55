// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/schemabook.h"
#include "gui/graphlayout.h"

#include <QGraphicsView>

namespace slipway::gui {

class SchemaTableItem;

/// The tables and their foreign keys as a picture: zoom, move, search, export.
class SchemaView : public QGraphicsView
{
    Q_OBJECT
public:
    explicit SchemaView(QWidget *parent = nullptr);
    ~SchemaView() override;
    /// The graph that a book asks for, to be laid out on another thread; then show().
    GraphWish wish(const console::SchemaBook &book) const;
    void show(const console::SchemaBook &book, const GraphLayout &layout);
    void clear();

    void select(const QString &table);
    QString selected() const;
    /// Tables whose name or column holds the words stay, the others fade. Returns how many match.
    int search(const QString &words);
    void zoom(double factor);
    void fit();
    double scaleFactor() const { return transform().m11(); }

    /// The whole picture in the light theme.
    bool exportSvg(const QString &path);
    bool exportPng(const QString &path);

Q_SIGNALS:
    void tableSelected(const QString &table);
    void zoomed(double factor);

protected:
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void build();
    void renderTo(QPaintDevice &device);
    console::SchemaBook m_book;
    GraphLayout m_layout;
    QList<SchemaTableItem *> m_tables;
    QString m_words;
    bool m_fitted = true;
};

} // namespace slipway::gui
