// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/alembictool.h"

#include <QElapsedTimer>
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

/// For commands without a traceback (psql, a wrapper): the last line that names an error.
QString lastErrorLine(const QStringList &lines)
{
    static const QRegularExpression error(
        QStringLiteral("(Error|Exception|Violation)\\b.*:|^(ERROR|FATAL|FAILED)\\b"));
    for (auto it = lines.crbegin(); it != lines.crend(); ++it) {
        if (error.match(*it).hasMatch())
            return it->trimmed();
    }
    return lines.isEmpty() ? QString() : lines.last().trimmed();
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
    if (!m_pooled)
        request.environment.insert(QStringLiteral("PGOPTIONS"),
                                   sessionOptions(m_context.setup.environment.settings.migrations.session));
    request.environment.insert(QStringLiteral("PYTHONUNBUFFERED"), "1");
    return request;
}

QString AlembicTool::shownPlace() const
{
    const QString dir = m_context.setup.workspace.dir + u'/';
    const QString place = m_log.errorPlace();
    return place.startsWith(dir) ? place.mid(dir.size()) : place;
}

Error AlembicTool::explain(const ProcessOutcome &outcome, const QStringList &argv) const
{
    QString last = m_log.errorLine();
    if (last.isEmpty())
        last = lastErrorLine(outcome.lastLines);
    const QString command = argv.join(u' ');
    if (last.isEmpty())
        last = QStringLiteral("%1 ended without a word").arg(command);
    QStringList details{
        outcome.timedOut ? QStringLiteral("%1 was ended by its time-out").arg(command)
                         : QStringLiteral("%1 ended with exit code %2").arg(command).arg(outcome.exitCode)};
    details << outcome.lastLines;
    const auto says = [&](const char *part) { return last.contains(QLatin1String(part)); };
    if (says("Can't locate revision"))
        return {QStringLiteral("revision_unknown"),
                QStringLiteral("The database is at a revision that this source does not have (%1). Check out "
                               "the commit that has it.")
                    .arg(last),
                details};
    if (says("Multiple head revisions") || says("Multiple heads"))
        return {QStringLiteral("several_heads"),
                QStringLiteral("The source has several heads: %1 Join them with `alembic merge heads`.")
                    .arg(last),
                details};
    if (says("could not connect") || says("connection to server") || says("Connection refused"))
        return {QStringLiteral("alembic_unreachable"),
                QStringLiteral("alembic cannot reach the database: %1").arg(last), details};
    static const QRegularExpression unloadable(
        QStringLiteral("^(ModuleNotFoundError|ImportError|SyntaxError|IndentationError|NameError)\\b"));
    if (last.contains(unloadable) && !shownPlace().isEmpty())
        return {QStringLiteral("alembic_import"),
                QStringLiteral("%1 cannot be loaded, and alembic loads every migration for every command: %2")
                    .arg(shownPlace(), last),
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
    m_log = {};
    m_log.feed(OutputStream::Out, outcome->standardOutput, 0);
    m_log.feed(OutputStream::Err, outcome->standardError, 0);
    m_log.end(0);
    if (outcome->exitCode != 0)
        return explain(*outcome, argv);
    return outcome;
}

Result<ProcessOutcome> AlembicTool::watched(const QStringList &argv)
{
    m_context.note(QStringLiteral("$ ") + argv.join(u' '));
    m_log = {};
    QElapsedTimer clock;
    clock.start();
    ProcessRequest asked = request(argv);
    asked.timeoutMs = m_context.spec.timeoutMs;
    auto outcome = m_context.outside.processes.run(asked, m_context.stop,
                                                   [&](OutputStream stream, QByteArrayView bytes) {
                                                       m_log.feed(stream, bytes, clock.elapsed());
                                                       m_context.output(stream, bytes);
                                                   });
    m_log.end(clock.elapsed());
    return outcome;
}

Result<RevisionGraph> AlembicTool::graph()
{
    auto outcome = quiet({QStringLiteral("history"), QStringLiteral("--verbose")});
    if (!outcome)
        return outcome.error();
    RevisionGraph graph = RevisionGraph::parseHistory(outcome->standardOutput);
    if (graph.isEmpty())
        return Error{
            QStringLiteral("alembic_failed"),
            QStringLiteral(
                "`%1 history` names no revision. Does the prefix in slipway.yaml name the right alembic.ini?")
                .arg(m_context.setup.environment.settings.migrations.alembic.join(u' '))};
    return graph;
}

Result<QStringList> AlembicTool::current(const RevisionGraph &graph)
{
    auto outcome = quiet({QStringLiteral("current")});
    if (!outcome)
        return outcome.error();
    return graph.idsIn(outcome->standardOutput);
}

Result<QByteArray> AlembicTool::sql(const QString &command, const QString &range)
{
    auto outcome = quiet({command, range, QStringLiteral("--sql")});
    if (!outcome)
        return outcome.error();
    // What env.py prints while it loads stands before, on the same stream.
    const QByteArray &all = outcome->standardOutput;
    for (qsizetype at = 0; at >= 0 && at < all.size();) {
        const QByteArrayView line = QByteArrayView(all).sliced(at);
        if (line.startsWith("BEGIN;") || line.startsWith("-- Running ") ||
            line.startsWith("CREATE TABLE alembic_version"))
            return line.toByteArray();
        const qsizetype newline = all.indexOf('\n', at);
        at = newline < 0 ? -1 : newline + 1;
    }
    return all;
}

Result<ProcessOutcome> AlembicTool::upgrade()
{
    const MigrationSettings &settings = m_context.setup.environment.settings.migrations;
    const QStringList argv =
        settings.run.isEmpty()
            ? settings.alembic + QStringList{QStringLiteral("upgrade"), QStringLiteral("heads")}
            : settings.run;
    return watched(argv);
}

Result<ProcessOutcome> AlembicTool::downgrade(const QString &target)
{
    const QStringList argv = m_context.setup.environment.settings.migrations.alembic +
                             QStringList{QStringLiteral("downgrade"), target};
    return watched(argv);
}

namespace {

/// The version table as a statement names it; empty where there is none.
Result<QString> versionTable(Session &session)
{
    if (session.isSqlite()) {
        auto found = session.query(QStringLiteral(
            "select name from sqlite_master where type = 'table' and name = 'alembic_version'"));
        if (!found)
            return found.error();
        return found->isEmpty() ? QString() : QStringLiteral("alembic_version");
    }
    auto found = session.query(QStringLiteral("select format('%I.%I', n.nspname, c.relname), c.oid is not "
                                              "distinct from to_regclass('alembic_version')::oid "
                                              "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
                                              "where c.relname = 'alembic_version' and c.relkind in ('r', "
                                              "'p', 'v') and n.nspname !~ '^pg_' order by 2 desc, 1"));
    if (!found)
        return found.error();
    if (found->isEmpty())
        return QString();
    if (found->size() == 1 || found->first()[1].toBool())
        return found->first()[0].toString();
    QStringList names;
    for (const Row &row : *found)
        names << row[0].toString();
    return Error{QStringLiteral("version_table_ambiguous"),
                 QStringLiteral("The target has several alembic version tables and none in the search path: "
                                "%1. Set the user's search_path to the product's schema.")
                     .arg(names.join(QStringLiteral(", ")))};
}

} // namespace

Result<QStringList> readVersionTable(Session &session)
{
    auto table = versionTable(session);
    if (!table)
        return table.error();
    if (table->isEmpty())
        return QStringList();
    auto rows = session.query(QStringLiteral("select version_num from %1 order by version_num").arg(*table));
    if (!rows)
        return rows.error();
    QStringList versions;
    for (const Row &row : *rows)
        versions << row.first().toString();
    versions.sort();
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
