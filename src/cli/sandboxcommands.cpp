// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/sandboxcommands.h"

#include "sandbox/postgrescluster.h"
#include "sandbox/stripesandbox.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QMetaObject>

namespace slipway::cli {

using namespace release;

namespace {

/// Runs this thread's event loop until a stop is asked for.
void serveUntilStopped(const std::stop_token &stop)
{
    QEventLoop loop;
    std::stop_callback wake(
        stop, [&loop] { QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection); });
    if (!stop.stop_requested())
        loop.exec();
}

} // namespace

Description SandboxStripeCommand::describe() const
{
    return {
        {QStringLiteral("sandbox"), QStringLiteral("stripe")},
        QStringLiteral("A Stripe-compatible server on 127.0.0.1; its base URL is the first line it prints"),
        {},
        {{QStringLiteral("port"), QStringLiteral("N"),
          QStringLiteral("Port to listen on; 0 picks a free one (default 0)")},
         {QStringLiteral("data"), QStringLiteral("FILE"),
          QStringLiteral("Keep the state in this file (default: in memory)")},
         {QStringLiteral("key"), QStringLiteral("KEY"),
          QStringLiteral("Take only this key (default: every well-formed one)"), true}}};
}

int SandboxStripeCommand::run(Invocation &call)
{
    bool number = false;
    const int port = call.value(QStringLiteral("port"), QStringLiteral("0")).toInt(&number);
    if (!number || port < 0 || port > 65535)
        return call.fail({QStringLiteral("usage"),
                          QStringLiteral("--port takes a number from 0 to 65535."),
                          {},
                          ErrorKind::Usage});
    sandbox::StripeSandbox server;
    if (call.has(QStringLiteral("data"))) {
        if (auto loaded = server.useDataFile(call.absolutePath(call.value(QStringLiteral("data")))); !loaded)
            return call.fail(loaded.error());
    }
    server.setKeys(call.values(QStringLiteral("key")));
    if (auto listening = server.listen(static_cast<quint16>(port)); !listening)
        return call.fail(listening.error());
    call.terminal().out(server.baseUrl().toString().toUtf8() + '\n');
    serveUntilStopped(call.stop());
    return exitcode::done;
}

Description SandboxPostgresCommand::describe() const
{
    return {{QStringLiteral("sandbox"), QStringLiteral("postgres")},
            QStringLiteral(
                "A private PostgreSQL cluster in a temporary folder; its URL is the first line it prints")};
}

int SandboxPostgresCommand::run(Invocation &call)
{
    sandbox::PostgresCluster cluster;
    if (auto started = cluster.start(); !started)
        return call.fail(started.error());
    call.terminal().out(cluster.url().toUtf8() + '\n');
    serveUntilStopped(call.stop());
    return exitcode::done;
}

} // namespace slipway::cli
