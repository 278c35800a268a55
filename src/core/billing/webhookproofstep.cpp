// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/webhookproofstep.h"

#include "billing/stepparts.h"
#include "billing/webhookendpoint.h"
#include "billing/webhookprobe.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QJsonArray>

namespace slipway::billing {

using namespace release;

namespace {

const QString endpointClaim = QStringLiteral("endpoint");
const QString deliveriesClaim = QStringLiteral("deliveries");
const QString stripeCli = QStringLiteral("stripe_cli");

Error usage(const StepContext &context, const QString &why)
{
    return {QStringLiteral("webhook_proof"),
            QStringLiteral("%1: step %2 %3.").arg(context.spec.location.toString(), context.spec.id, why),
            {},
            ErrorKind::Usage};
}

QStringList claimsOf(const StepContext &context)
{
    const QStringList named = context.spec.parameters[u"prove"].toVariant().toStringList();
    if (!named.isEmpty())
        return named;
    QStringList all = webhookClaimNames();
    return context.setup.environment.stripe ? all << endpointClaim : all;
}

bool sendsEvents(const QStringList &claims)
{
    return std::any_of(claims.cbegin(), claims.cend(),
                       [](const QString &name) { return webhookClaim(name).has_value(); });
}

Result<void> checkClaims(const StepContext &context)
{
    const QJsonObject &parameters = context.spec.parameters;
    const QStringList known = webhookClaimNames() << endpointClaim << deliveriesClaim;
    for (const QString &claim : claimsOf(context)) {
        if (!known.contains(claim))
            return usage(context, QStringLiteral("asks for '%1'; it can prove %2")
                                      .arg(claim, known.join(QStringLiteral(", "))));
        if (claim == u"idempotent" && parameters[u"record"].toString().isEmpty())
            return usage(context, QStringLiteral("needs 'record', the query that counts an event's records"));
        if ((claim == endpointClaim || claim == deliveriesClaim) && !context.setup.environment.stripe)
            return usage(context, QStringLiteral("asks Stripe, but the environment names no Stripe account"));
    }
    const QString trigger = parameters[u"trigger"].toString();
    if (!trigger.isEmpty() && trigger != stripeCli)
        return usage(context, QStringLiteral("has trigger '%1'; it can only be %2").arg(trigger, stripeCli));
    return {};
}

Result<WebhookTarget> targetOf(StepContext &context)
{
    const QJsonObject &parameters = context.spec.parameters;
    WebhookTarget target;
    auto url = context.expand(parameters[u"url"].toString());
    if (!url)
        return url.error();
    target.url = QUrl(*url, QUrl::StrictMode);
    if (!target.url.isValid() || target.url.host().isEmpty())
        return usage(context, QStringLiteral("has the url '%1', which is none").arg(*url));
    const QString secret = parameters[u"secret"].toString();
    auto known =
        secret.isEmpty() ? Result<Secret>(context.setup.webhookSecret.copy()) : context.expandSecret(secret);
    if (!known)
        return known.error();
    if (known->isEmpty() && sendsEvents(claimsOf(context)))
        return usage(context,
                     QStringLiteral("needs the endpoint's signing secret: its 'secret', or the environment's "
                                    "stripe.webhook_secret"));
    target.secret = std::move(*known);
    const QString database = parameters[u"database"].toString();
    auto place = database.isEmpty() ? Result<Secret>(context.setup.databaseUrl.copy())
                                    : context.expandSecret(database);
    if (!place)
        return place.error();
    target.database = std::move(*place);
    auto record = context.expand(parameters[u"record"].toString());
    if (!record)
        return record.error();
    target.record = *record;
    const auto &stripe = context.setup.environment.stripe;
    target.event.type = parameters[u"event"].toString(target.event.type);
    target.event.object = parameters[u"object"].toObject();
    target.event.live = stripe && stripe->mode == u"live";
    target.withinMs = parameters[u"within"].toInteger(target.withinMs);
    target.settleMs = parameters[u"settle"].toInteger(target.settleMs);
    if (const QString ca = parameters[u"ca"].toString(); !ca.isEmpty())
        target.caFile = context.setup.workspace.path(ca);
    return target;
}

/// The official program makes the event at Stripe, which then sends it by itself.
CheckResult triggered(StepContext &context, const WebhookTarget &target)
{
    CheckResult check{QStringLiteral("stripe trigger"),
                      QStringLiteral("stripe trigger ") + target.event.type,
                      QStringLiteral("exit code 0"),
                      {},
                      CheckStatus::Pass,
                      {}};
    ProcessRequest request;
    request.argv = {QStringLiteral("stripe"), QStringLiteral("trigger"), target.event.type};
    if (context.setup.stripeBase.host() != u"api.stripe.com")
        request.argv << QStringLiteral("--api-base") << context.setup.stripeBase.toString();
    request.dir = context.setup.workspace.dir;
    request.environment = context.setup.childEnvironment;
    request.environment.insert(QStringLiteral("STRIPE_API_KEY"), context.setup.stripeKey.reveal());
    const auto ran = context.outside.processes.run(request, context.stop, context.sink());
    if (!ran) {
        const bool absent = ran.error().code == u"program_missing";
        check.status = absent ? CheckStatus::Skipped : CheckStatus::Fail;
        check.reason = absent
                           ? QStringLiteral("the Stripe CLI is not installed; Slipway's own event was sent")
                           : ran.error().message;
        return check;
    }
    check.actual = QStringLiteral("exit code %1").arg(ran->exitCode);
    if (ran->exitCode != 0) {
        check.status = CheckStatus::Fail;
        check.reason = ran->lastLines.join(u'\n');
    }
    return check;
}

class Proof
{
public:
    Proof(StepContext &context, const WebhookTarget &target) : m_context(context), m_target(target) {}

    void add(CheckResult check)
    {
        if (check.status != CheckStatus::Skipped)
            check.tookMs = m_timer.elapsed();
        m_failed += check.status == CheckStatus::Fail ? 1 : 0;
        m_context.check(check);
    }
    /// The next checks are asked for now.
    void begin() { m_timer.start(); }
    void askStripe(const QString &claim)
    {
        const auto parts = partsOf(m_context);
        if (m_context.setup.options.skipStripe || !parts)
            return add({claim,
                        QStringLiteral("Stripe"),
                        {},
                        {},
                        parts ? CheckStatus::Skipped : CheckStatus::Fail,
                        parts ? QStringLiteral("skipped by --skip-stripe") : parts.error().message});
        StripeClient client = parts->client();
        const QJsonObject endpoint = m_context.spec.parameters[u"endpoint"].toObject();
        QStringList events = endpoint[u"events"].toVariant().toStringList();
        if (events.isEmpty())
            events << m_target.event.type;
        if (claim == deliveriesClaim)
            return add(undeliveredCheck(client, events, since()));
        const auto url = m_context.expand(endpoint[u"url"].toString());
        const QString wanted = url && !url->isEmpty() ? *url : m_target.url.toString();
        for (const CheckResult &check : endpointChecks(client, wanted, events))
            add(check);
    }
    int failed() const { return m_failed; }

private:
    /// The time named, else the last hour.
    qint64 since() const
    {
        const auto named = m_context.expand(m_context.spec.parameters[u"since"].toString());
        const QDateTime at = named ? QDateTime::fromString(*named, Qt::ISODate) : QDateTime();
        return at.isValid() ? at.toSecsSinceEpoch() : m_context.outside.clock.now().toSecsSinceEpoch() - 3600;
    }
    StepContext &m_context;
    const WebhookTarget &m_target;
    QElapsedTimer m_timer;
    int m_failed = 0;
};

} // namespace

QList<ParameterRule> webhookProofParameters()
{
    const auto rule = [](const char *name, const char *type, const char *words, bool required = false) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), required, QLatin1String(words)};
    };
    return {
        rule("url", "string", "The product's webhook endpoint", true),
        rule("prove", "list",
             "delivered, idempotent, forged, old, other_account, endpoint, deliveries (default: all but the "
             "last)"),
        rule("event", "string", "Type of the event (default invoice.paid)"),
        rule("object", "map", "Members of the event's object that the product needs"),
        rule("secret", "string", "The endpoint's signing secret (default: the environment's webhook_secret)"),
        rule("database", "string", "Where the record is looked for (default: the environment's database)"),
        rule("record", "string", "Query that counts an event's records; {event} is the event's id, quoted"),
        rule("within", "duration", "How long a record may take to appear (default 10s)"),
        rule("settle", "duration", "How long no further record may appear (default 1s)"),
        rule("endpoint", "map", "What Stripe must know: url (default: this one) and events"),
        rule("since", "string", "Time from which deliveries must not have failed (default: the last hour)"),
        rule("trigger", "string",
             "stripe_cli: let the official program make an event too, where it is installed"),
        rule("ca", "string", "File of further trusted CAs")};
}

Forecast WebhookProofStep::forecast(StepContext &context)
{
    if (auto claims = checkClaims(context); !claims)
        return Forecast::blocked(claims.error());
    const QJsonObject &parameters = context.spec.parameters;
    const QStringList claims = claimsOf(context);
    const QString url = plannedText(context, parameters[u"url"].toString());
    QStringList operations;
    if (sendsEvents(claims))
        operations << QStringLiteral("send test events to %1").arg(url);
    return Forecast::necessary(QStringLiteral("proves %1 at %2").arg(claims.join(QStringLiteral(", ")), url),
                               {{QStringLiteral("url"), url}, {QStringLiteral("parameters"), parameters}},
                               operations);
}

StepOutcome WebhookProofStep::run(StepContext &context)
{
    const auto target = targetOf(context);
    if (!target)
        return StepOutcome::failed(target.error());
    Proof proof(context, *target);
    WebhookProbe probe(context.outside.http, context.outside.sql, context.outside.clock, *target,
                       context.stop);
    for (const QString &claim : claimsOf(context)) {
        if (context.stop.stop_requested())
            return StepOutcome::failed({QStringLiteral("cancelled"),
                                        QStringLiteral("Stopped between two proofs."),
                                        {},
                                        ErrorKind::Cancelled});
        proof.begin();
        if (const auto known = webhookClaim(claim))
            proof.add(probe.prove(*known));
        else
            proof.askStripe(claim);
    }
    proof.begin();
    if (context.spec.parameters[u"trigger"].toString() == stripeCli)
        proof.add(triggered(context, *target));
    if (proof.failed() == 0)
        return StepOutcome::succeeded();
    return StepOutcome::failed({QStringLiteral("webhook_unproven"),
                                QStringLiteral("%1 of the webhook's proofs failed.").arg(proof.failed())});
}

} // namespace slipway::billing
