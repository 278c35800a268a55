// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"

#include "gui/mainwindow.h"
#include "gui/schemapage.h"
#include "gui/schemaview.h"
#include "gui/workbench.h"

#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using namespace slipway::migrations;
using namespace screenshots;

namespace {

class SchemaScene : public QWidget
{
public:
    SchemaScene()
    {
        const QString dir = m_dir.filePath(QStringLiteral("license-server"));
        QDir().mkpath(dir);
        QFile file(QString(dir + QStringLiteral("/slipway.yaml")));
        if (file.open(QIODevice::WriteOnly))
            file.write("slipway: 1\nworkspace: license-server\nledger: var/ledger.sqlite\n"
                       "environments:\n  staging: {protection: confirm, database: '${NO_SUCH}'}\n");
        file.close();
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_window = new MainWindow(*m_bench);
        m_window->setParent(this, Qt::Widget);
        m_bench->trust(dir);
        m_window->openWorkspace(dir);
        m_window->show();
        m_window->showPage(QStringLiteral("schema"));
        QTest::qWait(400); // the answers of the background come first, those of the scene stay
    }
    ~SchemaScene() override { delete m_window; }
    SchemaPage &page() { return *static_cast<SchemaPage *>(m_window->page(QStringLiteral("schema"))); }

protected:
    void resizeEvent(QResizeEvent *) override { m_window->resize(size()); }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    MainWindow *m_window;
};

LiveTable table(const QString &name, const QStringList &columns,
                const QList<std::pair<QString, QString>> &references, bool indexed = true)
{
    LiveTable made;
    made.schema = QStringLiteral("public");
    made.name = name;
    for (const QString &column : columns)
        made.columns << LiveColumn{column.section(u' ', 0, 0), column.section(u' ', 1), true, {}};
    LiveConstraint key;
    key.name = name + QStringLiteral("_pkey");
    key.kind = u'p';
    key.columns = {QStringLiteral("id")};
    made.constraints << key;
    for (const auto &[column, parent] : references) {
        LiveConstraint foreign;
        foreign.name = column + QStringLiteral("_fkey");
        foreign.kind = u'f';
        foreign.columns = {column};
        foreign.foreignTable = QString(QStringLiteral("public.") + parent);
        made.constraints << foreign;
        if (indexed)
            made.indexes << LiveIndex{
                QString(column + QStringLiteral("_idx")), {column}, false, true, false, {}};
    }
    return made;
}

console::SchemaBook book(int copies)
{
    console::SchemaBook book;
    book.environment = QStringLiteral("staging");
    book.target = QStringLiteral("release@db-stg-1/licences");
    book.requirements = QStringLiteral("requirements.yaml");
    book.checks = 31;
    const QString q;
    for (int i = 0; i < copies; ++i) {
        const QString n = i == 0 ? QString() : QString::number(i);
        const auto s = [&](const char *name) { return QString(QString::fromLatin1(name) + n); };
        book.schema.tables
            << table(s("users"),
                     {QStringLiteral("id uuid"), QStringLiteral("email character varying(255)"),
                      QStringLiteral("password_hash text"),
                      QStringLiteral("created_at timestamp with time zone")},
                     {})
            << table(s("licenses"),
                     {QStringLiteral("id uuid"), QStringLiteral("user_id uuid"),
                      QStringLiteral("license_key text"), QStringLiteral("plan_type character varying(50)"),
                      QStringLiteral("expires_at timestamp with time zone")},
                     {{QStringLiteral("user_id"), s("users")}})
            << table(
                   s("teams"),
                   {QStringLiteral("id uuid"), QStringLiteral("owner_id uuid"), QStringLiteral("name text")},
                   {{QStringLiteral("owner_id"), s("users")}}, false)
            << table(s("team_members"),
                     {QStringLiteral("id uuid"), QStringLiteral("team_id uuid"),
                      QStringLiteral("user_id uuid")},
                     {{QStringLiteral("team_id"), s("teams")}, {QStringLiteral("user_id"), s("users")}})
            << table(s("subscriptions"),
                     {QStringLiteral("id uuid"), QStringLiteral("license_id uuid"),
                      QStringLiteral("stripe_subscription_id character varying(255)"),
                      QStringLiteral("stripe_customer_id character varying(255)"),
                      QStringLiteral("status character varying(50)"),
                      QStringLiteral("plan_type character varying(50)"),
                      QStringLiteral("billing_cycle character varying(50)"),
                      QStringLiteral("amount_cents integer"), QStringLiteral("currency character varying(3)"),
                      QStringLiteral("current_period_start timestamp with time zone"),
                      QStringLiteral("current_period_end timestamp with time zone"),
                      QStringLiteral("metadata jsonb")},
                     {{QStringLiteral("license_id"), s("licenses")}})
            << table(s("payment_transactions"),
                     {QStringLiteral("id uuid"), QStringLiteral("subscription_id uuid"),
                      QStringLiteral("stripe_payment_intent_id character varying(255)"),
                      QStringLiteral("stripe_invoice_id character varying(255)"),
                      QStringLiteral("amount_cents integer")},
                     {{QStringLiteral("subscription_id"), s("subscriptions")}}, false)
            << table(s("affiliates"),
                     {QStringLiteral("id uuid"), QStringLiteral("user_id uuid"), QStringLiteral("code text")},
                     {{QStringLiteral("user_id"), s("users")}})
            << table(s("events"),
                     {QStringLiteral("id bigint"), QStringLiteral("kind text"),
                      QStringLiteral("at timestamp with time zone")},
                     {});
    }
    book.findings = {
        {QStringLiteral("subscriptions"), QStringLiteral("stripe_customer_id"), QStringLiteral("error"),
         QStringLiteral("index (stripe_customer_id) of subscriptions: expected an index, found none"),
         QStringLiteral(
             "create index idx_subscriptions_stripe_customer_id on subscriptions (stripe_customer_id)")}};
    book.findings << schemaFindings(book.schema);
    return book;
}

std::unique_ptr<QWidget> scene(int copies, const QString &words = {})
{
    auto made = std::make_unique<SchemaScene>();
    bool shown = false;
    QObject::connect(&made->page(), &SchemaPage::diagramShown, made.get(), [&shown] { shown = true; });
    made->page().setBook(book(copies));
    (void)QTest::qWaitFor([&] { return shown; }, 20'000);
    QObject::disconnect(&made->page(), &SchemaPage::diagramShown, nullptr, nullptr);
    made->page().view()->select(QStringLiteral("subscriptions"));
    if (!words.isEmpty())
        made->page().findChild<QLineEdit *>(QStringLiteral("schemaSearch"))->setText(words);
    return made;
}

const Register plain({QStringLiteral("schema"), [] { return scene(1); }});
const Register searched({QStringLiteral("schema-search"), [] { return scene(1, QStringLiteral("stripe")); }});
const Register many({QStringLiteral("schema-many"), [] { return scene(8); }});

} // namespace
