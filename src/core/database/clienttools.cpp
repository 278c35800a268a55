// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/clienttools.h"

#include <QCryptographicHash>
#include <QFile>
#include <QUrl>

namespace slipway::database {

using namespace release;

namespace {

constexpr std::pair<const char *, const char *> variables[] = {{"host", "PGHOST"},
                                                               {"hostaddr", "PGHOSTADDR"},
                                                               {"port", "PGPORT"},
                                                               {"user", "PGUSER"},
                                                               {"password", "PGPASSWORD"},
                                                               {"dbname", "PGDATABASE"},
                                                               {"sslmode", "PGSSLMODE"},
                                                               {"sslrootcert", "PGSSLROOTCERT"},
                                                               {"sslcert", "PGSSLCERT"},
                                                               {"sslkey", "PGSSLKEY"},
                                                               {"channel_binding", "PGCHANNELBINDING"},
                                                               {"passfile", "PGPASSFILE"},
                                                               {"gssencmode", "PGGSSENCMODE"},
                                                               {"connect_timeout", "PGCONNECT_TIMEOUT"}};

Error cancelled(const StepContext &context)
{
    return {QStringLiteral("cancelled"),
            QStringLiteral("Step %1 was stopped.").arg(context.spec.id),
            {},
            ErrorKind::Cancelled};
}

/// The first line that names an error; what follows is often only its echo ("a worker process died").
QString reasonOf(const ProcessOutcome &ran)
{
    for (const QString &line : ran.lastLines) {
        if (line.contains(QStringLiteral("error:"), Qt::CaseInsensitive))
            return line;
    }
    return ran.lastLines.isEmpty() ? QStringLiteral("exit code %1").arg(ran.exitCode) : ran.lastLines.last();
}

Result<void> judged(StepContext &context, const QString &program, const QString &code,
                    const Result<ProcessOutcome> &ran)
{
    if (!ran)
        return ran.error();
    if (ran->cancelled)
        return cancelled(context);
    if (ran->exitCode == 0)
        return {};
    QStringList details{QStringLiteral("exit code %1").arg(ran->exitCode)};
    details << ran->lastLines;
    return Error{code, QStringLiteral("%1 failed: %2").arg(program, reasonOf(*ran)), details};
}

} // namespace

Result<QMap<QString, QByteArray>> clientEnvironment(const StepContext &context, const Secret &url)
{
    auto target = TargetUrl::parse(url, context.setup.environment.tlsCa);
    if (!target)
        return target.error();
    if (target->isSqlite())
        return Error{QStringLiteral("sqlite_unsupported"),
                     QStringLiteral("Step %1 needs PostgreSQL; a backup of SQLite is a copy of its file.")
                         .arg(context.spec.id),
                     {},
                     ErrorKind::Usage};
    QMap<QString, QByteArray> environment = context.setup.childEnvironment;
    for (const auto &[option, variable] : variables) {
        const QString value = target->options().value(QLatin1String(option));
        if (!value.isEmpty())
            environment.insert(QLatin1String(variable), value.toUtf8());
    }
    environment.insert(QStringLiteral("PGAPPNAME"), "slipway/" + context.setup.runId.toUtf8());
    return environment;
}

Result<Secret> urlOfDatabase(const Secret &url, const QString &name)
{
    QUrl changed(QString::fromUtf8(url.reveal()), QUrl::StrictMode);
    if (!changed.isValid())
        return Error{QStringLiteral("database_url"),
                     QStringLiteral("The database URL cannot be taken apart."),
                     {},
                     ErrorKind::Usage};
    changed.setPath(QString(u'/' + name));
    return Secret(changed.toEncoded());
}

Result<Secret> databaseOf(const StepContext &context, const QString &parameter)
{
    const QString written = context.spec.parameters[parameter].toString();
    return written.isEmpty() ? Result<Secret>(context.setup.databaseUrl.copy())
                             : context.expandSecret(written);
}

Result<void> runClient(StepContext &context, const QStringList &argv,
                       const QMap<QString, QByteArray> &environment, const QString &code,
                       const OutputSink &sink)
{
    ProcessRequest request;
    request.argv = argv;
    request.dir = context.setup.workspace.dir;
    request.environment = environment;
    request.ownSession = true; // no terminal to ask for a password on
    return judged(context, argv.first(), code, context.outside.processes.run(request, context.stop, sink));
}

Result<void> runStoreCommand(StepContext &context, const QString &parameter,
                             const QMap<QString, QString> &words)
{
    ProcessRequest request;
    for (const QString &part : context.spec.parameters[parameter].toVariant().toStringList()) {
        auto text = context.expand(part);
        if (!text)
            return text.error();
        for (auto it = words.cbegin(); it != words.cend(); ++it)
            text->replace(QString(u'{' + it.key() + u'}'), it.value());
        request.argv << *text;
    }
    request.dir = context.setup.workspace.dir;
    request.environment = context.setup.childEnvironment;
    return judged(context, request.argv.first(), QStringLiteral("store_failed"),
                  context.outside.processes.run(request, context.stop, context.sink()));
}

Result<QByteArray> fileDigest(const QString &path, std::stop_token stop)
{
    constexpr qint64 chunk = 1 << 20;
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return Error{QStringLiteral("file_unreadable"),
                     QStringLiteral("%1 cannot be read: %2.").arg(path, file.errorString())};
    QByteArray buffer(chunk, Qt::Uninitialized);
    qint64 got = 0;
    while ((got = file.read(buffer.data(), chunk)) > 0) {
        hash.addData(QByteArrayView(buffer.constData(), got));
        if (stop.stop_requested())
            return Error{QStringLiteral("cancelled"), QStringLiteral("Stopped."), {}, ErrorKind::Cancelled};
    }
    if (got < 0)
        return Error{QStringLiteral("file_unreadable"),
                     QStringLiteral("%1 cannot be read: %2.").arg(path, file.errorString())};
    return hash.result().toHex();
}

} // namespace slipway::database
