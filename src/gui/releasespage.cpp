// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/releasespage.h"

#include "gui/background.h"
#include "gui/emptystate.h"
#include "gui/environmentcard.h"
#include "gui/errorcard.h"
#include "gui/firststart.h"
#include "gui/followupsstrip.h"
#include "gui/historymodel.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/rowdelegate.h"
#include "gui/statusdelegate.h"
#include "gui/statuslook.h"
#include "gui/trustcard.h"
#include "gui/workbench.h"
#include "ledger/ledger.h"

#include <QAction>
#include <QButtonGroup>
#include <QComboBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;
using ledger::RunSummary;

namespace {

const QString columnsKey = QStringLiteral("history/columns");
constexpr int pollMs = 2'000;

struct RunsRead
{
    QList<RunSummary> runs;
    std::optional<Error> error;
};

RunsRead readRuns(const QString &path)
{
    if (!QFileInfo::exists(path))
        return {};
    auto opened = ledger::Ledger::open(path);
    if (!opened)
        return {{}, opened.error()};
    auto runs = (*opened)->runs();
    if (!runs)
        return {{}, runs.error()};
    return {*runs, {}};
}

QString stampOf(const QString &path)
{
    QString stamp;
    for (const QString &file : {path, QString(path + QStringLiteral("-wal"))}) {
        const QFileInfo info(file);
        stamp += QStringLiteral("%1/%2 ").arg(info.size()).arg(info.lastModified().toMSecsSinceEpoch());
    }
    return QString(path + u' ' + stamp);
}

QString protectionWords(const Environment &environment)
{
    switch (environment.protection) {
    case Protection::None:
        return ReleasesPage::tr("open");
    case Protection::Confirm:
        return ReleasesPage::tr("confirm by name");
    case Protection::Approvals:
        return ReleasesPage::tr("protected");
    }
    Q_UNREACHABLE();
}

} // namespace

ReleasesPage::ReleasesPage(Workbench &workbench, MainWindow &window)
    : Page(workbench), m_window(window), m_stack(new QStackedWidget), m_first(new FirstStart(window))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(m_stack);
    auto *home = new QWidget;
    home->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(home);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    m_trust = new TrustCard(bench());
    m_error = new ErrorCard;
    auto *notes = new QVBoxLayout;
    notes->setContentsMargins(16, 12, 16, 0);
    notes->setSpacing(8);
    notes->addWidget(m_trust);
    notes->addWidget(m_error);
    m_error->hide();
    column->addLayout(notes);
    column->addWidget(makeCards());
    m_followUps = new FollowUpsStrip(bench());
    connect(m_followUps, &FollowUpsStrip::runWanted, &m_window,
            [this](const QString &id) { m_window.openRun(id); });
    connect(m_followUps, &FollowUpsStrip::told, &m_window, &MainWindow::say);
    column->addWidget(m_followUps);
    column->addWidget(makeFilterBar());
    m_history = new QStackedWidget;
    m_history->addWidget(makeTable());
    m_empty =
        new EmptyState(tr("No release yet"),
                       tr("Runs of this ledger are listed here, also those that the command line begins."));
    m_history->addWidget(m_empty);
    column->addWidget(m_history, 1);
    m_stack->addWidget(m_first);
    m_stack->addWidget(home);

    connect(m_trust, &TrustCard::trusted, this, [this] {
        m_trust->hide();
        askAll();
    });
    connect(&bench(), &Workbench::workspaceChanged, this, &ReleasesPage::renew);
    connect(&bench(), &Workbench::ledgerChanged, this, [this] {
        m_stamp.clear();
        readLedger();
    });
    connect(&m_window, &MainWindow::failed, this, [this](const Error &error) {
        m_error->setError(error);
        m_error->show();
    });
    connect(&m_poll, &QTimer::timeout, this, &ReleasesPage::readLedger);
    m_poll.start(pollMs);
    renew();
}

ReleasesPage::~ReleasesPage()
{
    m_asking.request_stop();
    bench().settings().setValue(columnsKey, m_table->horizontalHeader()->saveState());
}

QWidget *ReleasesPage::makeHeader()
{
    auto *header = new QWidget;
    header->setObjectName(QStringLiteral("pageHeader"));
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(12);
    auto *name = new QuietLabel(title(), QuietLabel::Ink::Text);
    name->setFont(pageTitleFont(font()));
    m_count = new QuietLabel({}, QuietLabel::Ink::Text3);
    m_new = new QPushButton(icon(QStringLiteral("plus"), Theme::of(this).color(Token::OnAccent)),
                            tr("New release"));
    m_new->setObjectName(QStringLiteral("newRelease"));
    m_new->setProperty("kind", QStringLiteral("primary"));
    m_new->setToolTip(tr("Choose environment and playbook (Ctrl+N)"));
    m_new->setVisible(m_window.hasPage(QStringLiteral("room")));
    connect(m_new, &QPushButton::clicked, &m_window, [this] { m_window.startRelease(); });
    row->addWidget(name);
    row->addWidget(m_count, 1);
    row->addWidget(m_new);
    return header;
}

QWidget *ReleasesPage::makeCards()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(16, 12, 16, 4);
    column->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    m_checked = new QuietLabel({}, QuietLabel::Ink::Text3);
    auto *again = new QPushButton(icon(QStringLiteral("retry")), tr("Check now"));
    again->setObjectName(QStringLiteral("checkNow"));
    again->setProperty("kind", QStringLiteral("link"));
    again->setShortcut(QKeySequence(QStringLiteral("F5")));
    again->setToolTip(tr("Ask every environment again, reading only (F5)"));
    connect(again, &QPushButton::clicked, this, &ReleasesPage::askAll);
    head->addWidget(new SectionLabel(tr("Environments")));
    head->addWidget(m_checked, 1);
    head->addWidget(again);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *inner = new QWidget;
    inner->setObjectName(QStringLiteral("page"));
    m_cardRow = new QHBoxLayout(inner);
    m_cardRow->setContentsMargins(0, 0, 0, 4);
    m_cardRow->setSpacing(12);
    m_cardRow->addStretch();
    scroll->setWidget(inner);
    scroll->setFixedHeight(fontMetrics().height() * 7 + 88);
    column->addLayout(head);
    column->addWidget(scroll);
    return box;
}

QWidget *ReleasesPage::makeFilterBar()
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
    row->addStretch();
    m_environment = new QComboBox;
    m_environment->setObjectName(QStringLiteral("historyEnvironment"));
    m_environment->setAccessibleName(tr("Environment"));
    row->addWidget(m_environment);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_filter->setWords(words);
        countRuns();
    });
    connect(m_status, &QButtonGroup::idClicked, this, [this](int id) {
        m_filter->setStatus(id == 0 ? std::nullopt : std::optional(static_cast<RunStatus>(id - 1)));
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

QTableView *ReleasesPage::makeTable()
{
    m_model = new HistoryModel(this);
    m_filter = new HistoryFilter(this);
    m_filter->setSourceModel(m_model);
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("history"));
    m_table->setAccessibleName(tr("History of runs"));
    m_table->setProperty("pane", true);
    m_table->setModel(m_filter);
    m_table->setItemDelegate(new RowDelegate(m_table));
    m_table->setItemDelegateForColumn(HistoryModel::Status, new StatusDelegate(m_table));
    m_table->setItemDelegateForColumn(HistoryModel::Environment, new EnvironmentDelegate(m_table));
    m_table->setShowGrid(false);
    m_table->setMouseTracking(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 16);
    QHeaderView *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setSectionResizeMode(HistoryModel::Playbook, QHeaderView::Stretch);
    const int em = fontMetrics().averageCharWidth();
    const int widths[] = {22, 18, 30, 36, 18, 20, 12, 20};
    for (int column = 0; column < HistoryModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column] * em);
    header->restoreState(bench().settings().value(columnsKey).toByteArray());
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(HistoryModel::Started, Qt::DescendingOrder);
    connect(m_table, &QTableView::doubleClicked, this, &ReleasesPage::openSelected);
    auto *open = new QAction(m_table);
    open->setObjectName(QStringLiteral("history.open"));
    open->setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    open->setShortcutContext(Qt::WidgetShortcut);
    connect(open, &QAction::triggered, this, &ReleasesPage::openSelected);
    m_table->addAction(open);
    return m_table;
}

void ReleasesPage::shown()
{
    if (!bench().hasWorkspace())
        m_first->refresh();
    else if (!focusWidget())
        m_table->setFocus();
    readLedger();
}

void ReleasesPage::renew()
{
    m_asking.request_stop();
    m_open = 0;
    m_error->hide();
    qDeleteAll(m_cards);
    m_cards.clear();
    const QSignalBlocker quiet(m_environment);
    m_environment->clear();
    m_environment->addItem(tr("All environments"), QString());
    m_stack->setCurrentIndex(bench().hasWorkspace() ? 1 : 0);
    if (!bench().hasWorkspace()) {
        m_first->refresh();
        return;
    }
    int place = 0;
    for (const Environment &environment : bench().workspace().environments) {
        auto *card = new EnvironmentCard(environment.name, protectionWords(environment));
        connect(card, &Card::activated, this, [this, name = environment.name] {
            if (m_window.hasPage(QStringLiteral("room")))
                m_window.startRelease(name);
            else if (Page *page = m_window.showPage(QStringLiteral("environments")))
                page->open(name);
        });
        m_cardRow->insertWidget(place++, card, 1);
        m_cards.insert(environment.name, card);
        m_environment->addItem(environment.name, environment.name);
    }
    const bool trusted = bench().isTrusted(bench().workspace().dir);
    m_trust->setVisible(!trusted);
    if (!trusted)
        m_trust->refresh();
    m_filter->setEnvironment({});
    setRuns({});
    m_stamp.clear();
    askAll();
    readLedger();
}

void ReleasesPage::askAll()
{
    if (!bench().hasWorkspace())
        return;
    if (!bench().isTrusted(bench().workspace().dir)) {
        for (EnvironmentCard *card : std::as_const(m_cards))
            card->setNotAsked(tr("asked when you trust the workspace"));
        m_checked->setText(tr("not asked"));
        return;
    }
    m_asking.request_stop();
    m_asking = {};
    m_open = static_cast<int>(m_cards.size());
    m_checked->setText(tr("asking …"));
    for (EnvironmentCard *card : std::as_const(m_cards)) {
        card->setAsking();
        const console::SessionRequest request = bench().sessionRequest(card->environmentName());
        runInBackground(
            this,
            [request, stop = m_asking.get_token()](std::stop_token) { return askEnvironment(request, stop); },
            [this, stop = m_asking.get_token()](const EnvironmentFacts &facts) {
                if (!stop.stop_requested())
                    setFacts(facts);
            });
    }
}

void ReleasesPage::setFacts(const EnvironmentFacts &facts)
{
    if (EnvironmentCard *card = m_cards.value(facts.name))
        card->setFacts(facts);
    if (--m_open <= 0)
        m_checked->setText(
            tr("checked at %1, reading only").arg(QTime::currentTime().toString(QStringLiteral("HH:mm:ss"))));
}

void ReleasesPage::readLedger()
{
    if (m_reading || !bench().hasWorkspace() || !isVisible())
        return;
    const QString path = bench().ledgerPath();
    const QString stamp = stampOf(path);
    if (stamp == m_stamp)
        return;
    m_stamp = stamp;
    m_reading = true;
    runInBackground(
        this, [path](std::stop_token) { return readRuns(path); },
        [this](const RunsRead &read) {
            m_reading = false;
            if (read.error)
                setLedgerError(*read.error);
            else
                setRuns(read.runs);
            m_followUps->readAgain();
        });
}

void ReleasesPage::setLedgerError(const Error &error)
{
    m_error->setError(error);
    m_error->show();
}

void ReleasesPage::setRuns(const QList<RunSummary> &runs)
{
    m_model->setRuns(runs);
    const QString workspace = bench().workspace().name;
    for (EnvironmentCard *card : std::as_const(m_cards)) {
        const auto last = std::find_if(runs.cbegin(), runs.cend(), [&](const RunSummary &run) {
            return run.environment == card->environmentName() && run.workspace == workspace;
        });
        card->setLastRun(last == runs.cend() ? std::nullopt : std::optional(*last));
    }
    countRuns();
}

void ReleasesPage::countRuns()
{
    const QList<RunSummary> &runs = m_model->runs();
    const int all = static_cast<int>(runs.size());
    const int seen = m_filter->rowCount();
    m_count->setText(!m_filter->narrowed() ? tr("%n run(s)", nullptr, all)
                                           : tr("%1 of %n run(s)", nullptr, all).arg(seen));
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
    m_history->setCurrentIndex(runs.isEmpty() ? 1 : 0);
}

void ReleasesPage::openSelected()
{
    const QModelIndex index = m_table->currentIndex();
    if (index.isValid())
        m_window.openRun(index.data(HistoryModel::RunIdRole).toString());
}

} // namespace slipway::gui
