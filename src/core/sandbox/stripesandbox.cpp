// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/stripesandbox.h"

#include "sandbox/formbody.h"
#include "sandbox/stripeapi.h"
#include "sandbox/webhookdelivery.h"

#include <QCryptographicHash>
#include <QFile>
#include <QHttpServer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>
#include <QUrlQuery>

namespace slipway::sandbox {

using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

const QByteArray currentVersion = "2026-10-28.endive";

QByteArray headerOf(const QHttpServerRequest &request, const char *name)
{
    return request.value(name);
}

ApiError refused(int status, const QString &message, const QString &code = {},
                 const QString &type = QStringLiteral("invalid_request_error"))
{
    return {status, type, code, {}, message};
}

} // namespace

class StripeSandbox::Server
{
public:
    Server() : m_api(m_state)
    {
        m_api.onEvent = [this](bool live, const QJsonObject &event) { deliver(live, event); };
        m_http.setMissingHandler([this](const QHttpServerRequest &request, QHttpServerResponder &&responder) {
            serve(request, std::make_shared<QHttpServerResponder>(std::move(responder)));
        });
    }

    Result<void> listen(quint16 port)
    {
        auto *tcp = new QTcpServer;
        if (!tcp->listen(QHostAddress::LocalHost, port)) {
            const QString why = tcp->errorString();
            delete tcp;
            return Error{QStringLiteral("listen_failed"),
                         QStringLiteral("Port %1 of 127.0.0.1 cannot be used: %2.").arg(port).arg(why)};
        }
        m_port = tcp->serverPort();
        m_http.bind(tcp); // takes ownership
        return {};
    }

    Result<void> useDataFile(const QString &path)
    {
        m_dataFile = path;
        QFile file(path);
        if (!file.exists())
            return {};
        if (!file.open(QIODevice::ReadOnly) || !m_state.read(file.readAll()))
            return Error{
                QStringLiteral("data_file_broken"),
                QStringLiteral(
                    "%1 does not hold the state of this server. Name another file with --data, or remove it.")
                    .arg(path),
                {},
                ErrorKind::Usage};
        return {};
    }

    quint16 m_port = 0;
    QStringList m_keys;
    QList<Fault> m_faults;

private:
    using Responder = std::shared_ptr<QHttpServerResponder>;

    struct Exchange
    {
        ApiCall call;
        QByteArray version;
    };

    void serve(const QHttpServerRequest &request, const Responder &responder)
    {
        Exchange exchange;
        exchange.version = currentVersion;
        exchange.call.requestId = m_state.newId(QStringLiteral("req_"));
        exchange.call.method = methodName(request.method());
        exchange.call.path = request.url().path().mid(1);
        if (exchange.call.path == u"_sandbox/faults" && exchange.call.method == "POST") {
            acceptFault(request, responder);
            return;
        }
        if (auto error = admit(request, exchange)) {
            answer(exchange, responder, error->status, QJsonDocument(error->toJson()).toJson());
            return;
        }
        const std::optional<Fault> fault = takeFault(exchange.call);
        const QByteArray digest = digestOf(exchange.call, request.body());
        const auto act = [this, exchange, responder, fault, digest] {
            perform(exchange, responder, fault, digest);
        };
        if (fault && fault->kind == u"delay")
            QTimer::singleShot(fault->amount, &m_context, act);
        else
            act();
    }

    static QByteArray methodName(QHttpServerRequest::Method method)
    {
        return method == QHttpServerRequest::Method::Post     ? "POST"
               : method == QHttpServerRequest::Method::Delete ? "DELETE"
               : method == QHttpServerRequest::Method::Get    ? "GET"
                                                              : "OTHER";
    }

    void acceptFault(const QHttpServerRequest &request, const Responder &responder)
    {
        const QJsonObject json = QJsonDocument::fromJson(request.body()).object();
        m_faults << Fault{json[u"kind"].toString(), json[u"method"].toString(), json[u"path"].toString(),
                          json[u"times"].toInt(1), json[u"amount"].toInt()};
        responder->write("{}", "application/json");
    }

    /// Key, version, idempotency key and body form; fills in the call.
    std::optional<ApiError> admit(const QHttpServerRequest &request, Exchange &exchange)
    {
        const QString type = QStringLiteral("invalid_request_error");
        const QByteArray key = keyOf(request);
        if (auto error = checkKey(key))
            return error;
        exchange.call.live = key.contains("_live_");
        if (!exchange.call.path.startsWith(QStringLiteral("v1/")))
            return refused(404, QStringLiteral("Unrecognized request URL (%1: /%2).")
                                    .arg(QString::fromLatin1(exchange.call.method), exchange.call.path));
        exchange.call.path = exchange.call.path.mid(3);
        if (const QByteArray version = headerOf(request, "Stripe-Version"); !version.isEmpty()) {
            static const QRegularExpression form(QStringLiteral("^\\d{4}-\\d{2}-\\d{2}(\\.[a-z]+)?$"));
            if (!form.match(QString::fromLatin1(version)).hasMatch())
                return refused(
                    400, QStringLiteral("Invalid Stripe API version: %1").arg(QString::fromLatin1(version)));
            exchange.version = version;
        }
        exchange.call.idempotencyKey = QString::fromLatin1(headerOf(request, "Idempotency-Key"));
        if (exchange.call.idempotencyKey.size() > 255)
            return refused(400, QStringLiteral("Idempotency keys must be at most 255 characters."), {},
                           QStringLiteral("idempotency_error"));
        if (headerOf(request, "Content-Type").startsWith("application/json") && !request.body().isEmpty())
            return refused(400, QStringLiteral("Invalid request: v1 takes form-encoded bodies "
                                               "(application/x-www-form-urlencoded), not JSON."));
        QByteArray form = request.query().query(QUrl::FullyEncoded).toUtf8();
        if (!request.body().isEmpty())
            form += (form.isEmpty() ? "" : "&") + request.body();
        const auto fields = parseForm(form);
        if (!fields)
            return refused(400, QStringLiteral("Invalid request: the brackets of a parameter do not fit."));
        exchange.call.fields = *fields;
        if (exchange.call.method != "GET" && key.toLower().contains("readonly"))
            return refused(
                403,
                QStringLiteral(
                    "The provided key '%1' does not have the required permissions for this endpoint. Having "
                    "the '%2_write' permission would allow this request to continue.")
                    .arg(masked(key), exchange.call.path.startsWith(QStringLiteral("customers"))
                                          ? QStringLiteral("rak_customer")
                                          : QStringLiteral("rak_plan")),
                {}, QStringLiteral("invalid_request_error"));
        return {};
    }

    static QByteArray keyOf(const QHttpServerRequest &request)
    {
        const QByteArray header = headerOf(request, "Authorization");
        if (header.startsWith("Bearer "))
            return header.mid(7).trimmed();
        if (header.startsWith("Basic "))
            return QByteArray::fromBase64(header.mid(6)).split(':').value(0);
        return {};
    }

    static QString masked(const QByteArray &key)
    {
        return QString::fromLatin1(key.left(8)) + QString(8, u'*') + QString::fromLatin1(key.right(4));
    }

    std::optional<ApiError> checkKey(const QByteArray &key) const
    {
        static const QRegularExpression secret(QStringLiteral("^(sk|rk)_(test|live)_[A-Za-z0-9_]+$"));
        const QByteArray lower = key.toLower();
        if (key.isEmpty())
            return refused(
                401,
                QStringLiteral(
                    "You did not provide an API key. You need to provide your API key in the Authorization "
                    "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."));
        if (key.startsWith("pk_"))
            return refused(
                401,
                QStringLiteral(
                    "This API call cannot be made with a publishable API key. Please use a secret API key."),
                QStringLiteral("secret_key_required"));
        if (lower.contains("expired"))
            return refused(401, QStringLiteral("Expired API Key provided: %1").arg(masked(key)),
                           QStringLiteral("api_key_expired"));
        const bool fits =
            m_keys.isEmpty() ? secret.match(QString::fromLatin1(key)).hasMatch() && !lower.contains("invalid")
                             : m_keys.contains(QString::fromLatin1(key));
        if (!fits)
            return refused(401, QStringLiteral("Invalid API Key provided: %1").arg(masked(key)));
        return {};
    }

    std::optional<Fault> takeFault(const ApiCall &call)
    {
        for (qsizetype i = 0; i < m_faults.size(); ++i) {
            Fault &fault = m_faults[i];
            if ((!fault.method.isEmpty() && fault.method.toLatin1() != call.method) ||
                !call.path.startsWith(fault.path))
                continue;
            const Fault taken = fault;
            if (fault.times > 0 && --fault.times == 0)
                m_faults.removeAt(i);
            return taken;
        }
        return {};
    }

    static QByteArray digestOf(const ApiCall &call, const QByteArray &body)
    {
        const QByteArray whole = call.method + ' ' + call.path.toUtf8() + '\n' + body;
        return QCryptographicHash::hash(whole, QCryptographicHash::Sha256).toHex();
    }

    void perform(const Exchange &exchange, const Responder &responder, const std::optional<Fault> &fault,
                 const QByteArray &digest)
    {
        const QString kind = fault ? fault->kind : QString();
        if (kind == u"drop") {
            responder->socket()->abort();
            return;
        }
        if (kind == u"rate_limit") {
            const ApiError error =
                refused(429,
                        QStringLiteral("Too many requests hit the API too quickly. We recommend an "
                                       "exponential backoff of your requests."),
                        QStringLiteral("rate_limit"));
            answer(exchange, responder, 429, QJsonDocument(error.toJson()).toJson(),
                   {{"Retry-After", "1"}, {"Stripe-Should-Retry", "true"}});
            return;
        }
        const bool stores = exchange.call.method == "POST" && !exchange.call.idempotencyKey.isEmpty();
        const QString key = (exchange.call.live ? QStringLiteral("live:") : QStringLiteral("test:")) +
                            exchange.call.idempotencyKey;
        if (stores && m_state.answers.contains(key)) {
            replay(exchange, responder, m_state.answers[key], digest);
            return;
        }
        ApiAnswer result = kind == u"error_before" ? serverError() : m_api.handle(exchange.call);
        if (kind == u"error_after")
            result = serverError();
        const QByteArray body = QJsonDocument(result.body).toJson();
        if (stores)
            m_state.answers.insert(key, {digest, result.status, body});
        if (exchange.call.method != "GET")
            keep();
        if (kind == u"cut")
            cut(responder, body);
        else
            answer(exchange, responder, result.status, body);
    }

    static ApiAnswer serverError()
    {
        const ApiError error{
            500, QStringLiteral("api_error"), {}, {}, QStringLiteral("An unknown error occurred")};
        return {500, error.toJson()};
    }

    void replay(const Exchange &exchange, const Responder &responder, const StoredAnswer &stored,
                const QByteArray &digest)
    {
        if (stored.request != digest) {
            const ApiError error{
                400,
                QStringLiteral("idempotency_error"),
                {},
                {},
                QStringLiteral(
                    "Keys for idempotent requests can only be used with the same parameters they were first "
                    "used with. Try using a key other than '%1' if you meant to execute a different request.")
                    .arg(exchange.call.idempotencyKey)};
            answer(exchange, responder, 400, QJsonDocument(error.toJson()).toJson());
            return;
        }
        answer(exchange, responder, stored.status, stored.body, {{"Idempotent-Replayed", "true"}});
    }

    void answer(const Exchange &exchange, const Responder &responder, int status, const QByteArray &body,
                const QList<std::pair<QByteArray, QByteArray>> &more = {})
    {
        responder->writeStatusLine(static_cast<QHttpServerResponder::StatusCode>(status));
        responder->writeHeader("Content-Type", "application/json");
        responder->writeHeader("Content-Length", QByteArray::number(body.size()));
        responder->writeHeader("Request-Id", exchange.call.requestId.toLatin1());
        responder->writeHeader("Stripe-Version", exchange.version);
        if (!exchange.call.idempotencyKey.isEmpty())
            responder->writeHeader("Idempotency-Key", exchange.call.idempotencyKey.toLatin1());
        for (const auto &[name, value] : more)
            responder->writeHeader(name, value);
        responder->writeBody(body);
    }

    static void cut(const Responder &responder, const QByteArray &body)
    {
        QTcpSocket *socket = responder->socket();
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                      QByteArray::number(body.size()) + "\r\n\r\n" + body.left(body.size() / 2));
        socket->disconnectFromHost();
    }

    void keep()
    {
        if (m_dataFile.isEmpty())
            return;
        QSaveFile file(m_dataFile);
        const QByteArray bytes = m_state.toBytes();
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.flush() ||
            !file.commit())
            qWarning("The state cannot be written to %s: %s", qUtf8Printable(m_dataFile),
                     qUtf8Printable(file.errorString()));
    }

    void deliver(bool live, const QJsonObject &event)
    {
        for (const QJsonObject &endpoint :
             m_state.worlds[live ? 1 : 0].newestFirst(QStringLiteral("webhook_endpoint"))) {
            const QStringList wanted = endpoint[u"enabled_events"].toVariant().toStringList();
            if (endpoint[u"status"].toString() == u"enabled" &&
                (wanted.contains(QStringLiteral("*")) || wanted.contains(event[u"type"].toString())))
                m_delivery.deliver(endpoint, event);
        }
    }

    SandboxState m_state;
    StripeApi m_api;
    QString m_dataFile;
    QObject m_context;
    WebhookDelivery m_delivery;
    QHttpServer m_http;
};

StripeSandbox::StripeSandbox() : m(std::make_unique<Server>()) {}
StripeSandbox::~StripeSandbox() = default;
Result<void> StripeSandbox::useDataFile(const QString &path)
{
    return m->useDataFile(path);
}
void StripeSandbox::setKeys(const QStringList &keys)
{
    m->m_keys = keys;
}
void StripeSandbox::addFault(const Fault &fault)
{
    m->m_faults << fault;
}
Result<void> StripeSandbox::listen(quint16 port)
{
    return m->listen(port);
}

QUrl StripeSandbox::baseUrl() const
{
    return QUrl(QStringLiteral("http://127.0.0.1:%1").arg(m->m_port));
}

} // namespace slipway::sandbox
