// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/environmentspage.h"

#include "gui/background.h"
#include "gui/card.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/rowstable.h"
#include "gui/silentoperator.h"
#include "gui/targetwords.h"
#include "gui/workbench.h"
#include "secrets/keychain.h"

#include <QHeaderView>
#include <QJsonObject>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>

namespace slipway::gui {

using namespace release;

namespace {

QVBoxLayout *sectionIn(Card *card, const QString &title)
{
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(8);
    column->addWidget(new SectionLabel(title));
    return column;
}

void fitRows(QTableView *table, int rows)
{
    const int height = table->horizontalHeader()->sizeHint().height() +
                       qMax(1, rows) * table->verticalHeader()->defaultSectionSize() + 6;
    table->setFixedHeight(height);
}

RowsModel::Row row(const char *iconName, Tone tone, const QStringList &cells)
{
    return {cells.value(1), QString::fromLatin1(iconName), tone, cells, cells.last()};
}

} // namespace

EnvironmentsPage::EnvironmentsPage(Workbench &workbench, MainWindow &window)
    : Page(workbench)
    , m_window(window)
    , m_list(new QListWidget)
    , m_title(new QuietLabel({}, QuietLabel::Ink::Text))
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto *header = new QWidget;
    header->setObjectName(QStringLiteral("pageHeader"));
    auto *head = new QHBoxLayout(header);
    head->setContentsMargins(16, 12, 16, 12);
    m_title->setFont(pageTitleFont(font()));
    head->addWidget(m_title, 1);
    outer->addWidget(header);
    auto *split = new QSplitter;
    split->setChildrenCollapsible(false);
    m_list->setObjectName(QStringLiteral("environmentList"));
    m_list->setAccessibleName(tr("Environments"));
    m_list->setProperty("pane", true);
    m_list->setMinimumWidth(180);
    m_list->setSpacing(2);
    m_list->setIconSize(QSize(16, 16));
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *canvas = new QWidget;
    canvas->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(canvas);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(makeConnection());
    column->addWidget(makeSecrets());
    column->addWidget(makePins());
    column->addStretch();
    scroll->setWidget(canvas);
    split->addWidget(m_list);
    split->addWidget(scroll);
    split->setSizes({220, 1000});
    split->setStretchFactor(1, 1);
    outer->addWidget(split, 1);
    connect(m_list, &QListWidget::currentTextChanged, this, &EnvironmentsPage::choose);
    connect(&bench(), &Workbench::workspaceChanged, this, &EnvironmentsPage::renew);
    renew();
}

QWidget *EnvironmentsPage::makeConnection()
{
    auto *card = new Card;
    QVBoxLayout *column = sectionIn(card, tr("Connection"));
    m_answers =
        new RowsTable(tr("Answers"), {tr("Answer"), tr("Asked"), tr("What it said")}, {22, 20, 40}, 2);
    m_answers->setObjectName(QStringLiteral("answers"));
    m_test = new QPushButton(icon(QStringLiteral("retry")), tr("Test connection"));
    m_test->setObjectName(QStringLiteral("testConnection"));
    m_test->setToolTip(tr("Reads only; nothing is changed"));
    connect(m_test, &QPushButton::clicked, this, &EnvironmentsPage::testConnection);
    column->addWidget(m_answers);
    column->addWidget(m_test, 0, Qt::AlignLeft);
    fitRows(m_answers, 1);
    return card;
}

QWidget *EnvironmentsPage::makeSecrets()
{
    auto *card = new Card;
    QVBoxLayout *column = sectionIn(card, tr("Secrets"));
    m_secrets = new RowsTable(tr("Secrets"),
                              {tr("State"), tr("Used for"), tr("Reference"), tr("Where it comes from")},
                              {18, 20, 40, 40}, 3, {2});
    m_secrets->setObjectName(QStringLiteral("secrets"));
    m_value = new QLineEdit;
    m_value->setObjectName(QStringLiteral("secretValue"));
    m_value->setEchoMode(QLineEdit::Password);
    m_value->setAccessibleName(tr("New value of the chosen secret"));
    m_store = new QPushButton(icon(QStringLiteral("key")), tr("Store in keychain"));
    m_store->setObjectName(QStringLiteral("secretStore"));
    auto *again = new QPushButton(icon(QStringLiteral("retry")), tr("Test secrets"));
    again->setObjectName(QStringLiteral("secretTest"));
    m_delete = new QPushButton(tr("Delete from keychain"));
    m_delete->setObjectName(QStringLiteral("secretDelete"));
    m_delete->setProperty("kind", QStringLiteral("danger"));
    m_secretWords = new QuietLabel({}, QuietLabel::Ink::Text2);
    m_secretWords->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_value, 1);
    row->addWidget(m_store);
    row->addWidget(again);
    row->addSpacing(16);
    row->addWidget(m_delete);
    column->addWidget(m_secrets);
    column->addLayout(row);
    column->addWidget(m_secretWords);
    connect(m_secrets, &RowsTable::currentKeyChanged, this, &EnvironmentsPage::chosenSecret);
    connect(m_value, &QLineEdit::textChanged, this,
            [this] { m_store->setEnabled(!m_value->text().isEmpty() && m_value->isEnabled()); });
    connect(m_value, &QLineEdit::returnPressed, m_store, &QPushButton::click);
    connect(m_store, &QPushButton::clicked, this, &EnvironmentsPage::storeSecret);
    connect(m_delete, &QPushButton::clicked, this, &EnvironmentsPage::deleteSecret);
    connect(again, &QPushButton::clicked, this, &EnvironmentsPage::askAgain);
    fitRows(m_secrets, 1);
    return card;
}

QWidget *EnvironmentsPage::makePins()
{
    auto *card = new Card;
    QVBoxLayout *column = sectionIn(card, tr("Pinned identity"));
    auto *words =
        new QuietLabel(tr("A release refuses another database or Stripe account than the one pinned in "
                          "slipway.lock, until a person accepts the change."));
    words->setWordWrap(true);
    m_pins = new RowsTable(tr("Pinned identity"), {tr("State"), tr("What"), tr("Pinned"), tr("Now")},
                           {18, 22, 40, 40}, 3, {2, 3});
    m_pins->setObjectName(QStringLiteral("pins"));
    m_confirm = new QLineEdit;
    m_confirm->setObjectName(QStringLiteral("pinConfirm"));
    m_confirm->setMaximumWidth(280);
    m_accept = new QPushButton(tr("Accept what is there now"));
    m_accept->setObjectName(QStringLiteral("pinAccept"));
    m_accept->setProperty("kind", QStringLiteral("danger"));
    m_pinWords = new QuietLabel({}, QuietLabel::Ink::Text2);
    m_pinWords->setWordWrap(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_confirm);
    row->addWidget(m_accept);
    row->addStretch();
    column->addWidget(words);
    column->addWidget(m_pins);
    column->addLayout(row);
    column->addWidget(m_pinWords);
    connect(m_confirm, &QLineEdit::textChanged, this, [this](const QString &typed) {
        m_accept->setEnabled(typed == m_name && m_facts && m_facts->reachable());
    });
    connect(m_accept, &QPushButton::clicked, this, &EnvironmentsPage::acceptPin);
    fitRows(m_pins, 1);
    return card;
}

void EnvironmentsPage::shown()
{
    if (m_name.isEmpty() && m_list->count() > 0)
        m_list->setCurrentRow(0);
}

void EnvironmentsPage::open(const QString &environmentName, const QString &)
{
    const auto found = m_list->findItems(environmentName, Qt::MatchExactly);
    if (!found.isEmpty())
        m_list->setCurrentItem(found.first());
}

void EnvironmentsPage::renew()
{
    m_name.clear();
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    for (const QString &name : bench().environmentNames()) {
        auto *item = new QListWidgetItem(icon(QStringLiteral("server")), name, m_list);
        item->setSizeHint(QSize(0, fontMetrics().height() + 16));
    }
    m_title->setText(title());
    if (isVisible() && m_list->count() > 0) {
        m_list->setCurrentRow(0);
        choose(m_list->currentItem()->text());
    }
}

void EnvironmentsPage::choose(const QString &environmentName)
{
    m_name = environmentName;
    m_facts.reset();
    m_title->setText(environmentName.isEmpty() ? title() : environmentName);
    m_value->clear();
    m_confirm->clear();
    m_secretWords->clear();
    m_pinWords->clear();
    m_answers->rowsModel().setRows(
        {row("wait", Tone::Neutral, {tr("Not asked"), tr("Target"), tr("Test the connection to see it.")})});
    fitRows(m_answers, 1);
    setSecrets({});
    askAgain();
    showPins();
    Q_EMIT titleChanged();
}

void EnvironmentsPage::testConnection()
{
    if (m_name.isEmpty())
        return;
    if (!bench().isTrusted(bench().workspace().dir)) {
        m_window.showPage(QStringLiteral("releases"));
        return;
    }
    m_test->setEnabled(false);
    m_answers->rowsModel().setRows(
        {row("run", Tone::Running, {tr("Asking"), tr("Target"), tr("database, migrations, Stripe …")})});
    const console::SessionRequest request = bench().sessionRequest(m_name);
    runInBackground(
        this, [request](std::stop_token stop) { return askEnvironment(request, stop); },
        [this](const EnvironmentFacts &facts) {
            m_test->setEnabled(true);
            if (facts.name == m_name)
                setFacts(facts);
        });
}

QString EnvironmentsPage::target() const
{
    if (!m_facts)
        return {};
    return targetWords(
        {{QStringLiteral("database"), m_facts->database},
         {QStringLiteral("stripe"), QJsonObject{{QStringLiteral("account"), m_facts->stripeAccount},
                                                {QStringLiteral("mode"), m_facts->stripeMode}}}});
}

void EnvironmentsPage::setFacts(const EnvironmentFacts &facts)
{
    m_facts = facts;
    QList<RowsModel::Row> rows;
    const auto problem = [&](const QString &what, const QString &why) {
        rows << row("fail", Tone::Failed, {tr("Failed"), what, why});
    };
    const auto good = [&](const QString &what, const QString &words) {
        rows << row("ok", Tone::Ok, {tr("Answered"), what, words});
    };
    if (facts.closed) {
        problem(tr("Inputs"), facts.closed->message);
        for (const QString &detail : facts.closed->details)
            problem(tr("Inputs"), detail);
    } else if (!facts.databaseProblem.isEmpty()) {
        problem(tr("Database"), facts.databaseProblem);
    } else {
        good(tr("Database"), tr("%1 on %2, %3")
                                 .arg(facts.database[u"name"].toString(), facts.database[u"host"].toString(),
                                      facts.database[u"server_version"].toString()));
        if (!facts.migrationsKnown)
            problem(tr("Migrations"), facts.migrationsProblem);
        else
            good(tr("Migrations"), facts.pending.isEmpty()
                                       ? tr("nothing is pending")
                                       : tr("%n pending", nullptr, static_cast<int>(facts.pending.size())));
        if (!facts.stripeAccount.isEmpty())
            good(tr("Stripe"), tr("account %1, %2 mode").arg(facts.stripeAccount, facts.stripeMode));
        if (!facts.planMapProblem.isEmpty())
            problem(tr("Plan map"), facts.planMapProblem);
        else if (facts.findings > 0)
            rows << row("warn", Tone::Attention,
                        {tr("%n finding(s)", nullptr, facts.findings), tr("Plan map"), facts.firstFinding});
        else if (facts.planMapKnown)
            good(tr("Plan map"), tr("%n plan(s) agree", nullptr, facts.plans));
    }
    m_answers->rowsModel().setRows(rows);
    fitRows(m_answers, static_cast<int>(rows.size()));
    showPins();
    Q_EMIT titleChanged();
}

void EnvironmentsPage::askAgain()
{
    const Environment *environment = bench().workspace().environment(m_name);
    if (!environment)
        return;
    runInBackground(
        this,
        [workspace = bench().workspace(), environment = *environment, process = bench().processEnvironment()](
            std::stop_token) { return askSecrets(workspace, environment, process); },
        [this, name = m_name](const QList<SecretFact> &facts) {
            if (name == m_name)
                setSecrets(facts);
        });
}

void EnvironmentsPage::setSecrets(const QList<SecretFact> &secrets)
{
    m_secretFacts = secrets;
    QList<RowsModel::Row> rows;
    for (const SecretFact &fact : secrets) {
        switch (fact.state) {
        case SecretFact::State::Set:
            rows << row("ok", Tone::Ok, {tr("Set"), fact.use, fact.reference, fact.words});
            break;
        case SecretFact::State::Missing:
            rows << row("fail", Tone::Failed, {tr("Not set"), fact.use, fact.reference, fact.words});
            break;
        case SecretFact::State::Locked:
            rows << row("lock", Tone::Attention, {tr("Locked"), fact.use, fact.reference, fact.words});
            break;
        case SecretFact::State::Failed:
            rows << row("warn", Tone::Attention, {tr("Unknown"), fact.use, fact.reference, fact.words});
            break;
        }
        rows.last().key = fact.reference;
    }
    m_secrets->rowsModel().setRows(rows);
    fitRows(m_secrets, static_cast<int>(rows.size()));
    for (int line = 0; line < rows.size(); ++line) {
        if (!secrets[line].keychain.isEmpty()) {
            m_secrets->selectRow(line);
            break;
        }
    }
    chosenSecret();
}

const SecretFact *EnvironmentsPage::currentSecret() const
{
    const int line = m_secrets->currentIndex().row();
    return line >= 0 && line < m_secretFacts.size() ? &m_secretFacts[line] : nullptr;
}

void EnvironmentsPage::chosenSecret()
{
    const SecretFact *secret = currentSecret();
    const bool ours = secret && !secret->keychain.isEmpty();
    m_value->setEnabled(ours);
    m_store->setEnabled(ours && !m_value->text().isEmpty());
    m_delete->setEnabled(ours && secret->state == SecretFact::State::Set);
    m_value->setPlaceholderText(ours ? tr("New value of %1").arg(secret->reference)
                                     : tr("Only keychain: references are stored here"));
}

void EnvironmentsPage::storeSecret()
{
    const SecretFact *secret = currentSecret();
    if (!secret || secret->keychain.isEmpty() || m_value->text().isEmpty())
        return;
    auto value = std::make_shared<Secret>(m_value->text().toUtf8());
    m_value->clear();
    runInBackground(
        this,
        [name = secret->keychain, value](std::stop_token) {
            secrets::Keychain keychain;
            auto written = keychain.write(name, *value);
            return written ? std::optional<Error>() : std::optional(written.error());
        },
        [this, name = secret->keychain](const std::optional<Error> &error) {
            say(error ? error->message : tr("%1 is stored in the keychain.").arg(name), error.has_value());
            askAgain();
        });
}

void EnvironmentsPage::deleteSecret()
{
    const SecretFact *secret = currentSecret();
    if (!secret || secret->keychain.isEmpty())
        return;
    runInBackground(
        this,
        [name = secret->keychain](std::stop_token) {
            secrets::Keychain keychain;
            auto removed = keychain.remove(name);
            return removed ? std::optional<Error>() : std::optional(removed.error());
        },
        [this, name = secret->keychain](const std::optional<Error> &error) {
            say(error ? error->message : tr("%1 is no longer in the keychain.").arg(name), error.has_value());
            askAgain();
        });
}

void EnvironmentsPage::say(const QString &sentence, bool problem)
{
    m_secretWords->setText(sentence);
    m_secretWords->setTone(problem ? Tone::Failed : Tone::Ok);
}

void EnvironmentsPage::showPins()
{
    QList<RowsModel::Row> rows;
    auto book = console::PinBook::load(bench().workspace().dir);
    m_confirm->hide();
    m_accept->hide();
    if (!book) {
        m_pinWords->setText(book.error().message);
        m_pins->rowsModel().setRows({});
        return;
    }
    const auto pin = book->pin(m_name);
    bool changed = false;
    const auto add = [&](const QString &what, const QString &pinned, const QString &now) {
        const bool differs = !now.isEmpty() && !pinned.isEmpty() && now != pinned;
        changed = changed || differs;
        rows << row(differs            ? "warn"
                    : pinned.isEmpty() ? "dash"
                    : now.isEmpty()    ? "lock"
                                       : "ok",
                    differs                             ? Tone::Attention
                    : pinned.isEmpty() || now.isEmpty() ? Tone::Neutral
                                                        : Tone::Ok,
                    {differs            ? tr("Changed")
                     : pinned.isEmpty() ? tr("Not pinned")
                     : now.isEmpty()    ? tr("Pinned")
                                        : tr("The same"),
                     what, pinned.isEmpty() ? QStringLiteral("–") : pinned,
                     now.isEmpty() ? tr("not asked yet") : now});
    };
    const QJsonObject database = m_facts ? m_facts->database : QJsonObject();
    add(tr("Database"), pin ? pin->database : QString(), database[u"name"].toString());
    add(tr("System id"), pin ? pin->systemIdentifier.value_or(QString()) : QString(),
        database[u"system_identifier"].toString());
    add(tr("Stripe account"), pin ? pin->stripeAccount : QString(),
        m_facts ? m_facts->stripeAccount : QString());
    add(tr("Stripe mode"), pin ? pin->stripeMode : QString(), m_facts ? m_facts->stripeMode : QString());
    m_pins->rowsModel().setRows(rows);
    fitRows(m_pins, static_cast<int>(rows.size()));
    if (changed) {
        m_confirm->setPlaceholderText(tr("Type %1 to accept").arg(m_name));
        m_confirm->setAccessibleName(m_confirm->placeholderText());
        m_confirm->show();
        m_accept->show();
        m_accept->setEnabled(false);
        m_pinWords->setText(
            tr("This is not the target that earlier releases went to. Accept it only where you know why."));
    }
}

void EnvironmentsPage::acceptPin()
{
    if (!m_facts || m_confirm->text() != m_name)
        return;
    auto book = console::PinBook::load(bench().workspace().dir);
    if (!book) {
        m_pinWords->setText(book.error().message);
        return;
    }
    console::Pin seen;
    const QString identifier = m_facts->database[u"system_identifier"].toString();
    if (!identifier.isEmpty())
        seen.systemIdentifier = identifier;
    seen.database = m_facts->database[u"name"].toString();
    seen.stripeAccount = m_facts->stripeAccount;
    seen.stripeMode = m_facts->stripeMode;
    book->accept(m_name, seen);
    const auto saved = book->save();
    m_confirm->clear();
    showPins();
    m_pinWords->setText(saved ? tr("%1 is pinned to what is there now. Commit %2.").arg(m_name, book->file())
                              : saved.error().message);
}

} // namespace slipway::gui
