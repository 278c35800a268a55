// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/findingdelegate.h"
#include "gui/findingsview.h"
#include "gui/planfieldsview.h"
#include "gui/planmapmodel.h"
#include "gui/planmappicture.h"
#include "gui/statusdelegate.h"

#include <QAbstractItemModelTester>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;

namespace {

release::CatalogPlan plan(const QString &code, qint64 amount)
{
    release::CatalogPlan plan;
    plan.code = code;
    plan.name = code.toUpper();
    plan.amount = amount;
    plan.currency = QStringLiteral("usd");
    plan.interval = QStringLiteral("month");
    plan.trialDays = 14;
    return plan;
}

billing::StripePrice price(const QString &id, const QString &product, qint64 amount)
{
    billing::StripePrice price;
    price.id = id;
    price.product = product;
    price.currency = QStringLiteral("usd");
    price.interval = QStringLiteral("month");
    price.unitAmount = amount;
    price.active = true;
    return price;
}

/// starter agrees; pro bills 8900 instead of 9900, and the price map names another id; team has no row; an
/// old price of pro is still active and unused.
struct World
{
    billing::PlanCatalog catalog;
    billing::PlanFacts facts;

    World()
    {
        catalog =
            *billing::PlanCatalog::make({plan(QStringLiteral("starter"), 2000),
                                         plan(QStringLiteral("pro"), 9900), plan(QStringLiteral("team"), 0)},
                                        {}, QStringLiteral("shop"));
        facts.mode = QStringLiteral("test");
        facts.rows = QList<release::PlanRow>{
            {QStringLiteral("1"), QStringLiteral("starter"), true, QStringLiteral("price_s")},
            {QStringLiteral("2"), QStringLiteral("pro"), true, QStringLiteral("price_p")}};
        facts.priceMap = QMap<QString, QString>{{QStringLiteral("starter"), QStringLiteral("price_s")},
                                                {QStringLiteral("pro"), QStringLiteral("price_old")}};
        billing::StripeCatalog stripe;
        billing::StripePrice starter = price(QStringLiteral("price_s"), QStringLiteral("shop_starter"), 2000);
        starter.lookupKey = QStringLiteral("shop_starter_month_usd");
        stripe.insert(starter);
        stripe.insert(price(QStringLiteral("price_p"), QStringLiteral("shop_pro"), 8900));
        stripe.insert(price(QStringLiteral("price_unused"), QStringLiteral("shop_pro"), 5900));
        billing::StripeProduct product;
        for (const QString &id : {QStringLiteral("shop_starter"), QStringLiteral("shop_pro")}) {
            product.id = id;
            product.name = id;
            product.active = true;
            stripe.insert(product);
        }
        facts.stripe = stripe;
    }
    QList<PlanLine> lines() const
    {
        return planLines(catalog, facts, {}, QStringLiteral("PRICE_MAP in .env"), QStringLiteral("acct_1"));
    }
};

const PlanLine &lineOf(const QList<PlanLine> &lines, const char *code, bool orphan = false)
{
    const auto found = std::find_if(lines.cbegin(), lines.cend(), [&](const PlanLine &line) {
        return line.code == QLatin1String(code) && line.orphan == orphan;
    });
    Q_ASSERT(found != lines.cend());
    return *found;
}

} // namespace

class PlanMapTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void marksThePlaceThatDiffers()
    {
        const QList<PlanLine> lines = World().lines();
        const PlanLine &starter = lineOf(lines, "starter");
        QVERIFY2(starter.agrees(), qPrintable(starter.spoken()));
        for (const PlanSide &side : starter.sides)
            QCOMPARE(side.state, PlanSide::State::Agrees);

        const PlanLine &pro = lineOf(lines, "pro");
        QCOMPARE(pro.tone, Tone::Failed);
        QCOMPARE(pro.side(PlanPlace::Catalogue).state, PlanSide::State::Agrees);
        QCOMPARE(pro.side(PlanPlace::Stripe).state, PlanSide::State::Differs);
        QVERIFY(pro.side(PlanPlace::Stripe).detail.contains(QStringLiteral("89.00")));
        QCOMPARE(pro.side(PlanPlace::Environment).tone, Tone::Failed);
        QVERIFY(!pro.wantedPrice.isEmpty()); // a release would make it
        QVERIFY(pro.wantedKey.contains(QStringLiteral("pro")));

        QCOMPARE(lineOf(lines, "team").side(PlanPlace::Database).state, PlanSide::State::Absent);
        QCOMPARE(lines.first().tone, Tone::Failed); // worst first
        QCOMPARE(lines.last().code, QStringLiteral("starter"));
    }

    void findsThePriceThatNoPlanUses()
    {
        const QList<PlanLine> lines = World().lines();
        const auto orphans =
            std::count_if(lines.cbegin(), lines.cend(), [](const PlanLine &l) { return l.orphan; });
        QCOMPARE(orphans, 1);
        const auto orphan =
            std::find_if(lines.cbegin(), lines.cend(), [](const PlanLine &l) { return l.orphan; });
        QCOMPARE(orphan->priceId(), QStringLiteral("price_unused"));
        QVERIFY(!orphan->findings.first().remedy.isEmpty());
    }

    void marksTheFieldThatDiffers()
    {
        const QList<PlanLine> lines = World().lines();
        int wrong = 0;
        for (const PlanField &field : lineOf(lines, "pro").fields)
            wrong += static_cast<int>(std::count(field.wrong.cbegin(), field.wrong.cend(), true));
        QCOMPARE(wrong, 2); // the amount in Stripe, the id in the price map
        for (const PlanField &field : lineOf(lines, "starter").fields)
            QCOMPARE(std::count(field.wrong.cbegin(), field.wrong.cend(), true), 0);
    }

    void whatTakesNoPartIsSilent()
    {
        World world;
        world.facts.stripe.reset();
        world.facts.priceMap.reset();
        for (const PlanLine &line : world.lines()) {
            QCOMPARE(line.side(PlanPlace::Stripe).state, PlanSide::State::Silent);
            QCOMPARE(line.side(PlanPlace::Environment).state, PlanSide::State::Silent);
        }
    }

    void keepsTheModelsRules()
    {
        PlanMapModel model;
        PlanMapFilter filter;
        filter.setSourceModel(&model);
        FindingsModel findings;
        PlanFieldsModel fields;
        const QAbstractItemModelTester rules(&model);
        const QAbstractItemModelTester filterRules(&filter);
        const QAbstractItemModelTester findingRules(&findings);
        const QAbstractItemModelTester fieldRules(&fields);
        const QList<PlanLine> lines = World().lines();
        model.setLines(lines);
        findings.setLines(lines);
        fields.setFields(lines.first().fields);
        filter.sort(PlanMapModel::Plan);
        QCOMPARE(filter.line(0).code, QStringLiteral("pro"));
        filter.setWords(QStringLiteral("price_unused"));
        QCOMPARE(filter.rowCount(), 1);
        filter.setWords({});
        filter.setShow(PlanMapFilter::Show::Orphans);
        QCOMPARE(filter.rowCount(), 1);
        filter.setShow(PlanMapFilter::Show::WithFindings);
        QCOMPARE(filter.rowCount(), 3);
        QCOMPARE(filter.rowOf(QStringLiteral("starter")), -1);
        QVERIFY(findings.index(0).data(FindingDelegate::VerdictRole).toString() !=
                QStringLiteral("amount_differs"));
        model.setLines({});
        findings.setLines({});
        fields.setFields({});
    }

    void thePictureIsWalkedByKeyboard()
    {
        PlanMapModel model;
        PlanMapFilter filter;
        filter.setSourceModel(&model);
        PlanMapPicture picture(filter);
        picture.resize(900, 200);
        model.setLines(World().lines());
        picture.show();
        QSignalSpy chosen(&picture, &PlanMapPicture::rowChosen);
        QTest::keyClick(&picture, Qt::Key_Home);
        QTest::keyClick(&picture, Qt::Key_Down);
        QCOMPARE(picture.chosenRow(), 1);
        QCOMPARE(chosen.last().first().toInt(), 1);
        QVERIFY(picture.accessibleDescription().startsWith(filter.line(1).code));
        QTest::keyClick(&picture, Qt::Key_End);
        QCOMPARE(picture.chosenRow(), filter.rowCount() - 1);
        QVERIFY(picture.verticalScrollBar()->value() > 0); // it came into sight
        const double before = picture.scale();
        QTest::keyClick(&picture, Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(picture.scale() > before);
        QTest::keyClick(&picture, Qt::Key_0);
        QCOMPARE(picture.scale(), before);
        filter.setWords(QStringLiteral("starter"));
        QCOMPARE(picture.chosenRow(), -1); // it is not there any more
    }
};

QTEST_MAIN(PlanMapTest)
#include "planmap.moc"
