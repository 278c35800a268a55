// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifactspage.h"

#include "evidence/export.h"
#include "gui/background.h"
#include "gui/card.h"
#include "gui/emptystate.h"
#include "gui/errorcard.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/rowstable.h"
#include "gui/statuspill.h"
#include "gui/workbench.h"
#include "ledger/ledger.h"

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>

namespace slipway::gui {

using namespace release;

namespace {

StatusLook verdictLook(const evidence::Verification &verification)
{
    return verification.valid
               ? StatusLook{QStringLiteral("ok"), Tone::Ok, ArtifactsPage::tr("Whole")}
               : StatusLook{QStringLiteral("fail"), Tone::Failed, ArtifactsPage::tr("Not to be trusted")};
}

QString words(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList list;
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array)
            list << item.toVariant().toString();
        return list.join(QStringLiteral(", "));
    }
    return value.toVariant().toString();
}

std::unique_ptr<ledger::Ledger> ledgerAt(const QString &path)
{
    if (path.isEmpty() || !QFileInfo::exists(path))
        return nullptr;
    auto opened = ledger::Ledger::open(path);
    return opened ? std::move(*opened) : nullptr;
}

} // namespace

ArtifactReading readArtifact(const QString &path, const QString &ledgerPath)
{
    ArtifactReading reading;
    reading.path = path;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        reading.error = Error{QStringLiteral("artifact_unreadable"),
                              ArtifactsPage::tr("%1 cannot be read: %2.").arg(path, file.errorString()),
                              {}};
        return reading;
    }
    reading.bytes = file.readAll();
    const auto ledger = ledgerAt(ledgerPath);
    reading.verification = evidence::verifyArtifact(reading.bytes, ledger.get());
    reading.artifact = QJsonDocument::fromJson(reading.bytes).object();
    return reading;
}

ArtifactsPage::ArtifactsPage(Workbench &workbench, MainWindow &window) : Page(workbench), m_window(window)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    m_stack = new QStackedWidget;
    auto *empty =
        new EmptyState(tr("No artifact is open"), tr("Open a release record to see whether it is whole and "
                                                     "what it proves. You can also drop it here."));
    connect(empty->addChoice(tr("Check an artifact…"), QStringLiteral("box")), &QPushButton::clicked,
            &m_window, &MainWindow::chooseArtifact);
    m_stack->addWidget(empty);
    auto *failed = new QWidget;
    failed->setObjectName(QStringLiteral("page"));
    auto *failedColumn = new QVBoxLayout(failed);
    failedColumn->setContentsMargins(16, 16, 16, 16);
    m_error = new ErrorCard;
    failedColumn->addWidget(m_error);
    failedColumn->addStretch();
    m_stack->addWidget(failed);
    auto *split = new QSplitter;
    split->setObjectName(QStringLiteral("artifactSplit"));
    split->addWidget(makeFacts());
    split->addWidget(makeTables());
    split->setSizes({344, 880});
    split->setStretchFactor(1, 1);
    split->setChildrenCollapsible(false);
    m_stack->addWidget(split);
    column->addWidget(m_stack, 1);
}

QString ArtifactsPage::title() const
{
    return m_reading.path.isEmpty() ? tr("Artifacts") : QFileInfo(m_reading.path).fileName();
}

QWidget *ArtifactsPage::makeHeader()
{
    auto *header = new QWidget;
    header->setObjectName(QStringLiteral("pageHeader"));
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(12);
    m_name = new QuietLabel(tr("Artifacts"), QuietLabel::Ink::Text);
    m_name->setFont(pageTitleFont(font()));
    m_pill = new StatusPill;
    m_pill->hide();
    row->addWidget(m_name);
    row->addWidget(m_pill);
    row->addStretch();
    for (const auto &[format, text] : {std::pair{QStringLiteral("json"), tr("Save a copy…")},
                                       std::pair{QStringLiteral("html"), tr("Export HTML…")},
                                       std::pair{QStringLiteral("csv"), tr("Export CSV…")}}) {
        auto *button = new QPushButton(icon(QStringLiteral("dl")), text);
        button->setObjectName(QString(QStringLiteral("artifact.export.") + format));
        button->hide();
        connect(button, &QPushButton::clicked, this, [this, chosen = format] { exportAs(chosen); });
        m_exports << button;
        row->addWidget(button);
    }
    auto *another = new QPushButton(icon(QStringLiteral("folder")), tr("Open…"));
    another->setObjectName(QStringLiteral("artifact.open"));
    another->setToolTip(tr("Check another artifact (Ctrl+Shift+O)"));
    connect(another, &QPushButton::clicked, &m_window, &MainWindow::chooseArtifact);
    row->addWidget(another);
    return header;
}

QWidget *ArtifactsPage::makeFacts()
{
    auto *scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("artifactFacts"));
    scroll->setAccessibleName(tr("About this artifact"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setMinimumWidth(240);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *box = new QWidget;
    box->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    m_verdict = new QuietLabel({}, QuietLabel::Ink::Text);
    m_verdict->setWordWrap(true);
    column->addWidget(m_verdict);
    column->addWidget(new SectionLabel(tr("About this artifact")));
    m_facts = new QGridLayout;
    m_facts->setHorizontalSpacing(12);
    m_facts->setVerticalSpacing(8);
    m_facts->setColumnStretch(1, 1);
    column->addLayout(m_facts);
    column->addStretch();
    scroll->setWidget(box);
    return scroll;
}

QWidget *ArtifactsPage::makeTables()
{
    auto *tabs = new QTabWidget;
    tabs->setObjectName(QStringLiteral("artifactTabs"));
    tabs->setDocumentMode(true);
    tabs->tabBar()->setAccessibleName(tr("Parts of the artifact"));
    auto *checks = new QWidget;
    checks->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(checks);
    column->setContentsMargins(0, 8, 0, 0);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(16, 0, 16, 0);
    m_filter = new QLineEdit;
    m_filter->setObjectName(QStringLiteral("artifact.filter"));
    m_filter->setPlaceholderText(tr("Filter checks"));
    m_filter->setAccessibleName(tr("Filter checks"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(320);
    connect(m_filter, &QLineEdit::textChanged, this, &ArtifactsPage::showChecks);
    auto *copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy table"));
    copy->setObjectName(QStringLiteral("artifact.copyChecks"));
    connect(copy, &QPushButton::clicked, this, &ArtifactsPage::copyChecks);
    bar->addWidget(m_filter, 1);
    bar->addStretch();
    bar->addWidget(copy);
    column->addLayout(bar);
    m_checks = new RowsTable(
        tr("Checks"), {tr("Result"), tr("Check"), tr("Step"), tr("Expected"), tr("Actual"), tr("Reason")},
        {18, 32, 18, 22, 22, 12}, 5, {3, 4});
    m_checks->setObjectName(QStringLiteral("artifactChecks"));
    column->addWidget(m_checks);
    m_steps = new RowsTable(tr("Steps"), {tr("Result"), tr("Step"), tr("Phase"), tr("Checks"), tr("Reason")},
                            {18, 36, 12, 12, 30}, 4);
    m_steps->setObjectName(QStringLiteral("artifactSteps"));
    m_plans = new RowsTable(
        tr("Plans"),
        {tr("Result"), tr("Plan"), tr("Amount"), tr("Database"), tr("Stripe"), tr("Environment")},
        {18, 20, 22, 34, 34, 34}, 5, {3, 4, 5});
    m_plans->setObjectName(QStringLiteral("artifactPlans"));
    m_findings = new RowsTable(tr("Integrity"), {tr("Result"), tr("What was found")}, {18, 80}, 1);
    m_findings->setObjectName(QStringLiteral("artifactIntegrity"));
    tabs->addTab(checks, tr("Checks"));
    tabs->addTab(m_steps, tr("Steps"));
    tabs->addTab(m_plans, tr("Plans"));
    tabs->addTab(m_findings, tr("Integrity"));
    return tabs;
}

void ArtifactsPage::open(const QString &path, const QString &)
{
    if (path.isEmpty())
        return;
    const QString ledgerPath = bench().ledgerPath();
    runInBackground(
        this, [path, ledgerPath](std::stop_token) { return readArtifact(path, ledgerPath); },
        [this](const ArtifactReading &reading) { setReading(reading); });
}

void ArtifactsPage::setReading(const ArtifactReading &reading)
{
    m_reading = reading;
    m_name->setText(title());
    m_name->setToolTip(reading.path);
    m_pill->setVisible(!reading.error);
    for (QPushButton *button : std::as_const(m_exports))
        button->setVisible(!reading.error && reading.verification.valid);
    if (reading.error) {
        m_error->setError(*reading.error);
        m_stack->setCurrentIndex(1);
    } else {
        m_pill->setLook(verdictLook(reading.verification));
        showVerification();
        showFacts();
        showChecks();
        showSteps();
        showPlans();
        m_stack->setCurrentIndex(2);
    }
    Q_EMIT titleChanged();
}

void ArtifactsPage::addFact(const QString &name, const QString &value, bool mono)
{
    if (value.isEmpty())
        return;
    const int line = m_facts->rowCount();
    const bool digest = mono && value.size() > 28 && !value.contains(u' ');
    auto *right =
        new QuietLabel(digest ? QString(value.left(12) + QStringLiteral("…") + value.right(8)) : value,
                       QuietLabel::Ink::Text);
    right->setWordWrap(true);
    right->setToolTip(value);
    right->setTextInteractionFlags(Qt::TextSelectableByMouse);
    right->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    if (mono)
        right->setFont(monoFont(font()));
    m_facts->addWidget(new QuietLabel(name, QuietLabel::Ink::Text3), line, 0, Qt::AlignTop);
    m_facts->addWidget(right, line, 1, Qt::AlignTop);
}

void ArtifactsPage::showFacts()
{
    while (QLayoutItem *item = m_facts->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QJsonObject &artifact = m_reading.artifact;
    const QJsonObject environment = artifact[u"environment"].toObject();
    const QJsonObject database = environment[u"database"].toObject();
    const QJsonObject stripe = environment[u"stripe"].toObject();
    const QJsonObject migrations = artifact[u"migrations"].toObject();
    addFact(tr("Status"), artifact[u"status"].toString());
    addFact(tr("Workspace"), artifact[u"workspace"].toString());
    addFact(tr("Environment"), environment[u"name"].toString());
    addFact(tr("Playbook"), artifact[u"playbook"].toObject()[u"title"].toString());
    addFact(tr("Run"), artifact[u"run_id"].toString(), true);
    addFact(tr("Operator"), artifact[u"operator"].toObject()[u"name"].toString());
    addFact(tr("Started"), artifact[u"started_at"].toString(), true);
    addFact(tr("Finished"), artifact[u"finished_at"].toString(), true);
    addFact(tr("Before"), words(migrations[u"before"]), true);
    addFact(tr("After"), words(migrations[u"after"]), true);
    addFact(tr("Database"), database[u"name"].toString(), true);
    addFact(tr("Host"), database[u"host"].toString(), true);
    addFact(tr("System id"), words(database[u"system_identifier"]), true);
    addFact(tr("Stripe account"), stripe[u"account"].toString(), true);
    addFact(tr("Commit"), artifact[u"source"].toObject()[u"git_sha"].toString(), true);
    addFact(tr("Plan"), artifact[u"plan_digest"].toString(), true);
    addFact(tr("Chain head"), artifact[u"chain"].toObject()[u"head"].toString(), true);
    const QJsonArray approvals = artifact[u"approvals"].toArray();
    for (const QJsonValue approval : approvals)
        addFact(tr("Approval"), QString(approval[u"who"].toString() + QStringLiteral(": ") +
                                        approval[u"decision"].toString()));
    const QJsonArray attachments = artifact[u"attachments"].toArray();
    for (const QJsonValue attached : attachments)
        addFact(tr("Attachment"), attached[u"name"].toString());
}

void ArtifactsPage::showVerification()
{
    const evidence::Verification &found = m_reading.verification;
    m_verdict->setText(found.valid ? tr("Nothing speaks against this file.")
                                   : tr("%n problem(s) found: see Integrity.", nullptr,
                                        static_cast<int>(found.problems.size())));
    m_verdict->setTone(found.valid ? Tone::Ok : Tone::Failed);
    QList<RowsModel::Row> rows;
    for (const QString &problem : found.problems)
        rows << RowsModel::Row{
            problem, QStringLiteral("fail"), Tone::Failed, {tr("Problem"), problem}, problem};
    for (const QString &note : found.notes)
        rows << RowsModel::Row{note, QStringLiteral("info"), Tone::Neutral, {tr("Note"), note}, note};
    m_findings->rowsModel().setRows(rows);
}

void ArtifactsPage::showChecks()
{
    QList<RowsModel::Row> rows;
    const QString wanted = m_filter->text().trimmed();
    const QJsonArray steps = m_reading.artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        const QJsonArray checks = step[u"checks"].toArray();
        for (const QJsonValue check : checks) {
            const QString status = check[u"status"].toString();
            const StatusLook look = lookOf(status == u"pass"   ? CheckStatus::Pass
                                           : status == u"fail" ? CheckStatus::Fail
                                                               : CheckStatus::Skipped);
            const QStringList cells{look.word,
                                    check[u"name"].toString(),
                                    step[u"title"].toString(),
                                    words(check[u"expected"]),
                                    words(check[u"actual"]),
                                    check[u"reason"].toString()};
            if (wanted.isEmpty() || cells.join(u'\n').contains(wanted, Qt::CaseInsensitive))
                rows << RowsModel::Row{check[u"name"].toString(), look.icon, look.tone, cells,
                                       check[u"asked"].toString()};
        }
    }
    std::stable_partition(rows.begin(), rows.end(),
                          [](const RowsModel::Row &row) { return row.tone == Tone::Failed; });
    m_checks->rowsModel().setRows(rows);
}

void ArtifactsPage::showSteps()
{
    QList<RowsModel::Row> rows;
    const QJsonArray steps = m_reading.artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        const StatusLook look = lookOf(stepStatusFromName(step[u"status"].toString()));
        const QString reason =
            step[u"error"].isObject() ? step[u"error"][u"message"].toString() : step[u"reason"].toString();
        rows << RowsModel::Row{step[u"id"].toString(),
                               look.icon,
                               look.tone,
                               {look.word, step[u"title"].toString(), step[u"phase"].toString(),
                                QLocale().toString(step[u"checks"].toArray().size()), reason},
                               reason};
    }
    m_steps->rowsModel().setRows(rows);
}

void ArtifactsPage::showPlans()
{
    QList<RowsModel::Row> rows;
    const QJsonArray plans = m_reading.artifact[u"plans"].toArray();
    for (const QJsonValue plan : plans) {
        const bool agrees = plan[u"status"].toString() == u"ok";
        const QJsonObject stripe = plan[u"stripe"].toObject();
        const QString amount =
            stripe.isEmpty() ? QString()
                             : QString(words(stripe[u"unit_amount"]) + u' ' + stripe[u"currency"].toString() +
                                       QStringLiteral(" / ") + stripe[u"interval"].toString());
        rows << RowsModel::Row{plan[u"code"].toString(),
                               agrees ? QStringLiteral("ok") : QStringLiteral("warn"),
                               agrees ? Tone::Ok : Tone::Attention,
                               {agrees ? tr("Agrees") : plan[u"status"].toString(), plan[u"code"].toString(),
                                amount, plan[u"stripe_price_id"].toString(), stripe[u"price_id"].toString(),
                                plan[u"environment_price_id"].toString()},
                               plan[u"code"].toString()};
    }
    m_plans->rowsModel().setRows(rows);
}

void ArtifactsPage::copyChecks()
{
    QStringList lines;
    for (const RowsModel::Row &row : m_checks->rowsModel().rows())
        lines << row.cells.join(u'\t');
    QApplication::clipboard()->setText(lines.join(u'\n'));
    m_window.say(tr("%n check(s) copied.", nullptr, static_cast<int>(lines.size())));
}

void ArtifactsPage::exportAs(const QString &format)
{
    const QFileInfo file(m_reading.path);
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export the artifact"),
                                     file.dir().filePath(QString(file.completeBaseName() + u'.' + format)));
    if (path.isEmpty() || path == m_reading.path)
        return;
    const ArtifactReading reading = m_reading;
    const QString ledgerPath = bench().ledgerPath();
    runInBackground(
        this,
        [reading, format, path, ledgerPath](std::stop_token) -> QString {
            if (format == u"json")
                return (!QFile::exists(path) || QFile::remove(path)) && QFile::copy(reading.path, path)
                           ? QString()
                           : ArtifactsPage::tr("%1 cannot be written.").arg(path);
            const auto ledger = ledgerAt(ledgerPath);
            evidence::ExportRequest request;
            request.artifact = reading.bytes;
            request.artifactName = QFileInfo(reading.path).fileName();
            request.format = format;
            request.path = path;
            request.ledger = ledger.get();
            auto done = evidence::exportArtifact(request);
            return done ? QString() : done.error().message;
        },
        [this, path](const QString &problem) {
            m_window.say(problem.isEmpty() ? tr("Exported to %1.").arg(path) : problem);
        });
}

} // namespace slipway::gui
