// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/export.h"
#include "evidence/artifact.h"
#include "evidence/artifactcsv.h"
#include "evidence/artifactfile.h"
#include "evidence/artifacthtml.h"
#include "evidence/priceids.h"
#include "ledger/ledger.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

using namespace slipway::evidence;
using namespace slipway::release;
using slipway::ledger::Ledger;

namespace {

const QString runId = QStringLiteral("20261120T101500Z-4f2a9c1e");
const QString price = QStringLiteral("price_1QabcDEFghiJKL");
const QString oldPrice = QStringLiteral("gold");

QJsonObject parsed(const char *json)
{
    return QJsonDocument::fromJson(json).object();
}

/// A finished run whose texts are as nasty as texts of a product can be.
QList<RunEvent> nastyRun()
{
    const QJsonObject header = parsed(R"({
        "tool": {"version": "0.1.0"}, "workspace": "saas-starter",
        "playbook": {"name": "db-release", "title": "Database <release>", "sha256": "77"}, "options": {},
        "release": {"version": "=1+1", "ticket": "@SUM(A1) ", "notes": "two\nlines; =cmd|'/c calc'!A1"},
        "environment": {"name": "staging", "protection": "confirm"},
        "operator": {"name": "Ada \"the\" <b>", "email": "ada@example.com", "os_user": "ada", "host": "box"},
        "source":
{
    "git_sha" : "abc", "git_ref" : "main", "git_tag" : null, "dirty" : false
}
})");
    const QJsonArray steps{parsed(
        R"({"id": "migrate", "phase": "execute", "kind": "alembic", "title": "<script>alert(1)</script>"})")};
    const QJsonArray plans{parsed(R"({"code": "starter", "plan_id": "p1", "is_active": true,
        "stripe_price_id": "price_1QabcDEFghiJKL", "environment_price_id": "price_1QabcDEFghiJKL", "status": "ok",
        "stripe": {"product_id": "prod_1", "price_id": "price_1QabcDEFghiJKL", "unit_amount": 2000, "currency": "usd",
                   "interval": "month", "active": true, "livemode": false},
        "before": {"stripe_price_id": "gold", "environment_price_id": null}, "findings": []})")};
    return {RunPlanned{QStringLiteral("d1"), header, steps},
            ApprovalGiven{QStringLiteral("operator"), QStringLiteral("-Ada"), QStringLiteral("confirmed"),
                          QStringLiteral("+1"), QStringLiteral("d1")},
            AttachmentAdded{QStringLiteral("sign-off.pdf"), QString(64, u'a'), QStringLiteral("evidence")},
            RunStarted{},
            StepStarted{QStringLiteral("migrate"), 1},
            OutputAppended{QStringLiteral("migrate"), 1, OutputStream::Out,
                           "made price_1QabcDEFghiJKL\r\n\x1b[31mred\x1b[0m\nopen"},
            OutputAppended{QStringLiteral("migrate"), 1, OutputStream::Out, "ended\n"},
            CheckFinished{QStringLiteral("migrate"),
                          1,
                          {QStringLiteral("\u202Egnissim"), QStringLiteral("select 'a;b', \"c\""),
                           QStringLiteral("-1"), QStringLiteral("\t=2"), CheckStatus::Pass}},
            FactRecorded{QStringLiteral("migrate"), QStringLiteral("plans"), plans},
            StepFinished{QStringLiteral("migrate"), 1, StepStatus::Succeeded, {}, {}, {}},
            RunFinished{RunStatus::Succeeded, {}}};
}

/// As a spreadsheet that knows quotes reads it.
QList<QStringList> readCsv(const QString &text, QChar separator)
{
    QList<QStringList> rows;
    QStringList row;
    QString field;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted && c == u'"' && i + 1 < text.size() && text[i + 1] == u'"') {
            field += c;
            ++i;
        } else if (c == u'"' && (quoted || field.isEmpty())) {
            quoted = !quoted;
        } else if (!quoted && (c == separator || c == u'\n')) {
            row << std::exchange(field, {});
            if (c == u'\n')
                rows << std::exchange(row, {});
        } else if (c != u'\r') {
            field += c;
        }
    }
    return rows;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class ExportTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<Ledger> m_ledger;
    QByteArray m_bytes;
    QJsonObject m_artifact;

    ExportRequest request(const char *format, const char *name) const
    {
        ExportRequest wanted;
        wanted.artifact = m_bytes;
        wanted.artifactName = QStringLiteral("db-release.json");
        wanted.format = QLatin1String(format);
        wanted.path = m_dir.filePath(QLatin1String(name));
        wanted.ledger = m_ledger.get();
        return wanted;
    }

private Q_SLOTS:
    void initTestCase()
    {
        auto opened = Ledger::open(m_dir.filePath(QStringLiteral("ledger.sqlite")));
        QVERIFY(opened);
        m_ledger = std::move(*opened);
        for (const RunEvent &event : nastyRun())
            QVERIFY(m_ledger->append(runId, event));
        m_artifact = *makeArtifact(*m_ledger->events(runId, false));
        m_bytes = artifactBytes(m_artifact);
        const QString sha256 =
            QString::fromLatin1(QCryptographicHash::hash(m_bytes, QCryptographicHash::Sha256).toHex());
        QVERIFY(m_ledger->append(runId, ArtifactWritten{QStringLiteral("/gone/db-release.json"), sha256}));
    }

    void htmlIsWellFormedAndCarriesNoMarkupOfItsTexts()
    {
        const QByteArray html = artifactHtml(m_artifact, {QStringLiteral("a.json"), QStringLiteral("ff")});
        QByteArray strict = html; // void elements closed, it must be XML
        strict.replace("<!DOCTYPE html>\n", "");
        strict.replace("width=device-width, initial-scale=1\">", "width=device-width, initial-scale=1\"/>");
        strict.replace("<meta charset=\"utf-8\">", "<meta charset=\"utf-8\"/>");
        strict.replace("form-action 'none'\">", "form-action 'none'\"/>");
        QXmlStreamReader xml(strict);
        QStringList elements;
        while (!xml.atEnd()) {
            if (xml.readNext() == QXmlStreamReader::StartElement)
                elements << xml.name().toString();
        }
        QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
        for (const char *never : {"script", "b", "img", "iframe", "form", "link", "object"})
            QVERIFY2(!elements.contains(QLatin1String(never)), never);
        QVERIFY(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        QVERIFY(html.contains("[U+202e]gnissim"));
        QVERIFY(!html.contains("http://") && !html.contains("https://") && !html.contains("onclick"));
    }

    void htmlStyleIsTheOneThatItsPolicyNames()
    {
        const QString html = QString::fromUtf8(artifactHtml(m_artifact, {}));
        const qsizetype begin = html.indexOf(QStringLiteral("<style>")) + 7;
        const QByteArray style = html.mid(begin, html.indexOf(QStringLiteral("</style>")) - begin).toUtf8();
        const QByteArray digest = QCryptographicHash::hash(style, QCryptographicHash::Sha256).toBase64();
        QVERIFY(html.contains(
            QStringLiteral("default-src 'none'; style-src 'sha256-%1'").arg(QString::fromLatin1(digest))));
        QVERIFY(!html.contains(QStringLiteral(" style=")));
    }

    void htmlCanBeHeardAndPrinted()
    {
        const QString html = QString::fromUtf8(artifactHtml(m_artifact, {}));
        QVERIFY(html.contains(QStringLiteral("<html lang=\"en\">")));
        QVERIFY(html.contains(QStringLiteral("@media print")));
        QCOMPARE(html.count(QStringLiteral("<table>")), html.count(QStringLiteral("<caption>")));
        QCOMPARE(html.count(QStringLiteral("<tr")) - html.count(QStringLiteral("<thead>")),
                 html.count(QStringLiteral("<th scope=\"row\">")));
        QCOMPARE(html.count(QStringLiteral("<h1")), 1);
        QRegularExpressionMatchIterator labels =
            QRegularExpression(QStringLiteral("aria-labelledby=\"(\\w+)\"")).globalMatch(html);
        QVERIFY(labels.hasNext());
        while (labels.hasNext())
            QVERIFY(html.contains(QStringLiteral("<h2 id=\"%1\">").arg(labels.next().captured(1))));
    }

    void csvHoldsEveryRecord()
    {
        const QByteArray csv = artifactCsv(m_artifact);
        QVERIFY(csv.startsWith("\xEF\xBB\xBF"));
        QCOMPARE(csv.count('\n'), csv.count("\r\n"));
        const QList<QStringList> rows = readCsv(QString::fromUtf8(csv.mid(3)), u',');
        QStringList records;
        for (const QStringList &row : rows) {
            QCOMPARE(row.size(), rows.first().size());
            records << row.first();
        }
        QCOMPARE(records.mid(1), QStringList({QStringLiteral("run"), QStringLiteral("plan"),
                                              QStringLiteral("step"), QStringLiteral("check"),
                                              QStringLiteral("approval"), QStringLiteral("attachment")}));
        const QStringList header = rows.first();
        const QStringList plan = rows[2];
        QCOMPARE(plan[header.indexOf(QStringLiteral("amount"))], QStringLiteral("2000"));
        QCOMPARE(plan[header.indexOf(QStringLiteral("run_id"))], runId);
        QCOMPARE(rows[1][header.indexOf(QStringLiteral("asked"))], QStringLiteral("'=1+1"));
        QCOMPARE(rows[4][header.indexOf(QStringLiteral("asked"))], QStringLiteral("select 'a;b', \"c\""));
    }

    void csvStartsNoFormulaWhateverTheSeparator_data()
    {
        QTest::addColumn<QChar>("separator");
        QTest::newRow("comma") << QChar(u',');
        QTest::newRow("semicolon") << QChar(u';');
        QTest::newRow("tab") << QChar(u'\t');
    }

    void csvStartsNoFormulaWhateverTheSeparator()
    {
        QFETCH(QChar, separator);
        const QString text = QString::fromUtf8(artifactCsv(m_artifact).mid(3));
        static const QRegularExpression formula(QStringLiteral("^[\\s\"]*[=+\\-@]"));
        for (const QStringList &row : readCsv(text, separator)) {
            for (const QString &field : row)
                QVERIFY2(!formula.match(field).hasMatch(), qPrintable(field));
        }
    }

    void priceIdsAreHiddenEverywhereOnDemand()
    {
        ExportRequest wanted = request("html", "hidden.html");
        wanted.hidePrices = true;
        const auto html = exportArtifact(wanted);
        QVERIFY2(html, html ? "" : qPrintable(html.error().message));
        wanted.format = QStringLiteral("csv");
        wanted.path = m_dir.filePath(QStringLiteral("hidden.csv"));
        const auto csv = exportArtifact(wanted);
        QVERIFY(csv);
        for (const QString &path : {html->path, html->logPath, csv->path, csv->logPath}) {
            const QByteArray content = contentOf(path);
            QVERIFY(!content.isEmpty());
            QVERIFY2(!content.contains(price.toUtf8()), qPrintable(path));
            QVERIFY2(!content.contains(oldPrice.toUtf8()), qPrintable(path));
        }
        QVERIFY(contentOf(html->path).contains("price-1"));
        const auto open = exportArtifact(request("html", "open.html"));
        QVERIFY(contentOf(open->path).contains(price.toUtf8()));
        QVERIFY(contentOf(open->logPath).contains("made price_1QabcDEFghiJKL\n"));
    }

    void logHoldsTheOutputWithoutTerminalControls()
    {
        const auto done = exportArtifact(request("html", "with-log.html"));
        QVERIFY(done);
        QCOMPARE(QFileInfo(done->logPath).fileName(), QStringLiteral("with-log.log"));
        const QByteArray log = contentOf(done->logPath);
        QVERIFY(log.contains("    openended\n")); // a line over two pieces
        QVERIFY(!log.contains('\x1b') && !log.contains('\r'));
        QVERIFY(log.contains("step migrate begins, attempt 1\n"));
        QVERIFY(contentOf(done->path).contains("href=\"with-log.log\""));
        QCOMPARE(QString::fromLatin1(QCryptographicHash::hash(log, QCryptographicHash::Sha256).toHex()),
                 done->logSha256);
        QVERIFY(!(QFile::permissions(done->logPath) & (QFile::ReadOther | QFile::ReadGroup)));
    }

    void whatIsNotValidIsNotExported()
    {
        ExportRequest wanted = request("html", "broken.html");
        wanted.artifact.replace("\"saas-starter\"", "\"other\"");
        const auto done = exportArtifact(wanted);
        QVERIFY(!done);
        QCOMPARE(done.error().code, QStringLiteral("artifact_broken"));
        QVERIFY(!done.error().details.isEmpty());
        QVERIFY(!QFile::exists(wanted.path));
        wanted = request("pdf", "a.pdf");
        QCOMPARE(exportArtifact(wanted).error().code, QStringLiteral("format_unknown"));
        wanted = request("html", "no-such-folder/a.html");
        wanted.withLog = false;
        QCOMPARE(exportArtifact(wanted).error().code, QStringLiteral("export_unwritable"));
    }

    void theArtifactNeedsNoOutputEvents()
    {
        const auto beside = m_ledger->eventsBesideOutput(runId);
        QVERIFY(beside);
        QCOMPARE(beside->size(), m_ledger->events(runId, false)->size() - 2);
        QList<StoredEvent> upToTheEnd = *beside;
        upToTheEnd.removeLast(); // ArtifactWritten
        QCOMPARE(artifactBytes(*makeArtifact(upToTheEnd)), m_bytes);
        QCOMPARE(m_ledger->eventsBesideOutput(QStringLiteral("none")).error().code,
                 QStringLiteral("run_unknown"));
    }

    void aRunIsExportedFromTheLedgerAlone()
    {
        const auto bytes = artifactOfRun(*m_ledger, runId);
        QVERIFY(bytes);
        QCOMPARE(*bytes, m_bytes); // the artifact as it was written, though its file is gone
        const auto elsewhere = Ledger::open(m_dir.filePath(QStringLiteral("empty.sqlite")));
        ExportRequest wanted = request("csv", "alone.csv");
        wanted.ledger = elsewhere->get();
        const auto done = exportArtifact(wanted);
        QVERIFY(done);
        QVERIFY(done->logPath.isEmpty());
        QVERIFY(done->logMissing.contains(runId));
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "exporttest.moc"
