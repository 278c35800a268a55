// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checkview.h"

#include "gui/card.h"
#include "gui/checkdetail.h"
#include "gui/icons.h"
#include "gui/rowstable.h"
#include "gui/valuetable.h"

#include <QAction>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

namespace {

constexpr int allRanks = 9;

struct RankWord
{
    int rank;
    const char *icon;
    const char *word;
};
constexpr RankWord rankWords[] = {{allRanks, "", QT_TRANSLATE_NOOP("slipway::gui::CheckView", "All")},
                                  {0, "fail", QT_TRANSLATE_NOOP("slipway::gui::CheckView", "Failed")},
                                  {1, "warn", QT_TRANSLATE_NOOP("slipway::gui::CheckView", "Tolerated")},
                                  {2, "ok", QT_TRANSLATE_NOOP("slipway::gui::CheckView", "Passed")},
                                  {3, "skip", QT_TRANSLATE_NOOP("slipway::gui::CheckView", "Skipped")}};

QPushButton *chip(const QString &text, const char *iconName = "")
{
    auto *button = new QPushButton(text);
    button->setProperty("kind", QStringLiteral("filter"));
    button->setCheckable(true);
    if (*iconName != 0)
        button->setIcon(icon(QLatin1String(iconName)));
    return button;
}

} // namespace

CheckView::CheckView(QWidget *parent)
    : QWidget(parent), m_model(new ChecksModel(this)), m_filter(new ChecksFilter(this))
{
    m_filter->setSourceModel(m_model);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    makeTable();
    m_none = new QuietLabel(tr("No check fits the filter."));
    m_none->setAlignment(Qt::AlignCenter);
    m_list = new QStackedWidget;
    m_list->addWidget(m_table);
    m_list->addWidget(m_none);
    m_detail = new CheckDetail;
    connect(m_detail, &CheckDetail::logWanted, this, &CheckView::logWanted);
    m_split = new QSplitter;
    m_split->setObjectName(QStringLiteral("checkSplit"));
    m_split->addWidget(m_list);
    m_split->addWidget(m_detail);
    m_split->setStretchFactor(0, 1);
    m_split->setSizes({900, 444});
    m_split->setChildrenCollapsible(false);
    m_split->setHandleWidth(1);
    m_body = new QStackedWidget;
    m_body->addWidget(m_split);
    m_body->addWidget(makeComparisons());
    column->addWidget(m_body, 1);
    makeActions();
    countRows();
}

QWidget *CheckView::makeBar()
{
    auto *bar = new QWidget;
    bar->setObjectName(QStringLiteral("pageHeader"));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    m_words = new QLineEdit;
    m_words->setObjectName(QStringLiteral("checkFilter"));
    m_words->setPlaceholderText(tr("Filter checks"));
    m_words->setAccessibleName(tr("Filter checks by words: name, step, value, query"));
    m_words->setClearButtonEnabled(true);
    m_words->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_words->setMaximumWidth(240);
    row->addWidget(m_words);
    m_ranks = new QButtonGroup(this);
    for (const RankWord &known : rankWords) {
        QPushButton *button = chip(tr(known.word), known.icon);
        button->setObjectName(QStringLiteral("checkRank.%1").arg(known.rank));
        m_ranks->addButton(button, known.rank);
        row->addWidget(button);
    }
    m_ranks->button(allRanks)->setChecked(true);
    row->addStretch();
    m_steps = new QComboBox;
    m_steps->setObjectName(QStringLiteral("checkStep"));
    m_steps->setAccessibleName(tr("Step"));
    m_steps->setMaximumWidth(220);
    row->addWidget(m_steps);
    m_sides = new QButtonGroup(this);
    m_sidesBox = new QWidget;
    auto *sides = new QHBoxLayout(m_sidesBox);
    sides->setContentsMargins(0, 0, 0, 0);
    sides->setSpacing(8);
    const QString names[] = {tr("Checks"), tr("Before and after")};
    for (int side = 0; side < 2; ++side) {
        QPushButton *button = chip(names[side]);
        button->setObjectName(QStringLiteral("checkSide.%1").arg(side));
        m_sides->addButton(button, side);
        sides->addWidget(button);
    }
    m_sides->button(0)->setChecked(true);
    row->addWidget(m_sidesBox);
    connect(m_words, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_filter->setWords(words);
        countRows();
    });
    connect(m_ranks, &QButtonGroup::idClicked, this, [this](int rank) {
        m_filter->setRank(rank == allRanks ? std::nullopt : std::optional(rank));
        countRows();
    });
    connect(m_steps, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter->setStep(m_steps->itemData(index).toString());
        countRows();
    });
    connect(m_sides, &QButtonGroup::idClicked, this, [this](int side) { m_body->setCurrentIndex(side); });
    return bar;
}

void CheckView::makeTable()
{
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("checks"));
    m_table->setModel(m_filter);
    dressTable(*m_table, tr("Checks"));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    const int em = fontMetrics().averageCharWidth();
    const int widths[] = {18, 40, 22, 22, 22, 10};
    for (int column = 0; column < ChecksModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column] * em);
    m_table->horizontalHeader()->setSectionResizeMode(ChecksModel::Check, QHeaderView::Stretch);
    m_table->horizontalHeader()->setMinimumSectionSize(8 * em);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ChecksModel::Result, Qt::AscendingOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &CheckView::showChosen);
}

void CheckView::makeActions()
{
    const auto add = [this](QWidget *owner, const char *name, const QKeySequence &keys, auto run) {
        auto *action = new QAction(owner);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        owner->addAction(action);
    };
    add(this, "checks.find", QKeySequence::Find, [this] {
        m_words->setFocus(Qt::ShortcutFocusReason);
        m_words->selectAll();
    });
    add(this, "checks.nextFailed", QKeySequence(Qt::Key_F8), [this] { nextFailed(); });
    add(m_table, "checks.copy", QKeySequence::Copy, [this] { copyChosen(); });
}

QWidget *CheckView::makeComparisons()
{
    m_comparisons = new QWidget;
    m_comparisons->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(m_comparisons);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(8);
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("comparisons"));
    scroll->setAccessibleName(tr("Before and after"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_comparisons);
    return scroll;
}

void CheckView::offerLog(bool offered)
{
    m_detail->offerLog(offered);
}

void CheckView::show(const QList<CheckRow> &rows, const QJsonObject &facts)
{
    const QModelIndex chosen = m_filter->mapToSource(m_table->currentIndex());
    const QString name = chosen.isValid() ? m_model->rows()[chosen.row()].check.name : QString();
    const QString step = chosen.isValid() ? m_model->rows()[chosen.row()].stepId : QString();
    m_facts = facts;
    m_model->setRows(rows);
    fillSteps();
    fitColumn(*m_table, ChecksModel::Result);
    fitColumn(*m_table, ChecksModel::Took);
    fillComparisons();
    countRows();
    int wanted = 0;
    for (int row = 0; row < m_filter->rowCount() && !name.isEmpty(); ++row) {
        const CheckRow &known = rows[m_filter->mapToSource(m_filter->index(row, 0)).row()];
        if (known.check.name == name && known.stepId == step)
            wanted = row;
    }
    m_table->setCurrentIndex(m_filter->index(wanted, 0));
    showChosen();
}

void CheckView::fillSteps()
{
    const QString chosen = m_steps->currentData().toString();
    const QSignalBlocker quiet(m_steps);
    m_steps->clear();
    m_steps->addItem(tr("All steps"), QString());
    for (const CheckRow &row : m_model->rows()) {
        if (m_steps->findData(row.stepId) < 0)
            m_steps->addItem(QStringLiteral("%1 %2").arg(row.stepNumber).arg(row.stepTitle), row.stepId);
    }
    m_steps->setCurrentIndex(qMax(0, m_steps->findData(chosen)));
    m_filter->setStep(m_steps->currentData().toString());
}

void CheckView::fillComparisons()
{
    auto *column = static_cast<QVBoxLayout *>(m_comparisons->layout());
    while (QLayoutItem *item = column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int tables = 0;
    const auto keys = m_facts.keys();
    for (const QString &key : keys) {
        if (!key.startsWith(u"table."))
            continue;
        const QJsonValue fact = m_facts[key];
        const QJsonArray list = fact.isArray() ? fact.toArray() : QJsonArray{fact};
        for (const QJsonValue written : list) {
            auto *shown = new ValueTable(Table::fromJson(written.toObject()), 20);
            if (!shown->values().isComparison()) {
                delete shown;
                continue;
            }
            ++tables;
            column->addWidget(new SectionLabel(
                QString(shown->accessibleName() + QStringLiteral("  ") +
                        tr("%n difference(s), first", nullptr, shown->values().differences()))));
            column->addWidget(shown);
            column->addSpacing(8);
        }
    }
    column->addStretch();
    m_sidesBox->setVisible(tables > 0);
    if (tables == 0) {
        m_body->setCurrentIndex(0);
        m_sides->button(0)->setChecked(true);
    }
}

void CheckView::countRows()
{
    QHash<int, int> counts;
    for (const CheckRow &row : m_model->rows())
        ++counts[row.rank()];
    counts[allRanks] = static_cast<int>(m_model->rows().size());
    for (const RankWord &known : rankWords) {
        QAbstractButton *button = m_ranks->button(known.rank);
        const int count = counts.value(known.rank);
        button->setText(count > 0 ? QString(tr(known.word) + u' ' + QLocale().toString(count))
                                  : tr(known.word));
        button->setAccessibleName(tr("%1: %n check(s)", nullptr, count).arg(tr(known.word)));
        button->setVisible(known.rank == allRanks || count > 0 || button->isChecked());
    }
    m_none->setText(m_model->rows().isEmpty() ? tr("No check has run yet.")
                                              : tr("No check fits the filter."));
    m_list->setCurrentIndex(m_filter->rowCount() == 0 ? 1 : 0);
    if (!m_table->currentIndex().isValid() && m_filter->rowCount() > 0)
        m_table->setCurrentIndex(m_filter->index(0, 0));
}

void CheckView::showChosen()
{
    const QModelIndex chosen = m_filter->mapToSource(m_table->currentIndex());
    if (!chosen.isValid()) {
        m_detail->clear();
        return;
    }
    const CheckRow &row = m_model->rows()[chosen.row()];
    m_detail->show(row, tablesOf(m_facts, row.stepId));
}

void CheckView::nextFailed()
{
    const int rows = m_filter->rowCount();
    const int from = m_table->currentIndex().row();
    for (int step = 1; step <= rows; ++step) {
        const QModelIndex index = m_filter->index((from + step + rows) % rows, 0);
        if (m_model->rows()[m_filter->mapToSource(index).row()].check.status == CheckStatus::Fail) {
            m_table->setCurrentIndex(index);
            m_table->setFocus(Qt::ShortcutFocusReason);
            return;
        }
    }
}

QString CheckView::asText(bool onlyChosen) const
{
    QStringList head;
    for (int column = 0; column < m_filter->columnCount(); ++column)
        head << m_filter->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString();
    QStringList lines{head.join(u'\t')};
    for (int row = 0; row < m_filter->rowCount(); ++row) {
        if (onlyChosen && !m_table->selectionModel()->isRowSelected(row, {}))
            continue;
        QStringList cells;
        for (int column = 0; column < m_filter->columnCount(); ++column)
            cells << m_filter->index(row, column).data().toString().replace(u'\t', u' ').replace(u'\n', u' ');
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

void CheckView::copyChosen()
{
    const QString text = asText(true);
    QApplication::clipboard()->setText(text);
    Q_EMIT copied(static_cast<int>(text.count(u'\n')));
}

void CheckView::copyAll()
{
    const QString text = asText(false);
    QApplication::clipboard()->setText(text);
    Q_EMIT copied(static_cast<int>(text.count(u'\n')));
}

QByteArray CheckView::saveLayout() const
{
    return m_split->saveState();
}

void CheckView::restoreLayout(const QByteArray &state)
{
    if (!state.isEmpty())
        m_split->restoreState(state);
}

} // namespace slipway::gui
