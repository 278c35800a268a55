// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "fakes/sshserver.h"
#include "fakes/stepbench.h"
#include "operations/linescanner.h"
#include "operations/localprocesses.h"
#include "operations/operationssteps.h"

#include <QDir>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::release;

/// Scans of real files, also while they are rotated, of a command's output and of a host's files.
class LogScanTest : public QObject
{
    Q_OBJECT

    operations::LocalProcesses m_processes;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<fakes::StepBench> m_bench;

    static QJsonObject json(const char *text)
    {
        return QJsonDocument::fromJson(QByteArray(text).replace('\'', '"')).object();
    }
    StepSpec scan(const char *parameters) const
    {
        StepSpec spec;
        spec.id = QStringLiteral("errors");
        spec.kind = QStringLiteral("log_scan");
        spec.parameters = json(parameters);
        if (!spec.parameters.contains(u"argv") && !spec.parameters.contains(u"shell") &&
            !spec.parameters.contains(u"files"))
            spec.parameters.insert(QStringLiteral("files"), QJsonArray{QStringLiteral("api.log")});
        return spec;
    }
    void append(const char *name, const QByteArray &text) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::Append));
        file.write(text);
    }
    void truncate(const char *name) const { QVERIFY(QFile::resize(path(name), 0)); }
    QString path(const char *name) const { return m_dir->filePath(QLatin1String(name)); }
    QString actual(const char *name) const
    {
        const CheckResult *check = m_bench->check(QString::fromUtf8(name));
        return check ? check->actual : QStringLiteral("(no such check)");
    }
    CheckStatus status(const char *name) const
    {
        const CheckResult *check = m_bench->check(QString::fromUtf8(name));
        return check ? check->status : CheckStatus::Skipped;
    }
    void run(const StepSpec &spec)
    {
        const StepOutcome outcome = m_bench->run(spec);
        QVERIFY2(outcome.status == StepStatus::Succeeded, qPrintable(outcome.reason));
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_bench = std::make_unique<fakes::StepBench>(operations::operationsStepKinds({}));
        m_bench->processes.instead = &m_processes;
        m_bench->setup.workspace.dir = m_dir->path();
        m_bench->setup.childEnvironment.insert(QStringLiteral("PATH"), qgetenv("PATH"));
    }

    void countsWhatIsThere()
    {
        append("api.log",
               "start\nERROR one\nfine\n2 ERROR two\nDeprecationWarning ERROR\nend without a line end ERROR");
        run(scan("{'since': 'beginning', 'none_of': ['ERROR', 'subscriber_id_not_set', {'pattern': '^2', "
                 "'except': ['two$']}], "
                 "'except': ['DeprecationWarning'], 'at_least': {'start': 1, 'fine': 2}}"));
        QCOMPARE(actual("ERROR"), QStringLiteral("3 lines, first: %1:2: ERROR one").arg(path("api.log")));
        QCOMPARE(status("ERROR"), CheckStatus::Fail);
        QCOMPARE(status("subscriber_id_not_set"), CheckStatus::Pass);
        QCOMPARE(status("^2"), CheckStatus::Pass);
        QCOMPARE(status("start"), CheckStatus::Pass);
        QCOMPARE(status("fine"), CheckStatus::Fail);
        const Table table = Table::fromJson(m_bench->facts[u"table.errors"].toObject());
        QVERIFY(table.rows.contains(QStringList{path("api.log") + QStringLiteral(":6"),
                                                QStringLiteral("end without a line end ERROR"),
                                                QStringLiteral("ERROR")}));
        QVERIFY(m_bench->printed(QStringLiteral("api.log:4: 2 ERROR two")));
    }

    void onlyTheseMayBeThere()
    {
        append("api.log",
               "Subscriber 7 not found for customer c-invalid\nSubscriber 8 not found for customer c-1\n");
        run(scan("{'since': 'beginning', 'only': {'Subscriber .* not found for customer': ['c-invalid', "
                 "'c-test']}}"));
        QCOMPARE(actual("Subscriber .* not found for customer"),
                 QStringLiteral("1 lines, first: %1:2: Subscriber 8 not found for customer c-1")
                     .arg(path("api.log")));
        QCOMPARE(m_bench->checks.first().expected, QStringLiteral("only lines with c-invalid or c-test"));
    }

    void valuesAreReadFromLines()
    {
        append("api.log", "INFO usage_billing \"processed\": 9, \"skipped\": 1, \"failed\": 0\n"
                          "INFO usage_billing \"processed\": 10, \"skipped\": 0, \"failed\": 0\nINFO other\n"
                          "INFO monitoring {'alerts_created': 3}\n");
        run(scan("{'since': 'beginning', 'json': {'processed': 10, 'skipped': 0, 'failed': {'at_most': 0}}, "
                 "'capture': {'ALERTS': 'alerts_created.*?(\\\\d+)'}}"));
        for (const char *name : {"processed", "skipped", "failed"})
            QVERIFY2(status(name) == CheckStatus::Pass, name);
        QCOMPARE(m_bench->facts[u"var.ALERTS"].toString(), QStringLiteral("3"));
    }

    void sinceAnEarlierStepBegan_data()
    {
        QTest::addColumn<QString>("rotation");
        QTest::addColumn<bool>("onHost");
        for (const char *name : {"none", "renamed", "renamed twice", "copied and truncated", "truncated",
                                 "renamed and compressed", "new file", "written anew"}) {
            QTest::newRow(name) << QString::fromLatin1(name) << false;
            QTest::newRow(qPrintable(QLatin1String(name) + QStringLiteral(" on a host")))
                << QString::fromLatin1(name) << true;
        }
    }
    void sinceAnEarlierStepBegan()
    {
        QFETCH(QString, rotation);
        QFETCH(bool, onHost);
        fakes::SshServer server;
        StepSpec spec = scan("{'since': 'deploy', 'none_of': ['ERROR'], 'at_least': {'new': 2}}");
        if (onHost) {
            QCOMPARE(server.start(), QString());
            m_bench->setup.environment.settings.hosts = {
                HostSpec{QStringLiteral("api"), server.command(), m_dir->path(), {}}};
            spec.parameters.insert(QStringLiteral("host"), QStringLiteral("api"));
        }
        append("api.log", "ERROR long ago\nhalf a ");
        append("api.log.1", "ERROR even longer ago\n");
        m_bench->begins(QStringLiteral("backup"), spec);
        QVERIFY(!m_bench->facts.contains(QStringLiteral("logmark.errors")));
        m_bench->begins(QStringLiteral("deploy"), spec);
        append("api.log", "line new 1\n");
        if (rotation.startsWith(u"renamed")) {
            QVERIFY(QFile::rename(path("api.log.1"), path("api.log.2")));
            QVERIFY(QFile::rename(path("api.log"), path("api.log.1")));
            append("api.log", "other\n");
        }
        if (rotation == u"renamed twice") {
            QVERIFY(QFile::rename(path("api.log.2"), path("api.log.3")));
            QVERIFY(QFile::rename(path("api.log.1"), path("api.log.2")));
            QVERIFY(QFile::rename(path("api.log"), path("api.log.1")));
        }
        if (rotation == u"renamed and compressed")
            QCOMPARE(QProcess::execute(QStringLiteral("gzip"), {path("api.log.1")}), 0);
        if (rotation == u"copied and truncated") {
            QVERIFY(QFile::copy(path("api.log"), path("api.log-20260101")));
            truncate("api.log");
        }
        if (rotation == u"truncated") {
            truncate("api.log");
            append("api.log", "new 1, since the lines before are lost\n");
        }
        if (rotation == u"written anew") { // the same file, and longer than before: only its content tells
            truncate("api.log");
            append("api.log", "new 1, since a program began to write the file from its beginning\n");
        }
        if (rotation == u"new file")
            append("api.log-extra", "quiet\n");
        append("api.log", "new 2\n");
        run(spec);
        QCOMPARE(actual("ERROR"), QStringLiteral("no line"));
        QCOMPARE(actual("new"), QStringLiteral("2 lines"));
        append("api.log", "new ERROR\n");
        run(spec);
        QCOMPARE(status("ERROR"), CheckStatus::Fail);
    }

    void aFileThatIsGoneIsSaid()
    {
        append("api.log", "begin\n");
        const StepSpec spec = scan("{'none_of': ['ERROR']}"); // since the run began
        m_bench->begins(QStringLiteral("first"), spec);
        QVERIFY(QFile::remove(path("api.log")));
        append("api.log", "fresh\n");
        run(spec);
        QCOMPARE(status("ERROR"), CheckStatus::Pass);
        QCOMPARE(status("log files"), CheckStatus::Fail);
        QVERIFY(actual("log files").contains(QStringLiteral("cannot be read")));
    }

    void variablesStandInPaths()
    {
        m_bench->setup.variables.insert(QStringLiteral("LOGS"),
                                        {Secret(m_dir->path().toUtf8()), QStringLiteral("test"), {}});
        append("api.log", "ERROR long ago\n");
        const StepSpec spec = scan("{'files': ['${LOGS}/api.log'], 'none_of': ['ERROR']}");
        m_bench->begins(QStringLiteral("first"), spec);
        append("api.log", "ERROR now\n");
        run(spec);
        QCOMPARE(actual("ERROR"), QStringLiteral("1 lines, first: %1:2: ERROR now").arg(path("api.log")));
    }

    void nothingToReadIsNoSuccess()
    {
        run(scan("{'since': 'beginning', 'files': ['none-*.log'], 'none_of': ['ERROR']}"));
        QCOMPARE(status("log files"), CheckStatus::Fail);
        run(scan(
            "{'since': 'beginning', 'files': ['none-*.log'], 'none_of': ['ERROR'], 'may_be_missing': true}"));
        QCOMPARE(status("log files"), CheckStatus::Skipped);
        const StepOutcome outcome = m_bench->run(scan("{'since': 'deploy', 'none_of': ['ERROR']}"));
        QCOMPARE(outcome.error->code, QStringLiteral("log_mark_missing"));
    }

    void aCommandsOutputIsALogToo()
    {
        const StepSpec spec = scan(
            "{'shell': 'echo since $SLIPWAY_SINCE; echo ERROR a; echo ERROR b >&2', 'none_of': ['ERROR'], "
            "'at_least': {'since 2026-01-01T12:00:00.000Z': 1}}");
        run(spec);
        QVERIFY(actual("ERROR").startsWith(QStringLiteral("2 lines, first: output:2: ERROR a")));
        QCOMPARE(status("since 2026-01-01T12:00:00.000Z"), CheckStatus::Pass);
        const StepOutcome failed =
            m_bench->run(scan("{'shell': 'echo no such pod >&2; exit 1', 'none_of': ['ERROR']}"));
        QCOMPARE(failed.error->code, QStringLiteral("log_unreadable"));
        QCOMPARE(failed.error->details, QStringList{QStringLiteral("no such pod")});
    }

    void aHostsFilesAreReadFromTheMark()
    {
        fakes::SshServer server;
        QCOMPARE(server.start(), QString());
        m_bench->setup.environment.settings.hosts = {
            HostSpec{QStringLiteral("api"), server.command(), m_dir->path(), {}}};
        append("api.log", "ERROR long ago\n");
        const StepSpec spec =
            scan("{'host': 'api', 'files': ['api*.log'], 'none_of': ['ERROR'], 'at_least': {'new': 2}}");
        m_bench->begins(QStringLiteral("first"), spec);
        append("api.log", "new 1\n");
        QVERIFY(QFile::rename(path("api.log"), path("api.log.1")));
        append("api.log", "new 2\n");
        run(spec);
        QCOMPARE(actual("ERROR"), QStringLiteral("no line"));
        QCOMPARE(actual("new"), QStringLiteral("2 lines"));
        append("api.log", "ERROR now\n");
        run(spec);
        QVERIFY(actual("ERROR").startsWith(QStringLiteral("1 lines")));
    }

    void linesAreFoundAsOneByOne_data()
    {
        QTest::addColumn<QString>("pattern");
        for (const char *pattern : {"a", "^b", "c$", "^$", "a|b", "x|needle|\\d{3}", "needle|other", "a\\s+b",
                                    "[^z]*q", "(?i)NEEDLE", "\\bneedle\\b", "é+", "(a+)+$", "n.*e", "^\\s"})
            QTest::newRow(pattern) << QString::fromUtf8(pattern);
    }
    /// The buffer as a whole must give what each line alone gives.
    void linesAreFoundAsOneByOne()
    {
        QFETCH(QString, pattern);
        const QByteArray text =
            "a\n b\nneedle\n\n\nab c\nq\nzq\nneedles and é\n123\n\xff\xfe bad utf\nother\n needle\r\nlast a";
        auto compiled = operations::LinePattern::compile(pattern);
        QVERIFY(compiled);
        QByteArrayList found;
        compiled->eachMatch(text, [&](QByteArrayView line) { found << line.toByteArray(); });
        QByteArrayList wanted;
        for (const QByteArray &line : text.split('\n')) {
            if (compiled->matches(line))
                wanted << line;
        }
        QCOMPARE(found, wanted);
    }

    void longLinesAndManyPiecesAreFound()
    {
        QByteArray text = QByteArray(3 << 20, 'x') + "needle\n";
        for (int i = 0; i < 60'000; ++i)
            text += "2026-01-01 line " + QByteArray::number(i) + (i % 20'000 == 7 ? " needle\n" : " hay\n");
        append("api.log", text);
        run(scan("{'since': 'beginning', 'none_of': ['needle$']}"));
        QCOMPARE(actual("needle$").left(8), QStringLiteral("4 lines,"));
        QVERIFY(m_bench->printed(QStringLiteral("api.log:40009: 2026-01-01 line 40007 needle")));
    }
};

QTEST_GUILESS_MAIN(LogScanTest)
#include "logscantest.moc"
