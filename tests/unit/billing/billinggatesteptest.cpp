// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/billingsteps.h"
#include "fakes/fakesql.h"
#include "fakes/stepbench.h"

#include <QTest>

using namespace slipway;
using namespace slipway::release;
using namespace Qt::StringLiterals;

namespace {

/// A product that closes its API to a tenant past due, unless told otherwise.
struct Product : fakes::StepBench
{
    Product() : StepBench(billing::billingStepKinds())
    {
        setup.databaseUrl = Secret("postgresql://nobody@127.0.0.1:1/none");
        outside.sql = &sql;
        sql.onRead = [this](const QString &) -> Result<QList<QStringList>> {
            return QList<QStringList>{{status}};
        };
        sql.onChange = [this](const QString &statement) -> Result<void> {
            if (statement == u"set past_due") {
                status = u"past_due"_s;
                if (losesConnection)
                    return Error{u"connection_failed"_s, u"lost"_s};
            } else if (keepsTenant) {
                return Error{u"sql_failed"_s, u"no permission"_s};
            } else {
                status = u"active"_s;
            }
            return {};
        };
        http.otherwise([this](const HttpRequest &) -> fakes::FakeHttp::Answer {
            if (status == u"past_due" && stopsThere)
                stop.request_stop();
            return fakes::FakeHttp::json(status == u"past_due" && !gateOff ? 402 : 200, {});
        });
    }
    QJsonObject parameters() const
    {
        return {{u"state"_s, u"state"_s},
                {u"normal"_s, u"active"_s},
                {u"past_due"_s, u"set past_due"_s},
                {u"restore"_s, u"set active"_s},
                {u"url"_s, u"http://127.0.0.1:1/api"_s}};
    }
    StepOutcome prove() { return run(u"billing_gate"_s, parameters()); }

    fakes::FakeSql sql;
    QString status = u"active"_s;
    bool gateOff = false;
    bool losesConnection = false;
    bool keepsTenant = false;
    bool stopsThere = false;
};

} // namespace

class BillingGateStepTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void closedForAMomentAndOpenAgain()
    {
        Product product;
        QCOMPARE(product.prove().status, StepStatus::Succeeded);
        QCOMPARE(product.check(u"closed to a tenant who has not paid"_s)->actual, u"402"_s);
        QCOMPARE(product.check(u"the test tenant is brought back"_s)->actual, u"active"_s);
        QCOMPARE(product.check(u"open again afterwards"_s)->actual, u"200"_s);
        QCOMPARE(product.sql.changes, (QStringList{u"set past_due"_s, u"set active"_s}));
        QCOMPARE(product.intents.size(), 1); // on disk before the change
    }

    void gateThatIsOffFailsAndTheTenantIsBroughtBack()
    {
        Product product;
        product.gateOff = true;
        const StepOutcome outcome = product.prove();
        QCOMPARE(outcome.error->code, u"gate_unproven"_s);
        QCOMPARE(product.check(u"closed to a tenant who has not paid"_s)->status, CheckStatus::Fail);
        QCOMPARE(product.status, u"active"_s);
    }

    void lostConnectionBringsTheTenantBack()
    {
        Product product;
        product.losesConnection = true;
        QCOMPARE(product.prove().error->code, u"connection_failed"_s);
        QCOMPARE(product.status, u"active"_s);
    }

    void cancelBringsTheTenantBack()
    {
        Product product;
        product.stopsThere = true;
        const StepOutcome outcome = product.prove();
        QCOMPARE(outcome.status, StepStatus::Cancelled);
        QCOMPARE(product.status, u"active"_s);
        QCOMPARE(product.check(u"the test tenant is brought back"_s)->status, CheckStatus::Pass);
    }

    void whatAKilledRunLeftIsBroughtBackFirst()
    {
        Product product;
        product.status = u"past_due"_s;
        QVERIFY(product.forecast(u"billing_gate"_s, product.parameters()).reason.contains(u"past_due"));
        QCOMPARE(product.prove().status, StepStatus::Succeeded);
        QCOMPARE(product.sql.changes.first(), u"set active"_s);
        QVERIFY(product.printed(u"left past_due by an earlier run"_s));
    }

    void tenantThatStaysClosedIsSaidWithTheStatement()
    {
        Product product;
        product.keepsTenant = true;
        const StepOutcome outcome = product.prove();
        QCOMPARE(outcome.error->code, u"tenant_not_restored"_s);
        QVERIFY(outcome.error->message.contains(u"set active"));
    }

    void closedBeforehandProvesNothing()
    {
        Product product;
        product.http.reply(402, QJsonObject{});
        QCOMPARE(product.prove().error->code, u"gate_unproven"_s);
        QVERIFY(product.sql.changes.isEmpty());
    }
};

QTEST_GUILESS_MAIN(BillingGateStepTest)
#include "billinggatesteptest.moc"
