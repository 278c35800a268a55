// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/valuetable.h"

#include "gui/rowdelegate.h"
#include "gui/statusdelegate.h"
#include "gui/theme.h"

#include <QApplication>
#include <QHeaderView>
#include <QRegularExpression>

namespace slipway::gui {

using release::Table;

bool looksLikeNumber(const QString &text)
{
    static const QRegularExpression number(QStringLiteral("^[-+−–]?[0-9][0-9.,' ]*%?$|^[–-]?$"));
    return number.match(text).hasMatch();
}

void ValueTableModel::setTable(const Table &table)
{
    beginResetModel();
    m_table = table;
    const QString last = table.columns.isEmpty() ? QString() : table.columns.constLast().toLower();
    m_comparison = last == u"change" || last == u"verdict" || last == u"difference";
    if (m_comparison)
        std::stable_partition(m_table.rows.begin(), m_table.rows.end(),
                              [this](const QStringList &row) { return !isSame(row); });
    m_numbers.clear();
    for (qsizetype column = 0; column < table.columns.size(); ++column)
        m_numbers << (!table.rows.isEmpty() &&
                      std::all_of(table.rows.cbegin(), table.rows.cend(), [&](const QStringList &row) {
                          return looksLikeNumber(row.value(column));
                      }));
    endResetModel();
}

bool ValueTableModel::isSame(const QStringList &row) const
{
    const QString verdict = row.value(m_table.columns.size() - 1).trimmed().toLower();
    return verdict.isEmpty() || verdict == u"same" || verdict == u"0" || verdict == u"unchanged" ||
           verdict == u"–";
}

int ValueTableModel::differences() const
{
    return m_comparison
               ? static_cast<int>(std::count_if(m_table.rows.cbegin(), m_table.rows.cend(),
                                                [this](const QStringList &row) { return !isSame(row); }))
               : 0;
}

int ValueTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int ValueTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant ValueTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const QStringList &row = m_table.rows[index.row()];
    const int column = index.column();
    const bool last = column == m_table.columns.size() - 1;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return row.value(column);
    case Qt::TextAlignmentRole:
        return int((m_numbers[column] || (m_comparison && column > 0) ? Qt::AlignRight : Qt::AlignLeft) |
                   Qt::AlignVCenter);
    case Qt::FontRole:
        return m_comparison && column == 0 ? QVariant() : QVariant(monoFont(QApplication::font()));
    case RowDelegate::InkRole:
        return m_comparison && isSame(row) ? QVariant(static_cast<int>(Token::Text3)) : QVariant();
    case StatusDelegate::ToneRole:
        return m_comparison && last && !isSame(row) ? QVariant(static_cast<int>(Tone::Running)) : QVariant();
    default:
        return {};
    }
}

QVariant ValueTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(
            (m_numbers.value(section) || (m_comparison && section > 0) ? Qt::AlignRight : Qt::AlignLeft) |
            Qt::AlignVCenter);
    return role == Qt::DisplayRole ? QVariant(m_table.columns.value(section)) : QVariant();
}

ValueTable::ValueTable(const Table &table, int mostRows, QWidget *parent) : QTableView(parent)
{
    m_values.setTable(table);
    setAccessibleName(table.title);
    setModel(&m_values);
    setItemDelegate(new RowDelegate(this));
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setProperty("kind", QStringLiteral("mini"));
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    const int line = fontMetrics().height() + 8;
    verticalHeader()->setDefaultSectionSize(line);
    horizontalHeader()->setHighlightSections(false);
    const int columns = m_values.columnCount();
    constexpr int probed = 200;
    horizontalHeader()->setResizeContentsPrecision(probed);
    for (int column = 0; column < columns; ++column) {
        int width = fontMetrics().horizontalAdvance(table.columns[column]);
        for (int row = 0; row < qMin<int>(probed, m_values.rowCount()); ++row)
            width = qMax(width, QFontMetrics(monoFont(QApplication::font()))
                                    .horizontalAdvance(table.rows[row].value(column)));
        setColumnWidth(column, qMin(width, 260) + 26);
    }
    if (columns > 0)
        horizontalHeader()->setSectionResizeMode(m_values.isComparison() ? 0 : columns - 1,
                                                 QHeaderView::Stretch);
    m_shown = qBound(1, m_values.rowCount(), mostRows);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    if (m_shown == m_values.rowCount())
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

QSize ValueTable::sizeHint() const
{
    ensurePolished();
    horizontalHeader()->ensurePolished();
    return {200,
            horizontalHeader()->sizeHint().height() + m_shown * verticalHeader()->defaultSectionSize() + 2};
}

QString ValueTable::asText() const
{
    QStringList lines{m_values.table().columns.join(u'\t')};
    for (const QStringList &row : m_values.table().rows)
        lines << row.join(u'\t');
    return lines.join(u'\n');
}

} // namespace slipway::gui
