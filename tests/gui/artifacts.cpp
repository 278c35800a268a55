// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifactspage.h"
#include "gui/mainwindow.h"
#include "gui/rowstable.h"
#include "gui/windowprogram.h"
#include "gui/workbench.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::gui;

/// An auditor without any workspace opens what a release left.
class ArtifactsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;

    QString golden() const { return QStringLiteral(TEST_DATA "/golden/0.1.0/artifact-2.json"); }
    ArtifactsPage &page() const
    {
        return *static_cast<ArtifactsPage *>(m_window->page(QStringLiteral("artifacts")));
    }
    RowsTable &table(const char *name) const
    {
        return *page().findChild<RowsTable *>(QString::fromLatin1(name));
    }

private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_window = std::make_unique<MainWindow>(*m_bench);
        m_window->show();
    }
    void cleanup() { m_window.reset(); }

    void wholeArtifactShowsWhatItProves()
    {
        m_window->openArtifact(golden());
        QCOMPARE(m_window->currentPage(), QStringLiteral("artifacts"));
        QTRY_VERIFY(table("artifactChecks").rowsModel().rowCount() > 0);
        const QAbstractItemModelTester tester(&table("artifactChecks").rowsModel());
        QVERIFY(table("artifactSteps").rowsModel().rowCount() > 0);
        QVERIFY(page().findChild<QPushButton *>(QStringLiteral("artifact.export.html"))->isVisible());
    }

    void changedArtifactIsNotTrusted()
    {
        QFile file(golden());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray bytes = file.readAll();
        bytes.replace("\"status\": \"pass\"", "\"status\": \"fail\"");
        const QString path = m_dir.filePath(QStringLiteral("changed.json"));
        QFile changed(path);
        QVERIFY(changed.open(QIODevice::WriteOnly));
        changed.write(bytes);
        changed.close();
        m_window->openArtifact(path);
        QTRY_VERIFY(table("artifactIntegrity").rowsModel().rowCount() > 0);
        QCOMPARE(table("artifactIntegrity").rowsModel().rows().first().tone, Tone::Failed);
        QVERIFY(!page().findChild<QPushButton *>(QStringLiteral("artifact.export.html"))->isVisible());
        QCOMPARE(table("artifactChecks").rowsModel().rows().first().tone, Tone::Failed);
    }

    void missingFileIsNamed()
    {
        const ArtifactReading reading = readArtifact(m_dir.filePath(QStringLiteral("absent.json")), {});
        QVERIFY(reading.error);
        QVERIFY(reading.error->message.contains(QStringLiteral("absent.json")));
    }

    void filterNarrowsAndTableIsCopied()
    {
        page().setReading(readArtifact(golden(), {}));
        const int all = table("artifactChecks").rowsModel().rowCount();
        QVERIFY(all > 1);
        page()
            .findChild<QLineEdit *>(QStringLiteral("artifact.filter"))
            ->setText(table("artifactChecks").rowsModel().rows().last().cells.value(1));
        const int some = table("artifactChecks").rowsModel().rowCount();
        QVERIFY(some >= 1 && some < all);
        page().findChild<QPushButton *>(QStringLiteral("artifact.copyChecks"))->click();
        QCOMPARE(QApplication::clipboard()->text().split(u'\n').size(), qsizetype(some));
    }
};

QTEST_MAIN(ArtifactsTest)
#include "artifacts.moc"
