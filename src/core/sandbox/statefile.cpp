// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/statefile.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;
using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

const QByteArray header = "{\"slipway_sandbox\":1}\n";

QByteArray line(qint64 nextId, const QList<Change> &changes, const QString &key, const StoredAnswer &answer)
{
    QJsonArray list;
    for (const Change &change : changes)
        list << QJsonArray{change.live, change.type, change.id, change.object};
    QJsonObject object{{u"next"_s, nextId}, {u"changes"_s, list}};
    if (!key.isEmpty())
        object.insert(u"answer"_s, QJsonArray{key, QString::fromLatin1(answer.request), answer.status,
                                              QString::fromUtf8(answer.body), answer.requestId});
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

bool readLine(const QByteArray &bytes, SandboxState &state)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject() || !document[u"next"].isDouble())
        return false;
    state.nextId = document[u"next"].toInteger();
    for (const QJsonValue change : document[u"changes"].toArray())
        state.apply({change[0].toBool(), change[1].toString(), change[2].toString(), change[3].toObject()});
    const QJsonArray answer = document[u"answer"].toArray();
    if (!answer.isEmpty())
        state.answers.insert(answer[0].toString(), {answer[1].toString().toLatin1(), answer[2].toInt(),
                                                    answer[3].toString().toUtf8(), answer[4].toString()});
    return true;
}

Error unwritable(const QFileDevice &file)
{
    return {u"data_file_unwritable"_s,
            u"The state cannot be kept in %1: %2."_s.arg(file.fileName(), file.errorString()),
            {},
            ErrorKind::Usage};
}

} // namespace

Result<void> StateFile::open(const QString &path, SandboxState &state)
{
    m_path = path;
    m_lock = std::make_unique<QLockFile>(path + u".lock"_s);
    m_lock->setStaleLockTime(0); // a lock is stale only when its process is gone
    if (!m_lock->tryLock(0) && m_lock->error() == QLockFile::LockFailedError)
        return Error{
            u"data_file_busy"_s,
            u"Another server keeps its state in %1. End it first, or name another file with --data."_s.arg(
                path),
            {},
            ErrorKind::Usage};
    if (auto loaded = load(state); !loaded)
        return loaded;
    return rewrite(state);
}

Result<void> StateFile::load(SandboxState &state)
{
    QFile file(m_path);
    if (!file.exists() || file.size() == 0)
        return {};
    const Error broken{
        u"data_file_broken"_s,
        u"%1 does not hold the state of this server. Name another file with --data, or remove it."_s.arg(
            m_path),
        {},
        ErrorKind::Usage};
    if (!file.open(QIODevice::ReadOnly) || file.readLine() != header)
        return broken;
    while (!file.atEnd()) {
        const QByteArray bytes = file.readLine();
        if (!bytes.endsWith('\n'))
            return {};
        if (!readLine(bytes, state))
            return broken;
    }
    return {};
}

Result<void> StateFile::rewrite(const SandboxState &state)
{
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return unwritable(file);
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner); // signing secrets are in it
    file.write(header);
    for (const bool live : {false, true}) {
        const World &world = state.worlds[live ? 1 : 0];
        for (const QString &type : world.types()) {
            QList<Change> changes;
            for (const QJsonObject &object : world.newestFirst(type))
                changes.prepend({live, type, object.value(u"id").toString(), object});
            file.write(line(state.nextId, changes, {}, {}));
        }
    }
    for (auto it = state.answers.cbegin(); it != state.answers.cend(); ++it)
        file.write(line(state.nextId, {}, it.key(), it.value()));
    if (!file.commit())
        return unwritable(file);
    m_file = std::make_unique<QFile>(m_path);
    if (!m_file->open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered))
        return unwritable(*m_file);
    return {};
}

void StateFile::append(const SandboxState &state, const QList<Change> &changes, const QString &key)
{
    const QByteArray bytes = line(state.nextId, changes, key, state.answers.value(key));
    if (m_file->write(bytes) != bytes.size())
        qWarning("The state cannot be written to %s: %s", qUtf8Printable(m_path),
                 qUtf8Printable(m_file->errorString()));
}

} // namespace slipway::sandbox
