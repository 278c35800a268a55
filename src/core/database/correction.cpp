// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/correction.h"

#include "database/comparison.h"
#include "database/sqlcheck.h"

#include <QDate>
#include <QDateTime>
#include <QRegularExpression>
#include <QUuid>
#include <limits>
#include <numeric>

namespace slipway::database {

using namespace release;

namespace {

const QStringList typeNames{QStringLiteral("text"),     QStringLiteral("integer"), QStringLiteral("number"),
                            QStringLiteral("boolean"),  QStringLiteral("uuid"),    QStringLiteral("date"),
                            QStringLiteral("timestamp")};

CorrectionParameter readParameter(const QString &name, const Written &written)
{
    CorrectionParameter parameter;
    parameter.name = name;
    if (!written.isMap()) {
        parameter.value = written.text();
        return parameter;
    }
    written.allow(
        {QStringLiteral("ask"), QStringLiteral("type"), QStringLiteral("value"), QStringLiteral("choices")});
    const auto at = [&](const char *key) { return written.at(QString::fromLatin1(key)); };
    if (written.has(u"ask"))
        parameter.ask = at("ask").text();
    if (written.has(u"type"))
        parameter.type = at("type").choice(typeNames);
    if (written.has(u"value"))
        parameter.value = at("value").text();
    if (written.has(u"choices"))
        parameter.choices = at("choices").texts();
    if (parameter.ask.isEmpty() && !parameter.value)
        written.complain(QStringLiteral("parameter '%1' needs ask or value").arg(name));
    return parameter;
}

CorrectionStatement readStatement(const Written &written, const Written &rows)
{
    CorrectionStatement statement;
    statement.sql = written.text();
    const qint64 unlimited = std::numeric_limits<qint64>::max();
    if (rows.json().isUndefined()) {
        statement.least = statement.most = 1;
    } else if (rows.isMap()) {
        const QString least = QStringLiteral("at_least");
        const QString most = QStringLiteral("at_most");
        rows.allow({least, most});
        statement.least = rows.has(least) ? rows.at(least).integer(0, unlimited) : 0;
        statement.most = rows.has(most) ? rows.at(most).integer(0, unlimited) : unlimited;
    } else {
        statement.least = statement.most = rows.integer(0, unlimited);
    }
    return statement;
}

QString allowedWords(const CorrectionStatement &statement)
{
    if (statement.least == statement.most)
        return QStringLiteral("exactly %1").arg(*statement.least);
    return statement.most == std::numeric_limits<qint64>::max()
               ? QStringLiteral("at least %1").arg(*statement.least)
               : QStringLiteral("%1 to %2").arg(*statement.least).arg(*statement.most);
}

/// What one go at the correction found. Rolled back unless it was committed.
struct Outcome
{
    QList<qint64> touched;
    RowSet before;
    RowSet after;
};

/// A correction on its connection, with its values bound.
class Attempt
{
public:
    Attempt(const Correction &correction, Session &session, QMap<QString, Cell> values)
        : m_correction(correction), m_session(session), m_values(std::move(values))
    {
    }

    /// All statements in one transaction, and their counts enforced. `beforeCommit` is called last with the
    /// transaction's id (empty for SQLite); without it, all is rolled back.
    Result<Outcome> go(const std::function<Result<void>(const Outcome &, const QString &)> &beforeCommit)
    {
        if (auto begun = m_session.begin(); !begun)
            return begun.error();
        auto outcome = work();
        if (outcome && beforeCommit) {
            const QString id = transactionId();
            if (auto ready = beforeCommit(*outcome, id); !ready)
                outcome = ready.error();
        }
        if (!outcome || !beforeCommit) {
            m_session.rollBack();
            return outcome;
        }
        if (auto committed = m_session.commit(); !committed)
            return committed.error();
        return outcome;
    }

private:
    Result<Outcome> work()
    {
        if (!m_session.isSqlite()) {
            auto limited = m_session.query(QStringLiteral("select set_config('statement_timeout', ?, true)"),
                                           {QString::number(m_correction.timeoutMs)});
            if (!limited)
                return limited.error();
        }
        Outcome outcome;
        auto before = show();
        if (!before)
            return before.error();
        for (const CorrectionStatement &statement : m_correction.statements) {
            auto done = readRows(m_session, {statement.sql, m_values, 0, m_correction.timeoutMs});
            if (!done)
                return done.error();
            outcome.touched << done->count;
            if (done->count < statement.least || done->count > statement.most)
                return Error{
                    QStringLiteral("row_count"),
                    QStringLiteral("The statement would have changed %1 rows, and %2 may be changed; "
                                   "nothing was changed.")
                        .arg(done->count)
                        .arg(allowedWords(statement)),
                    {statement.sql.simplified().left(300)}};
        }
        auto after = show();
        if (!after)
            return after.error();
        outcome.before = *before;
        outcome.after = *after;
        return outcome;
    }

    Result<RowSet> show()
    {
        if (m_correction.show.isEmpty())
            return RowSet();
        return readRows(m_session, {m_correction.show, m_values, Snapshot::mostRows, m_correction.timeoutMs});
    }

    QString transactionId()
    {
        if (m_session.isSqlite())
            return {};
        const auto id = m_session.query(QStringLiteral("select txid_current()::text"));
        return id ? id->first().first().toString() : QString();
    }

    const Correction &m_correction;
    Session &m_session;
    QMap<QString, Cell> m_values;
};

QString factKey(const StepSpec &spec)
{
    return QStringLiteral("sql.") + spec.id;
}

/// What became of an attempt that may have ended in the middle of its commit.
enum class Fate { NotBegun, Committed, RolledBack, Unknown };

Fate fateOf(const QJsonObject &announced, Session &session, const Correction &correction,
            const QMap<QString, Cell> *values)
{
    if (announced.isEmpty())
        return Fate::NotBegun;
    const QString id = announced[u"transaction"].toString();
    if (!id.isEmpty() && !session.isSqlite()) {
        const auto status = readOnly(
            session,
            {QStringLiteral("select txid_status(:id::bigint)"), {{QStringLiteral("id"), id}}, 1, 30'000});
        if (status && status->rows.first().first() == Cell(QStringLiteral("committed")))
            return Fate::Committed;
        if (status && status->rows.first().first() == Cell(QStringLiteral("aborted")))
            return Fate::RolledBack;
    }
    if (correction.show.isEmpty() || !values)
        return Fate::Unknown;
    const auto now = readOnly(session, {correction.show, *values, Snapshot::mostRows, 30'000});
    const auto equal = [&](const char *key) {
        return now && now->rows == Snapshot::fromJson(announced[QLatin1String(key)].toObject()).rows.rows;
    };
    if (equal("before") == equal("after"))
        return Fate::Unknown;
    return equal("after") ? Fate::Committed : Fate::RolledBack;
}

Table statementTable(const Correction &correction, const QList<qint64> &touched)
{
    Table table{QStringLiteral("Statements"),
                {QStringLiteral("statement"), QStringLiteral("rows allowed"), QStringLiteral("rows now")},
                {}};
    for (qsizetype i = 0; i < correction.statements.size(); ++i)
        table.rows << QStringList{
            correction.statements[i].sql.trimmed(), allowedWords(correction.statements[i]),
            i < touched.size() ? QString::number(touched[i]) : QStringLiteral("not known yet")};
    return table;
}

Result<QMap<QString, Cell>> writtenValues(const Correction &correction, const StepContext &context)
{
    QJsonObject values;
    for (const CorrectionParameter &parameter : correction.parameters) {
        if (parameter.value)
            values.insert(parameter.name, *parameter.value);
    }
    auto bound = boundValues(values, context);
    for (const CorrectionParameter &parameter :
         bound ? correction.parameters : QList<CorrectionParameter>()) {
        const QString wrong = wrongValue(parameter.type, shown(bound->value(parameter.name, QString())));
        if (parameter.value && parameter.ask.isEmpty() && !wrong.isEmpty())
            return Error{QStringLiteral("value_wrong"),
                         QStringLiteral("Parameter %1: %2.").arg(parameter.name, wrong),
                         {},
                         ErrorKind::Usage};
    }
    return bound;
}

/// Values of a run: asked where a question is written, each until it has the right form.
Result<QMap<QString, Cell>> askedValues(const Correction &correction, StepContext &context)
{
    auto values = writtenValues(correction, context);
    if (!values)
        return values;
    for (const CorrectionParameter &parameter : correction.parameters) {
        if (parameter.ask.isEmpty())
            continue;
        release::Question question{
            parameter.name,    context.spec.id,
            parameter.ask,     parameter.choices.isEmpty() ? QuestionKind::Text : QuestionKind::Choice,
            parameter.choices, shown(values->value(parameter.name, QString()))};
        for (int tries = 0;; ++tries) {
            const auto answer = context.ask(question);
            if (!answer)
                return answer.error();
            const QString wrong = wrongValue(parameter.type, answer->trimmed());
            if (wrong.isEmpty()) {
                values->insert(parameter.name, answer->trimmed());
                break;
            }
            if (tries == 2)
                return Error{QStringLiteral("value_wrong"),
                             QStringLiteral("Parameter %1: %2.").arg(parameter.name, wrong)};
            context.note(QStringLiteral("%1: %2").arg(parameter.name, wrong));
            question.text = parameter.ask + QStringLiteral(" (%1)").arg(wrong);
        }
    }
    return values;
}

Table beforeAfter(const StepSpec &spec, const Outcome &outcome)
{
    return compare(outcome.before, outcome.after, {}, spec.title.isEmpty() ? spec.id : spec.title).table;
}

/// Shows what would change and asks whether that is meant. Nothing is locked while the person thinks.
Result<void> confirmed(const Correction &correction, const Outcome &rehearsed, StepContext &context)
{
    qint64 rows = 0;
    for (const qint64 touched : rehearsed.touched)
        rows += touched;
    for (const QStringList &line : beforeAfter(context.spec, rehearsed).rows)
        context.note(QStringLiteral("%1: %2 → %3").arg(line.value(0), line.value(1), line.value(2)));
    if (correction.confirm) {
        const auto answer = context.ask({QStringLiteral("apply"), context.spec.id,
                                         QStringLiteral("This changes %1 rows, as tried and rolled back just "
                                                        "now. Apply it?")
                                             .arg(rows),
                                         QuestionKind::Confirm});
        if (!answer)
            return answer.error();
        if (*answer != u"yes")
            return Error{QStringLiteral("declined"),
                         QStringLiteral("The correction was not wanted; nothing was changed.")};
    }
    if (!correction.reason)
        return {};
    const auto why = context.ask({QStringLiteral("reason"), context.spec.id,
                                  QStringLiteral("Why is this corrected?"), QuestionKind::Text});
    return why ? Result<void>() : Result<void>(why.error());
}

} // namespace

QString wrongValue(const QString &type, const QString &text)
{
    bool right = true;
    if (type == u"integer")
        (void)text.toLongLong(&right);
    else if (type == u"number")
        (void)text.toDouble(&right);
    else if (type == u"boolean")
        right = text == u"true" || text == u"false";
    else if (type == u"uuid")
        right = !QUuid::fromString(text).isNull();
    else if (type == u"date")
        right = QDate::fromString(text, Qt::ISODate).isValid();
    else if (type == u"timestamp")
        right = QDateTime::fromString(QString(text).replace(u' ', u'T'), Qt::ISODate).isValid();
    else
        right = !text.isEmpty();
    return right ? QString()
                 : QStringLiteral("'%1' is not %2")
                       .arg(text, type == u"text"      ? QStringLiteral("a text")
                                  : type == u"integer" ? QStringLiteral("a whole number")
                                                       : QString(u"a " + type));
}

bool Correction::asks() const
{
    return std::any_of(parameters.begin(), parameters.end(),
                       [](const CorrectionParameter &p) { return !p.ask.isEmpty(); });
}

Result<Correction> Correction::read(const StepSpec &spec)
{
    WrittenFindings findings(spec.locations, spec.location);
    const Correction correction = read(spec, findings);
    return findings.isEmpty() ? Result<Correction>(correction) : Result<Correction>(findings.error());
}

Correction Correction::read(const StepSpec &spec, WrittenFindings &findings)
{
    const Written whole(spec.parameters, {}, findings);
    Correction correction;
    const auto at = [&](const char *key) { return whole.at(QString::fromLatin1(key)); };
    for (const QString &name : at("parameters").keys())
        correction.parameters << readParameter(name, at("parameters").at(name));
    if (whole.has(u"statement"))
        correction.statements << readStatement(at("statement"), at("rows"));
    if (whole.has(u"statements")) {
        for (const Written &one : at("statements").items()) {
            one.allow({QStringLiteral("statement"), QStringLiteral("rows")});
            one.require({QStringLiteral("statement")});
            if (one.has(u"statement"))
                correction.statements
                    << readStatement(one.at(QStringLiteral("statement")), one.at(QStringLiteral("rows")));
        }
    }
    if (whole.has(u"statement") == whole.has(u"statements"))
        whole.complain(QStringLiteral("either statement or statements is needed"));
    if (whole.has(u"show"))
        correction.show = at("show").text();
    if (whole.has(u"confirm"))
        correction.confirm = at("confirm").boolean();
    if (whole.has(u"reason"))
        correction.reason = at("reason").boolean();
    if (whole.has(u"statement_timeout"))
        correction.timeoutMs = at("statement_timeout").durationMs();
    return correction;
}

Forecast CorrectionStep::forecast(StepContext &context)
{
    const auto correction = Correction::read(context.spec);
    if (!correction)
        return Forecast::blocked(correction.error());
    auto values = writtenValues(*correction, context);
    const bool later =
        !values && values.error().code == u"variable_missing"; // an earlier step may capture it
    if (!values && !later)
        return Forecast::blocked(values.error());
    const QStringList operations{QStringLiteral("correct rows by ") + context.spec.id};
    auto session = openTarget(context);
    if (!session)
        return Forecast::blocked(session.error());
    const QJsonObject announced = context.recorded(factKey(context.spec)).toObject();
    const Fate fate =
        fateOf(announced, **session, *correction, correction->asks() || later ? nullptr : &*values);
    if (fate == Fate::Committed)
        return Forecast::notNecessary(QStringLiteral("an earlier attempt has committed it"));
    if (fate == Fate::Unknown)
        return Forecast::blocked(
            {QStringLiteral("outcome_unknown"),
             QStringLiteral(
                 "An earlier attempt of step %1 ended while it committed, and it cannot be told whether "
                 "it did. Look at the rows, then skip the step or begin a new run.")
                 .arg(context.spec.id)});
    Forecast forecast = Forecast::necessary({}, {}, operations);
    QList<qint64> touched;
    if (later) {
        forecast.reason = QStringLiteral("cannot be tried yet: ") + values.error().message;
    } else if (correction->asks()) {
        forecast.reason = QStringLiteral("asks for its values, then %1 statements in one transaction")
                              .arg(correction->statements.size());
    } else if (auto tried = Attempt(*correction, **session, *values).go({})) {
        touched = tried->touched;
        forecast.reason = QStringLiteral("tried and rolled back: %1 rows")
                              .arg(std::accumulate(touched.cbegin(), touched.cend(), qint64(0)));
        if (!correction->show.isEmpty())
            forecast.tables << beforeAfter(context.spec, *tried);
    } else {
        forecast.reason = QStringLiteral("cannot be tried yet: ") + tried.error().message;
    }
    forecast.tables.prepend(statementTable(*correction, touched));
    return forecast;
}

StepOutcome CorrectionStep::run(StepContext &context)
{
    const auto correction = Correction::read(context.spec);
    if (!correction)
        return StepOutcome::failed(correction.error());
    const auto values = askedValues(*correction, context);
    if (!values)
        return StepOutcome::failed(values.error());
    auto session = openTarget(context);
    if (!session)
        return StepOutcome::failed(session.error());
    Attempt attempt(*correction, **session, *values);
    if ((correction->confirm || correction->reason) && context.outside.person.interactive() &&
        !context.setup.options.nonInteractive) {
        const auto rehearsed = attempt.go({});
        if (!rehearsed)
            return StepOutcome::failed(rehearsed.error());
        if (auto meant = confirmed(*correction, *rehearsed, context); !meant)
            return StepOutcome::failed(meant.error());
    }
    QJsonObject fact{{QStringLiteral("parameters"), QJsonObject()}};
    const auto done = attempt.go([&](const Outcome &outcome, const QString &id) -> Result<void> {
        fact = {{QStringLiteral("transaction"), id},
                {QStringLiteral("before"), Snapshot{{}, outcome.before}.toJson()},
                {QStringLiteral("after"), Snapshot{{}, outcome.after}.toJson()}};
        context.record(factKey(context.spec), fact);
        return context.intend(QStringLiteral("commit"), {{QStringLiteral("transaction"), id}});
    });
    if (!done) {
        Error error = done.error();
        if (fact.contains(u"transaction") && error.kind != ErrorKind::Cancelled) {
            auto again = openTarget(context);
            const Fate fate = again ? fateOf(fact, **again, *correction, &*values) : Fate::Unknown;
            if (fate == Fate::Unknown)
                return {StepStatus::Interrupted, error.message, error};
            if (fate == Fate::Committed)
                return StepOutcome::succeeded(QStringLiteral("committed, though the answer was lost"));
        }
        return StepOutcome::failed(error);
    }
    QStringList counts;
    for (qsizetype i = 0; i < done->touched.size(); ++i) {
        counts << QString::number(done->touched[i]);
        context.check({QStringLiteral("rows changed"),
                       correction->statements[i].sql.trimmed(),
                       allowedWords(correction->statements[i]),
                       counts.last(),
                       CheckStatus::Pass,
                       {}});
    }
    if (!correction->show.isEmpty())
        context.record(QStringLiteral("table.") + context.spec.id, beforeAfter(context.spec, *done).toJson());
    return StepOutcome::succeeded(QStringLiteral("%1 rows changed").arg(counts.join(QStringLiteral(" + "))));
}

} // namespace slipway::database
