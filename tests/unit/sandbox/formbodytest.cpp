// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/formbody.h"

#include <QJsonDocument>
#include <QTest>

using namespace slipway::sandbox;

class FormBodyTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void readsEverySpelling_data();
    void readsEverySpelling();
    void refusesBracketsThatDoNotFit_data();
    void refusesBracketsThatDoNotFit();
};

void FormBodyTest::readsEverySpelling_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *form, const char *json) {
        QTest::newRow(name) << QByteArray(form) << QByteArray(json);
    };
    row("nothing", "", "{}");
    row("plain", "a=1&b=two", R"({"a":"1","b":"two"})");
    row("empty value", "a=&b", R"({"a":"","b":""})");
    row("plus is a space", "a=x+y", R"({"a":"x y"})");
    row("encoded space", "a=x%20y", R"({"a":"x y"})");
    row("encoded plus, ampersand and equals", "a=2%2B2%3D4%26", R"({"a":"2+2=4&"})");
    row("equals in the value", "a=b=c", R"({"a":"b=c"})");
    row("UTF-8", "a=gr%C3%BC%C3%9Fe", "{\"a\":\"gr\xc3\xbc\xc3\x9f\x65\"}");
    row("raw brackets", "m[k]=v&m[l]=w", R"({"m":{"k":"v","l":"w"}})");
    row("encoded brackets", "m%5Bk%5D=v", R"({"m":{"k":"v"}})");
    row("deep", "a[b][c]=1&a[b][d]=2", R"({"a":{"b":{"c":"1","d":"2"}}})");
    row("list of the command line", "e[]=x&e[]=y", R"({"e":{"0":"x","1":"y"}})");
    row("list of the libraries", "e[0]=x&e[1]=y", R"({"e":{"0":"x","1":"y"}})");
    row("list of objects", "t[0][up_to]=5&t[0][amount]=1&t[1][up_to]=inf",
        R"({"t":{"0":{"amount":"1","up_to":"5"},"1":{"up_to":"inf"}}})");
    row("an index far away does not fill memory", "e[4000000000]=x", R"({"e":{"4000000000":"x"}})");
    row("a number among names is a name", "m[a]=1&m[2]=3", R"({"m":{"2":"3","a":"1"}})");
}

void FormBodyTest::readsEverySpelling()
{
    QFETCH(QByteArray, form);
    QFETCH(QByteArray, json);
    const auto fields = parseForm(form);
    QVERIFY(fields.has_value());
    QCOMPARE(QJsonDocument(*fields).toJson(QJsonDocument::Compact), json);
}

void FormBodyTest::refusesBracketsThatDoNotFit_data()
{
    QTest::addColumn<QByteArray>("form");
    for (const char *form : {"a[b=1", "[a]=1", "a[b]c=1", "good=1&a[=2", "a=1&a[b]=2", "a[b]=1&a=2", "a=%FF"})
        QTest::newRow(form) << QByteArray(form);
}

void FormBodyTest::refusesBracketsThatDoNotFit()
{
    QFETCH(QByteArray, form);
    QVERIFY(!parseForm(form).has_value());
}

QTEST_GUILESS_MAIN(FormBodyTest)
#include "formbodytest.moc"
