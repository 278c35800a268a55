// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/stepbench.h"
#include "operations/localprocesses.h"
#include "operations/operationssteps.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::release;

/// What a command's output and files tell: JSON in it, a summary, values for later steps.
class CommandValuesTest : public QObject
{
    Q_OBJECT

    operations::LocalProcesses m_processes;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<fakes::StepBench> m_bench;

    StepOutcome print(const QByteArray &text, QJsonObject more)
    {
        more.insert(QStringLiteral("argv"), QJsonArray{QStringLiteral("cat")});
        more.insert(QStringLiteral("stdin"), QString::fromUtf8(text));
        return m_bench->run(QStringLiteral("command"), more);
    }
    StepOutcome printJson(const char *text, const QJsonObject &more)
    {
        return print(QJsonDocument(json(text)).toJson(), more);
    }
    static QJsonObject json(const char *text)
    {
        return QJsonDocument::fromJson(QByteArray(text).replace('\'', '"')).object();
    }
    CheckStatus status(const char *name) const { return m_bench->check(QString::fromUtf8(name))->status; }
    QString var(const char *name) const
    {
        return m_bench->facts[QStringLiteral("var.") + QLatin1String(name)].toString();
    }

    /// The findings of the kind's own rules about a step as written.
    QStringList findings(const QJsonObject &parameters) const
    {
        StepSpec spec;
        spec.id = spec.kind = QStringLiteral("command");
        spec.parameters = parameters;
        QStringList found;
        for (const StepKind &kind : operations::operationsStepKinds({})) {
            if (kind.name == u"command")
                kind.validate(spec, [&](const QString &path, const QString &code, const QString &) {
                    found << path + u' ' + code;
                });
        }
        return found;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<fakes::StepBench>(operations::operationsStepKinds({}));
        m_bench->processes.instead = &m_processes;
        m_bench->setup.workspace.dir = m_dir->path();
        m_bench->setup.runId = QStringLiteral("R1");
        m_bench->setup.childEnvironment.insert(QStringLiteral("PATH"), qgetenv("PATH"));
    }

    void findsTheObjectThatHasThePaths_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<QString>("processed");
        const auto row = [](const char *name, const char *output, const char *processed) {
            QTest::newRow(name) << QByteArray(output) << QString::fromLatin1(processed);
        };
        row("a document",
            "{\n  \"processed\": 10,\n  \"skipped\": 0,\n  \"detail\": {\"processed\": 3, \"skipped\": "
            "1}\n}\n",
            "10");
        row("in a line of a log",
            "2025-10-29 INFO start {\"batch\": 1}\n2025-10-29 INFO usage_billing {\"processed\": 10, "
            "\"skipped\": 0} (0.2 s)\nbye {}\n",
            "10");
        row("as Python says it",
            "[INFO] Task process_usage_billing[1-2] succeeded in 0.1s: {'processed': 10, 'skipped': 0, "
            "'last': None, 'ok': True, 'ids': (1, 2)}\n",
            "10");
        row("the last of several",
            "{\"processed\": 9, \"skipped\": 1}\n{\"processed\": 10, \"skipped\": 0}\n{\"other\": 1}\n",
            "10");
        row("over several lines of a log", "result:\n{\n \"processed\": 10,\n \"skipped\": 0 }\ndone\n",
            "10");
        row("nowhere", "processed 10\n", "no JSON that has it");
    }
    void findsTheObjectThatHasThePaths()
    {
        QFETCH(QByteArray, output);
        QFETCH(QString, processed);
        print(output, json("{'json': {'processed': {'equals': 10}, 'skipped': 0}, 'capture': {'DONE': "
                           "{'json': 'processed', 'optional': true}}}"));
        QCOMPARE(m_bench->check(QStringLiteral("processed"))->actual, processed);
        const CheckStatus wanted = processed == u"10" ? CheckStatus::Pass : CheckStatus::Fail;
        QCOMPARE(status("processed"), wanted);
        QCOMPARE(status("skipped"), wanted);
        QCOMPARE(var("DONE"), processed == u"10" ? processed : QString());
    }

    void judgesAsWritten_data()
    {
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<bool>("good");
        const auto row = [](const char *expected, bool good) {
            QTest::newRow(expected) << QByteArray(expected) << good;
        };
        row("{'n': 5}", true);
        row("{'n': '5'}", true);
        row("{'n': {'not': 5}}", false);
        row("{'n': {'in': [1, 5]}}", true);
        row("{'n': {'in': [1, 2]}}", false);
        row("{'n': {'at_least': 5, 'at_most': 5}}", true);
        row("{'n': {'at_least': 6}}", false);
        row("{'text': {'matches': '^a.c$'}}", true);
        row("{'text': {'contains': 'z'}}", false);
        row("{'money': {'at_least': 1000}}", true);
        row("{'list': {'contains': 2}}", true);
        row("{'list.length': 3}", true);
        row("{'flag': true}", true);
        row("{'flag': false}", false);
        row("{'flag': 1}", false);
        row("{'none': {'exists': true}}", false);
        row("{'gone': {'exists': false}}", true);
        row("{'missing': 0}", false);
    }
    void judgesAsWritten()
    {
        QFETCH(QByteArray, expected);
        QFETCH(bool, good);
        printJson("{'n': 5, 'text': 'abc', 'money': '1,234', 'list': [1, 2, 3], 'flag': true, 'none': null}",
                  {{QStringLiteral("json"), json(expected.constData())}});
        QCOMPARE(m_bench->checks.size(), 1);
        QCOMPARE(m_bench->checks.first().status, good ? CheckStatus::Pass : CheckStatus::Fail);
    }

    void aSummaryBecomesATable()
    {
        const QByteArray output = "[SUCCESS] Backfill complete\n\nBackfill Summary:\n=====\n"
                                  "Total subscriptions checked: 1,234\nUpdated successfully:        1,222\n"
                                  "Skipped (already set):       0\nAmbiguous cases:             12\n"
                                  "Errors:                      2\n\nSuccess Rate: 99.0%\n";
        print(output, json(" {'summary': {'checked': 'Total subscriptions checked',"
                           " 'updated': {'label': 'Updated successfully', 'at_least': 1},"
                           " 'already': 'Skipped (already set)',"
                           " 'ambiguous': {'pattern': '^Ambiguous cases:\\\\s+(\\\\d+)'},"
                           " 'errors': {'label': 'Errors', 'equals': 0},"
                           " 'rate': {'label': 'Success Rate', 'at_least': 99.5},"
                           " 'absent': 'No such thing', 'maybe': {"
                           " 'label' : 'Nor this', 'optional' : true}"
                           " }}"));
        const Table table = Table::fromJson(m_bench->facts[u"table.command"].toObject());
        QVERIFY(table.rows.contains(
            QStringList{QStringLiteral("Total subscriptions checked"), QStringLiteral("1,234")}));
        QVERIFY(
            table.rows.contains(QStringList{QStringLiteral("Skipped (already set)"), QStringLiteral("0")}));
        QCOMPARE(table.rows.size(), 6);
        QCOMPARE(var("updated"), QStringLiteral("1,222"));
        QCOMPARE(var("ambiguous"), QStringLiteral("12"));
        QCOMPARE(status("Updated successfully"), CheckStatus::Pass);
        QCOMPARE(status("Errors"), CheckStatus::Fail);
        QCOMPARE(status("Success Rate"), CheckStatus::Fail);
        QCOMPARE(status("No such thing"), CheckStatus::Fail);
        QVERIFY(!m_bench->check(QStringLiteral("Nor this")));
        print(output, json("{'summary': ['Updated successfully', 'Errors']}"));
        QCOMPARE(Table::fromJson(m_bench->facts[u"table.command"].toObject()).rows,
                 (QList<QStringList>{{QStringLiteral("Updated successfully"), QStringLiteral("1,222")},
                                     {QStringLiteral("Errors"), QStringLiteral("2")}}));
    }

    void valuesGoToLaterCommands()
    {
        print("job 17 queued\nid=18; rm -rf x\n", json(" {'capture': {'JOB': 'job (\\\\d+)', 'ID': 'id=(.*)'"
                                                       " }"
                                                       " }"));
        m_bench->run(QStringLiteral("command"), json("{'argv': ['echo', '<${JOB}>', '$${JOB}']}"));
        QCOMPARE(m_bench->output, QByteArray("<17> ${JOB}\n"));
        m_bench->run(QStringLiteral("command"), json("{'shell': 'printf [%s] \\'${ID}\\''}"));
        QCOMPARE(m_bench->output, QByteArray("[18; rm -rf x]"));
        print("nothing\n", json(" {'capture': {'JOB': 'job (\\\\d+)'"
                                " }"
                                " }"));
        QCOMPARE(status("JOB"), CheckStatus::Fail);
        const StepOutcome unknown =
            m_bench->run(QStringLiteral("command"), json("{'argv': ['echo', '${NOBODY}']}"));
        QCOMPARE(unknown.error->code, QStringLiteral("variable_missing"));
    }

    void environmentIsTheChildsAlone()
    {
        m_bench->setup.variables.insert(QStringLiteral("TOKEN"),
                                        {Secret("t0ken"), QStringLiteral("test"), {}});
        m_bench->run(QStringLiteral("command"),
                     json("{'shell': 'echo $A $B', 'environment': {'A': 'x${TOKEN}', 'B': 3}}"));
        QCOMPARE(m_bench->output, QByteArray("xt0ken 3\n"));
        QVERIFY(!QJsonDocument(m_bench->facts).toJson().contains("t0ken"));
    }

    void severalExitsMayBeRight()
    {
        QCOMPARE(m_bench->run(QStringLiteral("command"), json("{'shell': 'exit 3', 'exit': [0, 3]}")).status,
                 StepStatus::Succeeded);
        QCOMPARE(m_bench->run(QStringLiteral("command"), json("{'shell': 'exit 4', 'exit': [0, 3]}")).status,
                 StepStatus::Failed);
    }

    void filesAreCollected()
    {
        m_bench->setup.environment.settings.reports = QStringLiteral("var/reports");
        QFile stale(m_dir->filePath(QStringLiteral("stale.log")));
        QVERIFY(stale.open(QIODevice::WriteOnly));
        stale.setFileTime(QDateTime::currentDateTime().addSecs(-3600), QFileDevice::FileModificationTime);
        stale.close();
        const QJsonObject wanted =
            json("{'shell': 'echo case 1 > ambiguous_cases.log; exit ${CODE:-0}',"
                 " 'collect': ['ambiguous_*.log', 'stale.log', {'path': 'none.csv', 'optional': true}]}");
        QCOMPARE(m_bench->run(QStringLiteral("command"), wanted).status, StepStatus::Succeeded);
        QCOMPARE(m_bench->attached.size(), 1);
        QCOMPARE(m_bench->attached.first().name, QStringLiteral("ambiguous_cases.log"));
        QCOMPARE(
            m_bench->attached.first().sha256,
            QString::fromLatin1(QCryptographicHash::hash("case 1\n", QCryptographicHash::Sha256).toHex()));
        QFile kept(m_dir->filePath(QStringLiteral("var/reports/R1/command/ambiguous_cases.log")));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        QCOMPARE(kept.readAll(), QByteArray("case 1\n"));
        QCOMPARE(kept.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        QCOMPARE(m_bench->check(QStringLiteral("stale.log"))->actual,
                 QStringLiteral("there, but older than the command"));
        QVERIFY(!m_bench->check(QStringLiteral("none.csv")));
        QJsonObject failing = wanted;
        failing.insert(QStringLiteral("environment"), QJsonObject{{QStringLiteral("CODE"), 5}});
        QCOMPARE(m_bench->run(QStringLiteral("command"), failing).status, StepStatus::Failed);
        QCOMPARE(m_bench->attached.size(), 1); // what a failed command left is evidence too
    }

    void collectedFilesOfOneNameAreAllKept()
    {
        m_bench->setup.environment.settings.reports = QStringLiteral("var/reports");
        const QJsonObject wanted =
            json("{'shell': 'mkdir -p a b; echo 1 > a/result.tar.gz; echo 2 > b/result.tar.gz',"
                 " 'collect': ['a/result.tar.gz', 'b/result.tar.gz']}");
        for (int attempt = 0; attempt < 2; ++attempt)
            QCOMPARE(m_bench->run(QStringLiteral("command"), wanted).status, StepStatus::Succeeded);
        const QDir kept(m_dir->filePath(QStringLiteral("var/reports/R1/command")));
        QCOMPARE(kept.entryList(QDir::Files, QDir::Name),
                 QStringList({QStringLiteral("result.tar-2.gz"), QStringLiteral("result.tar-3.gz"),
                              QStringLiteral("result.tar-4.gz"), QStringLiteral("result.tar.gz")}));
        // Each attachment of the run, of both attempts, names a copy that still has its digest.
        QCOMPARE(m_bench->attached.size(), 2);
        for (const AttachmentAdded &attached : std::as_const(m_bench->attached)) {
            QFile file(m_dir->filePath(attached.note));
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(attached.note));
            QCOMPARE(QString::fromLatin1(
                         QCryptographicHash::hash(file.readAll(), QCryptographicHash::Sha256).toHex()),
                     attached.sha256);
        }
    }

    void whatIsWrongIsFoundWhenItIsRead()
    {
        QCOMPARE(findings({}), QStringList{QStringLiteral(" key_missing")});
        const QJsonObject wrong = json(" {'argv': ['x'], 'must': ['ok', '('], 'json': {'a': {'atleast': 1}},"
                                       " 'capture': {'1x': 'y', 'OK': {'patern': 'z'}, 'BAD': '('}, "
                                       "'summary': {'n': {'label': 'N', 'equal': 0}},"
                                       " 'collect': [{'file': 'x'}, 'y']}");
        const QStringList found = findings(wrong);
        for (const char *one :
             {"must.1 bad_pattern", "json.a bad_value", "capture.1x bad_value",
              "capture.OK.patern unknown_key", "capture.BAD bad_pattern", "summary.n.equal unknown_key",
              "collect.0.file unknown_key", "collect.0 key_missing"})
            QVERIFY2(found.contains(QLatin1String(one)), one);
        QCOMPARE(found.size(), 8);
        QVERIFY(findings(json("{'shell': 'x', 'must': ['a.*b'], 'json': {'a': {'at_least': '${N}'}}, "
                              "'capture': {'X': '$.a[0]'}}"))
                    .isEmpty());
    }
};

QTEST_GUILESS_MAIN(CommandValuesTest)
#include "commandvaluestest.moc"
