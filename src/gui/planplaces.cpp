// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planplaces.h"

#include <QCoreApplication>

#include <algorithm>

namespace slipway::gui {

using namespace release;

namespace {

constexpr ChangePlace placesInOrder[] = {ChangePlace::Database, ChangePlace::Data,      ChangePlace::Stripe,
                                         ChangePlace::PriceMap, ChangePlace::Elsewhere, ChangePlace::Backups,
                                         ChangePlace::Messages};

struct KindPlace
{
    const char *kind;
    ChangePlace place;
};
constexpr KindPlace kindPlaces[] = {
    {"migrate", ChangePlace::Database},      {"alembic_downgrade", ChangePlace::Database},
    {"sql_rollback", ChangePlace::Database}, {"sql", ChangePlace::Data},
    {"backfill", ChangePlace::Data},         {"provision_plans", ChangePlace::Stripe},
    {"restore_prices", ChangePlace::Stripe}, {"backup", ChangePlace::Backups},
    {"restore_proof", ChangePlace::Backups}, {"announcement", ChangePlace::Messages}};

/// None: the kind has no place of its own.
std::optional<ChangePlace> placeOf(const QString &kind)
{
    for (const KindPlace &known : kindPlaces)
        if (kind == QLatin1String(known.kind))
            return known.place;
    return {};
}

QString words(const char *text)
{
    return QCoreApplication::translate("PlanPlaces", text);
}

struct OperationLook
{
    const char *kind;
    ChangePlace place;
    const char *icon;
    Tone tone;
    const char *verb;
};
constexpr OperationLook operationLooks[] = {
    {"create_product", ChangePlace::Stripe, "plus", Tone::Ok,
     QT_TRANSLATE_NOOP("PlanPlaces", "Create product")},
    {"update_product", ChangePlace::Stripe, "pencil", Tone::Running,
     QT_TRANSLATE_NOOP("PlanPlaces", "Change product")},
    {"create_price", ChangePlace::Stripe, "plus", Tone::Ok, QT_TRANSLATE_NOOP("PlanPlaces", "Create price")},
    {"activate_price", ChangePlace::Stripe, "undo", Tone::Running,
     QT_TRANSLATE_NOOP("PlanPlaces", "Activate price")},
    {"update_price", ChangePlace::Stripe, "pencil", Tone::Running,
     QT_TRANSLATE_NOOP("PlanPlaces", "Change price")},
    {"move_lookup_key", ChangePlace::Stripe, "right", Tone::Running,
     QT_TRANSLATE_NOOP("PlanPlaces", "Move lookup key")},
    {"set_default_price", ChangePlace::Stripe, "right", Tone::Running,
     QT_TRANSLATE_NOOP("PlanPlaces", "Set default price")},
    {"archive_price", ChangePlace::Stripe, "box", Tone::Attention,
     QT_TRANSLATE_NOOP("PlanPlaces", "Archive price")},
    {"archive_product", ChangePlace::Stripe, "box", Tone::Attention,
     QT_TRANSLATE_NOOP("PlanPlaces", "Archive product")},
    {"write_database", ChangePlace::Database, "right", Tone::Running,
     QT_TRANSLATE_NOOP("PlanPlaces", "Price of the row")},
    {"write_environment", ChangePlace::PriceMap, "right", Tone::Running,
     QT_TRANSLATE_NOOP("PlanPlaces", "Price in the map")}};

const OperationLook *lookOf(const QString &operation)
{
    for (const OperationLook &known : operationLooks)
        if (operation == QLatin1String(known.kind))
            return &known;
    return nullptr;
}

PlaceRow operationRow(const OperationLook &look, const QString &plan, const QString &detail)
{
    PlaceRow row{QLatin1String(look.icon), look.tone, words(look.verb), plan, detail, {}, {}, {}};
    const QString arrow = QStringLiteral(" → ");
    const qsizetype at = detail.indexOf(arrow);
    if (at > 0 && look.place != ChangePlace::Stripe) {
        row.from = detail.left(at);
        row.to = detail.mid(at + arrow.size());
        row.detail.clear();
    }
    return row;
}

bool has(const Table &table, const QStringList &columns)
{
    return table.columns == columns;
}

/// Sorts what one step shows into places.
class StepReader
{
public:
    StepReader(const PlannedStep &planned, int number, ChangePlace home) : m_planned(planned), m_home(home)
    {
        m_head.id = planned.spec.id;
        m_head.number = number;
        m_head.title = planned.spec.title;
        m_head.reason = planned.forecast.reason;
        m_head.mark = markOf(planned.forecast);
        m_head.repeatable = planned.effect == EffectClass::None && !planned.spec.pointOfNoReturn;
        at(home);
    }

    QMap<ChangePlace, PlaceStep> read()
    {
        for (const Table &table : m_planned.forecast.tables) {
            if (!table.rows.isEmpty())
                take(table);
        }
        return m_found;
    }

private:
    /// The reason stands in the step's own place alone.
    PlaceStep &at(ChangePlace place)
    {
        if (!m_found.contains(place)) {
            PlaceStep step = m_head;
            if (place != m_home)
                step.reason.clear();
            m_found.insert(place, step);
        }
        return m_found[place];
    }

    void take(const Table &table)
    {
        const auto c = [](const char *text) { return QString::fromLatin1(text); };
        if (m_home == ChangePlace::Messages)
            at(m_home).text = table.rows.constFirst().value(0).trimmed();
        else if (has(table, {c("plan"), c("operation"), c("detail")}))
            takeOperations(table);
        else if (has(table, {c("revision"), c("message")}) || has(table, {c("version"), c("file")}))
            takeMigrations(table);
        else if (has(table, {c("place"), c("rule"), c("what"), c("safer")}))
            takeHints(table);
        else if (has(table, {c("fact")}))
            takeFacts(table);
        else
            at(m_home).tables << table;
    }

    void takeOperations(const Table &table)
    {
        for (const QStringList &row : table.rows) {
            if (const OperationLook *look = lookOf(row.value(1)))
                at(look->place).rows << operationRow(*look, row.value(0), row.value(2));
            else
                at(m_home).rows << PlaceRow{QStringLiteral("dash"), {}, row.value(1), row.value(0),
                                            row.value(2),           {}, {},           {}};
        }
    }

    void takeMigrations(const Table &table)
    {
        const bool back = m_planned.spec.kind != u"migrate";
        for (const QStringList &row : table.rows)
            at(m_home).rows << PlaceRow{back ? QStringLiteral("undo") : QStringLiteral("plus"),
                                        back ? Tone::Attention : Tone::Running,
                                        {},
                                        row.value(0),
                                        row.value(1),
                                        {},
                                        {},
                                        {}};
    }

    /// Each under the migration of its file.
    void takeHints(const Table &table)
    {
        QList<PlaceRow> &rows = at(m_home).rows;
        for (const QStringList &hint : table.rows) {
            const QString file = hint.value(0).section(u':', 0, 0);
            PlaceRow row{QStringLiteral("warn"), Tone::Attention, {}, {}, hint.value(2), {}, {}, {}};
            row.note = hint.value(3).isEmpty() ? hint.value(0)
                                               : words(QT_TRANSLATE_NOOP("PlanPlaces", "%1. Safer: %2"))
                                                     .arg(hint.value(0), hint.value(3));
            auto place = std::find_if(rows.begin(), rows.end(),
                                      [&](const PlaceRow &known) { return known.detail == file; });
            if (place == rows.end()) {
                rows << row;
                continue;
            }
            do
                ++place;
            while (place != rows.end() && place->subject.isEmpty());
            rows.insert(place, row);
        }
    }

    void takeFacts(const Table &table)
    {
        for (const QStringList &row : table.rows)
            at(m_home).facts << row.value(0);
    }

    const PlannedStep &m_planned;
    ChangePlace m_home;
    PlaceStep m_head;
    QMap<ChangePlace, PlaceStep> m_found;
};

QString aboutOf(ChangePlace place, const QString &database, const Environment &environment)
{
    switch (place) {
    case ChangePlace::Database:
    case ChangePlace::Data:
        return database;
    case ChangePlace::Stripe:
        return !environment.stripe                   ? QString()
               : environment.stripe->mode == u"live" ? words(QT_TRANSLATE_NOOP("PlanPlaces", "live mode"))
                                                     : words(QT_TRANSLATE_NOOP("PlanPlaces", "test mode"));
    case ChangePlace::PriceMap:
        if (!environment.priceMap)
            return {};
        return environment.priceMap->file.isEmpty()
                   ? words(QT_TRANSLATE_NOOP("PlanPlaces", "%1, printed to be set by a person"))
                         .arg(environment.priceMap->variable)
                   : words(QT_TRANSLATE_NOOP("PlanPlaces", "%1 in %2"))
                         .arg(environment.priceMap->variable, environment.priceMap->file);
    default:
        return {};
    }
}

/// What a step is in the plan's eyes: shown in a place, or among the quiet ones.
bool isShown(const PlannedStep &planned)
{
    const StepMark mark = markOf(planned.forecast);
    const auto place = placeOf(planned.spec.kind);
    if (place == ChangePlace::Messages)
        return mark != StepMark::NothingToDo;
    return mark == StepMark::Necessary || mark == StepMark::Later || (mark == StepMark::NothingToDo && place);
}

} // namespace

bool PlaceChanges::changes() const
{
    return std::any_of(steps.cbegin(), steps.cend(), [](const PlaceStep &step) {
        return step.mark == StepMark::Necessary || step.mark == StepMark::Later;
    });
}

bool PlanPlaces::changes() const
{
    return std::any_of(places.cbegin(), places.cend(),
                       [](const PlaceChanges &place) { return place.changes(); });
}

PlanPlaces PlanPlaces::of(const Plan &plan, const Environment &environment)
{
    PlanPlaces all;
    QString database;
    QMap<ChangePlace, PlaceChanges> found;
    int number = 0;
    for (const PlannedStep &planned : plan.steps) {
        const ChangePlace home = placeOf(planned.spec.kind).value_or(ChangePlace::Elsewhere);
        if (const QString name = planned.forecast.intent[u"database"].toString(); !name.isEmpty())
            database = name;
        const QMap<ChangePlace, PlaceStep> read = StepReader(planned, ++number, home).read();
        if (planned.forecast.state == ForecastState::Blocked)
            all.blocked << read[home];
        if (!isShown(planned)) {
            all.quiet << read[home];
            continue;
        }
        for (auto part = read.cbegin(); part != read.cend(); ++part)
            found[part.key()].steps << part.value();
        PlaceChanges &place = found[home];
        if (place.from.isEmpty())
            place.from = planned.forecast.from;
        if (!planned.forecast.to.isEmpty())
            place.to = planned.forecast.to;
    }
    // Of commands and requests, those come first that cannot simply be repeated.
    QList<PlaceStep> &commands = found[ChangePlace::Elsewhere].steps;
    std::stable_partition(commands.begin(), commands.end(),
                          [](const PlaceStep &step) { return !step.repeatable; });
    if (commands.isEmpty())
        found.remove(ChangePlace::Elsewhere);
    for (const bool changing : {true, false}) {
        for (const ChangePlace place : placesInOrder) {
            if (found.contains(place) && found[place].changes() == changing) {
                found[place].place = place;
                found[place].about = aboutOf(place, database, environment);
                all.places << found[place];
            }
        }
    }
    return all;
}

QString placeName(ChangePlace place)
{
    switch (place) {
    case ChangePlace::Database:
        return words(QT_TRANSLATE_NOOP("PlanPlaces", "Database"));
    case ChangePlace::Data:
        return words(QT_TRANSLATE_NOOP("PlanPlaces", "Data"));
    case ChangePlace::Stripe:
        return words(QT_TRANSLATE_NOOP("PlanPlaces", "Stripe"));
    case ChangePlace::PriceMap:
        return words(QT_TRANSLATE_NOOP("PlanPlaces", "Environment"));
    case ChangePlace::Elsewhere:
        return words(QT_TRANSLATE_NOOP("PlanPlaces", "Commands and requests"));
    case ChangePlace::Backups:
        return words(QT_TRANSLATE_NOOP("PlanPlaces", "Backups"));
    case ChangePlace::Messages:
        return words(QT_TRANSLATE_NOOP("PlanPlaces", "Announcements"));
    }
    Q_UNREACHABLE();
}

QString placeIcon(ChangePlace place)
{
    switch (place) {
    case ChangePlace::Database:
        return QStringLiteral("db");
    case ChangePlace::Data:
        return QStringLiteral("table");
    case ChangePlace::Stripe:
        return QStringLiteral("card");
    case ChangePlace::PriceMap:
        return QStringLiteral("file");
    case ChangePlace::Elsewhere:
        return QStringLiteral("term");
    case ChangePlace::Backups:
        return QStringLiteral("shield");
    case ChangePlace::Messages:
        return QStringLiteral("people");
    }
    Q_UNREACHABLE();
}

} // namespace slipway::gui
