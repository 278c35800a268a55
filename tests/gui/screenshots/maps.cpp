// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"
#include "scenewindow.h"

#include "gui/checkview.h"
#include "gui/planmappage.h"
#include "gui/steppanel.h"
#include "gui/verificationpage.h"

#include <QJsonArray>
#include <QPushButton>

using namespace slipway;
using namespace slipway::gui;
using namespace screenshots;

namespace {

release::CatalogPlan plan(const QString &code, const QString &name, qint64 amount, const QString &interval,
                          int trial)
{
    release::CatalogPlan plan;
    plan.code = code;
    plan.name = name;
    plan.amount = amount;
    plan.currency = QStringLiteral("usd");
    plan.interval = interval;
    plan.trialDays = trial;
    return plan;
}

billing::StripePrice price(const QString &id, const QString &product, const QString &key, qint64 amount,
                           const QString &interval)
{
    billing::StripePrice price;
    price.id = id;
    price.product = product;
    price.lookupKey = key;
    price.currency = QStringLiteral("usd");
    price.interval = interval;
    price.unitAmount = amount;
    price.active = true;
    price.livemode = true;
    return price;
}

/// Six plans; "pro" bills the old amount, the price map is behind, and an old price is still active.
PlanMapReading reading()
{
    const QString month = QStringLiteral("month");
    const QString year = QStringLiteral("year");
    auto catalog = billing::PlanCatalog::make(
        {plan(QStringLiteral("free"), QStringLiteral("Free"), 0, month, 0),
         plan(QStringLiteral("starter"), QStringLiteral("Starter"), 2000, month, 14),
         plan(QStringLiteral("starter-yearly"), QStringLiteral("Starter"), 20'000, year, 14),
         plan(QStringLiteral("pro"), QStringLiteral("Pro"), 9900, month, 0),
         plan(QStringLiteral("pro-yearly"), QStringLiteral("Pro"), 99'000, year, 0),
         plan(QStringLiteral("enterprise-annual-with-a-long-name"),
              QStringLiteral("Enterprise with everything"), 990'000, year, 30)},
        {}, QStringLiteral("isp-billing"));
    billing::PlanFacts facts;
    facts.mode = QStringLiteral("live");
    QList<release::PlanRow> rows;
    QMap<QString, QString> map;
    billing::StripeCatalog stripe;
    int number = 0;
    for (const billing::WantedPlan &wanted : catalog->plans()) {
        const bool pro = wanted.plan.code == u"pro";
        ++number;
        const QString id = QStringLiteral("price_1N%1qWz0004k7%2a77").arg(number).arg(number * 731);
        if (wanted.plan.code.startsWith(u"enterprise")) // not there yet
            continue;
        rows << release::PlanRow{QString::number(number), wanted.plan.code, true, id};
        map.insert(wanted.plan.code, pro ? QStringLiteral("price_1MoldOne0004k7d04") : id);
        stripe.insert(price(id, wanted.plan.product, pro ? QString() : wanted.plan.lookupKey,
                            pro ? 8900 : *wanted.plan.amount, wanted.plan.interval));
        billing::StripeProduct product;
        product.id = wanted.plan.product;
        product.name = wanted.plan.name;
        product.active = true;
        stripe.insert(product);
    }
    stripe.insert(price(QStringLiteral("price_1Kd77unused0004k73f1"), QStringLiteral("isp-billing_starter"),
                        {}, 1500, month));
    facts.rows = rows;
    facts.priceMap = map;
    facts.stripe = stripe;
    PlanMapReading reading;
    reading.environment = QStringLiteral("production");
    reading.asked = QDateTime::currentDateTimeUtc();
    reading.tookMs = 1'830;
    reading.catalogueFile = QStringLiteral("plans.yaml");
    reading.table = QStringLiteral("billing_plans");
    reading.account = QStringLiteral("acct_1Nv0FGQ9RKHgC7Yb");
    reading.mode = facts.mode;
    reading.pricePlace = QStringLiteral(".env.production");
    reading.database =
        QJsonObject{{QStringLiteral("name"), QStringLiteral("isp_production")},
                    {QStringLiteral("host"), QStringLiteral("db-prod-1")},
                    {QStringLiteral("port"), 5432},
                    {QStringLiteral("server_version"), QStringLiteral("15.8")},
                    {QStringLiteral("system_identifier"), QStringLiteral("7391345678901230418")}};
    reading.lines = planLines(*catalog, facts, {}, reading.pricePlace, reading.account);
    reading.agreeing = static_cast<int>(std::count_if(reading.lines.cbegin(), reading.lines.cend(),
                                                      [](const PlanLine &line) { return line.agrees(); }));
    return reading;
}

std::unique_ptr<QWidget> planMap(const PlanMapReading &shown, bool picture)
{
    auto scene = std::make_unique<SceneWindow>(true, false); // not trusted: nothing real is asked
    auto &page = *static_cast<PlanMapPage *>(scene->window().showPage(QStringLiteral("plan-map")));
    page.showPicture(picture);
    page.setReading(shown);
    return scene;
}

PlanMapReading unreachable()
{
    PlanMapReading reading;
    reading.environment = QStringLiteral("production");
    reading.error =
        release::Error{QStringLiteral("stripe_key_refused"),
                       QStringLiteral("Stripe refused the key of production (401, request req_8Yb). "
                                      "Set another one: slipway secrets set stripe-production."),
                       {}};
    return reading;
}

release::CheckResult check(const char *name, const char *asked, const char *expected, const char *actual,
                           release::CheckStatus status = release::CheckStatus::Pass, const char *reason = "")
{
    const QString question = QString::fromUtf8(asked);
    const bool remote = question.startsWith(u"GET");
    const bool measured = remote || question.contains(u"select", Qt::CaseInsensitive);
    return {QString::fromUtf8(name),
            question,
            QString::fromUtf8(expected),
            QString::fromUtf8(actual),
            status,
            QString::fromUtf8(reason),
            measured ? std::optional<qint64>(remote ? 212 : question.size() % 40 + 3) : std::nullopt};
}

std::unique_ptr<QWidget> verification()
{
    using release::CheckStatus;
    auto scene = std::make_unique<SceneWindow>(true);
    auto &page = *static_cast<VerificationPage *>(scene->window().page(QStringLiteral("verification")));
    ledger::RunSummary summary;
    summary.id = QStringLiteral("20261120T155714Z-7c1e94ab");
    summary.environment = QStringLiteral("staging");
    summary.playbook = QStringLiteral("Subscriber FK and plan seeding");
    summary.status = release::RunStatus::Failed;
    summary.startedAt = QDateTime::currentDateTimeUtc().addSecs(-2'000);
    release::RunState state;
    state.events = 312;
    const auto add = [&state](const char *id, const char *title, const QList<release::CheckResult> &checks,
                              bool good) {
        release::StepState step;
        step.id = QString::fromUtf8(id);
        step.title = QString::fromUtf8(title);
        step.finished = true;
        step.attempt = 1;
        step.status = good ? release::StepStatus::Succeeded : release::StepStatus::Failed;
        step.checks = checks;
        state.steps << step;
    };
    add("stripe_cli", "Stripe CLI signed in",
        {check("Stripe CLI whoami", "stripe whoami", "exit 0", "", CheckStatus::Skipped,
               "no Stripe CLI needed: an API key is in use")},
        true);
    add("migrate", "Run migrations",
        {check("alembic current is the head", "alembic current", "fdf1b7f6bbe1", "fdf1b7f6bbe1"),
         check("Column subscriber_id",
               "select is_nullable, data_type from information_schema.columns where column_name = "
               "'subscriber_id'",
               "YES, varchar", "YES, varchar"),
         check("fk_plan_subscriptions_subscriber_id",
               "select contype from pg_constraint where conname = 'fk_plan_subscriptions_subscriber_id'",
               "FOREIGN KEY", "FOREIGN KEY")},
        true);
    add("backfill", "Backfill subscriber_id",
        {check("Rows with subscriber_id NULL",
               "SELECT count(*) FROM plan_subscriptions WHERE subscriber_id IS NULL", "0", "0"),
         check("Orphaned subscriber_id",
               "SELECT count(*)\nFROM plan_subscriptions ps\nLEFT JOIN subscribers s\n  ON ps.subscriber_id "
               "= s.id\nWHERE ps.subscriber_id IS NOT NULL\n  AND s.id IS NULL; -- every one must exist",
               "0", "3", CheckStatus::Fail,
               "Every subscriber_id must exist in subscribers. Three do not: their subscribers were deleted "
               "between dry run and commit."),
         check("Backfill success rate", "", "≥ 99.0 %", "100.0 %"),
         check("Row count of plan_subscriptions", "SELECT count(*) FROM plan_subscriptions",
               "as before: 1,912,044", "1,912,044")},
        false);
    add("prices", "Synchronise price map",
        {check("Price map names the live price of pro", ".env.staging: STRIPE_PRODUCT_PRICE_MAP",
               "price_1Sv8k2e92", "price_1Nq7d0004kd04", CheckStatus::Fail,
               "The product would go on selling the old price.")},
        false);
    add("plans", "Seed billing plans",
        {check("billing_plans has starter and pro", "SELECT code FROM billing_plans", "2 rows", "2 rows"),
         check("Both plans active", "SELECT is_active FROM billing_plans", "true, true", "true, true"),
         check("Stripe price of starter", "GET /v1/prices/price_1Mx", "usd 2000 monthly",
               "usd 2000 monthly")},
        true);
    add("verify", "Billing schema",
        {check("billing.verify_billing_schema()", "select * from billing.verify_billing_schema()",
               "17 × PASS", "16 × PASS, 1 WARN", CheckStatus::Fail,
               "The playbook tolerates warnings of this function.")},
        true);
    const release::Table rows{
        QStringLiteral("Orphaned subscriber_id"),
        {QStringLiteral("id"), QStringLiteral("customer_id"), QStringLiteral("subscriber_id")},
        {{QStringLiteral("6f1c-a120"), QStringLiteral("cus-40117"), QStringLiteral("sub-88120")},
         {QStringLiteral("c07b-91de"), QStringLiteral("cus-40588"), QStringLiteral("sub-88341")},
         {QStringLiteral("e92a-0c44"), QStringLiteral("cus-41203"), QStringLiteral("sub-89007")}}};
    const release::Table change{QStringLiteral("plan_subscriptions, before and after"),
                                {QStringLiteral("measure"), QStringLiteral("before"), QStringLiteral("after"),
                                 QStringLiteral("change")},
                                {{QStringLiteral("Rows"), QStringLiteral("1,912,044"),
                                  QStringLiteral("1,912,044"), QStringLiteral("same")},
                                 {QStringLiteral("subscriber_id NULL"), QStringLiteral("1,234"),
                                  QStringLiteral("0"), QStringLiteral("−1,234")},
                                 {QStringLiteral("Distinct subscribers linked"), QStringLiteral("0"),
                                  QStringLiteral("1,187"), QStringLiteral("+1,187")},
                                 {QStringLiteral("Sum of monthly_price"), QStringLiteral("84,209,100"),
                                  QStringLiteral("84,209,100"), QStringLiteral("same")}}};
    state.facts.insert(QStringLiteral("table.backfill"), QJsonArray{rows.toJson(), change.toJson()});
    state.facts.insert(
        QStringLiteral("database"),
        QJsonObject{{QStringLiteral("name"), QStringLiteral("isp_staging")},
                    {QStringLiteral("host"), QStringLiteral("db-stg-1")},
                    {QStringLiteral("port"), 5432},
                    {QStringLiteral("server_version"), QStringLiteral("15.8 (Debian)")},
                    {QStringLiteral("system_identifier"), QStringLiteral("7312345678901237731")}});
    state.facts.insert(QStringLiteral("stripe"),
                       QJsonObject{{QStringLiteral("account"), QStringLiteral("acct_1Nv0FGQ9RKHgC7Yb")},
                                   {QStringLiteral("mode"), QStringLiteral("test")}});
    page.setRun(summary, state);
    scene->window().showPage(QStringLiteral("verification"));
    return scene;
}

/// The failed checks asked again: one of them passes by now.
std::unique_ptr<QWidget> verificationAskedAgain()
{
    auto scene = verification();
    auto &page = *static_cast<VerificationPage *>(
        static_cast<SceneWindow &>(*scene).window().page(QStringLiteral("verification")));
    AskedAgain answers;
    answers.at = QDateTime::currentDateTimeUtc();
    for (const CheckRow &row : page.findChild<CheckView *>()->model().rows()) {
        if (row.check.status != release::CheckStatus::Fail || row.tolerated)
            continue;
        release::CheckResult now = row.check;
        if (answers.checks.isEmpty()) {
            now.status = release::CheckStatus::Pass;
            now.actual = now.expected;
        }
        answers.checks[row.stepId] << now;
    }
    answers.notAsked.insert(QStringLiteral("migrate"), QStringLiteral("it would change something"));
    page.setAnswers(answers);
    return scene;
}

QJsonObject candidate(int id, const char *user, const char *status, const char *since)
{
    return {{QStringLiteral("id"), id},
            {QStringLiteral("username"), QString::fromUtf8(user)},
            {QStringLiteral("status"), QString::fromUtf8(status)},
            {QStringLiteral("since"), QString::fromUtf8(since)}};
}

/// A backfill in the middle, throttled, with rows that wait for a person.
std::unique_ptr<QWidget> backfill()
{
    QJsonArray batches;
    for (int number = 0; number < 34; ++number)
        batches << QJsonObject{{QStringLiteral("rows"), 100},
                               {QStringLiteral("ms"), 210 + number * 37 % 160 + (number == 21 ? 240 : 0)},
                               {QStringLiteral("split"), number == 21}};
    QJsonArray queue;
    for (int number = 0; number < 3; ++number) {
        QJsonObject row{{QStringLiteral("key"), QJsonArray{QStringLiteral("6f1c-a12%1").arg(number)}},
                        {QStringLiteral("row"), QJsonObject{{QStringLiteral("customer_id"), 40117 + number}}},
                        {QStringLiteral("candidates"),
                         QJsonArray{candidate(88120, "office-1", "active", "2021-03-04"),
                                    candidate(88341, "office-2", "active", "2023-11-20"),
                                    candidate(89007, "old-line", "suspended", "2019-01-15")}}};
        if (number == 2) {
            row.insert(QStringLiteral("decision"), QStringLiteral("value"));
            row.insert(QStringLiteral("value"), 88120);
            row.insert(QStringLiteral("who"), QStringLiteral("Billing engineer"));
            row.insert(QStringLiteral("why"), QStringLiteral("contract of 2021"));
        }
        queue << row;
    }
    release::StepState step;
    step.id = QStringLiteral("backfill");
    step.kind = QStringLiteral("backfill");
    step.title = QStringLiteral("Backfill subscriber_id");
    step.attempt = 1;
    step.total = 1234;
    step.forecast.reason = QStringLiteral(
        "Sets plan_subscriptions.subscriber_id from the customer's oldest active subscriber. One "
        "transaction per batch; safe to stop at any time.");
    release::RunState state;
    state.status = release::RunStatus::Running;
    state.steps << step;
    state.facts.insert(QStringLiteral("backfill.backfill"),
                       QJsonObject{{QStringLiteral("state"), QStringLiteral("throttled")},
                                   {QStringLiteral("reason"), QStringLiteral("replica lag 1.8 s")},
                                   {QStringLiteral("commit"), true},
                                   {QStringLiteral("counts"), QJsonObject{{QStringLiteral("checked"), 900},
                                                                          {QStringLiteral("updated"), 891},
                                                                          {QStringLiteral("ambiguous"), 9}}},
                                   {QStringLiteral("total"), 1234},
                                   {QStringLiteral("batches"), 9},
                                   {QStringLiteral("pace"), 60},
                                   {QStringLiteral("left_ms"), 90'000},
                                   {QStringLiteral("waiting"), 2},
                                   {QStringLiteral("batch_list"), batches},
                                   {QStringLiteral("row_word"), QStringLiteral("subscription")},
                                   {QStringLiteral("candidate_word"), QStringLiteral("subscriber")},
                                   {QStringLiteral("value_column"), QStringLiteral("id")},
                                   {QStringLiteral("rule"), QStringLiteral("oldest active subscriber")},
                                   {QStringLiteral("target_ms"), 250},
                                   {QStringLiteral("limit_ms"), 500},
                                   {QStringLiteral("queue"), queue}});
    auto panel = std::make_unique<StepPanel>();
    panel->setAutoFillBackground(true);
    panel->setBackgroundRole(QPalette::Base);
    panel->setContentsMargins(20, 14, 20, 14);
    panel->show(state, step, 9, true);
    panel->findChild<QPushButton *>(QStringLiteral("backfillDecide"))->setChecked(true);
    return panel;
}

const Register backfillScene({QStringLiteral("backfill-desk"), backfill, QSize(880, 720)});
const Register table({QStringLiteral("plan-map-table"), [] { return planMap(reading(), false); }});
const Register picture({QStringLiteral("plan-map-picture"), [] { return planMap(reading(), true); }});
const Register failed({QStringLiteral("plan-map-failed"), [] { return planMap(unreachable(), false); }});
const Register checks({QStringLiteral("verification"), verification});
const Register checksAgain({QStringLiteral("verification-asked-again"), verificationAskedAgain});

} // namespace
