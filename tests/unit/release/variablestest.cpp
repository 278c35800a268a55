// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/variables.h"

#include <QTest>

using namespace slipway::release;

class VariablesTest : public QObject
{
    Q_OBJECT

    Variables m_variables;

private Q_SLOTS:
    void initTestCase()
    {
        const auto set = [this](const char *name, const char *value) {
            m_variables.insert(QLatin1String(name), {Secret(value), QStringLiteral(".env:1"), {}});
        };
        set("HOST", "db.example");
        set("EMPTY", "");
        set("ODD", "a$${b}${HOST}c");
        set("DOLLAR", "x$");
    }

    void expands_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char *text, const char *expected) {
            QTest::newRow(text) << QString::fromLatin1(text) << QByteArray(expected);
        };
        row("plain", "plain");
        row("", "");
        row("${HOST}", "db.example");
        row("a${HOST}b${HOST}", "adb.exampleb"
                                "db.example");
        row("[${EMPTY}]", "[]");
        row("$${HOST}", "${HOST}");
        row("$${HOST}${HOST}", "${HOST}db.example");
        row("$HOST", "$HOST");
        row("${not a name}", "${not a name}");
        row("${HOST", "${HOST");
        row("${ODD}", "a$${b}${HOST}c"); // a value is taken as it is, and only once
        row("${DOLLAR}${1}", "x$${1}");
        row("\xc3\xa4${HOST}", "\xc3\x83\xc2\xa4"
                               "db.example");
    }
    void expands()
    {
        QFETCH(QString, text);
        const auto expanded = m_variables.expand(text);
        QVERIFY(expanded);
        QTEST(expanded->reveal(), "expected");
    }

    void aMissingOneIsNamedAndNoOtherValueIsTold()
    {
        const auto expanded = m_variables.expand(QStringLiteral("${HOST}/${NOT_SET}"));
        QVERIFY(!expanded);
        QCOMPARE(expanded.error().code, QStringLiteral("variable_missing"));
        QCOMPARE(expanded.error().kind, ErrorKind::Usage);
        QVERIFY(expanded.error().message.contains(u"NOT_SET"));
        QVERIFY(!expanded.error().message.contains(u"db.example"));
    }

    void namesThatATextRefersTo()
    {
        QCOMPARE(Variables::referenced(QStringLiteral("${A}/$${B}/${_C1}/${1}/${A}")),
                 QStringList({QStringLiteral("A"), QStringLiteral("_C1"), QStringLiteral("A")}));
        QVERIFY(Variables::referenced(QStringLiteral("keychain:A")).isEmpty());
    }

    void findsWhatWasInsertedLast()
    {
        Variables variables;
        variables.insert(QStringLiteral("B"), {Secret("1"), QStringLiteral(".env:1"), {}});
        variables.insert(QStringLiteral("A"), {Secret("2"), QStringLiteral(".env:2"), {}});
        variables.insert(QStringLiteral("B"),
                         {Secret("3"), QStringLiteral("process environment"), QStringLiteral(".env:1")});
        QCOMPARE(variables.names(), QStringList({QStringLiteral("A"), QStringLiteral("B")}));
        QCOMPARE(variables.find(QStringLiteral("B"))->value.reveal(), QByteArray("3"));
        QCOMPARE(variables.find(QStringLiteral("B"))->shadowed, QStringLiteral(".env:1"));
        QVERIFY(!variables.contains(QStringLiteral("b")));
        QCOMPARE(variables.find(QStringLiteral("b")), nullptr);
    }
};

QTEST_GUILESS_MAIN(VariablesTest)
#include "variablestest.moc"
