// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/corewords.h"

#include "gui/languages.h"
#include "gui/windowprogram.h"

#include <QApplication>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

using namespace slipway::gui;

/// The core's sentences in the window's language.
class CoreWordsTest : public QObject
{
    Q_OBJECT

    static QString sources()
    {
        QString all;
        QDirIterator files(QStringLiteral(TEST_DATA "/../../src"), {QStringLiteral("*.cpp")}, QDir::Files,
                           QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.fileName().endsWith(QStringLiteral("corewords.cpp")) || !file.open(QIODevice::ReadOnly))
                continue;
            all += QString::fromUtf8(file.readAll());
        }
        static const QRegularExpression seam(QStringLiteral("\"\\s*\n\\s*\"")); // one literal over two lines
        return all.remove(seam);
    }

private Q_SLOTS:
    void initTestCase() { loadWindowResources(); }
    void init() { applyLanguage(*qApp, QStringLiteral("de")); }
    void cleanup() { applyLanguage(*qApp, QStringLiteral("en")); }

    void everySentenceIsStillSaid()
    {
        const QString said = sources();
        static const QRegularExpression blank(QStringLiteral("%\\d|[()]"));
        for (const QString &sentence : coreSentences()) {
            for (const QString &part : sentence.split(blank)) {
                const QString words = part.trimmed();
                QVERIFY2(words.size() < 4 || said.contains(words), qPrintable(sentence));
            }
        }
    }

    void everySentenceIsTranslated()
    {
        for (const QString &sentence : coreSentences())
            QVERIFY2(QCoreApplication::translate("core", sentence.toUtf8().constData()) != sentence,
                     qPrintable(sentence));
    }

    void sentences_data()
    {
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("german");
        const auto row = [](const char *english, const char *german) {
            QTest::newRow(english) << QString::fromUtf8(english) << QString::fromUtf8(german);
        };
        row("not reached", "nicht erreicht");
        row("2 of the checks of step smoke failed.",
            "2 der Prüfungen von Schritt smoke sind fehlgeschlagen.");
        row("needs migrate, which has not succeeded (it was not run)",
            "braucht migrate, das nicht gelungen ist (es lief nicht)");
        row("3 of 10 pass, 1 failed, 2 waiting for a person",
            "3 von 10 bestanden, 1 fehlgeschlagen, 2 warten auf eine Person");
        row("1,222 updated", "1,222 aktualisiert");
        row("at fdf1b7f6bbe1, nothing is pending", "auf fdf1b7f6bbe1, nichts steht aus");
        row("the price list was updated", "the price list was updated"); // somebody else's words
        row("ERROR canceling statement, by hand", "ERROR canceling statement, by hand");
        row("", "");
    }
    void sentences()
    {
        QFETCH(QString, english);
        QFETCH(QString, german);
        QCOMPARE(coreWords(english), german);
        applyLanguage(*qApp, QStringLiteral("en"));
        QCOMPARE(coreWords(english), english);
    }
};

QTEST_MAIN(CoreWordsTest)
#include "corewords.moc"
