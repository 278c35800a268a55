// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/environmentspage.h"
#include "gui/mainwindow.h"
#include "gui/rowstable.h"
#include "gui/windowprogram.h"
#include "gui/workbench.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::gui;

/// The page of environments over a keyring that is locked (lockedkeyring.sh): locked is told as locked, never
/// as "not set", and a value that could not be stored is not said to be.
class LockedKeyringTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void lockedIsToldAsLocked()
    {
        loadWindowResources();
        QTemporaryDir dir;
        const QString workspace = dir.filePath(QStringLiteral("shop"));
        QVERIFY(QDir().mkpath(workspace));
        QFile file(QString(workspace + QStringLiteral("/slipway.yaml")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "slipway: 1\nworkspace: shop\nenvironments:\n  staging:\n    database: sqlite:///db.sqlite\n"
            "    stripe: {secret_key: 'keychain:stripe-staging', mode: test}\n");
        file.close();
        Workbench bench(dir.filePath(QStringLiteral("settings.ini")));
        bench.trust(workspace);
        MainWindow window(bench);
        window.openWorkspace(workspace);
        window.show();
        auto *page = static_cast<EnvironmentsPage *>(window.showPage(QStringLiteral("environments")));
        page->open(QStringLiteral("staging"));
        auto *table = page->findChild<RowsTable *>(QStringLiteral("secrets"));
        QVERIFY(table);
        const auto stateOf = [&]() -> QString {
            for (const RowsModel::Row &row : table->rowsModel().rows())
                if (row.key == u"keychain:stripe-staging")
                    return row.icon;
            return {};
        };
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(), QStringLiteral("lock"), 20'000);

        auto *value = page->findChild<QLineEdit *>(QStringLiteral("secretValue"));
        auto *store = page->findChild<QPushButton *>(QStringLiteral("secretStore"));
        QVERIFY(value && store);
        QTRY_VERIFY(value->isEnabled());
        QTest::keyClicks(value, QStringLiteral("sk_test_notForAnybody"));
        QTest::mouseClick(store, Qt::LeftButton);
        const auto says = [&](const QString &words) {
            const auto labels = page->findChildren<QLabel *>();
            return std::any_of(labels.cbegin(), labels.cend(), [&](const QLabel *label) {
                return label->text().contains(words, Qt::CaseInsensitive);
            });
        };
        QTRY_VERIFY_WITH_TIMEOUT(says(QStringLiteral("locked")), 20'000);
        QVERIFY(!says(QStringLiteral("is stored in the keychain")));
        QVERIFY(!says(QStringLiteral("notForAnybody")));
    }
};

QTEST_MAIN(LockedKeyringTest)
#include "lockedkeyring.moc"
