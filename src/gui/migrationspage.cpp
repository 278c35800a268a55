// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/migrationspage.h"

#include "gui/background.h"
#include "gui/card.h"
#include "gui/environmentask.h"
#include "gui/errorcard.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/migrationdelegate.h"
#include "gui/migrationsmodel.h"
#include "gui/migrationwords.h"
#include "gui/pagehead.h"
#include "gui/statuspill.h"
#include "gui/workbench.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>

namespace slipway::gui {

using namespace release;
using console::BookEntry;
using console::MigrationBook;
using console::MigrationPaper;
using console::Standing;
using migrations::RehearsalReport;

namespace {

constexpr int quietMs = 120; ///< after the selection has come to rest

} // namespace

MigrationsPage::MigrationsPage(Workbench &workbench, MainWindow &window)
    : Page(workbench), m_window(window), m_model(new MigrationsModel(this))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    outer->addWidget(makeHeader());
    m_error = new ErrorCard;
    auto *split = new QSplitter;
    split->setChildrenCollapsible(false);
    auto *side = new QSplitter(Qt::Vertical);
    side->setChildrenCollapsible(false);
    side->addWidget(makeList());
    side->addWidget(makeStandings());
    side->setStretchFactor(0, 1);
    side->setSizes({640, 160});
    side->setMinimumWidth(280);
    split->addWidget(side);
    m_sheet = new MigrationSheet;
    connect(m_sheet, &MigrationSheet::said, &m_window, &MainWindow::say);
    split->addWidget(m_sheet);
    split->setSizes({400, 1000});
    split->setStretchFactor(1, 1);
    m_stack = new QStackedWidget;
    m_stack->addWidget(split);
    m_stack->addWidget(errorSheet(m_error));
    outer->addWidget(m_stack, 1);
    connect(&bench(), &Workbench::workspaceChanged, this, &MigrationsPage::renew);
    auto *find = new QAction(this);
    find->setObjectName(QStringLiteral("migrations.find"));
    find->setShortcut(QKeySequence::Find);
    find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QAction::triggered, m_search, qOverload<>(&QWidget::setFocus));
    addAction(find);
    auto *again = new QAction(this);
    again->setObjectName(QStringLiteral("migrations.again"));
    again->setShortcut(QKeySequence(Qt::Key_F5));
    again->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(again, &QAction::triggered, this, &MigrationsPage::askAgain);
    addAction(again);
    renew();
}

QWidget *MigrationsPage::makeHeader()
{
    m_head = new PageHead(title());
    m_environment = new QComboBox;
    m_environment->setObjectName(QStringLiteral("migrationsEnvironment"));
    m_environment->setAccessibleName(tr("Environment"));
    m_rehearse = new QPushButton(icon(QStringLiteral("play")), tr("&Rehearse"));
    m_rehearse->setObjectName(QStringLiteral("migrationsRehearse"));
    m_rehearse->setToolTip(
        tr("Runs what is pending on a scratch copy, up, down and up again; the target is only read"));
    auto *verify = new QPushButton(icon(QStringLiteral("shield")), tr("&Verify schema"));
    verify->setObjectName(QStringLiteral("migrationsVerify"));
    m_release = new QPushButton(tr("Re&lease these…"));
    m_release->setObjectName(QStringLiteral("migrationsRelease"));
    m_release->setProperty("kind", QStringLiteral("primary"));
    m_head->addTool(m_environment);
    m_head->addTool(m_rehearse);
    m_head->addTool(verify);
    m_head->addTool(m_release);
    connect(m_environment, &QComboBox::currentTextChanged, this, &MigrationsPage::choose);
    connect(m_rehearse, &QPushButton::clicked, this, &MigrationsPage::rehearse);
    connect(verify, &QPushButton::clicked, this, [this] {
        if (Page *schema = m_window.page(QStringLiteral("schema"))) {
            schema->open(m_name);
            m_window.showPage(QStringLiteral("schema"));
        }
    });
    connect(m_release, &QPushButton::clicked, this, [this] { m_window.startRelease(m_name); });
    return m_head;
}

QWidget *MigrationsPage::makeList()
{
    auto *box = new QWidget;
    box->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 12, 8);
    bar->setSpacing(8);
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("migrationsSearch"));
    m_search->setPlaceholderText(tr("Revision or title"));
    m_search->setAccessibleName(tr("Filter by revision or title"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_filter = new QButtonGroup(this);
    m_filter->addButton(filterButton(QStringLiteral("migrationsPending"), tr("Pending")), 1);
    m_filter->addButton(filterButton(QStringLiteral("migrationsAll"), tr("All")), 0);
    m_filter->button(0)->setChecked(true);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_filter->button(1));
    bar->addWidget(m_filter->button(0));
    m_list = new QListView;
    m_list->setObjectName(QStringLiteral("migrations"));
    m_list->setAccessibleName(tr("Migrations, newest first"));
    m_list->setProperty("pane", true);
    m_list->setModel(m_model);
    m_list->setItemDelegate(new MigrationDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    column->addLayout(bar);
    column->addWidget(rule());
    column->addWidget(m_list, 1);
    connect(m_search, &QLineEdit::textChanged, this, &MigrationsPage::filter);
    connect(m_filter, &QButtonGroup::idClicked, this, &MigrationsPage::filter);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, &MigrationsPage::askPaper);
    return box;
}

QWidget *MigrationsPage::makeStandings()
{
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *box = new QWidget;
    box->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(4);
    auto *head = new IconLine(QStringLiteral("server"), std::nullopt, tr("Where each environment stands"));
    column->addWidget(head);
    m_places = new QVBoxLayout;
    m_places->setSpacing(2);
    column->addLayout(m_places);
    column->addStretch();
    scroll->setWidget(box);
    scroll->setMinimumHeight(fontMetrics().height() * 4);
    scroll->viewport()->setAutoFillBackground(false);
    return scroll;
}

void MigrationsPage::shown()
{
    if (m_name.isEmpty() && m_environment->count() > 0)
        choose(m_environment->currentText());
    else if (m_model->book().entries.isEmpty())
        askAgain();
}

void MigrationsPage::open(const QString &environmentName, const QString &version)
{
    m_wanted = version;
    if (const int place = m_environment->findText(environmentName); place >= 0) {
        m_environment->setCurrentIndex(place);
        choose(environmentName);
    }
}

void MigrationsPage::renew()
{
    m_name.clear();
    const QSignalBlocker quiet(m_environment);
    m_environment->clear();
    m_environment->addItems(bench().environmentNames());
    m_standings.clear();
    setBook({});
    setStandings({});
    if (isVisible())
        shown();
}

void MigrationsPage::choose(const QString &environmentName)
{
    if (environmentName.isEmpty() || environmentName == m_name)
        return;
    m_name = environmentName;
    m_rehearsing.request_stop();
    m_sheet->setRehearsal({});
    setBook({});
    Q_EMIT titleChanged();
    askAgain();
}

void MigrationsPage::askAgain()
{
    if (m_name.isEmpty())
        return;
    if (!bench().isTrusted(bench().workspace().dir)) {
        setProblem({QStringLiteral("untrusted"),
                    tr("This workspace is not trusted yet, so none of its commands run. Trust it on the "
                       "Releases page."),
                    {}});
        return;
    }
    m_asking.request_stop();
    m_head->setSubtitle(tr("Asking %1 …").arg(m_name));
    m_asking = runInBackground(
        this,
        [request = bench().sessionRequest(m_name)](std::stop_token stop) {
            return withSession<MigrationBook>(request, [&](console::ReleaseSession &session) {
                return console::readMigrationBook(session, stop);
            });
        },
        [this](const Answer<MigrationBook> &answer) {
            if (answer.error)
                setProblem(*answer.error);
            else
                setBook(*answer.value);
        });
    askStandings();
}

void MigrationsPage::askStandings()
{
    for (const QString &name : bench().environmentNames()) {
        runInBackground(
            this,
            [request = bench().sessionRequest(name)](std::stop_token) {
                return console::readStanding(request);
            },
            [this](const Standing &standing) {
                QList<Standing> all = m_standings;
                all.removeIf(
                    [&](const Standing &known) { return known.environment == standing.environment; });
                if (!bench().environmentNames().contains(standing.environment))
                    return;
                all << standing;
                setStandings(all);
            });
    }
}

void MigrationsPage::askPaper()
{
    const QString version = currentVersion();
    if (version.isEmpty() || version == m_sheet->version())
        return;
    m_reading.request_stop();
    const BookEntry *entry = m_model->book().entry(version);
    m_sheet->begin(version, entry ? entry->title : QString());
    m_reading = runInBackground(
        this,
        [request = bench().sessionRequest(m_name), book = m_model->book(), version](std::stop_token stop) {
            QThread::msleep(quietMs);
            if (stop.stop_requested())
                return Answer<MigrationPaper>();
            return withSession<MigrationPaper>(request, [&](console::ReleaseSession &session) {
                return console::readMigrationPaper(session, book, version, stop);
            });
        },
        [this](const Answer<MigrationPaper> &answer) {
            if (answer.value)
                setPaper(*answer.value);
            else if (answer.error)
                m_sheet->setMessage(answer.error->message);
        });
}

void MigrationsPage::rehearse()
{
    if (m_name.isEmpty())
        return;
    m_rehearse->setEnabled(false);
    m_rehearse->setText(tr("Rehearsing …"));
    m_rehearsing = runInBackground(
        this,
        [request = bench().sessionRequest(m_name)](std::stop_token stop) {
            return withSession<RehearsalReport>(request, [&](console::ReleaseSession &session) {
                return Result<RehearsalReport>(console::rehearsePending(session, stop));
            });
        },
        [this, name = m_name](const Answer<RehearsalReport> &answer) {
            RehearsalReport report = answer.value.value_or(RehearsalReport());
            if (answer.error)
                report.error = answer.error;
            if (name == m_name)
                setRehearsal(report);
        });
}

void MigrationsPage::setBook(const MigrationBook &book)
{
    const QString before = m_wanted.isEmpty() ? currentVersion() : m_wanted;
    m_wanted.clear();
    m_stack->setCurrentIndex(0);
    m_sheet->begin({}, {});
    m_model->setBook(book);
    m_model->setStandings(m_standings);
    showHead();
    showStandings();
    QModelIndex first = m_model->indexOf(before);
    if (!first.isValid() && !book.pending().isEmpty())
        first = m_model->indexOf(book.pending().first());
    if (!first.isValid())
        first = m_model->index(0);
    m_list->setCurrentIndex(first);
}

void MigrationsPage::setProblem(const Error &error)
{
    m_head->setSubtitle({});
    m_error->setError(error);
    m_stack->setCurrentIndex(1);
}

void MigrationsPage::setStandings(const QList<Standing> &standings)
{
    m_standings = standings;
    m_model->setStandings(standings);
    showStandings();
}

void MigrationsPage::setPaper(const MigrationPaper &paper)
{
    const BookEntry *entry = m_model->book().entry(paper.version);
    m_sheet->setPaper(paper, entry ? entry->title : QString(), entry && entry->applied);
}

void MigrationsPage::setRehearsal(const RehearsalReport &report)
{
    m_rehearse->setText(tr("&Rehearse"));
    showHead();
    if (report.error)
        m_window.say(report.error->message);
    m_sheet->setRehearsal(report);
}

void MigrationsPage::setView(MigrationSheet::View view)
{
    m_sheet->setView(view);
}

void MigrationsPage::filter()
{
    const QString current = currentVersion();
    m_model->setFilter(m_search->text().trimmed(), m_filter->checkedId() == 1);
    const QModelIndex kept = m_model->indexOf(current);
    m_list->setCurrentIndex(kept.isValid() ? kept : m_model->index(0));
}

void MigrationsPage::showHead()
{
    const MigrationBook &book = m_model->book();
    const auto pending = static_cast<int>(book.pending().size());
    m_head->setSubtitle(bookWords(book));
    m_head->pill().setVisible(!book.entries.isEmpty());
    m_head->pill().setLook(
        !book.problems.isEmpty()
            ? StatusLook{QStringLiteral("warn"), Tone::Attention,
                         tr("%n problem(s)", nullptr, static_cast<int>(book.problems.size()))}
        : pending == 0
            ? StatusLook{QStringLiteral("ok"), Tone::Ok, tr("Up to date")}
            : StatusLook{QStringLiteral("clock"), Tone::Running, tr("%n pending", nullptr, pending)});
    m_head->pill().setToolTip(book.problems.join(u'\n'));
    m_filter->button(1)->setText(pending > 0 ? tr("Pending %1").arg(pending) : tr("Pending"));
    const bool sql = !book.isGraph();
    m_rehearse->setEnabled(pending > 0 && sql);
    m_rehearse->setVisible(sql);
    m_release->setEnabled(pending > 0 && m_window.hasPage(QStringLiteral("room")));
}

void MigrationsPage::showStandings()
{
    while (QLayoutItem *item = m_places->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const QString &name : bench().environmentNames()) {
        const auto known = std::find_if(m_standings.cbegin(), m_standings.cend(),
                                        [&](const Standing &one) { return one.environment == name; });
        m_places->addWidget(new StandingRow(
            name, known == m_standings.cend() ? std::nullopt : std::optional(*known), m_model->book()));
    }
}

QString MigrationsPage::currentVersion() const
{
    return m_list->currentIndex().data(MigrationsModel::VersionRole).toString();
}

} // namespace slipway::gui
