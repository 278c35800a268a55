// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/migrationbook.h"

#include "console/schemabook.h"
#include "fakes/alembicproject.h"
#include "fakes/scriptedoperator.h"
#include "fakes/testcluster.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace slipway;
using namespace slipway::console;
using namespace Qt::StringLiterals;

/// What the Migrations and Schema pages are told, from a real alembic and a real server.
class MigrationBookTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster m_cluster;

    struct Place
    {
        Place(fakes::TestCluster &server, const QString &history)
            : project(QStringLiteral(TEST_DATA) + u"/database", history), name(server.freshDatabase())
        {
            const QString url = server.url(name);
            project.write(
                u"slipway.yaml"_s,
                "slipway: 1\nworkspace: acme\nmigrations: {tool: alembic, alembic: [/usr/bin/alembic]}\n"
                "environments:\n  staging: {protection: none, database: '${DATABASE_URL}'}\n");
            request.workspaceDir = QFileInfo(project.path(u"slipway.yaml"_s)).path();
            request.environment = u"staging"_s;
            request.options.nonInteractive = true;
            request.processEnvironment.insert(u"DATABASE_URL"_s, url);
            request.processEnvironment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
            request.processEnvironment.insert(u"LANG"_s, u"C.UTF-8"_s);
            request.processEnvironment.insert(u"PYTHONDONTWRITEBYTECODE"_s, u"1"_s);
        }
        std::unique_ptr<ReleaseSession> open()
        {
            auto session = ReleaseSession::open(request, person);
            if (!session)
                qFatal("%s", qUtf8Printable(session.error().message));
            return std::move(*session);
        }
        fakes::AlembicProject project;
        QString name;
        SessionRequest request;
        fakes::ScriptedOperator person;
    };

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_cluster.start(), qUtf8Printable(m_cluster.problem)); }

    void graphOfAlembicWithItsMerge()
    {
        Place place(m_cluster, u"merge"_s);
        auto session = place.open();
        auto book = readMigrationBook(*session, {});
        QVERIFY2(book, book ? "" : qUtf8Printable(book.error().message));
        QVERIFY(book->isGraph());
        QCOMPARE(book->heads.size(), 1);
        QVERIFY(book->at.isEmpty());
        QCOMPARE(book->entries.first().version, book->heads.first()); // newest first
        QCOMPARE(book->entry(u"m4"_s)->before.size(), 2);
        QVERIFY(book->entries.last().before.isEmpty());
        QCOMPARE(book->pending().size(), book->entries.size());
        QCOMPARE(book->lackingAt({book->heads.first()}), 0);
        // a merge has no SQL of its own, and shows its file; the base is rendered by alembic itself
        auto merge = readMigrationPaper(*session, *book, u"m4"_s, {});
        QVERIFY(merge && !merge->upIsSql && merge->up.contains(u"revision"_s));
        auto base = readMigrationPaper(*session, *book, book->entries.last().version, {});
        QVERIFY2(base, base ? "" : qUtf8Printable(base.error().message));
        QVERIFY2(base->upIsSql && base->up.contains(u"create table account"_s), qUtf8Printable(base->up));
        QVERIFY(!base->forecast.statements.isEmpty() && !base->up.contains(u"environment loaded"_s));
        QVERIFY(base->downIsSql && base->down.contains(u"drop table account"_s));
    }

    void whereAnEnvironmentStands()
    {
        Place place(m_cluster, u"linear"_s);
        m_cluster.psql(place.name, u"create table alembic_version (version_num varchar(32) primary key)"_s);
        Standing standing = readStanding(place.request);
        QVERIFY(standing.problem.isEmpty() && standing.at.isEmpty());
        auto session = place.open();
        auto book = readMigrationBook(*session, {});
        QVERIFY(book);
        const QString oldest = book->entries.last().version;
        m_cluster.psql(place.name, u"insert into alembic_version values ('%1')"_s.arg(oldest));
        standing = readStanding(place.request);
        QCOMPARE(standing.at, QStringList{oldest});
        QCOMPARE(book->lackingAt(standing.at), int(book->entries.size()) - 1);
        place.request.processEnvironment.insert(u"DATABASE_URL"_s,
                                                u"postgresql://nobody:hidden@127.0.0.1:1/x"_s);
        standing = readStanding(place.request);
        QVERIFY(!standing.problem.isEmpty() && !standing.problem.contains(u"hidden"_s));
    }

    void revisionsThatCannotBeLoadedAreNamed()
    {
        Place place(m_cluster, u"broken-import"_s);
        auto session = place.open();
        auto book = readMigrationBook(*session, {});
        QVERIFY(!book);
        QCOMPARE(book.error().code, u"alembic_import"_s);
    }

    void schemaIsComparedWithTheRequirements()
    {
        Place place(m_cluster, u"linear"_s);
        m_cluster.psql(
            place.name,
            u"create table users (id int primary key); create table orders (id int primary key, user_id int references users)"_s);
        place.project.write(u"requirements.yaml"_s,
                            "slipway: 1\ntables:\n  users:\n    columns:\n      stripe_customer_id: text\n");
        auto session = place.open();
        auto book = readSchemaBook(*session, {});
        QVERIFY2(book, book ? "" : qUtf8Printable(book.error().message));
        QCOMPARE(book->requirements, u"requirements.yaml"_s);
        QCOMPARE(book->schema.tables.size(), 2);
        QCOMPARE(book->findings.size(), 2);
        QCOMPARE(book->findings[0].severity, u"error"_s);
        QCOMPARE(book->findings[0].table, u"users"_s);
        QCOMPARE(book->findings[1].table, u"orders"_s);
        QVERIFY(book->marked(u"stripe_customer_id"_s) && !book->marked(u"id"_s));
    }
};

QTEST_GUILESS_MAIN(MigrationBookTest)
#include "migrationbooktest.moc"
