// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/catalogreader.h"
#include "playbook/playbookreader.h"
#include "playbook/playbooktext.h"
#include "playbook/spelling.h"
#include "playbook/workspacereader.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::release;
using namespace slipway::playbook;

namespace {

QString data(const QString &name)
{
    return QStringLiteral(TEST_DATA "/playbook/%1").arg(name);
}

QList<StepKind> kinds()
{
    StepKind command;
    command.name = QStringLiteral("command");
    command.summary = QStringLiteral("Runs a command");
    command.parameters = {{QStringLiteral("argv"), QStringLiteral("list"), true, {}},
                          {QStringLiteral("wait"), QStringLiteral("duration"), false, {}},
                          {QStringLiteral("map"), QStringLiteral("map"), false, {}}};
    return {command};
}

} // namespace

class ReadingTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void workspace();
    void overrides();
    void shippedProduct();
    void findsUpwards();
    void missingFile();
    void broken_data();
    void broken();
    void severalAtOnce();
    void secretsAreNotRepeated_data();
    void secretsAreNotRepeated();
    void unfoldingIsBounded();
    void catalog();
    void controlCharacters();
    void playbook();
    void schemaAndText();
    void spelling_data();
    void spelling();
};

void ReadingTest::workspace()
{
    const auto read = readWorkspace(data(QStringLiteral("workspace.yaml")));
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    QCOMPARE(read->name, QStringLiteral("saas-starter"));
    QCOMPARE(read->environments.size(), 4);
    const Environment *staging = read->environment(QStringLiteral("staging"));
    QCOMPARE(staging->protection, Protection::Confirm);
    QCOMPARE(staging->envFiles, QStringList({QStringLiteral(".env.compose"), QStringLiteral(".env.local")}));
    QCOMPARE(staging->database, QStringLiteral("${DATABASE_URL}"));
    QCOMPARE(staging->tlsCa, QStringLiteral("certs/rds.pem"));
    QCOMPARE(staging->tunnel.size(), 4);
    QCOMPARE(staging->stripe->secretKey, QStringLiteral("keychain:stripe-staging"));
    QCOMPARE(staging->priceMap->file, QStringLiteral(".env.local"));
    QCOMPARE(staging->settings.migrations.run,
             QStringList({QStringLiteral("just"), QStringLiteral("migrate")}));
    QCOMPARE(staging->settings.migrations.session[u"lock_timeout"].toString(), QStringLiteral("5s"));
    QCOMPARE(staging->settings.billingPlans.table, QStringLiteral("billing.plans"));
    QCOMPARE(staging->settings.billingPlans.price, QStringLiteral("stripe_price_id"));
    QCOMPARE(staging->settings.reports, QStringLiteral("var/reports"));
    QCOMPARE(staging->settings.providers.at(1).expect, 204);
    QVERIFY(staging->settings.variables.at(0).secret);
    QCOMPARE(staging->location.line, 17);
    QCOMPARE(read->environment(QStringLiteral("copy"))->database, staging->database);
}

void ReadingTest::overrides()
{
    const auto read = readWorkspace(data(QStringLiteral("workspace.yaml")));
    const Environment *production = read->environment(QStringLiteral("production"));
    QCOMPARE(production->protection, Protection::Approvals);
    QCOMPARE(production->approvals.roles, QStringList({QStringLiteral("qa"), QStringLiteral("lead")}));
    QVERIFY(production->settings.migrations.manyHeads);
    QCOMPARE(production->settings.migrations.alembic.size(), 5); // the rest of the map stays
    QCOMPARE(production->settings.catalog, QStringLiteral("plans.live.yaml"));
    QCOMPARE(production->settings.variables.size(), 2);
    QCOMPARE(*production->settings.variables.at(1).mustBe, QStringLiteral("true"));
    QCOMPARE(read->environment(QStringLiteral("local"))->protection, Protection::None);
    QVERIFY(!read->environment(QStringLiteral("local"))->settings.migrations.manyHeads);
}

void ReadingTest::shippedProduct()
{
    const QString product = QStringLiteral(TEST_DATA "/../../resources/products/saas-starter/");
    const auto read = readWorkspace(product + QStringLiteral("slipway.yaml"));
    QVERIFY2(read, read ? "" : qPrintable(read.error().message));
    const auto plans = readCatalog(product + read->environments.at(0).settings.catalog, read->name);
    QVERIFY2(plans, plans ? "" : qPrintable(plans.error().message));
    QCOMPARE(plans->size(), 2);
}

void ReadingTest::findsUpwards()
{
    QTemporaryDir dir;
    const QString deep = dir.filePath(QStringLiteral("a/b/c"));
    QVERIFY(QDir().mkpath(deep));
    QFile file(dir.filePath(QStringLiteral("a/slipway.yaml")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(findWorkspace(deep), dir.filePath(QStringLiteral("a")));
    QCOMPARE(findWorkspace(dir.path()), QString());
}

void ReadingTest::missingFile()
{
    QTemporaryDir dir;
    const auto read = readWorkspace(dir.filePath(QStringLiteral("slipway.yaml")));
    QCOMPARE(read.error().code, QStringLiteral("file_missing"));
    QCOMPARE(read.error().kind, ErrorKind::Usage);
    QVERIFY(read.error().message.contains(dir.path()));
    QVERIFY(read.error().message.contains(QStringLiteral("--workspace")));
}

void ReadingTest::broken_data()
{
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("at");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, const char *code, const char *at, const char *words) {
        QTest::newRow(name) << QString::fromLatin1(code) << QString::fromLatin1(at)
                            << QString::fromUtf8(words);
    };
    row("broken-key", "unknown_key", "6:5",
        "unknown key 'databse' in environment staging; did you mean 'database'?");
    row("broken-several", "unknown_key", "3:1", "did you mean 'catalog'?");
    row("broken-type", "wrong_type", "5:15", "text is expected, found a list");
    row("broken-secret", "secret_in_file", "6:26", "slipway secrets set");
    row("broken-duplicate", "duplicate_key", "6:5", "'database' is given twice; the first is in line 5");
    row("broken-tab", "yaml_syntax", "5:2", "YAML");
    row("broken-syntax", "yaml_syntax", "5:1", "YAML");
    row("broken-missing", "key_missing", "1:1", "'workspace' is missing");
    row("broken-database", "key_missing", "4:3", "'database' is missing");
    row("broken-newer", "format_newer", "1:10", "newer format (7)");
    row("broken-documents", "yaml_syntax", "5:1", "second document");
    row("broken-protection", "bad_value", "4:32", "did you mean 'confirm'?");
    row("broken-umlaut", "unknown_key", "3:35", "did you mean 'migrations'?");
    row("broken-list", "wrong_type", "1:1", "found a list");
    row("broken-empty", "wrong_type", "", "found nothing");
    row("broken-providers", "bad_value", "6:21", "did you mean 'http'?");
    row("broken-plan-amount", "bad_amount", "3:23", "write 2000");
    row("broken-plan-yen", "bad_amount", "3:23", "write 20");
    row("broken-plan-negative", "bad_amount", "3:23", "zero or more");
    row("broken-plan-currency", "unknown_currency", "3:36", "did you mean 'usd'?");
    row("broken-plan-interval", "bad_value", "3:51", "did you mean 'month'?");
    row("broken-plan-trial", "bad_value", "3:70", "from 0 to");
    row("broken-plan-code", "duplicate_code", "4:5", "plan 'a' is already in line 3");
    row("broken-plan-lookup", "duplicate_lookup_key", "4:5", "'k' is already in line 3");
    row("broken-plan-key", "unknown_key", "3:15", "did you mean 'amount'?");
    row("broken-playbook-kind", "unknown_kind", "5:21", "did you mean 'command'?");
    row("broken-playbook-key", "unknown_key", "5:41", "did you mean 'timeout'?");
    row("broken-playbook-required", "key_missing", "5:7", "needs 'argv'");
    row("broken-playbook-type", "wrong_type", "5:36", "type list, found a map");
    row("broken-playbook-id", "duplicate_id", "6:7", "'a' is already in line 5");
    row("broken-playbook-need", "unknown_need", "6:49", "did you mean 'alpha'?");
    row("broken-playbook-cycle", "cyclic_needs", "5:49", "a → c → b → a");
    row("broken-playbook-later", "unknown_need", "5:49", "comes later");
    row("broken-playbook-duration", "wrong_type", "5:50", "30s, 5m or 2h");
    row("broken-playbook-phase", "unknown_key", "6:3", "did you mean 'verify'?");
    row("broken-playbook-pattern", "bad_pattern", "5:15", "regular expression");
}

void ReadingTest::broken()
{
    QFETCH(QString, code);
    QFETCH(QString, at);
    QFETCH(QString, words);
    const QString name = QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".yaml");
    Error error;
    if (name.startsWith(QStringLiteral("broken-plan-")))
        error = readCatalog(data(name), QStringLiteral("w")).error();
    else if (name.startsWith(QStringLiteral("broken-playbook-")))
        error = readPlaybook(data(name), kinds()).error();
    else
        error = readWorkspace(data(name)).error();
    QVERIFY2(error.message.startsWith(name + (at.isEmpty() ? QString() : u':' + at + u':')),
             qPrintable(error.message));
    QVERIFY2(error.message.contains(words), qPrintable(error.message));
    QCOMPARE(error.code, code);
    QCOMPARE(error.kind, ErrorKind::Usage);
}

void ReadingTest::severalAtOnce()
{
    const Error error = readWorkspace(data(QStringLiteral("broken-several.yaml"))).error();
    QCOMPARE(error.details.size(), 3);
    const QString all = error.details.join(u'\n');
    QVERIFY2(all.contains(QStringLiteral("did you mean 'secret_key'?")), qPrintable(all));
    QVERIFY(all.contains(QStringLiteral("in stripe of environment a")));
    QVERIFY(all.contains(QStringLiteral("did you mean 'test'?")));
}

void ReadingTest::secretsAreNotRepeated_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("value of a key") << QStringLiteral("broken-secret.yaml");
    QTest::newRow("instead of a map") << QStringLiteral("broken-secret-in-place.yaml");
}

void ReadingTest::secretsAreNotRepeated()
{
    QFETCH(QString, name);
    const Error error = readWorkspace(data(name)).error();
    QVERIFY(!error.message.isEmpty());
    QVERIFY(!QString(error.message + error.details.join(u' ')).contains(QStringLiteral("abcdefghij")));
}

void ReadingTest::unfoldingIsBounded()
{
    QCOMPARE(readWorkspace(data(QStringLiteral("broken-cycle.yaml"))).error().code,
             QStringLiteral("yaml_too_large"));
    QByteArray bomb = "slipway: 1\nname: p\nl0: &l0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 12; ++i) {
        const QByteArray before = "*l" + QByteArray::number(i - 1);
        bomb += "l" + QByteArray::number(i) + ": &l" + QByteArray::number(i) + " [" +
                QByteArrayList(10, before).join(", ") + "]\n";
    }
    QCOMPARE(readPlaybook(bomb, QStringLiteral("bomb.yaml"), kinds()).error().code,
             QStringLiteral("yaml_too_large"));
    const QByteArray deep = "a: " + QByteArray(100'000, '[');
    QCOMPARE(readPlaybook(deep, QStringLiteral("deep.yaml"), kinds()).error().code,
             QStringLiteral("yaml_syntax"));
}

void ReadingTest::catalog()
{
    const auto plans = readCatalog(data(QStringLiteral("plans.yaml")), QStringLiteral("saas-starter"));
    QVERIFY2(plans, plans ? "" : qPrintable(plans.error().message));
    QCOMPARE(plans->at(0).amount, std::optional<qint64>(2000));
    QCOMPARE(plans->at(0).product, QStringLiteral("saas-starter_starter"));
    QCOMPARE(plans->at(0).lookupKey, QStringLiteral("saas-starter_starter_month_usd"));
    QCOMPARE(plans->at(0).trialDays, 14);
    QCOMPARE(plans->at(1).lookupKey, QStringLiteral("saas-starter_Pro_Plan_2_year_eur"));
    QCOMPARE(plans->at(1).amount, std::optional<qint64>(0));
    QCOMPARE(plans->at(1).name, QStringLiteral("Pro Plan/2"));
    QVERIFY(!plans->at(2).amount);
    QCOMPARE(plans->at(2).lookupKey, QStringLiteral("my:key"));
    QCOMPARE(plans->at(2).intervalCount, 3);
    QVERIFY(isZeroDecimal(QStringLiteral("jpy")) && !isZeroDecimal(QStringLiteral("usd")));
}

void ReadingTest::controlCharacters()
{
    // Found by the fuzzer: the YAML library never returned from this.
    const auto read = readPlaybook(QByteArray("&~\0\0,~", 6), QStringLiteral("odd.yaml"), kinds());
    QVERIFY(!read);
    QCOMPARE(read.error().message,
             QStringLiteral("odd.yaml:1:3: a control character (byte 0) has no place in YAML."));
}

void ReadingTest::playbook()
{
    const auto read = readPlaybook(data(QStringLiteral("playbook.yaml")), kinds());
    QVERIFY2(read, read ? "" : qPrintable(read.error().message + read.error().details.join(u'\n')));
    QFile file(data(QStringLiteral("playbook.yaml")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(read->sha256, QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex());
    QCOMPARE(read->steps.size(), 3);
    QCOMPARE(read->steps.at(2).id, QStringLiteral("healthy")); // success criteria come last
    QCOMPARE(read->steps.at(2).phase, QStringLiteral("criteria"));
    const StepSpec &check = read->steps.at(0); // phases have an order of their own
    QCOMPARE(check.phase, QStringLiteral("preflight"));
    QCOMPARE(check.parameters[u"wait"].toInteger(), 3'600'000);
    const QJsonArray argv = check.parameters[u"argv"].toArray();
    QCOMPARE(argv, QJsonArray({true, QStringLiteral("true"), 7}));
    QCOMPARE(check.locations.value(QStringLiteral("map.a.b.1")).line, 19);
    QVERIFY(check.require);
    QCOMPARE(check.onFailure, QStringLiteral("continue"));
    const StepSpec &migrate = read->steps.at(1);
    QCOMPARE(migrate.timeoutMs, 300'000);
    QCOMPARE(migrate.estimateMs, 30'000);
    QCOMPARE(migrate.retry, 2);
    QCOMPARE(migrate.needs, QStringList(QStringLiteral("check")));
    QCOMPARE(migrate.evidence, QStringList(QStringLiteral("log")));
    QCOMPARE(read->rollbackOption(QStringLiteral("schema"))->steps.at(0).phase, QStringLiteral("rollback"));
    QCOMPARE(read->about[u"risk"].toString(), QStringLiteral("medium"));
}

void ReadingTest::schemaAndText()
{
    const auto read = readPlaybook(data(QStringLiteral("playbook.yaml")), kinds());
    const QString text = playbookText(*read);
    for (const char *word : {"db-release", "preflight", "migrate", "needs check", "when !stripe",
                             "rollback schema", "Stripe prices"})
        QVERIFY2(text.contains(QLatin1String(word)), word);
    const QJsonObject json = playbookToJson(*read);
    QCOMPARE(json[u"steps"].toArray().size(), 3);
    const QJsonObject schema = playbookSchema(kinds());
    QCOMPARE(schema[u"$schema"].toString(), QStringLiteral("https://json-schema.org/draft/2020-12/schema"));
    const QJsonArray steps = schema[u"$defs"][u"step"][u"oneOf"].toArray();
    QCOMPARE(steps.at(0)[u"properties"][u"kind"][u"const"].toString(), QStringLiteral("command"));
}

void ReadingTest::spelling_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("nearest");
    QTest::newRow("left out") << QStringLiteral("databse") << QStringLiteral("database");
    QTest::newRow("swapped") << QStringLiteral("opne") << QStringLiteral("open");
    QTest::newRow("case") << QStringLiteral("OPEN") << QStringLiteral("open");
    QTest::newRow("far") << QStringLiteral("zebra") << QString();
    QTest::newRow("empty") << QString() << QString();
}

void ReadingTest::spelling()
{
    QFETCH(QString, word);
    QFETCH(QString, nearest);
    QCOMPARE(
        nearestWord(word, {QStringLiteral("database"), QStringLiteral("open"), QStringLiteral("tables")}),
        nearest);
}

QTEST_GUILESS_MAIN(ReadingTest)
#include "readingtest.moc"
