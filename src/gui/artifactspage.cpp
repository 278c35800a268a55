// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifactspage.h"

#include "evidence/export.h"
#include "gui/artifactoverview.h"
#include "gui/artifactside.h"
#include "gui/background.h"
#include "gui/card.h"
#include "gui/checkview.h"
#include "gui/emptystate.h"
#include "gui/errorcard.h"
#include "gui/factstrip.h"
#include "gui/icons.h"
#include "gui/logpane.h"
#include "gui/mainwindow.h"
#include "gui/rowstable.h"
#include "gui/runinspector.h"
#include "gui/settingspage.h"
#include "gui/steptreemodel.h"
#include "gui/verdictband.h"
#include "gui/workbench.h"
#include "ledger/ledger.h"

#include <QFile>
#include <QFileDialog>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QTabWidget>

namespace slipway::gui {

using namespace release;

namespace {

enum Tab { Overview, Steps, Checks, Plans, Approvals, Log, Json };
constexpr qsizetype jsonShown = 2'000'000;
const QString layoutKey = QStringLiteral("artifact/layout");

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

QString timeText(const QJsonValue &value)
{
    const QDateTime at = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    return at.isValid() ? QLocale().toString(at, QStringLiteral("d MMM yyyy, HH:mm:ss")) : QString();
}

} // namespace

ArtifactsPage::ArtifactsPage(Workbench &workbench, MainWindow &window) : Page(workbench), m_window(window)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_stack = new QStackedWidget;
    m_stack->addWidget(makeEmpty());
    auto *failed = new QWidget;
    failed->setObjectName(QStringLiteral("page"));
    auto *failedColumn = new QVBoxLayout(failed);
    failedColumn->setContentsMargins(16, 16, 16, 16);
    m_error = new ErrorCard;
    failedColumn->addWidget(m_error);
    failedColumn->addStretch();
    m_stack->addWidget(failed);
    m_stack->addWidget(makeBody());
    column->addWidget(m_stack, 1);
}

ArtifactsPage::~ArtifactsPage()
{
    bench().settings().setValue(layoutKey, m_checks->saveLayout());
}

QString ArtifactsPage::title() const
{
    return m_reading.path.isEmpty() ? tr("Artifacts") : QFileInfo(m_reading.path).fileName();
}

QString ArtifactsPage::bannerWords() const
{
    return m_reading.path.isEmpty() ? tr("Release records are opened read-only, without any workspace.")
                                    : tr("Read-only. Opened from a file, no workspace needed.");
}

QWidget *ArtifactsPage::makeEmpty()
{
    auto *empty =
        new EmptyState(tr("No artifact is open"), tr("Open a release record to see whether it is whole and "
                                                     "what it proves. You can also drop it here."));
    connect(empty->addChoice(tr("Check an artifact…"), QStringLiteral("box")), &QPushButton::clicked,
            &m_window, &MainWindow::chooseArtifact);
    return empty;
}

QWidget *ArtifactsPage::makeBand()
{
    m_band = new VerdictBand;
    const auto add = [this](const char *name, const QString &iconName, const QString &text,
                            const QString &tip) {
        auto *button = new QPushButton(icon(iconName), text);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        m_band->addTool(button);
        return button;
    };
    auto *another = add("artifact.open", QStringLiteral("folder"), tr("&Open…"),
                        tr("Check another artifact (Ctrl+Shift+O)"));
    m_compare = add("artifact.compare", QStringLiteral("table"), tr("&Compare with…"),
                    tr("Choose another artifact; what changed comes first"));
    m_export = add("artifact.export", QStringLiteral("dl"), tr("&Export…"), tr("Ctrl+E"));
    m_export->setProperty("kind", QStringLiteral("primary"));
    m_export->setIcon(icon(QStringLiteral("dl"), Theme::of(this).color(Token::OnAccent)));
    auto *menu = new QMenu(m_export);
    for (const auto &[format, text] :
         {std::pair{QStringLiteral("json"), tr("A copy of the record (JSON)…")},
          std::pair{QStringLiteral("html"), tr("A report to read and print (HTML)…")},
          std::pair{QStringLiteral("csv"), tr("Its checks as a table (CSV)…")}}) {
        QAction *action = menu->addAction(text, this, [this, chosen = format] { exportAs(chosen); });
        action->setObjectName(QString(QStringLiteral("artifact.export.") + format));
    }
    m_export->setMenu(menu);
    auto *shortcut = new QAction(this);
    shortcut->setObjectName(QStringLiteral("artifact.exportMenu"));
    shortcut->setShortcut(QKeySequence(QStringLiteral("Ctrl+E")));
    shortcut->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QAction::triggered, m_export, [this] {
        if (m_export->isVisible())
            m_export->showMenu();
    });
    addAction(shortcut);
    connect(another, &QPushButton::clicked, &m_window, &MainWindow::chooseArtifact);
    connect(m_compare, &QPushButton::clicked, this, &ArtifactsPage::chooseComparison);
    return m_band;
}

QWidget *ArtifactsPage::makeBody()
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_strip = new FactStrip;
    column->addWidget(makeBand());
    column->addWidget(m_strip);
    makeTabs();
    m_side = new ArtifactSide;
    auto *split = new QSplitter;
    split->setObjectName(QStringLiteral("artifactSplit"));
    split->addWidget(m_tabs);
    split->addWidget(m_side);
    split->setSizes({960, 400});
    split->setStretchFactor(0, 1);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    column->addWidget(split, 1);
    return body;
}

void ArtifactsPage::makeTabs()
{
    m_tabs = new QTabWidget;
    m_tabs->setObjectName(QStringLiteral("artifactTabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->tabBar()->setAccessibleName(tr("Parts of the artifact"));
    m_overview = new ArtifactOverview;
    m_steps = new RowsTable(tr("Steps"),
                            {tr("Result"), tr("Step"), tr("Phase"), tr("Took"), tr("Checks"), tr("Reason")},
                            {18, 36, 12, 10, 10, 30}, 5);
    m_steps->setObjectName(QStringLiteral("artifactSteps"));
    m_checks = new CheckView;
    m_checks->setObjectName(QStringLiteral("artifactChecks"));
    m_checks->restoreLayout(bench().settings().value(layoutKey).toByteArray());
    connect(m_checks, &CheckView::copied, this,
            [this](int checks) { m_window.say(tr("%n check(s) copied.", nullptr, checks)); });
    m_plans = new RowsTable(
        tr("Plans"),
        {tr("Result"), tr("Plan"), tr("Amount"), tr("Database"), tr("Stripe"), tr("Environment")},
        {18, 16, 22, 32, 32, 32}, 5, {3, 4, 5});
    m_plans->setObjectName(QStringLiteral("artifactPlans"));
    m_approvals =
        new RowsTable(tr("Approvals"), {tr("Decision"), tr("Who"), tr("Role"), tr("When"), tr("Comment")},
                      {18, 24, 24, 30, 30}, 4, {3});
    m_approvals->setObjectName(QStringLiteral("artifactApprovals"));
    m_log = new LogPane;
    m_logNote = new QuietLabel({});
    m_logNote->setAlignment(Qt::AlignCenter);
    m_logStack = new QStackedWidget;
    m_logStack->addWidget(m_logNote);
    m_logStack->addWidget(m_log);
    m_json = new QPlainTextEdit;
    m_json->setObjectName(QStringLiteral("artifactJson"));
    m_json->setAccessibleName(tr("The record as it is written"));
    m_json->setReadOnly(true);
    m_json->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_json->setFont(logFont(bench()));
    for (QWidget *tab : {static_cast<QWidget *>(m_overview), static_cast<QWidget *>(m_steps),
                         static_cast<QWidget *>(m_checks), static_cast<QWidget *>(m_plans),
                         static_cast<QWidget *>(m_approvals), static_cast<QWidget *>(m_logStack),
                         static_cast<QWidget *>(m_json)})
        m_tabs->addTab(tab, QString());
    connect(m_tabs, &QTabWidget::currentChanged, this, &ArtifactsPage::showTab);
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
    m_logOf.clear();
    m_json->clear();
    if (reading.error) {
        m_error->setError(*reading.error);
        m_stack->setCurrentIndex(1);
        Q_EMIT titleChanged();
        return;
    }
    showVerdict();
    showStrip();
    m_overview->show(reading);
    showSteps();
    m_checks->show(checkRowsOf(reading.artifact), reading.artifact[u"facts"].toObject());
    showPlans();
    showApprovals();
    m_side->show(reading);
    m_tabs->setTabText(Overview, tr("Overview"));
    m_tabs->setTabText(Checks, tr("Checks %1").arg(m_checks->model().rowCount()));
    m_tabs->setTabText(Log, tr("Log"));
    m_tabs->setTabText(Json, QStringLiteral("JSON"));
    m_stack->setCurrentIndex(2);
    showTab(m_tabs->currentIndex());
    Q_EMIT titleChanged();
}

void ArtifactsPage::showVerdict()
{
    const QJsonObject &artifact = m_reading.artifact;
    const QString environment = artifact[u"environment"].toObject()[u"name"].toString();
    StatusLook look{QStringLiteral("fail"), Tone::Failed, tr("Not to be trusted")};
    if (m_reading.verification.valid) {
        look = lookOf(runStatusFromName(artifact[u"status"].toString()));
        look.word = tr("%1 on %2").arg(look.word, environment);
    }
    QStringList parts{artifact[u"playbook"].toObject()[u"title"].toString()};
    if (const QString began = timeText(artifact[u"started_at"]); !began.isEmpty())
        parts << tr("%1 UTC").arg(began);
    if (!m_reading.verification.valid)
        parts.prepend(
            tr("%n problem(s) found", nullptr, static_cast<int>(m_reading.verification.problems.size())));
    parts << QFileInfo(m_reading.path).fileName();
    parts.removeAll(QString());
    m_band->setVerdict(look, parts.join(QStringLiteral("  ·  ")));
    m_band->setToolTip(m_reading.path);
    m_export->setVisible(m_reading.verification.valid);
}

void ArtifactsPage::showStrip()
{
    const QJsonObject &artifact = m_reading.artifact;
    const QJsonObject environment = artifact[u"environment"].toObject();
    const QJsonObject database = environment[u"database"].toObject();
    const QJsonObject migrations = artifact[u"migrations"].toObject();
    const QJsonObject checks = artifact[u"checks"].toObject();
    m_strip->clear();
    m_strip->addEnvironment(tr("Environment"), environment[u"name"].toString());
    m_strip->add(tr("Target"),
                 QStringLiteral("%1 %2")
                     .arg(database[u"name"].toString(), shortId(words(database[u"system_identifier"]), 8))
                     .trimmed(),
                 true);
    const QString before = words(migrations[u"before"]);
    const QString after = words(migrations[u"after"]);
    if (!migrations.isEmpty())
        m_strip->add(tr("Revision"),
                     before == after
                         ? tr("%1 unchanged").arg(after)
                         : QStringLiteral("%1 → %2").arg(before.isEmpty() ? tr("(none)") : before, after),
                     true);
    QStringList counts{tr("%n passed", nullptr, checks[u"passed"].toInt())};
    if (checks[u"failed"].toInt() > 0)
        counts << tr("%n failed", nullptr, checks[u"failed"].toInt());
    if (checks[u"skipped"].toInt() > 0)
        counts << tr("%n skipped", nullptr, checks[u"skipped"].toInt());
    m_strip->add(tr("Checks"), counts.join(QStringLiteral(", ")));
    m_strip->add(tr("Source"),
                 QString(artifact[u"release"].toObject()[u"version"].toString() + u' ' +
                         artifact[u"source"].toObject()[u"git_sha"].toString().left(9))
                     .trimmed(),
                 true);
    m_strip->add(tr("Duration"), clockText(artifact[u"duration_ms"].toInteger()));
    m_strip->finish();
}

void ArtifactsPage::showSteps()
{
    QList<RowsModel::Row> rows;
    const QJsonArray steps = m_reading.artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        const StatusLook look = lookOf(stepStatusFromName(step[u"status"].toString()));
        const QString reason =
            step[u"error"].isObject() ? step[u"error"][u"message"].toString() : step[u"reason"].toString();
        const QDateTime from = QDateTime::fromString(step[u"started_at"].toString(), Qt::ISODateWithMs);
        const QDateTime to = QDateTime::fromString(step[u"finished_at"].toString(), Qt::ISODateWithMs);
        rows << RowsModel::Row{step[u"id"].toString(),
                               look.icon,
                               look.tone,
                               {look.word, step[u"title"].toString(), phaseTitle(step[u"phase"].toString()),
                                from.isValid() && to.isValid() ? clockText(from.msecsTo(to)) : QString(),
                                QLocale().toString(step[u"checks"].toArray().size()), reason},
                               reason};
    }
    m_steps->rowsModel().setRows(rows);
    m_tabs->setTabText(Steps, tr("Steps %1").arg(rows.size()));
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
    m_tabs->setTabText(Plans, tr("Plans %1").arg(rows.size()));
}

void ArtifactsPage::showApprovals()
{
    QList<RowsModel::Row> rows;
    const QJsonArray approvals = m_reading.artifact[u"approvals"].toArray();
    for (const QJsonValue approval : approvals) {
        const bool matches =
            approval[u"plan_digest"].toString() == m_reading.artifact[u"plan_digest"].toString();
        rows << RowsModel::Row{approval[u"who"].toString(),
                               matches ? QStringLiteral("ok") : QStringLiteral("warn"),
                               matches ? Tone::Ok : Tone::Attention,
                               {matches ? approval[u"decision"].toString() : tr("For another plan"),
                                approval[u"who"].toString(), approval[u"role"].toString(),
                                timeText(approval[u"at"]), approval[u"comment"].toString()},
                               approval[u"comment"].toString()};
    }
    m_approvals->rowsModel().setRows(rows);
    m_tabs->setTabText(Approvals, tr("Approvals %1").arg(rows.size()));
}

/// Log and text are read when somebody wants to see them.
void ArtifactsPage::showTab(int index)
{
    if (index == Json && m_json->document()->isEmpty()) {
        QString text = QString::fromUtf8(m_reading.bytes.left(jsonShown));
        if (m_reading.bytes.size() > jsonShown)
            text += tr("\n… the first %1 of %2 bytes").arg(jsonShown).arg(m_reading.bytes.size());
        m_json->setPlainText(text);
    }
    if (index == Log)
        readLog();
}

void ArtifactsPage::readLog()
{
    const QString run = m_reading.artifact[u"run_id"].toString();
    if (m_logOf == run)
        return;
    m_logOf = run;
    m_logStack->setCurrentIndex(0);
    if (!m_reading.inLedger) {
        m_logNote->setText(
            tr("The record holds the size and digest of each step's output; the output itself is in the "
               "ledger that the release wrote, which is not here."));
        return;
    }
    m_logNote->setText(tr("Reading the log …"));
    const QString path = bench().ledgerPath();
    runInBackground(
        this, [path, run](std::stop_token) { return readArtifactLog(path, run); },
        [this, run](const ArtifactLog &read) {
            if (m_logOf != run)
                return;
            if (!read.log) {
                m_logNote->setText(read.problem);
                return;
            }
            m_log->setLog(read.log);
            QList<LogPane::Step> steps;
            const QJsonArray written = m_reading.artifact[u"steps"].toArray();
            for (const QJsonValue step : written)
                steps << LogPane::Step{step[u"id"].toString(), static_cast<int>(steps.size()) + 1,
                                       step[u"title"].toString()};
            m_log->setSteps(steps);
            m_logStack->setCurrentIndex(1);
            m_tabs->setTabText(Log, tr("Log, %n line(s)", nullptr, static_cast<int>(read.log->lineCount())));
        });
}

void ArtifactsPage::chooseComparison()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Compare with another artifact"),
                                     QFileInfo(m_reading.path).path(), tr("Release artifacts (*.json)"));
    if (!path.isEmpty())
        compareWith(path);
}

void ArtifactsPage::compareWith(const QString &path)
{
    runInBackground(
        this, [path](std::stop_token) { return readArtifact(path, {}); },
        [this](const ArtifactReading &other) {
            if (other.error || !other.verification.valid) {
                m_window.say(
                    other.error
                        ? other.error->message
                        : tr("%1 is not whole: %2").arg(other.path, other.verification.problems.value(0)));
                return;
            }
            m_overview->compareWith(other.artifact, tr("Against %1").arg(QFileInfo(other.path).fileName()));
            m_tabs->setCurrentIndex(Overview);
        });
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
            std::unique_ptr<ledger::Ledger> ledger;
            if (reading.inLedger) {
                if (auto opened = ledger::Ledger::open(ledgerPath))
                    ledger = std::move(*opened);
            }
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
