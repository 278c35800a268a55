// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/snapshotreader.h"

namespace slipway::database {

using namespace release;

SnapshotReader::SnapshotReader(const Secret &url, QString tlsCa, QString application, QStringList checksums,
                               const std::stop_token &stop)
    : m_url(url.copy())
    , m_tlsCa(std::move(tlsCa))
    , m_application(std::move(application))
    , m_checksums(std::move(checksums))
    , m_stop(stop, 0)
    , m_thread([this](const std::stop_token &done) { work(done); })
{
}

SnapshotReader::~SnapshotReader()
{
    m_stop.stop(); // ends a count that nobody waits for any more
}

Result<SnapshotReader::Opened> SnapshotReader::open(std::unique_ptr<Session> &session) const
{
    auto made = Session::open(m_url, m_tlsCa, m_application, m_stop.token());
    if (!made)
        return made.error();
    session = std::move(*made);
    if (session->behindPooler())
        return Error{QStringLiteral("pgbouncer"),
                     QStringLiteral("%1 is a pooler, which cannot keep a snapshot; name the server itself.")
                         .arg(session->target().shown())};
    for (const char *statement : {"set idle_in_transaction_session_timeout = 0", "set statement_timeout = 0",
                                  "begin isolation level repeatable read, read only"}) {
        if (auto done = session->execute(QLatin1String(statement)); !done)
            return done.error();
    }
    auto facts = session->query(QStringLiteral(
        "select pg_export_snapshot(), pg_encoding_to_char(encoding), datcollate, datctype, "
        "current_setting('server_version'), datname from pg_database where datname = current_database()"));
    if (!facts)
        return facts.error();
    const Row row = facts->first();
    auto tables = listTables(*session);
    if (!tables)
        return tables.error();
    return Opened{row[0].toString(), *tables,           row[1].toString(), row[2].toString(),
                  row[3].toString(), row[4].toString(), row[5].toString()};
}

void SnapshotReader::work(const std::stop_token &done)
{
    std::unique_ptr<Session> session;
    auto opened = open(session);
    const bool failed = !opened;
    QList<TableDigest> tables = failed ? QList<TableDigest>() : opened->tables;
    m_opened.set_value(std::move(opened));
    if (failed)
        return m_digests.set_value(
            Error{QStringLiteral("snapshot"), QStringLiteral("There is no snapshot.")});
    const auto read = readDigests(*session, tables, m_checksums);
    m_digests.set_value(read ? Result<QList<TableDigest>>(tables) : Result<QList<TableDigest>>(read.error()));
    std::unique_lock lock(m_mutex);
    m_wake.wait(lock, done, [] { return false; }); // the snapshot lives as long as its transaction
}

} // namespace slipway::database
