// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifacttabs.h"

#include "gui/artifactoverview.h"
#include "gui/background.h"
#include "gui/card.h"
#include "gui/checkview.h"
#include "gui/logpane.h"
#include "gui/rowstable.h"
#include "gui/settingspage.h"
#include "gui/steptreemodel.h"
#include "gui/workbench.h"

#include <QJsonArray>
#include <QLocale>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabBar>

namespace slipway::gui {

using namespace release;

namespace {

enum Part { Overview, Steps, Checks, Plans, Approvals, Log, Json };
constexpr qsizetype jsonShown = 2'000'000;
const QString layoutKey = QStringLiteral("artifact/layout");

} // namespace

ArtifactTabs::ArtifactTabs(Workbench &bench, QWidget *parent) : QTabWidget(parent), m_bench(bench)
{
    setObjectName(QStringLiteral("artifactTabs"));
    setDocumentMode(true);
    tabBar()->setAccessibleName(tr("Parts of the artifact"));
    makeParts();
    makeLog();
    for (QWidget *part : {static_cast<QWidget *>(m_overview), static_cast<QWidget *>(m_steps),
                          static_cast<QWidget *>(m_checks), static_cast<QWidget *>(m_plans),
                          static_cast<QWidget *>(m_approvals), static_cast<QWidget *>(m_logStack),
                          static_cast<QWidget *>(m_json)})
        addTab(part, QString());
    connect(this, &QTabWidget::currentChanged, this, &ArtifactTabs::showPart);
}

ArtifactTabs::~ArtifactTabs()
{
    m_bench.settings().setValue(layoutKey, m_checks->saveLayout());
}

void ArtifactTabs::makeParts()
{
    m_overview = new ArtifactOverview;
    m_steps = new RowsTable(tr("Steps"),
                            {tr("Result"), tr("Step"), tr("Phase"), tr("Took"), tr("Checks"), tr("Reason")},
                            {18, 36, 12, 10, 10, 30}, 5);
    m_steps->setObjectName(QStringLiteral("artifactSteps"));
    m_checks = new CheckView;
    m_checks->setObjectName(QStringLiteral("artifactChecks"));
    m_checks->restoreLayout(m_bench.settings().value(layoutKey).toByteArray());
    connect(m_checks, &CheckView::copied, this,
            [this](int checks) { Q_EMIT told(tr("%n check(s) copied.", nullptr, checks)); });
    m_plans = new RowsTable(
        tr("Plans"),
        {tr("Result"), tr("Plan"), tr("Amount"), tr("Database"), tr("Stripe"), tr("Environment")},
        {18, 16, 22, 32, 32, 32}, 5, {3, 4, 5});
    m_plans->setObjectName(QStringLiteral("artifactPlans"));
    m_approvals =
        new RowsTable(tr("Approvals"), {tr("Decision"), tr("Who"), tr("Role"), tr("When"), tr("Comment")},
                      {18, 24, 24, 30, 30}, 4, {3});
    m_approvals->setObjectName(QStringLiteral("artifactApprovals"));
}

void ArtifactTabs::makeLog()
{
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
    m_json->setFont(logFont(m_bench));
}

void ArtifactTabs::show(const ArtifactReading &reading)
{
    m_reading = reading;
    m_logOf.clear();
    m_json->clear();
    m_overview->show(reading);
    showSteps();
    m_checks->show(checkRowsOf(reading.artifact), reading.artifact[u"facts"].toObject());
    showPlans();
    showApprovals();
    setTabText(Overview, tr("Overview"));
    setTabText(Checks, tr("Checks %1").arg(m_checks->model().rowCount()));
    setTabText(Log, tr("Log"));
    setTabText(Json, QStringLiteral("JSON"));
    showPart(currentIndex());
}

void ArtifactTabs::compareWith(const QJsonObject &earlier, const QString &words)
{
    m_overview->compareWith(earlier, words);
    setCurrentIndex(Overview);
}

void ArtifactTabs::showSteps()
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
    setTabText(Steps, tr("Steps %1").arg(rows.size()));
}

void ArtifactTabs::showPlans()
{
    QList<RowsModel::Row> rows;
    const QJsonArray plans = m_reading.artifact[u"plans"].toArray();
    for (const QJsonValue plan : plans) {
        const bool agrees = plan[u"status"].toString() == u"ok";
        const QJsonObject stripe = plan[u"stripe"].toObject();
        const QString amount = stripe.isEmpty()
                                   ? QString()
                                   : QString(stripe[u"unit_amount"].toVariant().toString() + u' ' +
                                             stripe[u"currency"].toString() + QStringLiteral(" / ") +
                                             stripe[u"interval"].toString());
        rows << RowsModel::Row{plan[u"code"].toString(),
                               agrees ? QStringLiteral("ok") : QStringLiteral("warn"),
                               agrees ? Tone::Ok : Tone::Attention,
                               {agrees ? tr("Agrees") : plan[u"status"].toString(), plan[u"code"].toString(),
                                amount, plan[u"stripe_price_id"].toString(), stripe[u"price_id"].toString(),
                                plan[u"environment_price_id"].toString()},
                               plan[u"code"].toString()};
    }
    m_plans->rowsModel().setRows(rows);
    setTabText(Plans, tr("Plans %1").arg(rows.size()));
}

void ArtifactTabs::showApprovals()
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
    setTabText(Approvals, tr("Approvals %1").arg(rows.size()));
}

/// Log and text are read when somebody wants to see them.
void ArtifactTabs::showPart(int index)
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

void ArtifactTabs::readLog()
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
    const QString path = m_bench.ledgerPath();
    runInBackground(
        this, [path, run](std::stop_token) { return readArtifactLog(path, run); },
        [this, run](const ArtifactLog &read) {
            if (m_logOf != run)
                return;
            if (!read.log) {
                m_logNote->setText(read.problem);
                return;
            }
            showLog(read);
        });
}

void ArtifactTabs::showLog(const ArtifactLog &read)
{
    m_log->setLog(read.log);
    QList<LogPane::Step> steps;
    const QJsonArray written = m_reading.artifact[u"steps"].toArray();
    for (const QJsonValue step : written)
        steps << LogPane::Step{step[u"id"].toString(), static_cast<int>(steps.size()) + 1,
                               step[u"title"].toString()};
    m_log->setSteps(steps);
    m_logStack->setCurrentIndex(1);
    setTabText(Log, tr("Log, %n line(s)", nullptr, static_cast<int>(read.log->lineCount())));
}

} // namespace slipway::gui
