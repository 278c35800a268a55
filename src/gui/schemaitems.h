// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/schemabook.h"
#include "gui/theme.h"

#include <QGraphicsItem>

namespace slipway::gui {

/// What is drawn of one column.
struct SchemaRow
{
    QString name;
    QString type;
    bool primary = false;
    bool foreign = false;
    bool marked = false; ///< one of the integration's
    bool finding = false;
};

/// What is drawn of one table: keys, marked columns and those with a finding, then others up to a limit.
struct SchemaBox
{
    QString name;
    QList<SchemaRow> rows;
    int more = 0; ///< columns left out
    bool error = false;
    bool warning = false;
    QStringList findings;

    static SchemaBox of(const migrations::LiveTable &table, const console::SchemaBook &book);
    QSizeF size(const QFont &font) const;
};

class SchemaTableItem : public QGraphicsItem
{
public:
    SchemaTableItem(SchemaBox box, const QFont &font, const Theme &theme);
    const SchemaBox &box() const { return m_box; }
    void setFaded(bool faded);
    bool holds(const QString &words) const;
    void setTheme(const Theme &theme);

    QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    SchemaBox m_box;
    QFont m_font;
    const Theme *m_theme;
    QSizeF m_size;
};

/// A foreign key: from the table that is referred to, to the one that refers.
class SchemaEdgeItem : public QGraphicsItem
{
public:
    SchemaEdgeItem(QPainterPath path, bool finding, const Theme &theme);
    void setTheme(const Theme &theme);
    QRectF boundingRect() const override;
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    QPainterPath m_path;
    bool m_finding;
    const Theme *m_theme;
};

} // namespace slipway::gui
