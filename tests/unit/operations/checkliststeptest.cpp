// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/stepbench.h"
#include "operations/operationssteps.h"
#include "release/checkitem.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::release;

namespace {

QString text(const char *value)
{
    return QString::fromUtf8(value);
}

const QString kind = text("checklist");

} // namespace

class ChecklistStepTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<fakes::StepBench> m_bench;

    QList<CheckItem> items() const { return itemsOf(m_bench->facts, kind); }
    void says(int item, const QStringList &answers)
    {
        m_bench->person.answers[text("item%1").arg(item)] = answers;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<fakes::StepBench>(operations::operationsStepKinds({}));
        m_bench->setup.workspace.dir = m_dir->path();
        m_bench->setup.runId = text("R1");
        m_bench->person.present = true;
    }

    void itemsAreSettledOneByOneAndStaySettled()
    {
        const QJsonObject parameters{{text("items"), QJsonArray{text("a"), text("b"), text("c")}}};
        says(1, {text("yes, fine")});
        says(2, {text("na, no PDF")});
        says(3, {text("no"), text("yes")});
        QCOMPARE(m_bench->run(kind, parameters).status, StepStatus::Skipped); // left to a person
        QCOMPARE(items().size(), 3);
        QCOMPARE(items()[0].note, text("fine"));
        QVERIFY(items()[0].at.isValid());
        QCOMPARE(m_bench->checks[1].reason, text("not applicable: no PDF"));
        QCOMPARE(m_bench->checks[2].status, CheckStatus::Skipped);
        m_bench->person.asked.clear();
        QCOMPARE(m_bench->run(kind, parameters).status, StepStatus::Succeeded);
        QCOMPARE(m_bench->person.asked.size(), 1); // the open one only
        QCOMPARE(m_bench->person.asked[0].kind, QuestionKind::Item);
        QCOMPARE(m_bench->person.asked[0].details[u"text"].toString(), text("c"));
    }

    void evidenceIsWantedKeptAndHashed()
    {
        QFile file(m_dir->filePath(text("shot.png")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("abc") == 3);
        file.close();
        const QJsonObject item{{text("text"), text("look")}, {text("evidence"), text("a screenshot")}};
        says(1, {text("yes"), text("{\"decision\": \"done\", \"files\": [\"missing.png\"]}"),
                 text("{\"decision\": \"done\", \"files\": [\"shot.png\"]}")});
        QCOMPARE(m_bench->run(kind, {{text("items"), QJsonArray{item}}}).status, StepStatus::Succeeded);
        QVERIFY(m_bench->printed(text("wants this attached: a screenshot")));
        QVERIFY(m_bench->printed(text("missing.png cannot be attached")));
        const ItemFile kept = items()[0].files.first();
        QCOMPARE(kept.sha256, text("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(kept.path, text("var/reports/attachments/R1/ba7816bf8f01-shot.png"));
        QVERIFY(QFile::exists(m_dir->filePath(kept.path)));
        QCOMPARE(m_bench->attached.size(), 1);
        QCOMPARE(m_bench->attached.first().path, kept.path);
    }

    void withoutAPersonItIsLeftToOne()
    {
        m_bench->person.present = false;
        QCOMPARE(m_bench->forecast(kind, {{text("items"), QJsonArray{text("a")}}}).reason,
                 text("left to a person"));
        const StepOutcome outcome = m_bench->run(kind, {{text("items"), QJsonArray{text("a")}}});
        QCOMPARE(outcome.status, StepStatus::Skipped);
        QCOMPARE(outcome.reason, text("left to a person"));
    }

    void aMistakeInAnItemIsToldWithItsPlace()
    {
        StepSpec spec;
        const QJsonObject wrong{{text("text"), text("a")}, {text("expect"), text("b")}};
        spec.parameters = {{text("items"), QJsonArray{text("fine"), wrong, QJsonObject()}}};
        QStringList told;
        const QList<StepKind> kinds = operations::operationsStepKinds({});
        const auto mine =
            std::find_if(kinds.cbegin(), kinds.cend(), [](const StepKind &one) { return one.name == kind; });
        mine->validate(spec, [&](const QString &path, const QString &code, const QString &) {
            told << path + u' ' + code;
        });
        QCOMPARE(told, (QStringList{text("items.1.expect unknown_key"), text("items.2 key_missing")}));
    }

    void theItemsArePartOfTheIntent()
    {
        const auto intent = [&](const char *item) {
            return m_bench->forecast(kind, {{text("items"), QJsonArray{text(item)}}}).intent;
        };
        QVERIFY(intent("a") != intent("b"));
        m_bench->person.present = false;
        const QJsonObject headless = intent("a");
        m_bench->person.present = true;
        QCOMPARE(intent("a"), headless); // who is there is no intent
    }
};

QTEST_GUILESS_MAIN(ChecklistStepTest)
#include "checkliststeptest.moc"
