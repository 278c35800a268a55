// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/faults.h"
#include "sandbox/idempotency.h"
#include "sandbox/requestgate.h"
#include "sandbox/statefile.h"
#include "sandbox/stripeapi.h"
#include "sandbox/webhookdelivery.h"

#include <QHttpServer>
#include <QPointer>
#include <QTcpSocket>

namespace slipway::sandbox {

/// HTTP for StripeApi: gate, faults, idempotency, headers, state file and webhook deliveries around it.
class StripeServer : public QObject
{
    Q_OBJECT

public:
    StripeServer();

    release::Result<void> useDataFile(const QString &path) { return m_file.open(path, m_state); }
    release::Result<void> listen(quint16 port);
    quint16 port() const { return m_port; }
    RequestGate &gate() { return m_gate; }
    FaultQueue &faults() { return m_faults; }

private:
    /// One request until its answer. The socket may be gone by then.
    struct Exchange
    {
        ApiCall call;
        QString fault; ///< kind; empty = none
        int amount = 0;
        std::shared_ptr<QHttpServerResponder> responder;
        QPointer<QTcpSocket> socket;
    };
    using Headers = QList<std::pair<QByteArray, QByteArray>>;

    void serve(const RawRequest &request, QHttpServerResponder &&responder);
    void control(const RawRequest &request, const Exchange &exchange);
    void begin(Exchange exchange);
    void perform(const Exchange &exchange);
    void complete(const Exchange &exchange, const ApiAnswer &answer);
    void refuse(const Exchange &exchange, const ApiError &error, const Headers &more = {});
    void send(const Exchange &exchange, int status, const QByteArray &body, const Headers &more = {});
    void breakOff(const Exchange &exchange, const QByteArray &body);
    void deliver(bool live, const QList<QJsonObject> &events);
    void delivered(bool live, const QString &eventId);

    SandboxState m_state;
    StripeApi m_api{m_state};
    Idempotency m_idempotency{m_state};
    StateFile m_file;
    RequestGate m_gate;
    FaultQueue m_faults;
    WebhookDelivery m_delivery;
    QHttpServer m_http;
    quint16 m_port = 0;
};

} // namespace slipway::sandbox
