// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/releasespage.h"

#include "gui/background.h"
#include "gui/environmentcard.h"
#include "gui/errorcard.h"
#include "gui/firststart.h"
#include "gui/followupsstrip.h"
#include "gui/historyview.h"
#include "gui/icons.h"
#include "gui/keynames.h"
#include "gui/mainwindow.h"
#include "gui/trustcard.h"
#include "gui/workbench.h"
#include "ledger/ledger.h"

#include <QApplication>
#include <QFileInfo>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;
using ledger::RunSummary;

namespace {

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
    m_history = new HistoryView(bench());
    connect(m_history, &HistoryView::counted, m_count, &QLabel::setText);
    connect(m_history, &HistoryView::runWanted, &m_window,
            [this](const QString &id) { m_window.openRun(id); });
    connect(m_history, &HistoryView::comparisonWanted, &m_window, &MainWindow::compareRuns);
    addActions(m_history->actions()); // their keys work on the whole page
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
    m_new->setToolTip(tr("Choose environment and playbook (%1)").arg(keyNames(QStringLiteral("Ctrl+N"))));
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
    m_checked->setObjectName(QStringLiteral("environmentsChecked"));
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

void ReleasesPage::shown()
{
    if (!bench().hasWorkspace())
        m_first->refresh();
    else if (!focusWidget())
        takeFocus();
    readLedger();
}

/// To what a person is likely to do here: look at the history, or make the first release.
void ReleasesPage::takeFocus()
{
    if (m_history->isEmpty() && m_new->isVisibleTo(this))
        m_new->setFocus();
    else
        m_history->takeFocus();
}

void ReleasesPage::renew()
{
    m_asking.request_stop();
    m_open = 0;
    m_error->hide();
    qDeleteAll(m_cards);
    m_cards.clear();
    m_stack->setCurrentIndex(bench().hasWorkspace() ? 1 : 0);
    if (!bench().hasWorkspace()) {
        m_first->refresh();
        return;
    }
    QStringList environments;
    for (const Environment &environment : bench().workspace().environments) {
        auto *card = new EnvironmentCard(environment.name, protectionWords(environment));
        connect(card, &Card::activated, this, [this, name = environment.name] {
            if (m_window.hasPage(QStringLiteral("room")))
                m_window.startRelease(name);
            else if (Page *page = m_window.showPage(QStringLiteral("environments")))
                page->open(name);
        });
        m_cardRow->insertWidget(static_cast<int>(environments.size()), card, 1);
        m_cards.insert(environment.name, card);
        environments << environment.name;
    }
    m_history->offerEnvironments(environments);
    const bool trusted = bench().isTrusted(bench().workspace().dir);
    m_trust->setVisible(!trusted);
    if (!trusted)
        m_trust->refresh();
    m_known = false;
    m_ended.clear();
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
    m_open = 0;
    for (EnvironmentCard *card : std::as_const(m_cards))
        ask(card);
}

void ReleasesPage::ask(EnvironmentCard *card)
{
    ++m_open;
    m_checked->setText(tr("asking …"));
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
            if (!m_known && isVisible() && !isAncestorOf(QApplication::focusWidget()))
                takeFocus();
            m_known = true;
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
    m_history->setRuns(runs);
    const QString workspace = bench().workspace().name;
    for (EnvironmentCard *card : std::as_const(m_cards)) {
        const auto last = std::find_if(runs.cbegin(), runs.cend(), [&](const RunSummary &run) {
            return run.environment == card->environmentName() && run.workspace == workspace;
        });
        card->setLastRun(last == runs.cend() ? std::nullopt : std::optional(*last));
        const bool over =
            last != runs.cend() && last->finishedAt.isValid() && last->status != RunStatus::Running;
        const QString ended =
            over ? QString(last->id + last->finishedAt.toString(Qt::ISODateWithMs)) : QString();
        const bool news = !ended.isEmpty() && m_known && m_ended.value(card->environmentName()) != ended;
        m_ended.insert(card->environmentName(), ended);
        if (news && bench().isTrusted(bench().workspace().dir))
            ask(card); // what it did to its target shows at once
    }
}

} // namespace slipway::gui
