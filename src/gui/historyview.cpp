// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/historyview.h"

#include "gui/card.h"
#include "gui/emptystate.h"
#include "gui/historymodel.h"
#include "gui/icons.h"
#include "gui/keynames.h"
#include "gui/rowdelegate.h"
#include "gui/rowstable.h"
#include "gui/statusdelegate.h"
#include "gui/statuslook.h"
#include "gui/workbench.h"

#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace slipway::gui {

using namespace release;
using ledger::RunSummary;

namespace {

const QString columnsKey = QStringLiteral("history/columns");

bool hasRecord(const RunSummary &run)
{
    return run.status != RunStatus::Planned && run.status != RunStatus::Running &&
           run.status != RunStatus::Refused;
}

} // namespace

const RunSummary *releaseBefore(const QList<RunSummary> &runs, const RunSummary &run)
{
    const RunSummary *found = nullptr;
    for (const RunSummary &other : runs) {
        const bool before = other.status == RunStatus::Succeeded && other.environment == run.environment &&
                            other.workspace == run.workspace && other.startedAt < run.startedAt;
        if (before && (found == nullptr || other.startedAt > found->startedAt))
            found = &other;
    }
    return found;
}

HistoryView::HistoryView(Workbench &bench, QWidget *parent) : QWidget(parent), m_bench(bench)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBar());
    m_stack = new QStackedWidget;
    m_stack->addWidget(makeTable());
    m_stack->addWidget(new EmptyState(
        tr("No release yet"),
        tr("Make a new release: its plan shows what would change before anything does. Runs that "
           "the command line begins are listed here too.")));
    column->addWidget(m_stack, 1);
    countRuns();
    tellComparison();
}

HistoryView::~HistoryView()
{
    m_bench.settings().setValue(columnsKey, m_table->horizontalHeader()->saveState());
}

QWidget *HistoryView::makeBar()
{
    auto *bar = new QWidget;
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(8);
    row->addWidget(new SectionLabel(tr("History")));
    row->addSpacing(4);
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("historySearch"));
    m_search->setPlaceholderText(tr("Filter runs"));
    m_search->setAccessibleName(tr("Filter runs by words: environment, playbook, revision, person"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setMaximumWidth(260);
    row->addWidget(m_search);
    addStatusChips(row);
    row->addStretch();
    m_environment = new QComboBox;
    m_environment->setObjectName(QStringLiteral("historyEnvironment"));
    m_environment->setAccessibleName(tr("Environment"));
    row->addWidget(m_environment);
    row->addWidget(makeCompare());
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_filter->setWords(words);
        countRuns();
    });
    connect(m_environment, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_filter->setEnvironment(m_environment->itemData(index).toString());
        countRuns();
    });
    auto *find = new QAction(this);
    find->setObjectName(QStringLiteral("history.find"));
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, m_search, qOverload<>(&QWidget::setFocus));
    addAction(find);
    return bar;
}

void HistoryView::addStatusChips(QHBoxLayout *row)
{
    m_status = new QButtonGroup(this);
    const std::pair<int, QString> kinds[] = {
        {-1, {}},
        {static_cast<int>(RunStatus::Running), QStringLiteral("run")},
        {static_cast<int>(RunStatus::Failed), QStringLiteral("fail")},
        {static_cast<int>(RunStatus::Interrupted), QStringLiteral("warn")},
    };
    for (const auto &[status, iconName] : kinds) {
        auto *button = new QPushButton;
        button->setObjectName(QStringLiteral("status.%1").arg(status));
        button->setProperty("kind", QStringLiteral("filter"));
        button->setCheckable(true);
        if (!iconName.isEmpty())
            button->setIcon(icon(iconName));
        m_status->addButton(button, status);
        // Ids below -1 are Qt's own, -1 asks for one.
        m_status->setId(button, status + 1);
        row->addWidget(button);
    }
    m_status->button(0)->setChecked(true);
    connect(m_status, &QButtonGroup::idClicked, this, [this](int id) {
        m_filter->setStatus(id == 0 ? std::nullopt : std::optional(static_cast<RunStatus>(id - 1)));
        countRuns();
    });
}

QPushButton *HistoryView::makeCompare()
{
    m_compare = new QAction(this);
    m_compare->setObjectName(QStringLiteral("history.compare"));
    m_compare->setShortcut(QKeySequence(QStringLiteral("Ctrl+D")));
    m_compare->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(m_compare, &QAction::triggered, this, &HistoryView::compare);
    addAction(m_compare);
    m_compareButton = new QPushButton(icon(QStringLiteral("table")), {});
    m_compareButton->setObjectName(QStringLiteral("historyCompare"));
    connect(m_compareButton, &QPushButton::clicked, m_compare, &QAction::trigger);
    return m_compareButton;
}

QTableView *HistoryView::makeTable()
{
    m_model = new HistoryModel(this);
    m_filter = new HistoryFilter(this);
    m_filter->setSourceModel(m_model);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("history"));
    m_table->setProperty("pane", true);
    m_table->setModel(m_filter);
    dressTable(*m_table, tr("History of runs"));
    m_table->setItemDelegateForColumn(HistoryModel::Environment, new EnvironmentDelegate(m_table));
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(HistoryModel::Playbook, QHeaderView::Stretch);
    const int em = fontMetrics().averageCharWidth();
    const int widths[] = {22, 18, 30, 36, 18, 20, 12, 20};
    for (int column = 0; column < HistoryModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column] * em);
    header->restoreState(m_bench.settings().value(columnsKey).toByteArray());
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(HistoryModel::Started, Qt::DescendingOrder);
    connect(m_table, &QTableView::doubleClicked, this, &HistoryView::openChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &HistoryView::tellComparison);
    auto *open = new QAction(m_table);
    open->setObjectName(QStringLiteral("history.open"));
    open->setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    open->setShortcutContext(Qt::WidgetShortcut);
    connect(open, &QAction::triggered, this, &HistoryView::openChosen);
    m_table->addAction(open);
    return m_table;
}

void HistoryView::offerEnvironments(const QStringList &names)
{
    const QSignalBlocker quiet(m_environment);
    m_environment->clear();
    m_environment->addItem(tr("All environments"), QString());
    for (const QString &name : names)
        m_environment->addItem(name, name);
    m_filter->setEnvironment({});
}

void HistoryView::takeFocus()
{
    m_table->setFocus();
}

bool HistoryView::isEmpty() const
{
    return m_model->runs().isEmpty();
}

void HistoryView::setRuns(const QList<RunSummary> &runs)
{
    m_model->setRuns(runs);
    for (const int column : {HistoryModel::Status, HistoryModel::Environment, HistoryModel::Duration})
        fitColumn(*m_table, column);
    countRuns();
    tellComparison();
}

void HistoryView::countRuns()
{
    const QList<RunSummary> &runs = m_model->runs();
    const int all = static_cast<int>(runs.size());
    Q_EMIT counted(!m_filter->narrowed() ? tr("%n run(s)", nullptr, all)
                                         : tr("%1 of %n run(s)", nullptr, all).arg(m_filter->rowCount()));
    QHash<int, int> counts;
    for (const RunSummary &run : runs)
        ++counts[static_cast<int>(run.status)];
    for (QAbstractButton *button : m_status->buttons()) {
        const int id = m_status->id(button);
        const QString word = id == 0 ? tr("All") : lookOf(static_cast<RunStatus>(id - 1)).word;
        const int count = id == 0 ? all : counts.value(id - 1);
        button->setText(count > 0 ? QString(word + u' ' + QLocale().toString(count)) : word);
        button->setAccessibleName(tr("%1: %n run(s)", nullptr, count).arg(word));
        button->setVisible(id == 0 || count > 0 || button->isChecked());
    }
    m_stack->setCurrentIndex(runs.isEmpty() ? 1 : 0);
}

QList<RunSummary> HistoryView::chosenRuns() const
{
    QList<RunSummary> chosen;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        chosen << m_model->runs()[m_filter->mapToSource(row).row()];
    return chosen;
}

std::pair<QString, QString> HistoryView::comparison() const
{
    const QList<RunSummary> chosen = chosenRuns();
    if (chosen.isEmpty() || chosen.size() > 2 || !std::all_of(chosen.cbegin(), chosen.cend(), hasRecord))
        return {};
    if (chosen.size() == 1) {
        const RunSummary *before = releaseBefore(m_model->runs(), chosen[0]);
        return before == nullptr ? std::pair<QString, QString>() : std::pair(before->id, chosen[0].id);
    }
    const bool inOrder = chosen[0].startedAt < chosen[1].startedAt;
    return {chosen[inOrder ? 0 : 1].id, chosen[inOrder ? 1 : 0].id};
}

/// What would be compared, and where nothing can be, why.
void HistoryView::tellComparison()
{
    const QList<RunSummary> chosen = chosenRuns();
    const bool possible = !comparison().second.isEmpty();
    m_compare->setText(chosen.size() == 1 ? tr("Compare with the release before") : tr("Compare two"));
    m_compare->setEnabled(possible);
    const QString why = chosen.size() > 2   ? tr("More than two runs are selected")
                        : chosen.isEmpty()  ? tr("Select one run, or two with Ctrl")
                        : chosen.size() > 1 ? tr("A run that has not ended has no record yet")
                                            : tr("No release that succeeded on %1 came before it, or it has "
                                                 "not ended. Select a second run with Ctrl")
                                                  .arg(chosen[0].environment);
    m_compareButton->setText(m_compare->text());
    m_compareButton->setEnabled(possible);
    m_compareButton->setToolTip(
        possible ? tr("What changed comes first (%1)").arg(keyNames(QStringLiteral("Ctrl+D"))) : why);
}

void HistoryView::openChosen()
{
    const QModelIndex index = m_table->currentIndex();
    if (index.isValid())
        Q_EMIT runWanted(index.data(HistoryModel::RunIdRole).toString());
}

void HistoryView::compare()
{
    const auto [earlier, later] = comparison();
    if (!later.isEmpty())
        Q_EMIT comparisonWanted(earlier, later);
}

} // namespace slipway::gui
