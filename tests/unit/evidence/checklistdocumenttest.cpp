// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/checklistdocument.h"
#include "evidence/markdown.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace slipway::evidence;

namespace {

QByteArray data(const char *name)
{
    QFile file(QStringLiteral(TEST_DATA "/evidence/") + QLatin1String(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QJsonObject artifact()
{
    return QJsonDocument::fromJson(data("checklist.json")).object();
}

/// The artifact with so many steps, each with so many checks.
QJsonObject large(int stepCount, int checkCount)
{
    QJsonObject whole = artifact();
    QJsonArray checks;
    for (int i = 0; i < checkCount; ++i)
        checks << QJsonObject{
            {QStringLiteral("name"), QStringLiteral("ä check with a rather long name %1").arg(i)},
            {QStringLiteral("status"), QStringLiteral("pass")}};
    QJsonArray steps;
    for (int i = 0; i < stepCount; ++i)
        steps << QJsonObject{{QStringLiteral("id"), QString::number(i)},
                             {QStringLiteral("phase"), QStringLiteral("verify")},
                             {QStringLiteral("title"), QStringLiteral("step %1").arg(i)},
                             {QStringLiteral("status"), QStringLiteral("succeeded")},
                             {QStringLiteral("checks"), checks}};
    whole.insert(QStringLiteral("steps"), steps);
    return whole;
}

} // namespace

class ChecklistDocumentTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isWhatItWas()
    {
        const QList<QByteArray> expected = data("checklist.md").split('\n');
        const QList<QByteArray> found = checklistMarkdown(artifact()).toUtf8().split('\n');
        for (qsizetype i = 0; i < qMin(expected.size(), found.size()); ++i)
            QCOMPARE(QString::fromUtf8(found[i]), QString::fromUtf8(expected[i]));
        QCOMPARE(found.size(), expected.size());
    }

    void textsStayTexts_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *raw, const char *text, const char *code) {
            QTest::newRow(raw) << QString::fromUtf8(raw) << QString::fromUtf8(text)
                               << QString::fromUtf8(code);
        };
        row("@you #1", "@\u200byou #\u200b1", "`@you #1`");
        row("a|b", "a\\|b", "`a\\|b`");
        row("two\nlines", "two lines", "`two lines`");
        row("<img src=x>", "\\<img src=x\\>", "`<img src=x>`");
        row("a`b", "a\\`b", "``a`b``");
        row("`", "\\`", "`` ` ``");
        row("[x](y)", "\\[x\\](y)", "`[x](y)`");
    }

    void textsStayTexts()
    {
        QFETCH(QString, raw);
        QTEST(markdown::cell(raw), "text");
        QTEST(markdown::codeCell(raw), "code");
    }

    void linksLeadToWebAndFilesOnly()
    {
        QCOMPARE(markdown::link(QStringLiteral("a"), QStringLiteral("docs/a.md")),
                 QStringLiteral("[a](docs/a.md)"));
        QCOMPARE(markdown::link(QStringLiteral("a"), QStringLiteral("javascript:alert(1)")),
                 QStringLiteral("a"));
        QCOMPARE(markdown::link(QStringLiteral("a"), QStringLiteral("x) [b](y")), QStringLiteral("a"));
    }

    void staysBelowTheTrackersLimit_data()
    {
        QTest::addColumn<int>("steps");
        QTest::addColumn<int>("checks");
        QTest::addColumn<QString>("ending");
        QTest::newRow("small") << 3 << 10 << QString();
        QTest::newRow("without checks") << 100 << 30 << QStringLiteral("Shortened to");
        QTest::newRow("cut") << 5000 << 1 << QStringLiteral("Cut to");
    }

    void staysBelowTheTrackersLimit()
    {
        QFETCH(int, steps);
        QFETCH(int, checks);
        QFETCH(QString, ending);
        const QString markdown = checklistMarkdown(large(steps, checks));
        QVERIFY(markdown.toUtf8().size() <= 64 * 1024);
        QVERIFY(!markdown.contains(QChar(0xFFFD)));
        QCOMPARE(markdown.contains(QStringLiteral("that trackers take")), !ending.isEmpty());
        QVERIFY(markdown.contains(ending));
    }
};

QTEST_GUILESS_MAIN(ChecklistDocumentTest)
#include "checklistdocumenttest.moc"
