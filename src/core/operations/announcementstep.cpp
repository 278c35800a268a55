// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/announcementstep.h"

#include "operations/announcementtext.h"
#include "operations/httprequestspec.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qint64 postMs = 20'000;

QJsonObject postOf(const StepSpec &spec)
{
    const QJsonValue written = spec.parameters[u"post"];
    return written.isString() ? QJsonObject{{QStringLiteral("url"), written}} : written.toObject();
}

QDateTime beginOf(const StepContext &context)
{
    return context.outside.clock.now().addSecs(60 * context.spec.parameters[u"minutes_before"].toInteger());
}

/// The body's template with {text} replaced in every string.
QJsonValue withText(const QJsonValue &value, const QString &text)
{
    if (value.isString())
        return value.toString().replace(QStringLiteral("{text}"), text);
    if (value.isArray()) {
        QJsonArray all;
        for (const QJsonValue part : value.toArray())
            all << withText(part, text);
        return all;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        it.value() = withText(QJsonValue(it.value()), text);
    return object;
}

Result<HttpRequest> requestOf(const StepContext &context, const QString &text)
{
    const QJsonObject post = postOf(context.spec);
    HttpRequest request;
    auto url = context.expandSecret(post[u"url"].toString());
    if (!url)
        return url.error();
    request.url = QUrl(QString::fromUtf8(url->reveal()));
    request.method = "POST";
    request.timeoutMs = postMs;
    request.headers << std::pair{QByteArray("Content-Type"), QByteArray("application/json")};
    const QJsonValue body = post.contains(u"body")
                                ? post[u"body"]
                                : QJsonObject{{QStringLiteral("text"), QStringLiteral("{text}")}};
    request.body = QJsonDocument(withText(body, text).toObject()).toJson(QJsonDocument::Compact);
    if (const QString ca = post[u"ca"].toString(); !ca.isEmpty())
        request.caFile = context.setup.workspace.path(ca);
    return request;
}

/// The URL of a webhook is its secret: only the host is shown.
StepOutcome post(StepContext &context, const QString &text)
{
    auto request = requestOf(context, text);
    if (!request)
        return StepOutcome::failed(request.error());
    const QString host = request->url.host();
    auto reply = context.outside.http.send(*request, context.stop);
    const QString copy = QStringLiteral("The text stands in the step's output, to be posted by hand.");
    if (!reply) {
        Error error{QStringLiteral("announcement_not_posted"),
                    QStringLiteral("The announcement of step %1 did not get to %2 (%3). %4")
                        .arg(context.spec.id, host, reply.error().code, copy),
                    {},
                    reply.error().kind};
        const bool unknown = reply.error().code == u"outcome_unknown" || error.kind == ErrorKind::Cancelled;
        if (unknown)
            return {StepStatus::Interrupted, QStringLiteral("whether it was posted is not known"), error};
        return StepOutcome::failed(error);
    }
    const ExpectedStatus expected(postOf(context.spec).value(u"status"));
    const bool good = expected.holds(reply->status);
    context.check({QStringLiteral("posted"), QStringLiteral("POST to ") + host, expected.words(),
                   QString::number(reply->status), good ? CheckStatus::Pass : CheckStatus::Fail,
                   good ? QString() : QString::fromUtf8(reply->body.left(300)).simplified()});
    if (!good)
        return StepOutcome::failed(
            {QStringLiteral("announcement_not_posted"),
             QStringLiteral("%1 answered the announcement of step %2 with status %3. %4")
                 .arg(host, context.spec.id, QString::number(reply->status), copy),
             {QString::fromUtf8(reply->body.left(300)).simplified()}});
    context.record(QStringLiteral("announcement_posted.") + context.spec.id,
                   QJsonObject{{QStringLiteral("host"), host}, {QStringLiteral("status"), reply->status}});
    return StepOutcome::succeeded(QStringLiteral("posted to %1").arg(host));
}

QString whenWords(const StepSpec &spec)
{
    const qint64 minutes = spec.parameters[u"minutes_before"].toInteger();
    if (minutes > 0)
        return QStringLiteral(", %1 minutes before the start").arg(minutes);
    const QString at = spec.parameters[u"at"].toString();
    return at.isEmpty() ? QString() : QString(u' ' + at);
}

} // namespace

Forecast AnnouncementStep::forecast(StepContext &context)
{
    const StepSpec &spec = context.spec;
    const AnnouncementText preview =
        announcementText(spec.parameters[u"text"].toString(), context, beginOf(context));
    Forecast forecast =
        spec.parameters.contains(u"post")
            ? Forecast::necessary(QStringLiteral("posts a text to a webhook%1").arg(whenWords(spec)),
                                  {{QStringLiteral("post"), postOf(spec)[u"url"]}},
                                  {QStringLiteral("post %1").arg(spec.id)})
            : Forecast::necessary(QStringLiteral("prints a text to post%1").arg(whenWords(spec)));
    Table table{spec.title, {QStringLiteral("Text")}, {{preview.text}}};
    if (!preview.unknown.isEmpty())
        table.rows << QStringList{QStringLiteral("(filled in when it is known: %1)")
                                      .arg(preview.unknown.join(QStringLiteral(", ")))};
    forecast.tables << table;
    return forecast;
}

StepOutcome AnnouncementStep::run(StepContext &context)
{
    const AnnouncementText filled =
        announcementText(context.spec.parameters[u"text"].toString(), context, beginOf(context));
    for (const QString &line : filled.text.split(u'\n'))
        context.note(line);
    context.record(QStringLiteral("announcement.") + context.spec.id, filled.text);
    if (!filled.unknown.isEmpty())
        return StepOutcome::failed(
            {QStringLiteral("announcement_incomplete"),
             QStringLiteral("The announcement of step %1 names what nobody knows in this run: %2. "
                            "Nothing was posted.")
                 .arg(context.spec.id, filled.unknown.join(QStringLiteral(", ")))});
    return context.spec.parameters.contains(u"post") ? post(context, filled.text) : StepOutcome::succeeded();
}

EffectClass AnnouncementStep::effectOf(const StepSpec &spec)
{
    return spec.parameters.contains(u"post") ? EffectClass::Unprobed : EffectClass::None;
}

QList<ParameterRule> AnnouncementStep::parameters()
{
    const auto rule = [](const char *name, const char *type, const char *words, bool required = false) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), required, QLatin1String(words)};
    };
    return {
        rule("text", "string",
             "Template with {environment}, {revision}, {plans}, {run}, {time+15}, captured {NAME}, "
             "{STEP.LABEL}",
             true),
        rule("at", "string", "before or after: when it is meant to be read"),
        rule("minutes_before", "integer", "{time} is so many minutes after the step"),
        rule("post", "any", "URL of a webhook (may name a secret as ${NAME}), or {url, body, status, ca}")};
}

void AnnouncementStep::validate(const StepSpec &spec, const Complain &complain)
{
    const QString at = spec.parameters[u"at"].toString();
    if (!at.isEmpty() && at != u"before" && at != u"after")
        complain(QStringLiteral("at"), QStringLiteral("bad_value"),
                 QStringLiteral("one of before, after is expected"));
    const QStringList known{QStringLiteral("url"), QStringLiteral("body"), QStringLiteral("status"),
                            QStringLiteral("ca")};
    const QJsonValue post = spec.parameters[u"post"];
    for (const QString &key : post.toObject().keys()) {
        if (!known.contains(key))
            complain(QStringLiteral("post.") + key, QStringLiteral("unknown_key"),
                     QStringLiteral("'%1' is not known here; known are %2")
                         .arg(key, known.join(QStringLiteral(", "))));
    }
    if (!post.isUndefined() && postOf(spec)[u"url"].toString().isEmpty())
        complain(QStringLiteral("post"), QStringLiteral("key_missing"),
                 QStringLiteral("'post' takes a URL, or a map with 'url'"));
}

} // namespace slipway::operations
