// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/envfile.h"
#include "secrets/environmentfiles.h"
#include "secrets/envpricemapstore.h"
#include "secrets/references.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::release;
using namespace slipway::secrets;

namespace {

const QString shown = QStringLiteral(".env");

class NoStore : public SecretStore
{
public:
    Result<Secret> read(const QString &name) override { return Secret("from keychain: " + name.toUtf8()); }
    Result<void> write(const QString &, const Secret &) override { return {}; }
    Result<void> remove(const QString &) override { return {}; }
};

struct Place
{
    QTemporaryDir dir;
    Workspace workspace;
    Environment environment;

    Place() { workspace.dir = dir.path(); }
    QString path(const QString &name = shown) const { return dir.filePath(name); }
    void put(const QByteArray &bytes, const QString &name = shown) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QByteArray bytes(const QString &name = shown) const
    {
        QFile file(path(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QStringList backups() const
    {
        return QDir(dir.path()).entryList({QStringLiteral(".env.bak-*")}, QDir::Files | QDir::Hidden);
    }
};

} // namespace

class EnvFileTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void reads();
    void broken_data();
    void broken();
    void setsInPlace_data();
    void setsInPlace();
    void savesWithBackup();
    void savesNothingUnchanged();
    void refusesForeignChange();
    void interpolates();
    void resolves();
    void childrenGetNoInheritedPg();
    void priceMap_data();
    void priceMap();
    void priceMapWithoutFile();
    void priceMapBroken();
    void references();
};

void EnvFileTest::reads()
{
    const auto file =
        EnvFile::parse("\xEF\xBB\xBF"
                       "A=1\r\nexport B='x y' # c\r\n\r\n# n\r\nC=\"l1\r\nl2\"\r\nD=a=b\r\n E = \r\n",
                       shown);
    QVERIFY(file);
    QCOMPARE(file->entries().size(), 5);
    QCOMPARE(file->find(QStringLiteral("A"))->value, QByteArray("1"));
    QCOMPARE(file->find(QStringLiteral("B"))->value, QByteArray("x y"));
    QCOMPARE(file->find(QStringLiteral("C"))->value, QByteArray("l1\r\nl2"));
    QCOMPARE(file->find(QStringLiteral("D"))->value, QByteArray("a=b"));
    QCOMPARE(file->find(QStringLiteral("D"))->line, 7);
    QCOMPARE(file->find(QStringLiteral("E"))->value, QByteArray());
    QVERIFY(!file->find(QStringLiteral("F")));
}

void EnvFileTest::broken_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("at");
    QTest::newRow("no equals") << QByteArray("A=1\nSECRETVALUE\n")
                               << QStringLiteral(".env:2: '=' is expected");
    QTest::newRow("no name") << QByteArray("\n\n=SECRETVALUE\n")
                             << QStringLiteral(".env:3: NAME=value is expected");
    QTest::newRow("digit") << QByteArray("1A=SECRETVALUE") << QStringLiteral(".env:1: NAME=value");
    QTest::newRow("open quote") << QByteArray("A=1\nB=\"SECRETVALUE\nC=2\n")
                                << QStringLiteral(".env:2: the \" that opens");
    QTest::newRow("after quote") << QByteArray("A='x'SECRETVALUE\n")
                                 << QStringLiteral(".env:1: nothing may follow");
}

void EnvFileTest::broken()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, at);
    const auto file = EnvFile::parse(bytes, shown);
    QVERIFY(!file);
    QCOMPARE(file.error().code, QStringLiteral("env_file_broken"));
    QCOMPARE(file.error().kind, ErrorKind::Usage);
    QVERIFY2(file.error().message.startsWith(at), qPrintable(file.error().message));
    if (!bytes.contains("\nSECRETVALUE")) // there the word stands where a name is expected
        QVERIFY(!file.error().message.contains(QStringLiteral("SECRETVALUE")));
}

void EnvFileTest::setsInPlace_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("after");
    const QByteArray json = R"({"a":"p"})";
    QTest::newRow("plain") << QByteArray("X=1\nM=old # why\nY=2") << QByteArray("new")
                           << QByteArray("X=1\nM=new # why\nY=2");
    QTest::newRow("empty to json") << QByteArray("M=\nY=2\n") << json
                                   << QByteArray("M='{\"a\":\"p\"}'\nY=2\n");
    QTest::newRow("single") << QByteArray("M='o' # c\n") << QByteArray("it's")
                            << QByteArray("M='it\\'s' # c\n");
    QTest::newRow("double") << QByteArray("M=\"o\"\n") << json << QByteArray("M=\"{\\\"a\\\":\\\"p\\\"}\"\n");
    QTest::newRow("crlf") << QByteArray("M=o\r\nY=2\r\n") << QByteArray("n") << QByteArray("M=n\r\nY=2\r\n");
    QTest::newRow("append") << QByteArray("# c\r\nX=1") << QByteArray("n")
                            << QByteArray("# c\r\nX=1\r\nM=n\r\n");
    QTest::newRow("last counts") << QByteArray("M=a\nM=b\n") << QByteArray("n") << QByteArray("M=a\nM=n\n");
    QTest::newRow("many lines") << QByteArray("M=\"a\nb\"\nZ=1\n") << QByteArray("n")
                                << QByteArray("M=\"n\"\nZ=1\n");
    QTest::newRow("nothing there") << QByteArray() << QByteArray("a b") << QByteArray("M='a b'\n");
}

void EnvFileTest::setsInPlace()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, after);
    auto file = EnvFile::parse(before, shown);
    QVERIFY(file);
    file->setValue(QStringLiteral("M"), value);
    QCOMPARE(file->bytes(), after);
    QCOMPARE(file->find(QStringLiteral("M"))->value, value);
}

void EnvFileTest::savesWithBackup()
{
    Place place;
    place.put("A=1\n");
    QVERIFY(QFile::setPermissions(place.path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
    const auto mode = QFileInfo(place.path()).permissions();
    auto file = EnvFile::read(place.path(), shown);
    file->setValue(QStringLiteral("A"), "2");
    const auto backup = file->save(place.path());
    QVERIFY2(backup, backup ? "" : qPrintable(backup.error().message));
    QCOMPARE(place.bytes(), QByteArray("A=2\n"));
    QCOMPARE(QFileInfo(place.path()).permissions(), mode);
    QCOMPARE(place.backups().size(), 1);
    QCOMPARE(place.bytes(place.backups().at(0)), QByteArray("A=1\n"));
    QVERIFY(!(QFileInfo(*backup).permissions() & (QFile::ReadGroup | QFile::ReadOther)));
}

void EnvFileTest::savesNothingUnchanged()
{
    Place place;
    place.put("A=1\n");
    auto file = EnvFile::read(place.path(), shown);
    file->setValue(QStringLiteral("A"), "1");
    QCOMPARE(file->save(place.path()).value(), QString());
    QVERIFY(place.backups().isEmpty());
}

void EnvFileTest::refusesForeignChange()
{
    Place place;
    place.put("A=1\n");
    auto file = EnvFile::read(place.path(), shown);
    place.put("A=1\nB=2\n");
    file->setValue(QStringLiteral("A"), "9");
    QCOMPARE(file->save(place.path()).error().code, QStringLiteral("env_file_changed"));
    QCOMPARE(place.bytes(), QByteArray("A=1\nB=2\n"));
    QVERIFY(place.backups().isEmpty());
}

void EnvFileTest::interpolates()
{
    Place place;
    QVERIFY(QFile::copy(QStringLiteral(TEST_DATA "/secrets/compose.env"), place.path()));
    place.environment.envFiles = {shown};
    const auto resolved = resolveVariables(place.workspace, place.environment, QProcessEnvironment());
    QVERIFY2(resolved, resolved ? "" : qPrintable(resolved.error().message));
    const auto value = [&](const char *name) {
        return resolved->variables.find(QString::fromLatin1(name))->value.reveal();
    };
    QCOMPARE(value("B"), QByteArray("spaced"));
    QCOMPARE(value("C"), QByteArray("with#hash"));
    QCOMPARE(value("D"), QByteArray("single $A \\n ${A}"));
    QCOMPARE(value("E"), QByteArray("double\nline \"q\" 1 ${A}"));
    QCOMPARE(value("F"), QByteArray("two\nlines"));
    QCOMPARE(value("G"), QByteArray());
    QCOMPARE(value("H"), QByteArray("1-spaced-fallback"));
    QCOMPARE(value("I"), QByteArray("2"));
    QCOMPARE(resolved->variables.find(QStringLiteral("I"))->source, QStringLiteral(".env:12"));
}

void EnvFileTest::resolves()
{
    Place place;
    place.put("URL=one\nSAME=s\n", QStringLiteral("a"));
    place.put("URL=two\n", QStringLiteral("b"));
    place.environment.envFiles = {QStringLiteral("a"), QStringLiteral("b"), QStringLiteral("none")};
    QProcessEnvironment process;
    auto resolved = resolveVariables(place.workspace, place.environment, process);
    QCOMPARE(resolved->variables.find(QStringLiteral("URL"))->value.reveal(), QByteArray("two"));
    QCOMPARE(resolved->filesRead.size(), 2);
    QCOMPARE(resolved->filesAbsent, QStringList(QStringLiteral("none")));
    process.insert(QStringLiteral("URL"), QStringLiteral("three"));
    process.insert(QStringLiteral("SAME"), QStringLiteral("s"));
    resolved = resolveVariables(place.workspace, place.environment, process);
    const Variable *url = resolved->variables.find(QStringLiteral("URL"));
    QCOMPARE(url->value.reveal(), QByteArray("three"));
    QCOMPARE(url->source, QStringLiteral("process environment"));
    QCOMPARE(url->shadowed, QStringLiteral("b:1"));
    QCOMPARE(resolved->variables.find(QStringLiteral("SAME"))->shadowed, QString());
}

void EnvFileTest::childrenGetNoInheritedPg()
{
    Place place;
    place.put("PGPORT=5433\nA=file\n");
    place.environment.envFiles = {shown};
    QProcessEnvironment process;
    process.insert(QStringLiteral("PGHOST"), QStringLiteral("elsewhere"));
    process.insert(QStringLiteral("PGPORT"), QStringLiteral("1"));
    process.insert(QStringLiteral("PATH"), QStringLiteral("/bin"));
    const auto resolved = resolveVariables(place.workspace, place.environment, process);
    const auto child = childEnvironment(resolved->variables, process);
    QVERIFY(!child.contains(QStringLiteral("PGHOST")));
    QCOMPARE(child.value(QStringLiteral("PGPORT")), QByteArray("5433"));
    QCOMPARE(child.value(QStringLiteral("PATH")), QByteArray("/bin"));
    QCOMPARE(child.value(QStringLiteral("A")), QByteArray("file"));
}

void EnvFileTest::priceMap_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::newRow("json") << QByteArray("# keep\nMAP='{\"pro\":\"price_1\",\"old\":\"price_0\"}'\n")
                          << QByteArray("# keep\nMAP='{\"pro\":\"price_2\",\"starter\":\"price_3\"}'\n");
    QTest::newRow("pairs") << QByteArray("MAP=old=price_0,pro=price_1\n")
                           << QByteArray("MAP=pro=price_2,starter=price_3\n");
    QTest::newRow("empty") << QByteArray("MAP=\n")
                           << QByteArray("MAP='{\"pro\":\"price_2\",\"starter\":\"price_3\"}'\n");
    QTest::newRow("absent") << QByteArray("A=1\n")
                            << QByteArray("A=1\nMAP='{\"pro\":\"price_2\",\"starter\":\"price_3\"}'\n");
}

void EnvFileTest::priceMap()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    Place place;
    place.put(before);
    Variables variables;
    EnvPriceMapStore store({QStringLiteral("MAP"), shown}, place.workspace, variables);
    QVERIFY(store.writable());
    QCOMPARE(store.place(), QStringLiteral("MAP in .env"));
    const QMap<QString, QString> entries{{QStringLiteral("pro"), QStringLiteral("price_2")},
                                         {QStringLiteral("starter"), QStringLiteral("price_3")},
                                         {QStringLiteral("old"), {}}};
    const auto written = store.write(entries);
    QVERIFY2(written, written ? "" : qPrintable(written.error().message));
    QCOMPARE(place.bytes(), after);
    QVERIFY(QFile::exists(*written));
    QCOMPARE(store.read()->value(QStringLiteral("pro")), QStringLiteral("price_2"));
    QCOMPARE(store.read()->size(), 2);
    QCOMPARE(store.write(entries).value(), QString()); // nothing to change, no second backup
    QCOMPARE(place.backups().size(), 1);
    place.put("MAP=pro=price_9\n"); // read anew each time
    QCOMPARE(store.read()->value(QStringLiteral("pro")), QStringLiteral("price_9"));
}

void EnvFileTest::priceMapWithoutFile()
{
    Place place;
    Variables variables;
    variables.insert(QStringLiteral("MAP"),
                     {Secret("pro=price_1"), QStringLiteral("process environment"), {}});
    EnvPriceMapStore store({QStringLiteral("MAP"), {}}, place.workspace, variables);
    QVERIFY(!store.writable());
    QCOMPARE(store.read()->value(QStringLiteral("pro")), QStringLiteral("price_1"));
    QCOMPARE(store.write({{QStringLiteral("pro"), QStringLiteral("price_2")}}).value(),
             QStringLiteral("pro=price_2"));
}

void EnvFileTest::priceMapBroken()
{
    Place place;
    Variables variables;
    variables.insert(QStringLiteral("MAP"),
                     {Secret("x"), QStringLiteral("process environment"), QStringLiteral(".env:2")});
    EnvPriceMapStore store({QStringLiteral("MAP"), shown}, place.workspace, variables);
    for (const char *value : {"A=1\nMAP='{\"pro\":'\n", "A=1\nMAP='{\"pro\":1}'\n", "A=1\nMAP=prosaic\n"}) {
        place.put(value);
        const auto read = store.read();
        QVERIFY(!read);
        QVERIFY2(read.error().message.startsWith(QStringLiteral(".env:2: MAP is not a price map")),
                 qPrintable(read.error().message));
        QVERIFY(read.error().message.contains(QStringLiteral("process environment has another value")));
        QVERIFY(!store.write({{QStringLiteral("pro"), QStringLiteral("p")}}));
        QCOMPARE(place.bytes(), QByteArray(value));
    }
}

void EnvFileTest::references()
{
    Variables variables;
    variables.insert(QStringLiteral("HOST"), {Secret("db"), QStringLiteral(".env:1"), {}});
    NoStore store;
    QCOMPARE(resolveReference(QStringLiteral("postgresql://${HOST}/app"), variables, store)->reveal(),
             QByteArray("postgresql://db/app"));
    QCOMPARE(resolveReference(QStringLiteral("env:HOST"), variables, store)->reveal(), QByteArray("db"));
    QCOMPARE(resolveReference(QStringLiteral("keychain:k"), variables, store)->reveal(),
             QByteArray("from keychain: k"));
    QCOMPARE(resolveReference(QStringLiteral("plain"), variables, store)->reveal(), QByteArray("plain"));
    QCOMPARE(resolveReference(QStringLiteral("${NONE}"), variables, store).error().code,
             QStringLiteral("variable_missing"));
}

QTEST_GUILESS_MAIN(EnvFileTest)
#include "envfiletest.moc"
