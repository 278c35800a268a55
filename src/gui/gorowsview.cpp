// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/gorowsview.h"

#include "gui/corewords.h"
#include "gui/icons.h"

#include <QCoreApplication>
#include <QPainter>
#include <QStyledItemDelegate>

namespace slipway::gui {

using namespace release;

namespace {

StatusLook look(const char *icon, Tone tone, const char *word)
{
    return {QString::fromLatin1(icon), tone, QCoreApplication::translate("GoStatus", word)};
}

bool sameRow(const GoRow &a, const GoRow &b)
{
    return a.toJson() == b.toJson();
}

/// 73 px at the normal font. Only a wrong actual is coloured; a red row has its tint and a bar.
class GoRowDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const override
    {
        return {600, QFontMetrics(scaledFont(option.font, 1.3)).height() +
                         QFontMetrics(option.font).height() + 32};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of(option.palette);
        const auto status = static_cast<GoStatus>(index.data(GoRowsModel::StatusRole).toInt());
        const StatusLook shown = lookOf(status);
        const bool failed = status == GoStatus::Fail;
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->fillRect(option.rect, failed     ? theme.statusTint(Tone::Failed)
                                       : selected ? theme.color(Token::Selection)
                                                  : theme.color(Token::Surface));
        if (selected || failed)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(selected ? 5 : 3, option.rect.height())),
                              failed ? theme.statusBar(Tone::Failed) : theme.color(Token::Accent));
        painter->setPen(theme.color(Token::Border));
        painter->drawLine(option.rect.bottomLeft(), option.rect.bottomRight());
        const int width = option.rect.width();
        const int left = option.rect.left();
        const QRect body = option.rect.adjusted(0, 10, 0, -10);
        QFont number = scaledFont(option.font, 1.9, QFont::DemiBold);
        painter->setFont(number);
        painter->setPen(theme.color(Token::Text3));
        painter->drawText(QRect(left, body.top(), 56, body.height()), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(GoRowsModel::NumberRole).toString());
        const int titleLeft = left + 72;
        const int statusLeft = left + width - 150;
        const int third = (statusLeft - titleLeft) / 3;
        paintPair(painter, QRect(titleLeft, body.top(), third + third / 6 - 12, body.height()),
                  index.data().toString(), scaledFont(option.font, 1.3, QFont::DemiBold),
                  theme.color(Token::Text), index.data(GoRowsModel::ActionRole).toString(),
                  monoFont(scaledFont(option.font, 0.95)), theme.color(Token::Text2), true);
        const QFont caption = captionFont(option.font);
        const QFont value = scaledFont(option.font, 1.08);
        paintPair(painter,
                  QRect(titleLeft + third + third / 6, body.top(), third - third / 6 - 12, body.height()),
                  QCoreApplication::translate("GoStatus", "expected"), caption, theme.color(Token::Text3),
                  index.data(GoRowsModel::ExpectedRole).toString(), value, theme.color(Token::Text2), false);
        QString actual = index.data(GoRowsModel::ActualRole).toString();
        if (const int files = index.data(GoRowsModel::FilesRole).toInt(); files > 0)
            actual += QCoreApplication::translate("GoStatus", "  (%n file(s))", nullptr, files);
        paintPair(painter, QRect(titleLeft + 2 * third, body.top(), third - 12, body.height()),
                  QCoreApplication::translate("GoStatus", "actual"), caption, theme.color(Token::Text3),
                  actual, failed ? scaledFont(value, 1, QFont::DemiBold) : value,
                  failed ? theme.statusText(Tone::Failed) : theme.color(Token::Text), false);
        icon(shown.icon, shown.tone).paint(painter, QRect(statusLeft, body.center().y() - 11, 22, 22));
        const QFont word = scaledFont(option.font, 1.3, QFont::DemiBold);
        painter->setFont(word);
        painter->setPen(theme.statusText(shown.tone));
        painter->drawText(QRect(statusLeft + 30, body.top(), 150 - 36, body.height()), Qt::AlignVCenter,
                          QFontMetrics(word).elidedText(shown.word, Qt::ElideRight, 150 - 36));
        painter->restore();
    }

private:
    /// Two lines; `head` says which of them is the larger.
    static void paintPair(QPainter *painter, const QRect &box, const QString &first, const QFont &firstFont,
                          const QColor &firstInk, const QString &second, const QFont &secondFont,
                          const QColor &secondInk, bool head)
    {
        const QFontMetrics one(firstFont);
        const QFontMetrics two(secondFont);
        const bool alone = second.isEmpty() && head;
        const int height = one.height() + (alone ? 0 : two.height() + 3);
        int top = box.center().y() - height / 2;
        painter->setFont(firstFont);
        painter->setPen(firstInk);
        painter->drawText(QRect(box.left(), top, box.width(), one.height()), Qt::AlignVCenter,
                          one.elidedText(first, Qt::ElideRight, box.width()));
        if (alone)
            return;
        top += one.height() + 3;
        painter->setFont(secondFont);
        painter->setPen(secondInk);
        painter->drawText(
            QRect(box.left(), top, box.width(), two.height()), Qt::AlignVCenter,
            two.elidedText(second.isEmpty() ? QStringLiteral("–") : QString(second).replace(u'\n', u' '),
                           Qt::ElideRight, box.width()));
    }
};

} // namespace

StatusLook lookOf(GoStatus status)
{
    switch (status) {
    case GoStatus::Open:
        return look("dash", Tone::Neutral, QT_TRANSLATE_NOOP("GoStatus", "Open"));
    case GoStatus::Running:
        return look("run", Tone::Running, QT_TRANSLATE_NOOP("GoStatus", "Running"));
    case GoStatus::Waiting:
        return look("user", Tone::Attention, QT_TRANSLATE_NOOP("GoStatus", "Needs you"));
    case GoStatus::Pass:
        return look("ok", Tone::Ok, QT_TRANSLATE_NOOP("GoStatus", "Pass"));
    case GoStatus::NotApplicable:
        return look("skip", Tone::Neutral, QT_TRANSLATE_NOOP("GoStatus", "N/A"));
    case GoStatus::Skipped:
        return look("skip", Tone::Attention, QT_TRANSLATE_NOOP("GoStatus", "Skipped"));
    case GoStatus::Fail:
        return look("fail", Tone::Failed, QT_TRANSLATE_NOOP("GoStatus", "Fail"));
    }
    Q_UNREACHABLE();
}

void GoRowsModel::setRows(const QList<GoRow> &rows)
{
    const bool shape = rows.size() == m_rows.size() &&
                       std::equal(rows.cbegin(), rows.cend(), m_rows.cbegin(),
                                  [](const GoRow &a, const GoRow &b) { return a.stepId == b.stepId; });
    if (!shape) {
        beginResetModel();
        m_rows = rows;
        endResetModel();
        return;
    }
    for (int row = 0; row < rows.size(); ++row) {
        if (sameRow(rows[row], m_rows[row]))
            continue;
        m_rows[row] = rows[row];
        Q_EMIT dataChanged(index(row), index(row));
    }
}

int GoRowsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

QVariant GoRowsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const GoRow &row = m_rows[index.row()];
    switch (role) {
    case Qt::DisplayRole:
        return row.title;
    case StepRole:
        return row.stepId;
    case NumberRole:
        return row.number;
    case ActionRole:
        return row.action;
    case ExpectedRole:
        return row.expected;
    case ActualRole:
        return coreWords(row.actual.isEmpty() && !row.green() ? row.reason : row.actual);
    case StatusRole:
        return static_cast<int>(row.status);
    case FilesRole:
        return row.attachments;
    case Qt::ToolTipRole:
        return QStringList{row.action, tr("expected: %1").arg(row.expected),
                           tr("actual: %1").arg(coreWords(row.actual)), coreWords(row.reason)}
            .join(u'\n')
            .trimmed();
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1. %2, %3. %4")
            .arg(row.number)
            .arg(row.title, lookOf(row.status).word,
                 coreWords(row.reason.isEmpty() ? row.actual : row.reason));
    default:
        return {};
    }
}

GoRowsView::GoRowsView(QWidget *parent) : QListView(parent)
{
    setObjectName(QStringLiteral("goRows"));
    setAccessibleName(tr("Go/no-go table"));
    setProperty("pane", true);
    setModel(&m_model);
    setItemDelegate(new GoRowDelegate(this));
    setUniformItemSizes(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFrameShape(QFrame::NoFrame);
    connect(selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this] { Q_EMIT stepChosen(currentStep()); });
}

void GoRowsView::setRows(const QList<GoRow> &rows)
{
    m_model.setRows(rows);
}

QString GoRowsView::currentStep() const
{
    return currentIndex().data(GoRowsModel::StepRole).toString();
}

void GoRowsView::chooseStep(const QString &stepId)
{
    for (int row = 0; row < m_model.rowCount(); ++row)
        if (m_model.rows()[row].stepId == stepId)
            setCurrentIndex(m_model.index(row));
}

} // namespace slipway::gui
