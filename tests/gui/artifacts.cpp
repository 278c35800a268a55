// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifactside.h"
#include "gui/artifactspage.h"
#include "gui/checkview.h"
#include "gui/logpane.h"
#include "gui/mainwindow.h"
#include "gui/rowstable.h"
#include "gui/valuetable.h"
#include "gui/verdictband.h"
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

    CheckView &checks() const { return *page().findChild<CheckView *>(QStringLiteral("artifactChecks")); }
    QString changedCopy(const QByteArray &from, const QByteArray &to) const
    {
        QFile file(golden());
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QString path = m_dir.filePath(QStringLiteral("changed.json"));
        QFile changed(path);
        if (changed.open(QIODevice::WriteOnly))
            changed.write(file.readAll().replace(from, to));
        return path;
    }
    bool shows(const QString &words) const
    {
        const auto labels = page().findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(), [&](const QLabel *label) {
            return label->isVisible() && label->text().contains(words);
        });
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
        QTRY_VERIFY(checks().model().rowCount() > 0);
        QVERIFY(table("artifactSteps").rowsModel().rowCount() > 0);
        QVERIFY(page().findChild<VerdictBand *>()->accessibleName().contains(
            QStringLiteral("Succeeded on local")));
        QVERIFY(page().findChild<QPushButton *>(QStringLiteral("artifact.export"))->isVisible());
        QVERIFY(shows(QStringLiteral("Nothing speaks against this file")));
        page().findChild<QTabWidget *>()->setCurrentIndex(5);
        QTRY_VERIFY(shows(QStringLiteral("which is not here"))); // the log is in another ledger
    }

    void changedArtifactIsNotTrusted()
    {
        const QString path = changedCopy("\"status\": \"pass\"", "\"status\": \"fail\"");
        m_window->openArtifact(path);
        QTRY_VERIFY(checks().model().rowCount() > 0);
        QVERIFY(page().findChild<VerdictBand *>()->accessibleName().contains(
            QStringLiteral("Not to be trusted")));
        QVERIFY(!page().findChild<QPushButton *>(QStringLiteral("artifact.export"))->isVisible());
        QCOMPARE(checks().table().model()->index(0, ChecksModel::Result).data().toString(),
                 lookOf(checks().model().rows().first()).word); // failed ones first
        QVERIFY(checks().model().rows().first().check.status == slipway::release::CheckStatus::Fail);
    }

    void anotherOneIsComparedDifferencesFirst()
    {
        page().setReading(readArtifact(golden(), {}));
        page().compareWith(QStringLiteral(TEST_DATA "/golden/0.1.0/artifact-1.json"));
        const auto comparison = [this] {
            return page().findChild<ValueTable *>(QStringLiteral("artifactComparison"));
        };
        QTRY_VERIFY(comparison());
        QVERIFY(comparison()->values().differences() > 0);
        QCOMPARE(comparison()->values().table().rows.first().constLast(), QStringLiteral("changed"));
        QCOMPARE(comparison()->values().table().rows.constLast().constLast(), QStringLiteral("same"));
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
        const int all = checks().table().model()->rowCount();
        QVERIFY(all > 1);
        checks()
            .findChild<QLineEdit *>(QStringLiteral("checkFilter"))
            ->setText(checks().model().rows().constLast().check.name);
        const int some = checks().table().model()->rowCount();
        QVERIFY(some >= 1 && some < all);
        checks().copyAll();
        QCOMPARE(QApplication::clipboard()->text().split(u'\n').size(), qsizetype(some + 1));
    }
};

QTEST_MAIN(ArtifactsTest)
#include "artifacts.moc"
