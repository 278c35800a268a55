// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/keychain.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSemaphore>
#include <QThread>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <mutex>

namespace slipway::secrets {

using namespace release;

namespace {

const QString service = QStringLiteral("slipway");
const QString indexName = QStringLiteral("slipway-index");
const QString canaryName = QStringLiteral("slipway-lock-probe");

int jobTimeoutMs()
{
    bool given = false;
    const int wanted = qEnvironmentVariableIntValue("SLIPWAY_KEYCHAIN_TIMEOUT_MS", &given);
    return given && wanted > 0 ? wanted : 10'000;
}

enum class Verb { Read, Write, Remove };

struct Reply
{
    QKeychain::Error error = QKeychain::OtherError;
    QString words;
    QByteArray data;
    QSemaphore done;
};

/// The one thread that QtKeychain may live on; ends with the program.
class KeychainThread
{
public:
    static KeychainThread &instance()
    {
        static KeychainThread thread;
        return thread;
    }

    /// The reply outlives a call that has stopped waiting for it.
    std::shared_ptr<Reply> submit(Verb verb, const QString &name, const QByteArray &data)
    {
        auto reply = std::make_shared<Reply>();
        QMetaObject::invokeMethod(
            m_context, [this, verb, name, data, reply] { start(verb, name, data, reply); },
            Qt::QueuedConnection);
        return reply;
    }

    /// Jobs queue behind a hung one: none is sent until it has come back.
    bool hangs()
    {
        const std::lock_guard lock(m_mutex);
        if (m_abandoned && m_abandoned->done.available() > 0)
            m_abandoned.reset();
        return m_abandoned != nullptr;
    }
    void abandon(const std::shared_ptr<Reply> &reply)
    {
        const std::lock_guard lock(m_mutex);
        m_abandoned = reply;
    }

private:
    KeychainThread() : m_context(new QObject)
    {
        m_context->moveToThread(&m_thread);
        m_thread.start();
    }
    ~KeychainThread()
    {
        m_thread.quit();
        if (!m_thread.wait(2000))
            m_thread.terminate();
    }
    Q_DISABLE_COPY_MOVE(KeychainThread)

    void start(Verb verb, const QString &name, const QByteArray &data, const std::shared_ptr<Reply> &reply)
    {
        QKeychain::Job *job = nullptr;
        if (verb == Verb::Read) {
            job = new QKeychain::ReadPasswordJob(service, m_context);
        } else if (verb == Verb::Write) {
            auto *writing = new QKeychain::WritePasswordJob(service, m_context);
            writing->setTextData(
                QString::fromUtf8(data)); // text, so that secret-tool and desktop programs can show it
            job = writing;
        } else {
            job = new QKeychain::DeletePasswordJob(service, m_context);
        }
        job->setKey(name);
        job->setInsecureFallback(false);
        Q_ASSERT(!job->insecureFallback());
        QObject::connect(job, &QKeychain::Job::finished, m_context, [reply](QKeychain::Job *finished) {
            reply->error = finished->error();
            reply->words = finished->errorString();
            if (auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(finished))
                reply->data = reading->binaryData();
            reply->done.release();
        });
        job->start();
    }

    std::mutex m_mutex;
    std::shared_ptr<Reply> m_abandoned;
    QThread m_thread;
    QObject *m_context;
};

bool busExists()
{
    if (!qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return true;
    const QString runtime = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return !runtime.isEmpty() && QFileInfo::exists(runtime + QStringLiteral("/bus"));
}

Error absent()
{
    return {QStringLiteral("keychain_absent"),
            QStringLiteral("There is no keychain here (no session bus or no keyring service). Use an "
                           "environment variable instead: ${NAME}.")};
}

Error timedOut()
{
    return {QStringLiteral("keychain_timeout"),
            QStringLiteral("The keychain did not answer within %1 s; it may be waiting for a password prompt "
                           "on the desktop. "
                           "Answer it, or use an environment variable instead.")
                .arg(jobTimeoutMs() / 1000.0)};
}

Error locked()
{
    return {
        QStringLiteral("keychain_locked"),
        QStringLiteral("The keychain is locked. Unlock it (log in to the desktop session) and try again.")};
}

Result<QByteArray> perform(Verb verb, const QString &name, const QByteArray &data);

/// A locked keyring answers "not found" to a read; only a write tells the difference.
Result<void> probeLock()
{
    auto probe = perform(Verb::Write, canaryName, "probe");
    if (!probe)
        return probe.error();
    (void)perform(Verb::Remove, canaryName, {});
    return {};
}

Result<QByteArray> perform(Verb verb, const QString &name, const QByteArray &data)
{
    if (!busExists())
        return absent();
    KeychainThread &thread = KeychainThread::instance();
    if (thread.hangs())
        return timedOut();
    const auto reply = thread.submit(verb, name, data);
    if (!reply->done.tryAcquire(1, jobTimeoutMs())) {
        thread.abandon(reply);
        return timedOut();
    }
    switch (reply->error) {
    case QKeychain::NoError:
        return reply->data;
    case QKeychain::EntryNotFound:
        if (verb == Verb::Read && name != indexName) {
            if (auto open = probeLock(); !open)
                return open.error();
        }
        return Error{QStringLiteral("secret_not_set"),
                     QStringLiteral("%1 is not set in the keychain. Store it with `slipway secrets set %1`.")
                         .arg(name)};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return locked();
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return absent();
    default:
        break;
    }
    if (reply->words.contains(QStringLiteral("locked"), Qt::CaseInsensitive))
        return locked();
    if (verb == Verb::Read || reply->words.isEmpty())
        return absent();
    return Error{QStringLiteral("keychain_failed"),
                 QStringLiteral("The keychain refused: %1.").arg(reply->words)};
}

Result<QStringList> readIndex()
{
    auto stored = perform(Verb::Read, indexName, {});
    if (!stored && stored.error().code == u"secret_not_set")
        return QStringList();
    if (!stored)
        return stored.error();
    return QJsonDocument::fromJson(*stored).array().toVariantList().isEmpty()
               ? QStringList()
               : QJsonDocument::fromJson(*stored).toVariant().toStringList();
}

Result<void> writeIndex(QStringList names)
{
    names.removeDuplicates();
    names.sort();
    auto written = perform(Verb::Write, indexName,
                           QJsonDocument(QJsonArray::fromStringList(names)).toJson(QJsonDocument::Compact));
    return written ? Result<void>() : Result<void>(written.error());
}

Result<void> validName(const QString &name)
{
    if (name.isEmpty() || name == indexName || name == canaryName || name.contains(QChar(0)))
        return Error{QStringLiteral("secret_name"),
                     QStringLiteral("'%1' cannot be the name of a secret.").arg(name),
                     {},
                     ErrorKind::Usage};
    return {};
}

} // namespace

Result<Secret> Keychain::read(const QString &name)
{
    if (auto valid = validName(name); !valid)
        return valid.error();
    auto data = perform(Verb::Read, name, {});
    if (!data)
        return data.error();
    return Secret(std::move(*data));
}

Result<void> Keychain::write(const QString &name, const Secret &value)
{
    if (auto valid = validName(name); !valid)
        return valid;
    if (QString::fromUtf8(value.reveal()).toUtf8() != value.reveal())
        return Error{
            QStringLiteral("secret_value"),
            QStringLiteral("The value of %1 is not UTF-8 text. Encode it, for example as base64.").arg(name),
            {},
            ErrorKind::Usage};
    if (value.reveal().contains('\0'))
        return Error{QStringLiteral("secret_value"),
                     QStringLiteral("The value of %1 contains a NUL byte, which keychains cut.").arg(name),
                     {},
                     ErrorKind::Usage};
    if (auto written = perform(Verb::Write, name, value.reveal()); !written)
        return written.error();
    auto names = readIndex();
    return names ? writeIndex(*names + QStringList{name}) : Result<void>(names.error());
}

Result<void> Keychain::remove(const QString &name)
{
    if (auto known = read(name); !known)
        return known.error();
    if (auto removed = perform(Verb::Remove, name, {}); !removed)
        return removed.error();
    auto names = readIndex();
    if (!names)
        return names.error();
    names->removeAll(name);
    return writeIndex(*names);
}

Result<QStringList> Keychain::list()
{
    auto names = readIndex();
    if (names && names->isEmpty()) {
        if (auto open = probeLock(); !open)
            return open.error();
    }
    return names;
}

} // namespace slipway::secrets
