// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/httpstep.h"

#include "operations/cookiejar.h"
#include "operations/expectation.h"
#include "operations/httprequestspec.h"
#include "operations/jsonpath.h"
#include "operations/linecutter.h"
#include "operations/outputvalues.h"
#include "operations/patternwatch.h"

#include <QElapsedTimer>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qsizetype shownBody = 64 * 1024;

bool isSafe(const QByteArray &method)
{
    return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool redirects(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// The next request of a chain (RFC 9110, 15.4): 307 and 308 repeat it; the others fetch. What is secret goes
/// to the same server only.
HttpRequest redirected(HttpRequest request, const HttpReply &reply)
{
    const QUrl from = request.url;
    request.url = from.resolved(QUrl(QString::fromUtf8(reply.header("Location"))));
    const bool sameServer =
        from.scheme() == request.url.scheme() && from.authority() == request.url.authority();
    if (!sameServer)
        request.headers.clear();
    if (reply.status != 307 && reply.status != 308 && request.method != "HEAD") {
        request.method = "GET";
        request.body.clear();
        request.headers.removeIf([](const auto &header) {
            return header.first.compare("Content-Type", Qt::CaseInsensitive) == 0;
        });
    } else if (!sameServer) {
        request.body.clear();
    }
    return request;
}

/// One step's request with its redirects, cookies and judgement.
class Conversation
{
public:
    explicit Conversation(StepContext &context) : m_context(context), m_parameters(context.spec.parameters) {}

    StepOutcome run()
    {
        auto request = httpRequestOf(m_context);
        if (!request)
            return StepOutcome::failed(request.error());
        m_asked = QString::fromLatin1(request->method) + u' ' + shownUrl(request->url);
        auto reply = exchange(*request);
        if (!reply)
            return failed(reply.error(), request->method);
        return judge(*reply);
    }

private:
    Result<HttpReply> exchange(HttpRequest request)
    {
        for (int left = m_parameters[u"redirects"].toInt(0);; --left) {
            auto reply = send(request);
            const bool onwards =
                reply && left > 0 && redirects(reply->status) && !reply->header("Location").isEmpty();
            if (!onwards)
                return reply;
            request = redirected(request, *reply);
        }
    }

    Result<HttpReply> send(HttpRequest request)
    {
        RunMemory none;
        const bool cookies = m_parameters[u"cookies"].toBool(true) && m_context.outside.memory;
        CookieJar jar(cookies ? *m_context.outside.memory : none);
        if (const QByteArray value = jar.header(request.url); !value.isEmpty())
            request.headers << std::pair{QByteArray("Cookie"), value};
        QElapsedTimer timer;
        timer.start();
        auto reply = m_context.outside.http.send(request, m_context.stop);
        m_took = timer.elapsed();
        if (!reply)
            return reply;
        m_context.note(QStringLiteral("%1 %2: %3, %4 bytes in %5 ms")
                           .arg(QString::fromLatin1(request.method), shownUrl(request.url))
                           .arg(reply->status)
                           .arg(reply->body.size())
                           .arg(m_took));
        if (const QStringList names = cookies ? jar.take(request.url, *reply) : QStringList();
            !names.isEmpty())
            m_context.note(
                QStringLiteral("cookies kept for this run: %1").arg(names.join(QStringLiteral(", "))));
        return reply;
    }

    StepOutcome failed(Error error, const QByteArray &method) const
    {
        error.details.prepend(m_asked);
        const bool unknown = error.code == u"outcome_unknown" || error.kind == ErrorKind::Cancelled;
        if (unknown && !isSafe(method) && !m_parameters[u"login"].toBool())
            return {StepStatus::Interrupted, QStringLiteral("the request may or may not have been processed"),
                    error};
        return StepOutcome::failed(error);
    }

    StepOutcome judge(const HttpReply &reply)
    {
        PatternWatch patterns(m_context.spec);
        OutputValues values(m_context.spec);
        LineCutter lines([&](int stream, QByteArrayView line, bool ended) {
            patterns.look(stream, line, ended);
            values.look(line);
        });
        lines.feed(OutputStream::Out, reply.body);
        lines.finish();
        judgeStatus(reply);
        captureHeaders(reply);
        const QString where = QStringLiteral("answer to ") + m_asked;
        if (auto reported = values.report(m_context, where, reply.body, m_took); !reported)
            return StepOutcome::failed(reported.error());
        patterns.report(m_context, where, m_took);
        if (auto judged = judgeHeaders(reply, where); !judged)
            return StepOutcome::failed(judged.error());
        show(reply);
        return StepOutcome::succeeded();
    }

    void judgeStatus(const HttpReply &reply)
    {
        const ExpectedStatus expected(m_parameters[u"status"]);
        const bool good = expected.holds(reply.status);
        m_context.check({QStringLiteral("status"), m_asked, expected.words(), QString::number(reply.status),
                         good ? CheckStatus::Pass : CheckStatus::Fail,
                         good ? QString() : QString::fromUtf8(reply.body.left(500)).simplified(), m_took});
    }

    Result<void> judgeHeaders(const HttpReply &reply, const QString &where)
    {
        auto written = m_context.expand(QJsonValue(m_parameters[u"expect_headers"].toObject()));
        if (!written)
            return written.error();
        const QJsonObject headers = written->toObject();
        for (auto it = headers.begin(); it != headers.end(); ++it) {
            const QByteArray found = reply.header(it.key().toUtf8());
            const QJsonValue actual =
                found.isNull() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(QString::fromUtf8(found));
            const Expectation expectation(it.value());
            m_context.check({it.key(),
                             where,
                             expectation.words(),
                             jsonWords(actual),
                             expectation.holds(actual) ? CheckStatus::Pass : CheckStatus::Fail,
                             {},
                             m_took});
        }
        return {};
    }

    void captureHeaders(const HttpReply &reply)
    {
        const QJsonObject captures = m_parameters[u"capture"].toObject();
        for (auto it = captures.begin(); it != captures.end(); ++it) {
            const QJsonObject map = it.value().toObject();
            if (!map.contains(u"header"))
                continue;
            const QByteArray found = reply.header(map[u"header"].toString().toUtf8());
            if (!found.isEmpty())
                keepCaptured(m_context, it.key(), QString::fromUtf8(found), map[u"secret"].toBool());
            else if (!map[u"optional"].toBool())
                m_context.check({it.key(),
                                 m_asked,
                                 map[u"header"].toString(),
                                 QStringLiteral("not found"),
                                 CheckStatus::Fail,
                                 {},
                                 m_took});
        }
    }

    /// After the secrets in it are known.
    void show(const HttpReply &reply)
    {
        if (reply.body.isEmpty())
            return;
        if (!QByteArrayView(reply.body).isValidUtf8() || reply.body.contains('\0')) {
            m_context.note(
                QStringLiteral("(not text: %1)").arg(QString::fromUtf8(reply.header("Content-Type"))));
            return;
        }
        m_context.output(OutputStream::Out,
                         QByteArrayView(reply.body).first(std::min(reply.body.size(), shownBody)));
        if (!reply.body.endsWith('\n') || reply.body.size() > shownBody)
            m_context.output(OutputStream::Out, "\n");
        if (reply.body.size() > shownBody)
            m_context.note(
                QStringLiteral("(%1 further bytes are not shown)").arg(reply.body.size() - shownBody));
    }

    StepContext &m_context;
    const QJsonObject &m_parameters;
    QString m_asked;
    qint64 m_took = 0; ///< from sending the last request to its answer
};

} // namespace

Forecast HttpStep::forecast(StepContext &context)
{
    const StepSpec &spec = context.spec;
    const QString asked = QString::fromLatin1(methodOf(spec)) + u' ' + spec.parameters[u"url"].toString();
    const QJsonObject intent{{QStringLiteral("request"), asked}};
    if (isSafe(methodOf(spec)))
        return Forecast::necessary(QStringLiteral("asks %1").arg(asked), intent);
    return Forecast::necessary(QStringLiteral("sends %1").arg(asked), intent,
                               {QStringLiteral("send %1").arg(spec.id)});
}

StepOutcome HttpStep::run(StepContext &context)
{
    return Conversation(context).run();
}

EffectClass HttpStep::effectOf(const StepSpec &spec)
{
    const bool again = isSafe(methodOf(spec)) || spec.parameters[u"login"].toBool();
    return again ? EffectClass::None : EffectClass::Unprobed;
}

void HttpStep::validate(const StepSpec &spec, const Complain &complain)
{
    const QJsonObject &parameters = spec.parameters;
    const int bodies = static_cast<int>(parameters.contains(u"body")) +
                       static_cast<int>(parameters.contains(u"body_json")) +
                       static_cast<int>(parameters.contains(u"form"));
    if (bodies > 1)
        complain({}, QStringLiteral("bad_value"),
                 QStringLiteral("'body', 'body_json' and 'form' exclude one another"));
    if (!ExpectedStatus(parameters[u"status"]).isValid())
        complain(QStringLiteral("status"), QStringLiteral("bad_value"),
                 QStringLiteral("a status is a number, 2xx, 200-299, or a list of these"));
    const QJsonObject headers = parameters[u"expect_headers"].toObject();
    for (auto it = headers.begin(); it != headers.end(); ++it) {
        if (const QString trouble = Expectation::trouble(it.value()); !trouble.isEmpty())
            complain(QStringLiteral("expect_headers.") + it.key(), QStringLiteral("bad_value"), trouble);
    }
    validatePatterns(spec, u"must", complain);
    validatePatterns(spec, u"must_not", complain);
    OutputValues::validate(spec, complain, {QStringLiteral("header"), QStringLiteral("secret")});
}

QList<ParameterRule> HttpStep::parameters()
{
    const auto rule = [](const char *name, const char *type, const char *words, bool required = false) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), required, QLatin1String(words)};
    };
    return {rule("url", "string", "Where; ${NAME} is replaced, secrets are refused", true),
            rule("method", "string", "Default GET, and POST where there is a body"),
            rule("headers", "map", "May name secrets as ${NAME}; never shown"),
            rule("body", "string", "Text to send; may name secrets as ${NAME}; never shown"),
            rule("body_json", "any", "The same as JSON, written as YAML"),
            rule("form", "map", "The same as fields of a form"),
            rule("status", "any", "Expected status: 201, 2xx, 200-299, or a list (default 2xx)"),
            rule("expect_headers", "map", "Headers of the answer with what they must be"),
            rule("json", "map", "Paths in the answer's JSON with what they must be"),
            rule("must", "list", "Regular expressions that must appear in the answer"),
            rule("must_not", "list", "Regular expressions that must not appear in the answer"),
            rule("capture", "map",
                 "Values for later steps: NAME: pattern, $.path, {json: path} or {header: Name}; secret: "
                 "true keeps it in memory"),
            rule("cookies", "boolean", "Send and keep the run's cookies (default true)"),
            rule("login", "boolean", "It only logs in: a resume makes the request again"),
            rule("redirects", "integer", "How many redirects to follow (default 0)"),
            rule("ca", "string", "File of further trusted CAs (PEM)"),
            rule("request_timeout", "duration", "Time for one request (default 30s)")};
}

} // namespace slipway::operations
