// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/searchquery.h"

#include "sandbox/endpointtable.h"

#include <QSet>
#include <QTest>

using namespace slipway::sandbox;

class SearchQueryTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void finds_data();
    void finds();
    void refuses_data();
    void refuses();
    void everyEndpointHasItsTable();
};

void SearchQueryTest::finds_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<bool>("fits");
    const auto row = [](const char *query, bool fits) {
        QTest::newRow(query) << QString::fromLatin1(query) << fits;
    };
    row("active:'true'", true);
    row("active:true", true);
    row("active:\"false\"", false);
    row("metadata['code']:'pro'", true);
    row("metadata[\"code\"]:\"PRO\"", true);
    row("metadata['code']:'basic'", false);
    row("metadata['none']:null", true);
    row("-metadata['none']:null", false);
    row("name~'per pl'", true);
    row("name:'per pl'", false);
    row("active:'true' AND metadata['code']:'basic'", false);
    row("active:'false' OR metadata['code']:'pro'", true);
    row("active:'true' and name:'Super plan AND more'", true);
    row("-active:'false' AND metadata['seats']>4 AND metadata['seats']<=5", true);
}

void SearchQueryTest::finds()
{
    QFETCH(QString, query);
    const QJsonObject metadata{{QStringLiteral("code"), QStringLiteral("pro")},
                               {QStringLiteral("seats"), QStringLiteral("5")}};
    const QJsonObject object{{QStringLiteral("active"), true},
                             {QStringLiteral("name"), QStringLiteral("Super plan AND more")},
                             {QStringLiteral("metadata"), metadata}};
    const auto read = SearchQuery::read(query, QStringLiteral("product"));
    QVERIFY(std::holds_alternative<SearchQuery>(read));
    QTEST(std::get<SearchQuery>(read).matches(object), "fits");
}

void SearchQueryTest::refuses_data()
{
    QTest::addColumn<QString>("query");
    for (const char *query :
         {"", "what is this", "active:'true' AND", "active:'true' OR name:'x' AND url:'y'", "name~'ab'",
          "lookup_key:'x'", "active:'true' XOR name:'x'"})
        QTest::newRow(query) << QString::fromLatin1(query);
}

void SearchQueryTest::refuses()
{
    QFETCH(QString, query);
    const auto read = SearchQuery::read(query, QStringLiteral("product"));
    QVERIFY(std::holds_alternative<ApiError>(read));
    QCOMPARE(std::get<ApiError>(read).param, QStringLiteral("query"));
}

/// endpoints.txt is data: what it names must be there, once.
void SearchQueryTest::everyEndpointHasItsTable()
{
    QSet<QString> seen;
    for (const Endpoint &endpoint : EndpointTable::instance().endpoints()) {
        const QString name = QString::fromLatin1(endpoint.method) + u' ' + endpoint.path.join(u'/');
        QVERIFY2(!seen.contains(name), qPrintable(name));
        seen.insert(name);
        const bool ownObject =
            endpoint.objectType.isEmpty() || endpoint.objectType == QStringLiteral("event");
        QVERIFY2(ownObject || !EndpointTable::instance().blank(endpoint.objectType).isEmpty(),
                 qPrintable(name));
    }
    QVERIFY(seen.size() > 40);
}

QTEST_GUILESS_MAIN(SearchQueryTest)
#include "searchquerytest.moc"
