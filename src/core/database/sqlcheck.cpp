// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/sqlcheck.h"

#include <QElapsedTimer>

#include <algorithm>

namespace slipway::database {

using namespace release;

namespace {

const QString queryKey = QStringLiteral("query");
const QString measuresKey = QStringLiteral("measures");
const QString sameKey = QStringLiteral("same_as_before");
const QString nameKey = QStringLiteral("name");

QList<Measure> readMeasures(const Written &written)
{
    QList<Measure> measures;
    if (written.has(queryKey))
        measures << Measure{{}, written.at(queryKey).text()};
    if (!written.has(measuresKey))
        return measures;
    if (!measures.isEmpty())
        written.at(measuresKey).complain(QStringLiteral("query and measures exclude one another"));
    for (const Written &one : written.at(measuresKey).items()) {
        one.allow({nameKey, queryKey});
        one.require({nameKey, queryKey});
        if (one.has(nameKey) && one.has(queryKey))
            measures << Measure{one.at(nameKey).text(), one.at(queryKey).text()};
    }
    return measures;
}

QJsonArray measuresJson(const QList<Measure> &measures)
{
    QJsonArray all;
    for (const Measure &measure : measures)
        all << QJsonObject{{nameKey, measure.name}, {queryKey, measure.query}};
    return all;
}

QList<Measure> measuresFrom(const QJsonValue &json)
{
    QList<Measure> measures;
    for (const QJsonValue one : json.toArray())
        measures << Measure{one[nameKey].toString(), one[queryKey].toString()};
    return measures;
}

/// The snapshot of this run, else of the run that is being reverted.
QJsonObject snapshotFact(const StepContext &context, const QString &name)
{
    const QJsonValue own = context.recorded(snapshotKey(name));
    return own.isObject() ? own.toObject()
                          : context.recorded(QStringLiteral("reverts"))[snapshotKey(name)].toObject();
}

Result<RowSet> snapshotRows(const StepContext &context, const QString &name)
{
    const QJsonObject fact = snapshotFact(context, name);
    if (!fact.isEmpty())
        return Snapshot::fromJson(fact).rows;
    return Error{QStringLiteral("snapshot_missing"),
                 QStringLiteral("this run has no snapshot '%1'; a step of kind snapshot must take it before "
                                "anything changes")
                     .arg(name)};
}

/// One step's checks on one connection.
class Checking
{
public:
    Checking(StepContext &context, Session &session) : m_context(context), m_session(session) {}

    /// An error only where nothing further can be asked.
    Result<void> run(const SqlCheck &check, const QMap<QString, Cell> &values)
    {
        m_values = values;
        CheckResult result{check.name, check.asked(), check.expected(), {}, CheckStatus::Fail, {}};
        QList<Measure> measures = check.measures;
        if (measures.isEmpty())
            measures = measuresFrom(snapshotFact(m_context, check.sameAs)[u"queries"]);
        if (result.asked.isEmpty())
            result.asked = words(measures);
        QElapsedTimer timer;
        timer.start();
        auto rows = measures.isEmpty() ? snapshotRows(m_context, check.sameAs)
                                       : askDatabase(m_session, measures, m_values, check.timeoutMs);
        if (!measures.isEmpty())
            result.tookMs = timer.elapsed();
        if (!rows) {
            if (rows.error().kind == ErrorKind::Cancelled || rows.error().code == u"connection_lost")
                return rows.error();
            result.actual = QStringLiteral("no answer");
            result.reason = rows.error().message;
            m_context.check(result);
            return {};
        }
        judge(check, *rows, result);
        m_context.check(result);
        return {};
    }

    void recordTables() const
    {
        const QString key = QStringLiteral("table.") + m_context.spec.id;
        for (qsizetype i = 0; i < m_tables.size(); ++i)
            m_context.record(i == 0 ? key : QString(key + QStringLiteral(".%1").arg(i + 1)),
                             m_tables[i].toJson());
    }

private:
    void judge(const SqlCheck &check, const RowSet &rows, CheckResult &result)
    {
        const auto lookup = [this](const QString &name) { return snapshotRows(m_context, name); };
        Judgement judgement =
            check.expectation.isEmpty() ? Judgement{true, {}, {}, {}} : check.expectation.judge(rows, lookup);
        if (!check.sameAs.isEmpty())
            judgeComparison(check, rows, judgement);
        else if (!check.show.isEmpty() ? !judgement.pass : rows.count > 1 || !judgement.pass)
            addTable(check, rows, judgement);
        result.status = judgement.pass ? CheckStatus::Pass : CheckStatus::Fail;
        result.actual = judgement.actual;
        result.reason = judgement.pass ? QString() : judgement.reason;
        capture(check, rows);
    }

    void judgeComparison(const SqlCheck &check, const RowSet &rows, Judgement &judgement)
    {
        const auto before = snapshotRows(m_context, check.sameAs);
        if (!before) {
            judgement = {false, judgement.actual, before.error().message, {}};
            return;
        }
        const Comparison comparison = compare(*before, rows, check.rules, check.name);
        m_tables << comparison.table;
        const QString actual = comparison.different == 0 ? QStringLiteral("the same")
                               : comparison.different == 1
                                   ? QStringLiteral("1 difference")
                                   : QStringLiteral("%1 differences").arg(comparison.different);
        judgement.actual += judgement.actual.isEmpty() ? actual : QString(QStringLiteral(", ") + actual);
        if (comparison.wrong == 0)
            return;
        judgement.pass = false;
        judgement.reason +=
            (judgement.reason.isEmpty() ? QString() : QStringLiteral("; ")) + comparison.firstWrong;
    }

    /// The rows behind a failure, the failing ones first; of a pass, the rows that prove it.
    void addTable(const SqlCheck &check, const RowSet &rows, const Judgement &judgement)
    {
        if (!judgement.pass && !check.show.isEmpty()) {
            auto behind = askDatabase(m_session, {{{}, check.show}}, m_values, check.timeoutMs);
            if (behind)
                m_tables << behind->table(check.name);
            else
                m_context.note(QStringLiteral("%1: the rows behind it cannot be shown: %2")
                                   .arg(check.name, behind.error().message));
            return;
        }
        RowSet ordered{rows.columns, {}, rows.count};
        for (const int index : judgement.failing)
            ordered.rows << rows.rows[index];
        for (qsizetype i = 0; i < rows.rows.size(); ++i) {
            if (!judgement.failing.contains(static_cast<int>(i)))
                ordered.rows << rows.rows[i];
            if (ordered.rows.size() > 200)
                break;
        }
        if (ordered.count > 0)
            m_tables << ordered.table(check.name);
    }

    void capture(const SqlCheck &check, const RowSet &rows)
    {
        for (auto it = check.capture.begin(); it != check.capture.end(); ++it) {
            const qsizetype column = rows.column(it.value().toString());
            if (column < 0 || rows.rows.isEmpty())
                continue;
            m_context.capture(it.key(), shown(rows.rows.first()[column]));
        }
    }

    static QString words(const QList<Measure> &measures)
    {
        QStringList all;
        for (const Measure &measure : measures)
            all << (measure.name.isEmpty() ? measure.query
                                           : QString(measure.name + QStringLiteral(": ") + measure.query));
        return all.join(u'\n');
    }

    StepContext &m_context;
    Session &m_session;
    QMap<QString, Cell> m_values;
    QList<Table> m_tables;
};

} // namespace

QStringList SqlCheck::keys()
{
    return QStringList{nameKey,
                       queryKey,
                       measuresKey,
                       sameKey,
                       QStringLiteral("except"),
                       QStringLiteral("becomes"),
                       QStringLiteral("key_columns"),
                       QStringLiteral("show"),
                       QStringLiteral("parameters"),
                       QStringLiteral("statement_timeout"),
                       QStringLiteral("capture")} +
           Expectation::keys();
}

SqlCheck SqlCheck::read(const Written &written, const QString &fallbackName)
{
    const auto has = [&](const char *key) { return written.has(QString::fromLatin1(key)); };
    const auto at = [&](const char *key) { return written.at(QString::fromLatin1(key)); };
    SqlCheck check;
    check.name = has("name") ? at("name").text() : fallbackName;
    check.measures = readMeasures(written);
    check.parameters = at("parameters").json().toObject();
    check.expectation = Expectation::read(written);
    if (has("same_as_before"))
        check.sameAs = at("same_as_before").text();
    if (has("except"))
        check.rules.except = at("except").texts();
    if (has("key_columns"))
        check.rules.keyColumns = static_cast<int>(at("key_columns").integer(0, 20));
    check.rules.becomes = at("becomes").json().toObject();
    if (has("show"))
        check.show = at("show").text();
    if (has("statement_timeout"))
        check.timeoutMs = at("statement_timeout").durationMs();
    check.capture = at("capture").json().toObject();
    if (check.measures.isEmpty() && check.sameAs.isEmpty())
        written.complain(QStringLiteral("'query' is missing"));
    if (check.expectation.isEmpty() && check.sameAs.isEmpty())
        written.complain(QStringLiteral("nothing is expected; say one of %1, same_as_before")
                             .arg(Expectation::keys().join(QStringLiteral(", "))));
    return check;
}

QString SqlCheck::asked() const
{
    QStringList all;
    for (const Measure &measure : measures)
        all << (measure.name.isEmpty() ? measure.query
                                       : QString(measure.name + QStringLiteral(": ") + measure.query));
    return all.join(u'\n').trimmed();
}

QString SqlCheck::expected() const
{
    QStringList words;
    if (!expectation.isEmpty())
        words << expectation.words();
    if (!sameAs.isEmpty())
        words << QStringLiteral("same as '%1' before%2")
                     .arg(sameAs, rules.except.isEmpty() && rules.becomes.isEmpty()
                                      ? QString()
                                      : QStringLiteral(", but for what should change"));
    return words.join(QStringLiteral(", "));
}

QList<SqlCheck> readSqlChecks(const StepSpec &spec, WrittenFindings &findings)
{
    const Written whole(spec.parameters, {}, findings);
    const QString list = QStringLiteral("checks");
    QList<SqlCheck> checks;
    if (!whole.has(list)) {
        checks << SqlCheck::read(whole, spec.title.isEmpty() ? spec.id : spec.title);
    } else {
        if (!readMeasures(whole).isEmpty())
            whole.complain(QStringLiteral("query and checks exclude one another"));
        for (const Written &one : whole.at(list).items()) {
            one.allow(SqlCheck::keys());
            one.require({nameKey});
            checks << SqlCheck::read(one, {});
        }
        if (checks.isEmpty())
            whole.at(list).complain(QStringLiteral("'checks' is empty"));
    }
    return checks;
}

Result<RowSet> askDatabase(Session &session, const QList<Measure> &measures,
                           const QMap<QString, Cell> &values, qint64 timeoutMs)
{
    if (measures.size() == 1 && measures.first().name.isEmpty())
        return readOnly(session, {measures.first().query, values, 100'000, timeoutMs});
    RowSet all;
    all.columns = {QStringLiteral("measure"), QStringLiteral("value")};
    for (const Measure &measure : measures) {
        auto rows = readOnly(session, {measure.query, values, 2, timeoutMs});
        if (!rows)
            return rows;
        if (rows->count != 1 || rows->columns.size() != 1)
            return Error{QStringLiteral("not_single"),
                         QStringLiteral("The measure '%1' must return one value; it returned %2 rows of %3 "
                                        "columns.")
                             .arg(measure.name)
                             .arg(rows->count)
                             .arg(rows->columns.size())};
        all.rows << QList<Cell>{measure.name, rows->rows.first().first()};
    }
    all.count = all.rows.size();
    return all;
}

Result<QMap<QString, Cell>> boundValues(const QJsonObject &parameters, const StepContext &context)
{
    QMap<QString, Cell> values;
    for (auto it = parameters.begin(); it != parameters.end(); ++it) {
        if (it.value().isNull()) {
            values.insert(it.key(), std::nullopt);
            continue;
        }
        const auto text = context.expandSecret(it.value().toVariant().toString());
        if (!text)
            return text.error();
        values.insert(it.key(), QString::fromUtf8(text->reveal()));
    }
    return values;
}

Result<std::unique_ptr<Session>> openTarget(const StepContext &context)
{
    const QString application = QStringLiteral("slipway/") + context.setup.runId;
    const QString own = context.spec.parameters[u"database"].toString();
    if (own.isEmpty() && context.setup.databaseUrl.isEmpty())
        return Error{
            QStringLiteral("database_missing"),
            QStringLiteral("Step %1 asks a database, and the environment names none.").arg(context.spec.id),
            {},
            ErrorKind::Usage};
    if (own.isEmpty())
        return Session::open(context.setup.databaseUrl, context.setup.environment.tlsCa, application,
                             context.stop);
    const auto url = context.expandSecret(own);
    if (!url)
        return url.error();
    return Session::open(*url, context.setup.environment.tlsCa, application, context.stop);
}

Forecast SqlCheckStep::forecast(StepContext &context)
{
    WrittenFindings findings(context.spec.locations, context.spec.location);
    const QList<SqlCheck> checks = readSqlChecks(context.spec, findings);
    if (!findings.isEmpty())
        return Forecast::blocked(findings.error());
    Forecast forecast = Forecast::necessary(
        checks.size() == 1 ? QStringLiteral("expects %1").arg(checks.first().expected())
                           : QStringLiteral("%1 checks, reading only").arg(checks.size()));
    Table table{QStringLiteral("Checks"), {QStringLiteral("check"), QStringLiteral("expected")}, {}};
    for (const SqlCheck &check : checks)
        table.rows << QStringList{check.name, check.expected()};
    forecast.tables << table;
    return forecast;
}

StepOutcome SqlCheckStep::run(StepContext &context)
{
    WrittenFindings findings(context.spec.locations, context.spec.location);
    const QList<SqlCheck> checks = readSqlChecks(context.spec, findings);
    if (!findings.isEmpty())
        return StepOutcome::failed(findings.error());
    auto session = openTarget(context);
    if (!session)
        return StepOutcome::failed(session.error());
    const auto shared = boundValues(context.spec.parameters[u"parameters"].toObject(), context);
    if (!shared)
        return StepOutcome::failed(shared.error());
    Checking checking(context, **session);
    for (const SqlCheck &check : checks) {
        const auto own = boundValues(check.parameters, context);
        if (!own)
            return StepOutcome::failed(own.error());
        QMap<QString, Cell> values = *shared;
        values.insert(*own);
        if (auto asked = checking.run(check, values); !asked) {
            checking.recordTables();
            return StepOutcome::failed(asked.error());
        }
    }
    checking.recordTables();
    return StepOutcome::succeeded();
}

void readSnapshot(const StepSpec &spec, WrittenFindings &findings)
{
    const Written whole(spec.parameters, {}, findings);
    if (readMeasures(whole).isEmpty())
        findings.add({}, QStringLiteral("a snapshot needs query or measures"));
    if (whole.has(u"statement_timeout"))
        (void)whole.at(QStringLiteral("statement_timeout")).durationMs();
}

Forecast SnapshotStep::forecast(StepContext &context)
{
    WrittenFindings findings(context.spec.locations, context.spec.location);
    readSnapshot(context.spec, findings);
    return findings.isEmpty() ? Forecast::necessary(QStringLiteral("keeps what is there now, for comparison"))
                              : Forecast::blocked(findings.error());
}

StepOutcome SnapshotStep::run(StepContext &context)
{
    WrittenFindings findings(context.spec.locations, context.spec.location);
    const QList<Measure> measures = readMeasures(Written(context.spec.parameters, {}, findings));
    auto session = openTarget(context);
    if (!session)
        return StepOutcome::failed(session.error());
    const auto values = boundValues(context.spec.parameters[u"parameters"].toObject(), context);
    if (!values)
        return StepOutcome::failed(values.error());
    const Written whole(context.spec.parameters, {}, findings);
    const QString limit = QStringLiteral("statement_timeout");
    auto rows =
        askDatabase(**session, measures, *values, whole.has(limit) ? whole.at(limit).durationMs() : 60'000);
    if (!rows)
        return StepOutcome::failed(rows.error());
    if (rows->count > Snapshot::mostRows)
        return StepOutcome::failed(
            {QStringLiteral("snapshot_large"),
             QStringLiteral(
                 "The snapshot has %1 rows; at most %2 are kept. Count or group them in the query.")
                 .arg(rows->count)
                 .arg(Snapshot::mostRows)});
    const QString name = context.spec.parameters[nameKey].toString(context.spec.id);
    QJsonObject fact = Snapshot{context.outside.clock.now().toUTC().toString(Qt::ISODate), *rows}.toJson();
    fact.insert(QStringLiteral("queries"), measuresJson(measures));
    context.record(snapshotKey(name), fact);
    context.record(QStringLiteral("table.") + context.spec.id, rows->table(name).toJson());
    return StepOutcome::succeeded(QStringLiteral("%1 rows kept as '%2'").arg(rows->count).arg(name));
}

} // namespace slipway::database
