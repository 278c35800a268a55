// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/startproof.h"

#include <QUrl>

#include <arpa/inet.h>
#include <condition_variable>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace slipway::database {

using namespace release;

namespace {

constexpr qint64 defaultWithinMs = 30'000;
constexpr qint64 pollMs = 200;

/// A port that was free a moment ago; 0 where the machine has none.
int freePort()
{
    const int probe = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0)
        return 0;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    void *const raw = &address;
    const bool bound = ::bind(probe, static_cast<sockaddr *>(raw), size) == 0 &&
                       ::getsockname(probe, static_cast<sockaddr *>(raw), &size) == 0;
    ::close(probe);
    return bound ? ntohs(address.sin_port) : 0;
}

/// One program under way on a thread of its own. Its lines are kept for the engine's thread.
class Server
{
public:
    Server(ProcessRunner &processes, ProcessRequest request)
        : m_thread([this, &processes, wanted = std::move(request)](const std::stop_token &stop) {
            auto ran =
                processes.run(wanted, stop, [this](OutputStream, QByteArrayView bytes) { keep(bytes); });
            const std::lock_guard lock(m_mutex);
            m_ended = std::move(ran);
            m_wake.notify_all();
        })
    {
    }
    /// Waits a while, or until the program has ended. True where it has.
    bool endedWithin(qint64 ms)
    {
        std::unique_lock lock(m_mutex);
        return m_wake.wait_for(lock, std::chrono::milliseconds(ms), [this] { return m_ended.has_value(); });
    }
    QByteArray takeOutput()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_output, {});
    }
    QString howItEnded()
    {
        const std::lock_guard lock(m_mutex);
        if (!m_ended)
            return {};
        if (!*m_ended)
            return m_ended->error().message;
        const QStringList lines = (*m_ended)->lastLines;
        return QStringLiteral("It ended with exit code %1: %2")
            .arg((*m_ended)->exitCode)
            .arg(lines.isEmpty() ? QStringLiteral("no output") : lines.last());
    }
    void end()
    {
        m_thread.request_stop();
        m_thread.join();
    }

private:
    void keep(QByteArrayView bytes)
    {
        const std::lock_guard lock(m_mutex);
        m_output += bytes.toByteArray();
    }
    std::mutex m_mutex;
    std::condition_variable m_wake;
    QByteArray m_output;
    std::optional<Result<ProcessOutcome>> m_ended;
    std::jthread m_thread;
};

struct Words
{
    int port = 0;
    QString database;
    QByteArray url;

    QByteArray in(QByteArray text) const
    {
        text.replace("{port}", QByteArray::number(port));
        text.replace("{database}", database.toUtf8());
        return text.replace("{database_url}", url);
    }
};

Result<ProcessRequest> requestOf(StepContext &context, const Words &words)
{
    const QJsonObject &parameters = context.spec.parameters;
    ProcessRequest request;
    for (const QString &part : parameters[u"start"].toVariant().toStringList()) {
        auto text = context.expand(part);
        if (!text)
            return text.error();
        if (text->contains(u"{database_url}"))
            return Error{
                QStringLiteral("secret_in_argv"),
                QStringLiteral(
                    "%1: step %2 puts {database_url} into a command line, where others can read it; give it "
                    "in 'environment'.")
                    .arg(context.spec.location.toString(), context.spec.id),
                {},
                ErrorKind::Usage};
        request.argv << QString::fromUtf8(words.in(text->toUtf8()));
    }
    request.dir = context.setup.workspace.dir;
    request.environment = context.setup.childEnvironment;
    const QJsonObject environment = parameters[u"environment"].toObject();
    for (auto it = environment.begin(); it != environment.end(); ++it) {
        auto value = context.expandSecret(it.value().toVariant().toString());
        if (!value)
            return value.error();
        request.environment.insert(it.key(), words.in(value->reveal()));
    }
    request.endWithParent = true;
    return request;
}

class StartProof
{
public:
    StartProof(StepContext &context, Server &server, const QJsonObject &health, const Words &words)
        : m_context(context), m_server(server)
    {
        m_request.url = QUrl(QString::fromUtf8(
            words.in(health[u"url"].toString(QStringLiteral("http://127.0.0.1:{port}/health")).toUtf8())));
        m_request.timeoutMs = 5'000;
        m_expected = health[u"status"].toInt(200);
        m_within = context.spec.parameters[u"within"].toInteger(defaultWithinMs);
    }

    CheckResult run()
    {
        CheckResult check{QStringLiteral("the application starts from it"),
                          m_context.spec.parameters[u"start"].toVariant().toStringList().join(u' ') +
                              QStringLiteral("; GET ") + m_request.url.toString(),
                          QString::number(m_expected),
                          QStringLiteral("no answer"),
                          CheckStatus::Fail,
                          {}};
        const qint64 end = m_context.outside.clock.monotonicMs() + m_within;
        while (!m_context.stop.stop_requested() && m_context.outside.clock.monotonicMs() < end) {
            const bool ended = m_server.endedWithin(pollMs);
            tell();
            if (ended) {
                check.actual = QStringLiteral("the program ended");
                check.reason = m_server.howItEnded();
                return check;
            }
            const auto reply = m_context.outside.http.send(m_request, m_context.stop);
            if (!reply)
                continue;
            check.actual = QString::number(reply->status);
            check.reason = QString::fromUtf8(reply->body.left(200)).simplified();
            if (reply->status != m_expected)
                continue;
            check.status = CheckStatus::Pass;
            check.reason.clear();
            return check;
        }
        if (check.reason.isEmpty())
            check.reason = QStringLiteral("Nothing answered within %1 s.").arg(m_within / 1000);
        return check;
    }

    void tell()
    {
        const QByteArray lines = m_server.takeOutput();
        if (!lines.isEmpty())
            m_context.output(OutputStream::Out, lines);
    }

private:
    StepContext &m_context;
    Server &m_server;
    HttpRequest m_request;
    int m_expected = 200;
    qint64 m_within = defaultWithinMs;
};

} // namespace

Result<CheckResult> proveStart(StepContext &context, const QString &database, const Secret &databaseUrl)
{
    const Words words{freePort(), database, databaseUrl.reveal()};
    auto request = requestOf(context, words);
    if (!request)
        return request.error();
    Server server(context.outside.processes, std::move(*request));
    StartProof proof(context, server, context.spec.parameters[u"health"].toObject(), words);
    const CheckResult check = proof.run();
    server.end();
    proof.tell();
    if (context.stop.stop_requested())
        return Error{QStringLiteral("cancelled"),
                     QStringLiteral("Stopped while the application was started."),
                     {},
                     ErrorKind::Cancelled};
    return check;
}

} // namespace slipway::database
