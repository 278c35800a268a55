// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/correction.h"

#include "database/comparison.h"
#include "database/correctionattempt.h"
#include "database/sqlcheck.h"

#include <limits>
#include <numeric>

namespace slipway::database {

using namespace release;

namespace {

const QStringList typeNames{QStringLiteral("text"),     QStringLiteral("integer"), QStringLiteral("number"),
                            QStringLiteral("boolean"),  QStringLiteral("uuid"),    QStringLiteral("date"),
                            QStringLiteral("timestamp")};

CorrectionParameter readParameter(const QString &name, const Written &written, bool fromFile)
{
    CorrectionParameter parameter;
    parameter.name = name;
    if (!written.isMap()) {
        parameter.value = written.text();
        return parameter;
    }
    written.allow({QStringLiteral("ask"), QStringLiteral("type"), QStringLiteral("value"),
                   QStringLiteral("choices"), QStringLiteral("several")});
    const auto at = [&](const char *key) { return written.at(QString::fromLatin1(key)); };
    if (written.has(u"ask"))
        parameter.ask = at("ask").text();
    if (written.has(u"type"))
        parameter.type = at("type").choice(typeNames);
    if (written.has(u"value"))
        parameter.value = at("value").text();
    if (written.has(u"choices"))
        parameter.choices = at("choices").texts();
    if (written.has(u"several"))
        parameter.several = at("several").boolean();
    if (parameter.ask.isEmpty() && !parameter.value && !fromFile)
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

QString factKey(const StepSpec &spec)
{
    return QStringLiteral("sql.") + spec.id;
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

/// Which file of corrections is meant; values that a person gives are confirmed where they are given.
QJsonObject intentOf(const Correction &correction, const CorrectionValues &values)
{
    return correction.each.isEmpty()
               ? QJsonObject()
               : QJsonObject{{QStringLiteral("each"), QString::fromLatin1(values.fileSha256)}};
}

Table beforeAfter(const StepSpec &spec, const CorrectionOutcome &outcome)
{
    return compare(outcome.before, outcome.after, {}, spec.title.isEmpty() ? spec.id : spec.title).table;
}

/// Shows what would change and asks whether that is meant. Nothing is locked while the person thinks.
Result<void> confirmed(const Correction &correction, const CorrectionOutcome &rehearsed, StepContext &context)
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

/// What the statements are repeated for must be one thing.
void checkSeveral(const Correction &correction, const Written &whole)
{
    const auto several = std::count_if(correction.parameters.cbegin(), correction.parameters.cend(),
                                       [](const CorrectionParameter &one) { return one.several; });
    if (several > 1)
        whole.complain(
            QStringLiteral("one parameter alone can take several values; put pairs into a file (each)"));
    if (!correction.each.isEmpty() && (several > 0 || correction.asks()))
        whole.complain(QStringLiteral("with each the values come from its file, so nothing is asked"));
}

} // namespace

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
    if (whole.has(u"each"))
        correction.each = at("each").text();
    for (const QString &name : at("parameters").keys())
        correction.parameters << readParameter(name, at("parameters").at(name), !correction.each.isEmpty());
    checkSeveral(correction, whole);
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
    auto values = CorrectionValues::written(*correction, context);
    const bool later =
        !values && values.error().code == u"variable_missing"; // an earlier step may capture it
    if (!values && !later)
        return Forecast::blocked(values.error());
    const QStringList operations{QStringLiteral("correct rows by ") + context.spec.id};
    auto session = openTarget(context);
    if (!session)
        return Forecast::blocked(session.error());
    const QJsonObject announced = context.recorded(factKey(context.spec)).toObject();
    const CorrectionFate fate = correctionFate(announced, **session, *correction,
                                               correction->asks() || later ? nullptr : &values->bindings);
    if (fate == CorrectionFate::Committed)
        return Forecast::notNecessary(QStringLiteral("an earlier attempt has committed it"));
    if (fate == CorrectionFate::Unknown)
        return Forecast::blocked(
            {QStringLiteral("outcome_unknown"),
             QStringLiteral(
                 "An earlier attempt of step %1 ended while it committed, and it cannot be told whether "
                 "it did. Look at the rows, then skip the step or begin a new run.")
                 .arg(context.spec.id)});
    Forecast forecast =
        Forecast::necessary({}, intentOf(*correction, later ? CorrectionValues() : *values), operations);
    QList<qint64> touched;
    if (later) {
        forecast.reason = QStringLiteral("cannot be tried yet: ") + values.error().message;
    } else if (correction->asks()) {
        forecast.reason = QStringLiteral("asks for its values, then %1 statements in one transaction")
                              .arg(correction->statements.size());
    } else if (auto tried = CorrectionAttempt(*correction, **session, values->bindings).go({})) {
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
    const auto values = CorrectionValues::asked(*correction, context);
    if (!values)
        return StepOutcome::failed(values.error());
    auto session = openTarget(context);
    if (!session)
        return StepOutcome::failed(session.error());
    CorrectionAttempt attempt(*correction, **session, values->bindings);
    if ((correction->confirm || correction->reason) && context.outside.person.interactive() &&
        !context.setup.options.nonInteractive) {
        const auto rehearsed = attempt.go({});
        if (!rehearsed)
            return StepOutcome::failed(rehearsed.error());
        if (auto meant = confirmed(*correction, *rehearsed, context); !meant)
            return StepOutcome::failed(meant.error());
    }
    QJsonObject fact{{QStringLiteral("parameters"), QJsonObject()}};
    const auto done = attempt.go([&](const CorrectionOutcome &outcome, const QString &id) -> Result<void> {
        fact = {{QStringLiteral("transaction"), id},
                {QStringLiteral("bindings"), values->bindings.size()},
                {QStringLiteral("before"), Snapshot{{}, outcome.before}.toJson()},
                {QStringLiteral("after"), Snapshot{{}, outcome.after}.toJson()}};
        if (!values->fileSha256.isEmpty())
            fact.insert(QStringLiteral("file_sha256"), QString::fromLatin1(values->fileSha256));
        context.record(factKey(context.spec), fact);
        return context.intend(QStringLiteral("commit"), {{QStringLiteral("transaction"), id}});
    });
    if (!done) {
        Error error = done.error();
        if (fact.contains(u"transaction") && error.kind != ErrorKind::Cancelled) {
            auto again = openTarget(context);
            const CorrectionFate fate = again ? correctionFate(fact, **again, *correction, &values->bindings)
                                              : CorrectionFate::Unknown;
            if (fate == CorrectionFate::Unknown)
                return {StepStatus::Interrupted, error.message, error};
            if (fate == CorrectionFate::Committed)
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
