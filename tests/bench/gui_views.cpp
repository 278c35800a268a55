// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
// The window's tables with many rows, offscreen: a history of 100,000 runs read from a ledger, and a plan map
// of 10,000 rows. Prints one line a measure; "longest" is the longest time in which the GUI thread answered
// nothing.
#include "gui/findingsview.h"
#include "gui/historymodel.h"
#include "gui/planmapdelegate.h"
#include "gui/planmapmodel.h"
#include "gui/planmappicture.h"
#include "gui/rowstable.h"
#include "gui/windowprogram.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

#include <cstdio>

using namespace slipway;
using namespace slipway::gui;

namespace {

double milliseconds(const std::function<void()> &work)
{
    QElapsedTimer clock;
    clock.start();
    work();
    QApplication::processEvents();
    return static_cast<double>(clock.nsecsElapsed()) / 1e6;
}

void tell(const char *what, double took)
{
    std::printf("%-52s %9.1f ms\n", what, took);
    std::fflush(stdout);
}

double scrolled(QAbstractScrollArea &view)
{
    double longest = 0;
    for (int part = 0; part <= 200; ++part)
        longest =
            std::max(longest, milliseconds([&] {
                         QScrollBar *bar = view.verticalScrollBar();
                         bar->setValue(static_cast<int>(qint64(bar->maximum()) * (part * 83 % 201) / 200));
                         view.viewport()->repaint();
                     }));
    return longest;
}

void measureHistory(int count)
{
    QList<ledger::RunSummary> runs;
    runs.reserve(count);
    for (int number = count; number > 0; --number) {
        ledger::RunSummary run;
        run.id = QStringLiteral("20261120T%1Z").arg(number, 6, 10, QLatin1Char('0'));
        run.status = number % 7 ? release::RunStatus::Succeeded : release::RunStatus::Failed;
        run.environment = number % 3 ? QStringLiteral("staging") : QStringLiteral("production");
        run.playbook = QStringLiteral("db-release");
        run.operatorName = QStringLiteral("release captain");
        run.startedAt = QDateTime::fromMSecsSinceEpoch(1'700'000'000'000 + number * 60'000LL, Qt::UTC);
        run.finishedAt = run.startedAt.addSecs(number % 900);
        run.revisionsBefore = {QStringLiteral("a91e07b2c6d4")};
        run.revisionsAfter = {QString::number(number, 16)};
        runs << run;
    }
    HistoryModel model;
    HistoryFilter filter;
    filter.setSourceModel(&model);
    QTableView table;
    table.setModel(&filter);
    dressTable(table, QStringLiteral("History"));
    table.setSortingEnabled(true);
    table.sortByColumn(HistoryModel::Started, Qt::DescendingOrder);
    table.resize(1300, 600);
    table.show();
    QApplication::processEvents();
    std::printf("history, %d runs\n", count);
    tell("  shown", milliseconds([&] { model.setRuns(runs); }));
    tell("  longest while scrolled through", scrolled(table));
    tell("  sorted by duration",
         milliseconds([&] { table.sortByColumn(HistoryModel::Duration, Qt::AscendingOrder); }));
    tell("  filtered by a word", milliseconds([&] { filter.setWords(QStringLiteral("production")); }));
    runs.prepend(runs.first());
    runs.first().id = QStringLiteral("new");
    tell("  one more run at the top", milliseconds([&] { model.setRuns(runs); }));
}

billing::PlanFacts facts(int count, QList<release::CatalogPlan> &plans)
{
    billing::PlanFacts facts;
    facts.mode = QStringLiteral("live");
    QList<release::PlanRow> rows;
    QMap<QString, QString> map;
    billing::StripeCatalog stripe;
    for (int number = 0; number < count; ++number) {
        release::CatalogPlan plan;
        plan.code = QStringLiteral("plan-%1").arg(number, 5, 10, QLatin1Char('0'));
        plan.name = QStringLiteral("Plan %1").arg(number);
        plan.amount = 1000 + number;
        plan.currency = QStringLiteral("usd");
        plan.interval = QStringLiteral("month");
        plans << plan;
        billing::StripePrice price;
        price.id = QStringLiteral("price_1N%1").arg(number, 12, 10, QLatin1Char('0'));
        price.product = QStringLiteral("shop_") + plan.code;
        price.currency = plan.currency;
        price.interval = plan.interval;
        price.unitAmount = number % 10 ? *plan.amount : *plan.amount - 1;
        price.active = true;
        price.livemode = true;
        stripe.insert(price);
        rows << release::PlanRow{QString::number(number), plan.code, true, price.id};
        map.insert(plan.code, number % 15 ? price.id : QStringLiteral("price_old"));
    }
    facts.rows = rows;
    facts.priceMap = map;
    facts.stripe = stripe;
    return facts;
}

void measurePlanMap(int count)
{
    QList<release::CatalogPlan> plans;
    const billing::PlanFacts known = facts(count, plans);
    const auto catalog = billing::PlanCatalog::make(plans, {}, QStringLiteral("shop"));
    QElapsedTimer clock;
    clock.start();
    const QList<PlanLine> lines =
        planLines(*catalog, known, {}, QStringLiteral(".env"), QStringLiteral("acct_1"));
    std::printf("plan map, %d rows (joined off the GUI thread in %lld ms)\n", count, clock.elapsed());
    PlanMapModel model;
    PlanMapFilter filter;
    filter.setSourceModel(&model);
    QTableView table;
    table.setModel(&filter);
    dressTable(table, QStringLiteral("Plan map"));
    for (int column = PlanMapModel::Catalogue; column < PlanMapModel::ColumnCount; ++column)
        table.setItemDelegateForColumn(column, new PlanMapDelegate(&table));
    table.verticalHeader()->setDefaultSectionSize(56);
    table.setSortingEnabled(true);
    table.resize(1000, 600);
    PlanMapPicture picture(filter);
    picture.resize(1000, 600);
    FindingsView findings;
    findings.resize(300, 600);
    for (QWidget *widget : {static_cast<QWidget *>(&table), static_cast<QWidget *>(&picture),
                            static_cast<QWidget *>(&findings)})
        widget->show();
    QApplication::processEvents();
    tell("  shown as table and picture", milliseconds([&] { model.setLines(lines); }));
    tell("  findings shown", milliseconds([&] { findings.setLines(lines); }));
    tell("  longest while the table is scrolled through", scrolled(table));
    tell("  longest while the picture is scrolled through", scrolled(picture));
    tell("  sorted by plan",
         milliseconds([&] { table.sortByColumn(PlanMapModel::Plan, Qt::DescendingOrder); }));
    tell("  sorted by verdict",
         milliseconds([&] { table.sortByColumn(PlanMapModel::Verdict, Qt::AscendingOrder); }));
    tell("  filtered by a price id", milliseconds([&] { filter.setWords(QStringLiteral("000000009999")); }));
    tell("  filter taken off", milliseconds([&] { filter.setWords({}); }));
    tell("  only those with findings",
         milliseconds([&] { filter.setShow(PlanMapFilter::Show::WithFindings); }));
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication app(argc, argv);
    loadWindowResources();
    applyTheme(app, ThemeChoice::Light);
    measureHistory(100'000);
    measurePlanMap(10'000);
    return 0;
}
