// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/apierror.h"
#include "sandbox/sandboxstate.h"

namespace slipway::sandbox {

/// One request after its parameters were checked.
struct ApiCall
{
    QByteArray method = {};
    QString path = {};       ///< below /v1, without slashes at its ends
    QJsonObject fields = {}; ///< as the form has them; typed by the endpoint's rules once it has begun
    bool live = false;
    QString requestId = {};
    QString idempotencyKey = {};
    QString version = {};
    QString id = {};         ///< what stands for {id} in the path
    QString objectType = {}; ///< what the endpoint is about
};

/// What one request reads and writes. Its changes and events are taken back unless commit() is reached, so a
/// refused request leaves nothing behind.
class Transaction
{
public:
    Transaction(SandboxState &state, const ApiCall &call) : m_state(state), m_call(call), m_before(world()) {}
    ~Transaction();
    Q_DISABLE_COPY_MOVE(Transaction)

    const World &world() const { return m_state.worlds[m_call.live ? 1 : 0]; }
    qint64 now() const;

    /// A blank object of the type with id, created and livemode.
    QJsonObject fresh(const QString &type, const QString &id);
    QString newId(const QString &prefix) { return m_state.newId(prefix); }

    /// Keeps the object without an event.
    void put(const QString &type, const QJsonObject &object);
    void remove(const QString &type, const QString &id);
    /// Keeps the object and records an event about it.
    void create(const QString &type, const QJsonObject &object);
    /// As create, with what changed since `before`; nothing where nothing changed.
    void update(const QString &type, const QJsonObject &before, const QJsonObject &after);
    void announce(const QString &eventType, const QJsonObject &object, const QJsonObject &previous = {});

    /// Error unless the object exists: 404 for the object of the URL (param "id"), 400 for one that a
    /// parameter names.
    Check require(const QString &type, const QString &id, const QString &param = QStringLiteral("id")) const;

    void commit() { m_committed = true; }
    const QList<Change> &changes() const { return m_changes; }
    const QList<QJsonObject> &events() const { return m_events; }

private:
    SandboxState &m_state;
    const ApiCall &m_call;
    World m_before;
    QList<Change> m_changes;
    QList<QJsonObject> m_events;
    bool m_committed = false;
};

/// Merges; '' unsets one key; an empty value unsets all.
QJsonObject mergedMetadata(QJsonObject metadata, const QJsonValue &change);

} // namespace slipway::sandbox
