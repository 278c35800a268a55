// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/billinggatestep.h"

#include "billing/stepparts.h"

#include <QElapsedTimer>

namespace slipway::billing {

using namespace release;

namespace {

constexpr int gateStatus = 402;
constexpr int openStatus = 200;
const QString intention = QStringLiteral("tenant_past_due");

struct Gate
{
    Secret database;
    QString state;   ///< query of the tenant's state, one value
    QString normal;  ///< what it gives before and afterwards
    QString pastDue; ///< statement
    QString restore; ///< statement
    HttpRequest request;
    int expected = gateStatus;
    int open = openStatus;
};

Result<HttpRequest> requestOf(StepContext &context)
{
    const QJsonObject &parameters = context.spec.parameters;
    HttpRequest request;
    auto url = context.expand(parameters[u"url"].toString());
    if (!url)
        return url.error();
    request.url = QUrl(*url, QUrl::StrictMode);
    if (!request.url.isValid() || request.url.host().isEmpty())
        return Error{QStringLiteral("billing_gate"),
                     QStringLiteral("%1: step %2 has the url '%3', which is none.")
                         .arg(context.spec.location.toString(), context.spec.id, *url),
                     {},
                     ErrorKind::Usage};
    request.method = parameters[u"method"].toString(QStringLiteral("GET")).toUtf8();
    request.body = parameters[u"body"].toString().toUtf8();
    const QJsonObject headers = parameters[u"headers"].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        auto value = context.expandSecret(it.value().toString());
        if (!value)
            return value.error();
        request.headers << std::pair{it.key().toUtf8(), value->reveal()};
    }
    request.timeoutMs = 20'000;
    return request;
}

Result<Gate> gateOf(StepContext &context)
{
    const QJsonObject &parameters = context.spec.parameters;
    Gate gate;
    const QString database = parameters[u"database"].toString();
    auto place = database.isEmpty() ? Result<Secret>(context.setup.databaseUrl.copy())
                                    : context.expandSecret(database);
    if (!place)
        return place.error();
    gate.database = std::move(*place);
    for (const auto &[key, member] :
         {std::pair{u"state", &Gate::state}, std::pair{u"normal", &Gate::normal},
          std::pair{u"past_due", &Gate::pastDue}, std::pair{u"restore", &Gate::restore}}) {
        auto text = context.expand(parameters[QStringView(key)].toString());
        if (!text)
            return text.error();
        gate.*member = *text;
    }
    auto request = requestOf(context);
    if (!request)
        return request.error();
    gate.request = *request;
    gate.expected = parameters[u"expect"].toInt(gateStatus);
    gate.open = parameters[u"open"].toInt(openStatus);
    return gate;
}

Result<QString> stateOf(SqlAccess &sql, const Gate &gate, std::stop_token stop)
{
    auto rows = sql.read(gate.database, gate.state, std::move(stop));
    if (!rows)
        return rows.error();
    if (rows->size() != 1 || rows->first().isEmpty())
        return Error{
            QStringLiteral("tenant_missing"),
            QStringLiteral("The test tenant's state is %1 rows, one is needed: the tenant does not exist, or "
                           "the query names several.")
                .arg(rows->size())};
    return rows->first().first();
}

/// One pass of the proof. Bringing the tenant back takes no notice of a stop: it is short, and must be done.
class GateProof
{
public:
    GateProof(StepContext &context, const Gate &gate)
        : m_context(context), m_sql(*context.outside.sql), m_gate(gate)
    {
    }

    std::optional<Error> run()
    {
        if (auto error = begin())
            return error;
        call(QStringLiteral("open to a tenant in good standing"), m_gate.open);
        if (m_failed == 0 && !m_context.stop.stop_requested())
            closeAndCall();
        if (!m_notRestored && m_changed && m_failed == 0 && !m_context.stop.stop_requested())
            call(QStringLiteral("open again afterwards"), m_gate.open);
        return verdict();
    }

private:
    std::optional<Error> begin()
    {
        const auto state = stateOf(m_sql, m_gate, m_context.stop);
        if (!state)
            return state.error();
        if (*state == m_gate.normal)
            return {};
        m_context.note(
            QStringLiteral("The test tenant was left %1 by an earlier run; bringing it back first.")
                .arg(*state));
        restore();
        return m_notRestored;
    }

    void closeAndCall()
    {
        const auto intended =
            m_context.intend(intention, QJsonObject{{QStringLiteral("normal"), m_gate.normal},
                                                    {QStringLiteral("restore"), m_gate.restore}});
        if (!intended) {
            m_error = intended.error();
            return;
        }
        m_changed = true; // from here on even a failure may have changed it
        if (const auto put = m_sql.change(m_gate.database, m_gate.pastDue, 1, m_context.stop); put)
            call(QStringLiteral("closed to a tenant who has not paid"), m_gate.expected);
        else
            m_error = put.error();
        restore();
    }

    void restore()
    {
        CheckResult check{QStringLiteral("the test tenant is brought back"),
                          m_gate.restore.simplified(),
                          m_gate.normal,
                          {},
                          CheckStatus::Pass,
                          {}};
        const auto changed = m_sql.change(m_gate.database, m_gate.restore, 1, {});
        const auto state = stateOf(m_sql, m_gate, {});
        check.actual = state ? *state : state.error().code;
        if (!state || *state != m_gate.normal) {
            check.status = CheckStatus::Fail;
            check.reason = !changed ? changed.error().message : !state ? state.error().message : QString();
            m_notRestored = Error{QStringLiteral("tenant_not_restored"),
                                  QStringLiteral("The test tenant is still %1. Run by hand: %2")
                                      .arg(check.actual, m_gate.restore.simplified()),
                                  {check.reason}};
        }
        tell(check);
    }

    void call(const QString &name, int expected)
    {
        CheckResult check{name,
                          QStringLiteral("%1 %2").arg(QString::fromUtf8(m_gate.request.method),
                                                      m_gate.request.url.toString(QUrl::RemoveUserInfo)),
                          QString::number(expected),
                          {},
                          CheckStatus::Pass,
                          {}};
        QElapsedTimer timer;
        timer.start();
        const auto reply = m_context.outside.http.send(m_gate.request, m_context.stop);
        check.tookMs = timer.elapsed();
        check.actual = reply ? QString::number(reply->status) : reply.error().code;
        if (!reply || reply->status != expected) {
            check.status = CheckStatus::Fail;
            check.reason =
                reply ? QString::fromUtf8(reply->body.left(200)).simplified() : reply.error().message;
        }
        tell(check);
    }

    void tell(const CheckResult &check)
    {
        m_failed += check.status == CheckStatus::Fail ? 1 : 0;
        m_context.check(check);
    }

    std::optional<Error> verdict() const
    {
        if (m_notRestored)
            return m_notRestored;
        if (m_context.stop.stop_requested())
            return Error{QStringLiteral("cancelled"),
                         QStringLiteral("Stopped; the test tenant is as it was."),
                         {},
                         ErrorKind::Cancelled};
        if (m_error)
            return m_error;
        if (m_failed == 0)
            return {};
        return Error{
            QStringLiteral("gate_unproven"),
            QStringLiteral(
                "The API did not answer as it must for a tenant who has not paid (%1 wanted), or for "
                "one who has (%2 wanted).")
                .arg(m_gate.expected)
                .arg(m_gate.open)};
    }

    StepContext &m_context;
    SqlAccess &m_sql;
    const Gate &m_gate;
    bool m_changed = false;
    int m_failed = 0;
    std::optional<Error> m_error;
    std::optional<Error> m_notRestored;
};

} // namespace

QList<ParameterRule> billingGateParameters()
{
    const auto rule = [](const char *name, const char *type, const char *words, bool required = false) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), required, QLatin1String(words)};
    };
    return {rule("state", "string", "Query of the test tenant's state, one value", true),
            rule("normal", "string", "What the state is before and afterwards", true),
            rule("past_due", "string", "Statement that puts the test tenant past due; it must change one row",
                 true),
            rule("restore", "string", "Statement that brings it back; it must change one row", true),
            rule("url", "string", "What is called as the test tenant", true),
            rule("method", "string", "Default GET"),
            rule("headers", "map", "Of the call; secrets may be named"),
            rule("body", "string", "Of the call"),
            rule("expect", "integer", "Status for a tenant past due (default 402)"),
            rule("open", "integer", "Status for a tenant in good standing (default 200)"),
            rule("database", "string", "Default: the environment's database")};
}

Forecast BillingGateStep::forecast(StepContext &context)
{
    if (!context.outside.sql)
        return Forecast::blocked({QStringLiteral("sql_missing"),
                                  QStringLiteral("This step needs a database."),
                                  {},
                                  ErrorKind::Usage});
    const QString url = plannedText(context, context.spec.parameters[u"url"].toString());
    const QJsonObject intent{{QStringLiteral("parameters"), context.spec.parameters},
                             {QStringLiteral("url"), url}};
    const auto gate = gateOf(context);
    const auto state =
        gate ? stateOf(*context.outside.sql, *gate, context.stop) : Result<QString>(gate.error());
    QString words = QStringLiteral("puts the test tenant past due, calls %1, brings it back").arg(url);
    if (state && *state != gate->normal)
        words = QStringLiteral("brings back the test tenant, left %1 by an earlier run; then ").arg(*state) +
                words;
    return Forecast::necessary(words, intent, {QStringLiteral("change the test tenant for a moment")});
}

StepOutcome BillingGateStep::run(StepContext &context)
{
    const auto gate = gateOf(context);
    if (!gate)
        return StepOutcome::failed(gate.error());
    const auto error = GateProof(context, *gate).run();
    return error ? StepOutcome::failed(*error) : StepOutcome::succeeded();
}

} // namespace slipway::billing
