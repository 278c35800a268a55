// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/migrationspage.h"

#include "fakes/testcluster.h"
#include "gui/locktimeline.h"
#include "gui/mainwindow.h"
#include "gui/migrationsmodel.h"
#include "gui/rowstable.h"
#include "gui/schemapage.h"
#include "gui/schemaview.h"
#include "gui/sqlpaper.h"
#include "gui/windowprogram.h"
#include "gui/workbench.h"
#include "migrations/migrationrunner.h"

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>

using namespace slipway;
using namespace slipway::gui;
using namespace Qt::StringLiterals;

/// The pages of migrations and schema on a real target: what is pending, what it would do, and its rehearsal.
class MigrationPagesTest : public QObject
{
    Q_OBJECT

    fakes::TestCluster m_cluster;
    QString m_database;
    QString m_other;
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    void write(const QString &name, const QByteArray &text) const
    {
        QDir(m_dir.path()).mkpath(u"db"_s);
        QFile file(m_dir.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    template <typename W>
    W *find(const char *name) const
    {
        return m_window->findChild<W *>(QString::fromLatin1(name));
    }
    MigrationsPage &migrationsPage() const
    {
        return *static_cast<MigrationsPage *>(m_window->page(u"migrations"_s));
    }
    SchemaPage &schemaPage() const { return *static_cast<SchemaPage *>(m_window->page(u"schema"_s)); }

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_cluster.start(), qUtf8Printable(m_cluster.problem));
        m_database = m_cluster.freshDatabase();
        m_other = m_cluster.freshDatabase();
        write(u"db/001_users.sql"_s, "create table users (id int primary key, stripe_customer_id text);\n");
        write(u"db/001_users.down.sql"_s, "drop table users;\n");
        write(u"db/002_orders.sql"_s,
              "create table orders (id int primary key, user_id int references users (id));\n"
              "create index users_customer on users (stripe_customer_id);\n");
        write(u"db/002_orders.down.sql"_s, "drop index users_customer; drop table orders;\n");
        write(u"requirements.yaml"_s,
              "slipway: 1\ntables:\n  users:\n    columns:\n      id: {type: integer}\n      name: text\n");
        write(u"slipway.yaml"_s,
              "slipway: 1\nworkspace: pages\nledger: var/ledger.sqlite\nmigrations: {tool: sql, dir: db}\n"
              "environments:\n  local: {protection: none, database: '" +
                  m_cluster.url(m_database).toUtf8() + "'}\n  staging: {protection: none, database: '" +
                  m_cluster.url(m_other).toUtf8() + "'}\n");
        m_cluster.psql(m_database, u"create table users (id int primary key, stripe_customer_id text); "
                                   u"insert into users select g, 'c' || g "
                                   "from generate_series(1, 500) g; analyze"_s);
    }
    void init()
    {
        m_bench = std::make_unique<Workbench>(m_dir.filePath(u"settings.ini"_s));
        m_bench->trust(m_dir.path());
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        m_bench->setProcessEnvironment(environment);
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->openWorkspace(m_dir.path());
        m_window->resize(1300, 850);
        m_window->show();
        m_window->showPage(u"migrations"_s);
    }
    void cleanup()
    {
        m_window.reset();
        QThreadPool::globalInstance()->waitForDone();
    }

    void pendingAndAppliedStandInOneList()
    {
        auto *list = find<QListView>("migrations");
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, 20'000);
        QCOMPARE(list->model()->index(0, 0).data(MigrationsModel::VersionRole).toString(), u"002"_s);
        // the first one that would run is shown, with the facts of its tables
        QTRY_VERIFY_WITH_TIMEOUT(
            find<SqlPaper>("migrationSql")->toPlainText().contains(u"create table users"_s), 20'000);
        list->setCurrentIndex(list->model()->index(0, 0));
        QTRY_VERIFY_WITH_TIMEOUT(
            find<SqlPaper>("migrationSql")->toPlainText().contains(u"create table orders"_s), 20'000);
        QVERIFY(find<SqlPaper>("migrationSql")->notes().size() > 0);
        QTRY_VERIFY(find<QLabel>("tableFacts")->text().contains(u"users"_s));
        find<QPushButton>("migrationsDown")->click();
        QVERIFY(find<SqlPaper>("migrationSql")->toPlainText().contains(u"drop table orders"_s));
        find<QLineEdit>("migrationsSearch")->setText(u"orders"_s);
        QCOMPARE(list->model()->rowCount(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(!list->model()->index(0, 0).data(MigrationsModel::PlacesRole).isNull(),
                                 10'000);
    }

    void otherEnvironmentsStandSomewhereElse()
    {
        auto *list = find<QListView>("migrations");
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, 20'000);
        find<QComboBox>("migrationsEnvironment")->setCurrentText(u"staging"_s);
        QCOMPARE(migrationsPage().environment(), u"staging"_s);
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, 20'000);
    }

    void rehearsalShowsLocksAndProvesTheWayDown()
    {
        // what stands in the target is what the first file makes
        m_cluster.psql(m_other, u"create table users (id int primary key, stripe_customer_id text)"_s);
        migrations::RunnerSettings settings;
        settings.url = release::Secret(m_cluster.url(m_other).toUtf8());
        settings.runId = u"test"_s;
        auto runner = migrations::MigrationRunner::open(
            std::move(settings), *migrations::MigrationFolder::open(m_dir.filePath(u"db"_s)));
        QVERIFY(runner && (*runner)->record(*(*runner)->baselinePlan(u"001"_s)));
        runner->reset();
        migrationsPage().open(u"staging"_s);
        auto *list = find<QListView>("migrations");
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>("migrationsRehearse")->isEnabled(), 20'000);
        find<QPushButton>("migrationsRehearse")->click();
        auto *locks = find<LockTimeLine>("lockTimeLine");
        QTRY_VERIFY_WITH_TIMEOUT(locks->lanes().size() == 1, 60'000);
        QCOMPARE(locks->lanes().first().table, u"users"_s);
        QVERIFY(locks->lanes().first().writersUs > 0);
        find<QPushButton>("migrationsRehearsal")->click();
        QCOMPARE(find<RowsTable>("rehearsedStatements")->rowsModel().rowCount(), 2);
        QCOMPARE(m_cluster.psql(m_other, u"select to_regclass('orders') is null"_s).trimmed(),
                 u"t"_s); // only read
    }

    void schemaIsDrawnWithItsFindings()
    {
        m_cluster.psql(
            m_database,
            u"create table if not exists orders (id int primary key, user_id int references users (id))"_s);
        QSignalSpy shown(&schemaPage(), &SchemaPage::diagramShown);
        find<QPushButton>("migrationsVerify")->click();
        QCOMPARE(m_window->currentPage(), u"schema"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!shown.isEmpty(), 20'000);
        auto *findings = find<QListWidget>("schemaFindings");
        QVERIFY(findings->count() >= 2); // the missing column, and the reference without index
        QVERIFY(findings->item(0)->text().contains(u"name"_s));
        findings->setCurrentRow(findings->count() - 1);
        QCOMPARE(schemaPage().view()->selected(), u"orders"_s);
        QVERIFY(schemaPage().view()->exportSvg(m_dir.filePath(u"schema.svg"_s)));
    }

    void untrustedWorkspacesAreNotAsked()
    {
        m_window.reset();
        m_bench = std::make_unique<Workbench>(m_dir.filePath(u"other.ini"_s));
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->openWorkspace(m_dir.path());
        m_window->showPage(u"migrations"_s);
        QCOMPARE(find<QListView>("migrations")->model()->rowCount(), 0);
        QVERIFY(!find<QListView>("migrations")->isVisible());
    }
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    loadWindowResources();
    MigrationPagesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "migrations.moc"
