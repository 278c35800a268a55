// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/scratchdatabase.h"

#include <QRegularExpression>

namespace slipway::database {

using namespace release;

namespace {

const QString prefix = QStringLiteral("slipway_restore_");

QString quotedLiteral(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("''")) + u'\'';
}

/// The server waits a few seconds for sessions that are being ended.
Result<void> drop(Session &admin, const QString &name)
{
    (void)admin.query(
        QStringLiteral("select pg_terminate_backend(pid) from pg_stat_activity where datname = %1")
            .arg(quotedLiteral(name)));
    auto dropped = admin.execute(QStringLiteral("drop database if exists \"%1\"").arg(name));
    if (dropped)
        return {};
    return Error{
        QStringLiteral("scratch_left"),
        QStringLiteral("The scratch database could not be removed (%1). Run by hand: drop database \"%2\"")
            .arg(dropped.error().message, name)};
}

} // namespace

QString ScratchDatabase::nameFor(const QString &runId)
{
    QString word = runId.toLower();
    word.replace(QRegularExpression(QStringLiteral("[^a-z0-9]")), QStringLiteral("_"));
    return prefix + word.left(40);
}

Result<QStringList> ScratchDatabase::abandoned(Session &admin, const QString &runId)
{
    // A living run has a session on another database than its scratch one.
    auto rows = admin.query(
        QStringLiteral(
            "select d.datname from pg_database d where d.datname like %1 and (d.datname = %2 or not exists "
            "(select from pg_stat_activity a where a.datname <> d.datname and a.application_name like "
            "'slipway/%' "
            "and %3 || left(regexp_replace(lower(substr(a.application_name, 9)), '[^a-z0-9]', '_', 'g'), 40) "
            "= d.datname)) order by 1")
            .arg(quotedLiteral(QString(prefix).replace(u'_', QStringLiteral("\\_")) + u'%'),
                 quotedLiteral(nameFor(runId)), quotedLiteral(prefix)));
    if (!rows)
        return rows.error();
    QStringList names;
    for (const Row &row : *rows)
        names << row.first().toString();
    return names;
}

Result<std::unique_ptr<ScratchDatabase>> ScratchDatabase::make(const Secret &server, const QString &tlsCa,
                                                               const QString &runId, const Shape &shape)
{
    auto admin =
        Session::open(server, tlsCa, QStringLiteral("slipway/") + runId); // takes no notice of a stop: it must tidy up
    if (!admin)
        return admin.error();
    auto leftovers = abandoned(**admin, runId);
    if (!leftovers)
        return leftovers.error();
    for (const QString &name : std::as_const(*leftovers)) {
        if (auto dropped = drop(**admin, name); !dropped)
            return dropped.error();
    }
    std::unique_ptr<ScratchDatabase> scratch(new ScratchDatabase(std::move(*admin), nameFor(runId)));
    scratch->m_leftovers = *leftovers;
    QString statement = QStringLiteral("create database \"%1\" template template0").arg(scratch->m_name);
    for (const auto &[key, value] :
         {std::pair{"encoding", &shape.encoding}, std::pair{"lc_collate", &shape.collate},
          std::pair{"lc_ctype", &shape.ctype}}) {
        if (!value->isEmpty())
            statement += QStringLiteral(" %1 %2").arg(QLatin1String(key), quotedLiteral(*value));
    }
    scratch->m_exists = true; // from here on even a failure may have made it
    if (auto made = scratch->m_admin->execute(statement); !made)
        return made.error();
    return scratch;
}

Result<void> ScratchDatabase::remove()
{
    if (!m_exists)
        return {};
    auto dropped = drop(*m_admin, m_name);
    m_exists = !dropped;
    return dropped;
}

ScratchDatabase::~ScratchDatabase()
{
    (void)remove();
}

} // namespace slipway::database
