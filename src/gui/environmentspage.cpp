// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/environmentspage.h"

#include "gui/background.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/rowdelegate.h"
#include "gui/rowstable.h"
#include "gui/silentoperator.h"
#include "gui/targetwords.h"
#include "gui/workbench.h"
#include "secrets/keychain.h"
#include "ui_environmentspage.h"

#include <QHeaderView>
#include <QJsonObject>

namespace slipway::gui {

using namespace release;

namespace {

/// A sentence below a table takes no room while there is none.
void sayIn(QLabel *label, const QString &sentence)
{
    label->setText(sentence);
    label->setVisible(!sentence.isEmpty());
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
    : Page(workbench), m_window(window), m_ui(std::make_unique<Ui::EnvironmentsPage>())
{
    m_ui->setupUi(this);
    dress();
    makeTables();
    makeActions();
    connect(m_ui->environmentList, &QListWidget::currentTextChanged, this, &EnvironmentsPage::choose);
    connect(&bench(), &Workbench::workspaceChanged, this, &EnvironmentsPage::renew);
    renew();
}

EnvironmentsPage::~EnvironmentsPage() = default;

void EnvironmentsPage::dress()
{
    m_ui->titleLabel->setFont(pageTitleFont(font()));
    m_ui->pinsExplained->setForegroundRole(QPalette::PlaceholderText);
    m_ui->environmentList->setProperty("pane", true);
    m_ui->environmentList->setItemDelegate(new EnvironmentDelegate(m_ui->environmentList));
    m_ui->split->setSizes({220, 1000});
    m_ui->split->setStretchFactor(1, 1);
    for (QPushButton *button : {m_ui->testConnection, m_ui->secretTest})
        button->setIcon(icon(QStringLiteral("retry")));
    m_ui->secretStore->setIcon(icon(QStringLiteral("key")));
    for (QPushButton *button : {m_ui->secretDelete, m_ui->pinAccept})
        button->setProperty("kind", QStringLiteral("danger"));
}

void EnvironmentsPage::makeTables()
{
    m_answers =
        new RowsTable(tr("Answers"), {tr("Answer"), tr("Asked"), tr("What it said")}, {22, 20, 40}, 2);
    m_answers->setObjectName(QStringLiteral("answers"));
    m_secrets = new RowsTable(tr("Secrets"),
                              {tr("State"), tr("Used for"), tr("Reference"), tr("Where it comes from")},
                              {18, 20, 40, 40}, 3, {2});
    m_secrets->setObjectName(QStringLiteral("secrets"));
    m_pins = new RowsTable(tr("Pinned identity"), {tr("State"), tr("What"), tr("Pinned"), tr("Now")},
                           {18, 22, 40, 40}, 3, {2, 3});
    m_pins->setObjectName(QStringLiteral("pins"));
    m_ui->connectionColumn->insertWidget(1, m_answers);
    m_ui->secretsColumn->insertWidget(1, m_secrets);
    m_ui->pinsColumn->insertWidget(2, m_pins);
    for (RowsTable *table : {m_answers, m_secrets, m_pins})
        fitRows(table, 1);
}

void EnvironmentsPage::makeActions()
{
    connect(m_ui->testConnection, &QPushButton::clicked, this, &EnvironmentsPage::testConnection);
    connect(m_secrets, &RowsTable::currentKeyChanged, this, &EnvironmentsPage::chosenSecret);
    connect(m_ui->secretValue, &QLineEdit::textChanged, this, [this](const QString &typed) {
        m_ui->secretStore->setEnabled(!typed.isEmpty() && m_ui->secretValue->isEnabled());
    });
    connect(m_ui->secretValue, &QLineEdit::returnPressed, m_ui->secretStore, &QPushButton::click);
    connect(m_ui->secretStore, &QPushButton::clicked, this, &EnvironmentsPage::storeSecret);
    connect(m_ui->secretDelete, &QPushButton::clicked, this, &EnvironmentsPage::deleteSecret);
    connect(m_ui->secretTest, &QPushButton::clicked, this, &EnvironmentsPage::askAgain);
    connect(m_ui->pinConfirm, &QLineEdit::textChanged, this, [this](const QString &typed) {
        m_ui->pinAccept->setEnabled(typed == m_name && m_facts && m_facts->reachable());
    });
    connect(m_ui->pinAccept, &QPushButton::clicked, this, &EnvironmentsPage::acceptPin);
}

void EnvironmentsPage::shown()
{
    if (m_name.isEmpty() && m_ui->environmentList->count() > 0)
        m_ui->environmentList->setCurrentRow(0);
}

void EnvironmentsPage::open(const QString &environmentName, const QString &)
{
    const auto found = m_ui->environmentList->findItems(environmentName, Qt::MatchExactly);
    if (!found.isEmpty())
        m_ui->environmentList->setCurrentItem(found.first());
}

void EnvironmentsPage::renew()
{
    m_name.clear();
    const QSignalBlocker quiet(m_ui->environmentList);
    m_ui->environmentList->clear();
    for (const QString &name : bench().environmentNames()) {
        auto *item = new QListWidgetItem(name, m_ui->environmentList);
        item->setSizeHint(QSize(0, fontMetrics().height() + 16));
    }
    m_ui->titleLabel->setText(title());
    if (isVisible() && m_ui->environmentList->count() > 0) {
        m_ui->environmentList->setCurrentRow(0);
        choose(m_ui->environmentList->currentItem()->text());
    }
}

void EnvironmentsPage::choose(const QString &environmentName)
{
    m_name = environmentName;
    m_facts.reset();
    m_ui->titleLabel->setText(environmentName.isEmpty() ? title() : environmentName);
    m_ui->secretValue->clear();
    m_ui->pinConfirm->clear();
    sayIn(m_ui->secretWords, {});
    sayIn(m_ui->pinWords, {});
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
    m_ui->testConnection->setEnabled(false);
    m_answers->rowsModel().setRows(
        {row("run", Tone::Running, {tr("Asking"), tr("Target"), tr("database, migrations, Stripe …")})});
    const console::SessionRequest request = bench().sessionRequest(m_name);
    runInBackground(
        this, [request](std::stop_token stop) { return askEnvironment(request, stop); },
        [this](const EnvironmentFacts &facts) {
            m_ui->testConnection->setEnabled(true);
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
    m_ui->secretValue->setEnabled(ours);
    m_ui->secretStore->setEnabled(ours && !m_ui->secretValue->text().isEmpty());
    m_ui->secretDelete->setEnabled(ours && secret->state == SecretFact::State::Set);
    m_ui->secretValue->setPlaceholderText(ours ? tr("New value of %1").arg(secret->reference)
                                               : tr("Only keychain: references are stored here"));
}

void EnvironmentsPage::storeSecret()
{
    const SecretFact *secret = currentSecret();
    if (!secret || secret->keychain.isEmpty() || m_ui->secretValue->text().isEmpty())
        return;
    auto value = std::make_shared<Secret>(m_ui->secretValue->text().toUtf8());
    m_ui->secretValue->clear();
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
    QPalette ink = palette();
    ink.setColor(QPalette::WindowText, Theme::of(this).statusText(problem ? Tone::Failed : Tone::Ok));
    m_ui->secretWords->setPalette(ink);
    sayIn(m_ui->secretWords, sentence);
}

void EnvironmentsPage::showPins()
{
    QList<RowsModel::Row> rows;
    auto book = console::PinBook::load(bench().workspace().dir);
    m_ui->pinConfirm->hide();
    m_ui->pinAccept->hide();
    if (!book) {
        sayIn(m_ui->pinWords, book.error().message);
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
        m_ui->pinConfirm->setPlaceholderText(tr("Type %1 to accept").arg(m_name));
        m_ui->pinConfirm->setAccessibleName(m_ui->pinConfirm->placeholderText());
        m_ui->pinConfirm->show();
        m_ui->pinAccept->show();
        m_ui->pinAccept->setEnabled(false);
        sayIn(m_ui->pinWords,
              tr("This is not the target that earlier releases went to. Accept it only where you know why."));
    }
}

void EnvironmentsPage::acceptPin()
{
    if (!m_facts || m_ui->pinConfirm->text() != m_name)
        return;
    auto book = console::PinBook::load(bench().workspace().dir);
    if (!book) {
        sayIn(m_ui->pinWords, book.error().message);
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
    m_ui->pinConfirm->clear();
    showPins();
    sayIn(m_ui->pinWords, saved
                              ? tr("%1 is pinned to what is there now. Commit %2.").arg(m_name, book->file())
                              : saved.error().message);
}

} // namespace slipway::gui
