// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/alembictool.h"

#include <QRegularExpression>

namespace slipway::database {

using namespace release;

namespace {

constexpr qint64 lookTimeoutMs = 120'000;

QString appName(const StepContext &context)
{
    return context.setup.runId.isEmpty() ? QStringLiteral("slipway")
                                         : QStringLiteral("slipway/") + context.setup.runId;
}

/// The last line that names an error; tools often print a traceback's tail or a link after it.
QString lastErrorLine(const QStringList &lines)
{
    static const QRegularExpression error(QStringLiteral("(Error|Exception|Violation)\\b.*:|^(ERROR|FATAL|FAILED)\\b"));
    for (auto it = lines.crbegin(); it != lines.crend(); ++it) {
        if (error.match(*it).hasMatch())
            return it->trimmed();
    }
    return lines.isEmpty() ? QStringLiteral("no output") : lines.last();
}

QByteArray sessionOptions(const QJsonObject &session)
{
    QByteArray options;
    QJsonObject all = session;
    if (!all.contains(QStringLiteral("lock_timeout")))
        all.insert(QStringLiteral("lock_timeout"), QStringLiteral("5s"));
    for (auto it = all.begin(); it != all.end(); ++it) {
        QByteArray value = it.value().toVariant().toString().toUtf8();
        value.replace('\\', "\\\\").replace(' ', "\\ ");
        options += "-c " + it.key().toUtf8() + '=' + value + ' ';
    }
    return options.trimmed();
}

} // namespace

ProcessRequest AlembicTool::request(const QStringList &argv) const
{
    ProcessRequest request;
    request.argv = argv;
    request.dir = m_context.setup.workspace.dir;
    request.environment = m_context.setup.childEnvironment;
    request.environment.insert(QStringLiteral("PGAPPNAME"), appName(m_context).toUtf8());
    request.environment.insert(QStringLiteral("PGOPTIONS"),
                               sessionOptions(m_context.setup.environment.settings.migrations.session));
    request.environment.insert(QStringLiteral("PYTHONUNBUFFERED"), "1");
    return request;
}

Error AlembicTool::explain(const ProcessOutcome &outcome, const QStringList &argv)
{
    const QString all = outcome.lastLines.join(u'\n');
    const QString last = lastErrorLine(outcome.lastLines);
    QStringList details{
        QStringLiteral("%1 ended with exit code %2").arg(argv.join(u' ')).arg(outcome.exitCode)};
    details << outcome.lastLines;
    if (all.contains(QStringLiteral("Can't locate revision")))
        return {QStringLiteral("revision_unknown"),
                QStringLiteral("The database is at a revision that this source does not have (%1). Check out "
                               "the commit that has it.")
                    .arg(last.simplified()),
                details};
    if (all.contains(QStringLiteral("Multiple head revisions")) ||
        all.contains(QStringLiteral("Multiple heads")))
        return {QStringLiteral("several_heads"),
                QStringLiteral("The source has several heads: %1 Join them with `alembic merge heads`.")
                    .arg(last),
                details};
    if (all.contains(QStringLiteral("could not connect")) ||
        all.contains(QStringLiteral("connection to server")) ||
        all.contains(QStringLiteral("Connection refused")))
        return {QStringLiteral("alembic_unreachable"),
                QStringLiteral("alembic cannot reach the database: %1").arg(last), details};
    if (all.contains(QStringLiteral("ModuleNotFoundError")) || all.contains(QStringLiteral("ImportError")) ||
        all.contains(QStringLiteral("SyntaxError")))
        return {QStringLiteral("alembic_import"),
                QStringLiteral(
                    "A migration file cannot be loaded, and alembic loads all of them for every command: %1")
                    .arg(last),
                details};
    return {QStringLiteral("alembic_failed"), last, details};
}

Result<ProcessOutcome> AlembicTool::quiet(const QStringList &arguments)
{
    const QStringList argv = m_context.setup.environment.settings.migrations.alembic + arguments;
    ProcessRequest asked = request(argv);
    asked.timeoutMs = lookTimeoutMs;
    asked.captureLimit = 64 << 20;
    auto outcome = m_context.outside.processes.run(asked, m_context.stop, {});
    if (!outcome)
        return outcome;
    if (outcome->cancelled)
        return Error{QStringLiteral("cancelled"),
                     QStringLiteral("Stopped while asking alembic."),
                     {},
                     ErrorKind::Cancelled};
    if (outcome->timedOut)
        return Error{
            QStringLiteral("alembic_timeout"),
            QStringLiteral("%1 did not answer within %2 s.").arg(argv.join(u' ')).arg(lookTimeoutMs / 1000)};
    if (outcome->exitCode != 0)
        return explain(*outcome, argv);
    return outcome;
}

Result<RevisionGraph> AlembicTool::graph()
{
    auto outcome = quiet({QStringLiteral("history"), QStringLiteral("--verbose")});
    if (!outcome)
        return outcome.error();
    RevisionGraph graph = RevisionGraph::parseHistory(outcome->standardOutput);
    if (graph.isEmpty())
        return Error{QStringLiteral("alembic_failed"),
                     QStringLiteral("alembic history names no revision: is the path to alembic.ini right?")};
    return graph;
}

Result<QStringList> AlembicTool::current(const RevisionGraph &graph)
{
    auto outcome = quiet({QStringLiteral("current")});
    if (!outcome)
        return outcome.error();
    return graph.idsIn(outcome->standardOutput);
}

Result<ProcessOutcome> AlembicTool::upgrade()
{
    const MigrationSettings &settings = m_context.setup.environment.settings.migrations;
    const QStringList argv =
        settings.run.isEmpty()
            ? settings.alembic + QStringList{QStringLiteral("upgrade"), QStringLiteral("heads")}
            : settings.run;
    m_context.note(QStringLiteral("$ ") + argv.join(u' '));
    return m_context.outside.processes.run(request(argv), m_context.stop, m_context.sink());
}

Result<ProcessOutcome> AlembicTool::downgrade(const QString &target)
{
    const QStringList argv = m_context.setup.environment.settings.migrations.alembic +
                             QStringList{QStringLiteral("downgrade"), target};
    m_context.note(QStringLiteral("$ ") + argv.join(u' '));
    return m_context.outside.processes.run(request(argv), m_context.stop, m_context.sink());
}

Result<QStringList> readVersionTable(Session &session)
{
    auto rows = session.query(QStringLiteral("select version_num from alembic_version order by version_num"));
    if (!rows) {
        const bool missing = rows.error().details.value(1) == u"42P01" ||
                             rows.error().message.contains(QStringLiteral("no such table"));
        return missing ? Result<QStringList>(QStringList()) : Result<QStringList>(rows.error());
    }
    QStringList versions;
    for (const Row &row : *rows)
        versions << row.first().toString();
    return versions;
}

Result<QStringList> readVersionTable(const StepContext &context)
{
    auto session =
        Session::open(context.setup.databaseUrl, context.setup.environment.tlsCa, QStringLiteral("slipway"));
    if (!session)
        return session.error();
    return readVersionTable(**session);
}

} // namespace slipway::database
