// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"

#include "gui/mainwindow.h"
#include "gui/migrationspage.h"
#include "gui/workbench.h"
#include "migrations/sqlscript.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using namespace screenshots;

namespace {

/// A window over a workspace whose environments cannot be reached, so that only what the scene gives is
/// shown.
class MigrationsScene : public QWidget
{
public:
    MigrationsScene()
    {
        const QString dir = m_dir.filePath(QStringLiteral("isp-billing"));
        QDir().mkpath(dir);
        QFile file(QString(dir + QStringLiteral("/slipway.yaml")));
        if (file.open(QIODevice::WriteOnly))
            file.write("slipway: 1\nworkspace: isp-billing\nledger: var/ledger.sqlite\nmigrations: {tool: "
                       "sql, dir: db}\n"
                       "environments:\n  production: {protection: confirm, database: '${NO_SUCH}'}\n"
                       "  staging: {protection: confirm, database: '${NO_SUCH}'}\n"
                       "  local: {protection: none, database: '${NO_SUCH}'}\n");
        file.close();
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_window = new MainWindow(*m_bench);
        m_window->setParent(this, Qt::Widget);
        m_bench->trust(dir);
        m_window->openWorkspace(dir);
        m_window->show();
        m_window->showPage(QStringLiteral("migrations"));
        QTest::qWait(500); // the answers of the background come first, those of the scene stay
    }
    ~MigrationsScene() override { delete m_window; }
    MigrationsPage &page()
    {
        return *static_cast<MigrationsPage *>(m_window->page(QStringLiteral("migrations")));
    }

protected:
    void resizeEvent(QResizeEvent *) override { m_window->resize(size()); }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    MainWindow *m_window;
};

const char *const sql = R"(-- ee4f9c4fb5b3, written by alembic upgrade --sql
ALTER TABLE plan_subscriptions
  ADD COLUMN subscriber_id VARCHAR;

ALTER TABLE plan_subscriptions
  ADD CONSTRAINT fk_plan_subscriptions_subscriber_id
  FOREIGN KEY (subscriber_id)
  REFERENCES subscribers (id);

CREATE INDEX ix_plan_subscriptions_subscriber_id
  ON plan_subscriptions (subscriber_id);

UPDATE alembic_version
  SET version_num = 'ee4f9c4fb5b3'
  WHERE version_num = 'c64d9a16fa9d';
)";

console::MigrationBook graph()
{
    console::MigrationBook book;
    book.environment = QStringLiteral("production");
    book.tool = QStringLiteral("alembic");
    book.place = QStringLiteral("alembic -c app/alembic.ini");
    book.history = QStringLiteral("alembic_version");
    const struct
    {
        const char *id;
        const char *title;
        QStringList before;
        bool applied;
    } revisions[] = {
        {"fdf1b7f6bbe1",
         "merge subscriber id and audit columns",
         {QStringLiteral("ee4f9c4fb5b3"), QStringLiteral("c6b208ba7659")},
         false},
        {"ee4f9c4fb5b3", "add subscriber id to plan subscriptions", {QStringLiteral("c64d9a16fa9d")}, false},
        {"c6b208ba7659", "add audit columns", {QStringLiteral("a91e07b2c6d4")}, true},
        {"c64d9a16fa9d", "add internet plans usage", {QStringLiteral("a91e07b2c6d4")}, true},
        {"a91e07b2c6d4", "usage records partition", {QStringLiteral("5d0c61f8e27b")}, true},
        {"5d0c61f8e27b", "billing plans stripe price", {QStringLiteral("77bc20a4d913")}, true},
        {"77bc20a4d913", "tenant settings", {QStringLiteral("0e83fa5512bc")}, true},
        {"0e83fa5512bc", "subscribers username unique", {QStringLiteral("b2c9417de603")}, true},
        {"b2c9417de603", "plan subscriptions", {QStringLiteral("4410aa9c3e7f")}, true},
        {"4410aa9c3e7f", "subscribers", {QStringLiteral("1fd0c8b6e925")}, true},
        {"1fd0c8b6e925", "customers", {}, true}};
    for (const auto &one : revisions) {
        console::BookEntry entry{QString::fromLatin1(one.id), QString::fromLatin1(one.title),
                                 QStringLiteral("/x.py"), one.before, one.applied};
        book.entries << entry;
    }
    book.at = {QStringLiteral("c64d9a16fa9d"), QStringLiteral("c6b208ba7659")};
    book.heads = {QStringLiteral("fdf1b7f6bbe1")};
    return book;
}

console::MigrationBook line()
{
    console::MigrationBook book;
    book.environment = QStringLiteral("production");
    book.tool = QStringLiteral("sql");
    book.format = QStringLiteral("dbmate");
    book.place = QStringLiteral("db/migrations");
    book.history = QStringLiteral("schema_migrations");
    const QStringList titles{QStringLiteral("add subscriber id to plan subscriptions"),
                             QStringLiteral("analytics"), QStringLiteral("affiliates"),
                             QStringLiteral("payments"), QStringLiteral("initial schema")};
    for (int i = 0; i < titles.size(); ++i) {
        console::BookEntry entry;
        entry.version = QStringLiteral("2026012409000%1").arg(titles.size() - i);
        entry.title = titles[i];
        entry.file = QStringLiteral("/x.sql");
        entry.applied = i > 1;
        if (entry.applied)
            entry.appliedAt = QDateTime(QDate(2026, 1, 24), QTime(10, i), Qt::UTC);
        if (i + 1 < titles.size())
            entry.before << QStringLiteral("2026012409000%1").arg(titles.size() - i - 1);
        book.entries << entry;
    }
    book.at = {book.entries[2].version};
    book.heads = {book.entries[0].version};
    return book;
}

console::MigrationPaper paper(const QString &version)
{
    console::MigrationPaper paper;
    paper.version = version;
    paper.up = QString::fromLatin1(sql);
    paper.upSource = QStringLiteral("20260124090005_add_subscriber_id.sql");
    paper.down = QStringLiteral("ALTER TABLE plan_subscriptions DROP COLUMN subscriber_id;\n");
    paper.forecast = migrations::forecastScript(*migrations::SqlScript::parse(sql, paper.upSource));
    paper.live.tables = {{QStringLiteral("plan_subscriptions"), true, 432'013'312, 1'900'000, 2}};
    paper.live.openTransactions = 1;
    paper.live.oldestMs = 3'000;
    paper.live.replicas = {QStringLiteral("standby: 200 ms behind")};
    paper.asked = QDateTime::currentDateTimeUtc();
    return paper;
}

migrations::RehearsalReport rehearsal(const QString &version)
{
    using namespace migrations;
    RehearsalReport report;
    report.server = QStringLiteral("PostgreSQL 15");
    report.copy = QStringLiteral("schema by pg_dump and 2300000 rows (all of them)");
    report.notProven = {
        QStringLiteral("time and locks under the target's own load: the copy has no other users")};
    RehearsedFile file;
    file.migration.version = version;
    file.hasDown = file.downRan = true;
    const QString table = QStringLiteral("plan_subscriptions");
    file.statements = {
        {2,
         QStringLiteral("ALTER TABLE plan_subscriptions ADD COLUMN subscriber_id VARCHAR"),
         20,
         8'192,
         0,
         {{table, QStringLiteral("AccessExclusiveLock"), true, true, 0, 440'000}},
         {},
         0,
         30'000,
         {}},
        {5,
         QStringLiteral("ALTER TABLE plan_subscriptions ADD CONSTRAINT fk_plan_subscriptions_subscriber_id"),
         310,
         16'384,
         0,
         {{QStringLiteral("subscribers"), QStringLiteral("ShareRowExclusiveLock"), false, true, 30'000,
           410'000}},
         {},
         30'000,
         310'000,
         {}},
        {10,
         QStringLiteral("CREATE INDEX ix_plan_subscriptions_subscriber_id ON plan_subscriptions"),
         80,
         43'000'000,
         0,
         {},
         {},
         340'000,
         80'000,
         {}},
        {13,
         QStringLiteral("UPDATE alembic_version SET version_num"),
         2,
         220,
         1,
         {{QStringLiteral("alembic_version"), QStringLiteral("RowExclusiveLock"), false, false, 420'000,
           20'000}},
         {},
         420'000,
         20'000,
         {}}};
    report.files << file;
    return report;
}

QList<console::Standing> standings(bool isGraph)
{
    const auto one = [](const char *name, const QStringList &at) {
        console::Standing standing;
        standing.environment = QString::fromLatin1(name);
        standing.at = at;
        return standing;
    };
    if (!isGraph)
        return {one("production", {QStringLiteral("20260124090003")}),
                one("staging", {QStringLiteral("20260124090005")}),
                one("local", {QStringLiteral("20260124090004")})};
    return {one("production", {QStringLiteral("c64d9a16fa9d"), QStringLiteral("c6b208ba7659")}),
            one("staging", {QStringLiteral("fdf1b7f6bbe1")}), one("local", {QStringLiteral("a91e07b2c6d4")})};
}

std::unique_ptr<QWidget> scene(bool isGraph, MigrationSheet::View view)
{
    auto made = std::make_unique<MigrationsScene>();
    MigrationsPage &page = made->page();
    page.setBook(isGraph ? graph() : line());
    page.setStandings(standings(isGraph));
    const QString version = isGraph ? QStringLiteral("ee4f9c4fb5b3") : QStringLiteral("20260124090004");
    QTest::qWait(600);
    page.setPaper(paper(version));
    page.setRehearsal(rehearsal(version));
    page.setView(view);
    return made;
}

const Register graphScene({QStringLiteral("migrations-graph"),
                           [] { return scene(true, MigrationSheet::UpView); }});
const Register lineScene({QStringLiteral("migrations-line"),
                          [] { return scene(false, MigrationSheet::UpView); }});
const Register tableScene({QStringLiteral("migrations-rehearsal"),
                           [] { return scene(false, MigrationSheet::RehearsalView); }});
const Register problemScene({QStringLiteral("migrations-problem"),
                             [] { return std::make_unique<MigrationsScene>(); }});

} // namespace
