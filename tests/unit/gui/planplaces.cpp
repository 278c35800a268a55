// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planplaces.h"

#include "gui/planpaper.h"
#include "gui/windowprogram.h"

#include <QLabel>
#include <QTest>
#include <QToolButton>

using namespace slipway;
using namespace slipway::gui;
using namespace slipway::release;

namespace {

PlannedStep step(const char *id, const char *kind, const Forecast &forecast)
{
    PlannedStep planned;
    planned.spec.id = QString::fromLatin1(id);
    planned.spec.kind = QString::fromLatin1(kind);
    planned.spec.title = QStringLiteral("Title of ") + planned.spec.id;
    planned.forecast = forecast;
    return planned;
}

Forecast changing(const char *reason, const QList<Table> &tables = {})
{
    Forecast forecast =
        Forecast::necessary(QString::fromLatin1(reason), {}, {QStringLiteral("do something")});
    forecast.tables = tables;
    return forecast;
}

Table table(const QStringList &columns, const QList<QStringList> &rows)
{
    return {QStringLiteral("Table"), columns, rows};
}

Table operations(const QList<QStringList> &rows)
{
    return table({QStringLiteral("plan"), QStringLiteral("operation"), QStringLiteral("detail")}, rows);
}

const PlaceChanges *placeOf(const PlanPlaces &places, ChangePlace place)
{
    for (const PlaceChanges &one : places.places)
        if (one.place == place)
            return &one;
    return nullptr;
}

QList<ChangePlace> namesOf(const PlanPlaces &places)
{
    QList<ChangePlace> names;
    for (const PlaceChanges &place : places.places)
        names << place.place;
    return names;
}

Environment environment()
{
    Environment environment;
    environment.stripe = StripeSettings{};
    environment.priceMap = PriceMapSettings{QStringLiteral("PRICE_MAP"), QStringLiteral(".env.local"), {}};
    return environment;
}

} // namespace

/// A plan sorted by place, as its own steps and tables say.
class PlanPlacesTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aStepOfThreePlacesIsShownInEach()
    {
        Plan plan;
        plan.steps << step(
            "plans", "provision_plans",
            changing("4 operations for 1 plans",
                     {operations({{QStringLiteral("starter"), QStringLiteral("create_price"),
                                   QStringLiteral("USD 20.00 every month")},
                                  {QStringLiteral("starter"), QStringLiteral("write_database"),
                                   QStringLiteral("price_1 → the new price")},
                                  {QStringLiteral("starter"), QStringLiteral("write_environment"),
                                   QStringLiteral("nothing → the new price")},
                                  {QStringLiteral("starter"), QStringLiteral("archive_price"),
                                   QStringLiteral("price_1 → gone")}})}));
        const PlanPlaces places = PlanPlaces::of(plan, environment());
        QCOMPARE(namesOf(places), (QList{ChangePlace::Database, ChangePlace::Stripe, ChangePlace::PriceMap}));
        const PlaceStep &inStripe = placeOf(places, ChangePlace::Stripe)->steps.constFirst();
        QCOMPARE(inStripe.rows.size(), 2);
        QCOMPARE(inStripe.reason, QStringLiteral("4 operations for 1 plans"));
        QCOMPARE(inStripe.rows[1].detail, QStringLiteral("price_1 → gone"));
        const PlaceStep &inDatabase = placeOf(places, ChangePlace::Database)->steps.constFirst();
        QCOMPARE(inDatabase.rows.constFirst().from, QStringLiteral("price_1"));
        QCOMPARE(inDatabase.rows.constFirst().to, QStringLiteral("the new price"));
        QVERIFY(inDatabase.reason.isEmpty()); // it stands in Stripe
        const PlaceChanges &map = *placeOf(places, ChangePlace::PriceMap);
        QVERIFY(map.about.contains(QStringLiteral("PRICE_MAP")) &&
                map.about.contains(QStringLiteral(".env.local")));
    }

    void migrationsCarryTheirHintsAndTheRevisions()
    {
        Forecast forecast =
            changing("2 pending", {table({QStringLiteral("version"), QStringLiteral("file")},
                                         {{QStringLiteral("7"), QStringLiteral("7_a.sql")},
                                          {QStringLiteral("8"), QStringLiteral("8_b.sql")}}),
                                   table({QStringLiteral("place"), QStringLiteral("rule"),
                                          QStringLiteral("what"), QStringLiteral("safer")},
                                         {{QStringLiteral("7_a.sql:3"), QStringLiteral("index"),
                                           QStringLiteral("blocks writers"), QStringLiteral("CONCURRENTLY")},
                                          {QStringLiteral("7_a.sql:9"), QStringLiteral("key"),
                                           QStringLiteral("scans"), QString()}}),
                                   table({QStringLiteral("fact")}, {{QStringLiteral("users: 12 MB")}})});
        forecast.from = QStringLiteral("6");
        forecast.to = QStringLiteral("8");
        forecast.intent = {{QStringLiteral("database"), QStringLiteral("shop")}};
        Plan plan;
        plan.steps << step("migrate", "migrate", forecast);
        const PlanPlaces places = PlanPlaces::of(plan, environment());
        const PlaceChanges &database = *placeOf(places, ChangePlace::Database);
        QCOMPARE(database.about, QStringLiteral("shop"));
        QCOMPARE(database.from + u'>' + database.to, QStringLiteral("6>8"));
        const PlaceStep &only = database.steps.constFirst();
        QStringList order;
        for (const PlaceRow &row : only.rows)
            order << (row.subject.isEmpty() ? row.detail : row.subject);
        QCOMPARE(order, (QStringList{QStringLiteral("7"), QStringLiteral("blocks writers"),
                                     QStringLiteral("scans"), QStringLiteral("8")}));
        QVERIFY(only.rows[1].note.contains(QStringLiteral("CONCURRENTLY")));
        QVERIFY(!only.rows[2].note.contains(QStringLiteral("Safer")));
        QCOMPARE(only.facts, QStringList{QStringLiteral("users: 12 MB")});
    }

    void whatChangesNothingStaysQuiet()
    {
        Plan plan;
        plan.steps << step("heads", "alembic_heads", Forecast::necessary(QStringLiteral("one head")))
                   << step("migrate", "migrate", Forecast::notNecessary(QStringLiteral("nothing is pending")))
                   << step("deploy", "command", changing("runs make deploy"))
                   << step("later", "provision_plans",
                           Forecast::deferred(QStringLiteral("migrate"), QStringLiteral("no table yet")))
                   << step("skip", "tools", Forecast::notNecessary(QStringLiteral("skipped by --from")));
        const PlanPlaces places = PlanPlaces::of(plan, environment());
        QVERIFY(places.changes());
        // Places with changes come first; the migration has nothing to do, and says why.
        QCOMPARE(namesOf(places),
                 (QList{ChangePlace::Stripe, ChangePlace::Elsewhere, ChangePlace::Database}));
        QVERIFY(!placeOf(places, ChangePlace::Database)->changes());
        QCOMPARE(placeOf(places, ChangePlace::Stripe)->steps.constFirst().mark, StepMark::Later);
        QCOMPARE(places.quiet.size(), 2);
        QCOMPARE(places.quiet[0].number, 1);
        QCOMPARE(places.quiet[1].number, 5);
        QVERIFY(places.blocked.isEmpty());
    }

    void whatCannotBeRepeatedComesFirst()
    {
        Plan plan;
        plan.steps << step("probe", "command", changing("runs a probe"))
                   << step("deploy", "command", changing("runs make deploy"));
        plan.steps << step("switch", "command", changing("runs make switch"));
        plan.steps[0].effect = EffectClass::None;
        plan.steps[1].effect = EffectClass::Unprobed;
        plan.steps[2].effect = EffectClass::None;
        plan.steps[2].spec.pointOfNoReturn = true;
        const PlanPlaces places = PlanPlaces::of(plan, Environment());
        const QList<PlaceStep> &commands = placeOf(places, ChangePlace::Elsewhere)->steps;
        QCOMPARE(commands[0].id, QStringLiteral("deploy"));
        QCOMPARE(commands[1].id, QStringLiteral("switch"));
        QCOMPARE(commands[2].number, 1);
        QVERIFY(commands[2].repeatable);
    }

    void everyStepIsSomewhereOnce()
    {
        Plan plan;
        plan.steps << step("a", "target", Forecast::necessary(QStringLiteral("looks")))
                   << step("b", "command", changing("runs"))
                   << step("c", "no_such_kind", changing("does something"))
                   << step("d", "backup", changing("dumps"))
                   << step("e", "manual", Forecast::necessary(QStringLiteral("asks a person")))
                   << step("f", "http", Forecast::blocked({QStringLiteral("x"), QStringLiteral("no host")}));
        const PlanPlaces places = PlanPlaces::of(plan, Environment());
        QStringList seen;
        for (const PlaceChanges &place : places.places)
            for (const PlaceStep &one : place.steps)
                seen << one.id;
        for (const PlaceStep &one : places.quiet)
            seen << one.id;
        seen.sort();
        QCOMPARE(seen.join(QString()), QStringLiteral("abcdef"));
        QCOMPARE(places.blocked.constFirst().reason, QStringLiteral("no host"));
    }

    void anOperationSpeaksInItsColour()
    {
        loadWindowResources();
        applyTheme(*qApp, ThemeChoice::Light);
        Plan plan;
        plan.steps << step(
            "plans", "provision_plans",
            changing("1 operation", {operations({{QStringLiteral("pro"), QStringLiteral("create_price"),
                                                  QStringLiteral("USD 20.00 every month")}})}));
        QWidget ground; // as in the window: on the surface, shown before the plan comes
        ground.setBackgroundRole(QPalette::Base);
        auto *paper = new PlanPaper(&ground);
        ground.show();
        paper->show(PlanPlaces::of(plan, environment()));
        const auto labels = paper->findChildren<QLabel *>();
        const auto verb = std::find_if(labels.cbegin(), labels.cend(),
                                       [](const QLabel *label) { return label->text() == u"Create price"; });
        QVERIFY(verb != labels.cend());
        QTRY_COMPARE((*verb)->palette().color((*verb)->foregroundRole()),
                     Theme::light().statusText(Tone::Ok));
    }

    void theQuietOnesAreFoldedUntilAskedFor()
    {
        Plan plan;
        plan.steps << step("look", "target", Forecast::necessary(QStringLiteral("looks at it")))
                   << step("deploy", "command", changing("runs make deploy"));
        PlanPaper paper;
        paper.show(PlanPlaces::of(plan, Environment()));
        static_cast<QWidget &>(paper).show();
        auto *fold = paper.findChild<QToolButton *>(QStringLiteral("planQuiet"));
        QVERIFY(fold != nullptr && !fold->isChecked());
        const QWidget *line = paper.unfold(QStringLiteral("look"));
        QVERIFY(line != nullptr && line->isVisible() && fold->isChecked());
        QVERIFY(paper.unfold(QStringLiteral("deploy"))->isVisible());
        QVERIFY(paper.unfold(QStringLiteral("no such")) == nullptr);
        plan.steps.removeLast();
        paper.show(PlanPlaces::of(plan, Environment()));
        fold = paper.findChild<QToolButton *>(QStringLiteral("planQuiet"));
        QVERIFY(fold->isChecked()); // nothing else is to be read
    }
};

QTEST_MAIN(PlanPlacesTest)
#include "planplaces.moc"
