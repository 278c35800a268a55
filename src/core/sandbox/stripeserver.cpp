// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/stripeserver.h"

#include "sandbox/objectview.h"

#include <QJsonDocument>
#include <QTcpServer>
#include <QTimer>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;
using release::Error;
using release::Result;

namespace {

const QString controlPath = u"/_sandbox/faults"_s;

QByteArray methodName(QHttpServerRequest::Method method)
{
    using Method = QHttpServerRequest::Method;
    return method == Method::Get      ? "GET"
           : method == Method::Post   ? "POST"
           : method == Method::Delete ? "DELETE"
                                      : "OTHER";
}

RawRequest rawRequest(const QHttpServerRequest &request)
{
    RawRequest raw{methodName(request.method()),
                   request.url().path(),
                   request.url().query(QUrl::FullyEncoded).toLatin1(),
                   request.body(),
                   {}};
    for (const auto &[name, value] : request.headers())
        raw.headers.insert(name.toLower(), value);
    return raw;
}

ApiError serverError()
{
    return {
        500, u"api_error"_s, {}, {}, u"An error occurred while processing your request. Please try again."_s};
}

ApiError tooMany()
{
    return {
        429,
        u"invalid_request_error"_s,
        u"rate_limit"_s,
        {},
        u"Too many requests hit the API too quickly. We recommend an exponential backoff of your requests."_s};
}

QByteArray printed(const QJsonObject &body)
{
    return QJsonDocument(body).toJson();
}

} // namespace

StripeServer::StripeServer()
{
    m_http.setMissingHandler([this](const QHttpServerRequest &request, QHttpServerResponder &&responder) {
        serve(rawRequest(request), std::move(responder));
    });
    connect(&m_delivery, &WebhookDelivery::delivered, this, &StripeServer::delivered);
}

Result<void> StripeServer::listen(quint16 port)
{
    auto tcp = std::make_unique<QTcpServer>();
    if (!tcp->listen(QHostAddress::LocalHost, port))
        return Error{u"listen_failed"_s,
                     u"Port %1 of 127.0.0.1 cannot be used: %2."_s.arg(port).arg(tcp->errorString())};
    m_port = tcp->serverPort();
    m_http.bind(tcp.release()); // takes ownership
    return {};
}

void StripeServer::serve(const RawRequest &request, QHttpServerResponder &&responder)
{
    Exchange exchange;
    exchange.socket = responder.socket();
    exchange.responder = std::make_shared<QHttpServerResponder>(std::move(responder));
    exchange.call.requestId = m_state.newId(u"req_"_s);
    if (request.path == controlPath) {
        control(request, exchange);
        return;
    }
    if (auto error = m_gate.admit(request, exchange.call)) {
        refuse(exchange, *error);
        return;
    }
    begin(exchange);
}

/// Faults over HTTP: POST adds one, GET lists them, DELETE clears them.
void StripeServer::control(const RawRequest &request, const Exchange &exchange)
{
    if (request.method == "POST") {
        const auto fault = FaultQueue::fromJson(request.body);
        if (!fault) {
            refuse(exchange, ApiError::invalid({}, fault.error().message, fault.error().code));
            return;
        }
        m_faults.add(*fault);
    } else if (request.method == "DELETE") {
        m_faults.clear();
    }
    send(exchange, 200, printed({{u"faults"_s, m_faults.toJson()}}));
}

void StripeServer::begin(Exchange exchange)
{
    const auto fault = m_faults.take(exchange.call.method, exchange.call.path);
    if (fault) {
        exchange.fault = fault->kind;
        exchange.amount = fault->amount;
    }
    if (exchange.fault == u"rate_limit") {
        refuse(exchange, tooMany(),
               {{"Retry-After", QByteArray::number(std::max(1, exchange.amount))},
                {"Stripe-Should-Retry", "true"}});
        return;
    }
    if (exchange.fault == u"drop") {
        breakOff(exchange, {});
        return;
    }
    if (auto error = m_idempotency.conflict(exchange.call)) {
        refuse(exchange, *error);
        return;
    }
    if (exchange.fault != u"delay") {
        perform(exchange);
        return;
    }
    m_idempotency.begin(exchange.call);
    QTimer::singleShot(exchange.amount, this, [this, exchange] {
        m_idempotency.end(exchange.call);
        perform(exchange);
    });
}

void StripeServer::perform(const Exchange &exchange)
{
    if (const StoredAnswer *stored = m_idempotency.find(exchange.call)) {
        send(exchange, stored->status, stored->body,
             {{"Idempotent-Replayed", "true"}, {"Original-Request", stored->requestId.toLatin1()}});
        return;
    }
    if (exchange.fault == u"error_before") {
        complete(exchange, StripeApi::answerTo(serverError(), true));
        return;
    }
    ApiAnswer answer = m_api.handle(exchange.call);
    if (exchange.fault == u"error_after") {
        answer.status = 500;
        answer.body = serverError().toJson();
    }
    complete(exchange, answer);
}

/// Keeps what happened before anybody hears of it.
void StripeServer::complete(const Exchange &exchange, const ApiAnswer &answer)
{
    const QByteArray body = printed(answer.body);
    const QString kept = answer.began ? m_idempotency.keep(exchange.call, answer.status, body) : QString();
    if (m_file.isOpen() && (!answer.changes.isEmpty() || !kept.isEmpty()))
        m_file.append(m_state, answer.changes, kept);
    if (exchange.fault == u"cut" || exchange.fault == u"lose")
        breakOff(exchange, exchange.fault == u"cut" ? body : QByteArray());
    else
        send(exchange, answer.status, body);
    deliver(exchange.call.live, answer.events);
}

void StripeServer::refuse(const Exchange &exchange, const ApiError &error, const Headers &more)
{
    send(exchange, error.status, printed(error.toJson()), more);
}

void StripeServer::send(const Exchange &exchange, int status, const QByteArray &body, const Headers &more)
{
    if (!exchange.socket || exchange.socket->state() != QAbstractSocket::ConnectedState)
        return; // the client left
    QHttpServerResponder &responder = *exchange.responder;
    responder.writeStatusLine(static_cast<QHttpServerResponder::StatusCode>(status));
    responder.writeHeader("Content-Type", "application/json");
    responder.writeHeader("Content-Length", QByteArray::number(body.size()));
    responder.writeHeader("Cache-Control", "no-cache, no-store");
    responder.writeHeader("Request-Id", exchange.call.requestId.toLatin1());
    responder.writeHeader("Stripe-Version", exchange.call.version.toLatin1());
    if (!exchange.call.idempotencyKey.isEmpty())
        responder.writeHeader("Idempotency-Key", exchange.call.idempotencyKey.toLatin1());
    for (const auto &[name, value] : more)
        responder.writeHeader(name, value);
    responder.writeBody(body);
}

/// Ends the connection within the body, or before the answer where there is none.
void StripeServer::breakOff(const Exchange &exchange, const QByteArray &body)
{
    if (!exchange.socket)
        return;
    if (body.isEmpty()) {
        exchange.socket->abort();
        return;
    }
    exchange.socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
                           QByteArray::number(body.size()) + "\r\nRequest-Id: " +
                           exchange.call.requestId.toLatin1() + "\r\n\r\n" + body.left(body.size() / 2));
    exchange.socket->disconnectFromHost();
}

void StripeServer::deliver(bool live, const QList<QJsonObject> &events)
{
    for (const QJsonObject &event : events) {
        for (const QJsonObject &endpoint : m_state.worlds[live ? 1 : 0].newestFirst(u"webhook_endpoint"_s)) {
            if (wantsEvent(endpoint, event.value(u"type").toString()))
                m_delivery.deliver(endpoint, event);
        }
    }
}

void StripeServer::delivered(bool live, const QString &eventId)
{
    QJsonObject event = m_state.worlds[live ? 1 : 0].find(u"event"_s, eventId);
    if (event.isEmpty())
        return;
    event.insert(u"pending_webhooks"_s, std::max(0, event.value(u"pending_webhooks").toInt() - 1));
    const Change change{live, u"event"_s, eventId, event};
    m_state.apply(change);
    if (m_file.isOpen())
        m_file.append(m_state, {change}, {});
}

} // namespace slipway::sandbox
