// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"

#include "gui/card.h"
#include "gui/mainwindow.h"
#include "gui/page.h"
#include "gui/releasespage.h"
#include "gui/workbench.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QJsonObject>
#include <QTableView>
#include <QTemporaryDir>

using namespace slipway;
using namespace slipway::gui;
using namespace screenshots;

namespace {

/// A window over a workspace of its own.
class SceneWindow : public QWidget
{
public:
    explicit SceneWindow(bool withWorkspace, bool trusted = true)
    {
        const QString dir = m_dir.filePath(QStringLiteral("isp-billing"));
        QDir().mkpath(dir);
        QFile file(QString(dir + QStringLiteral("/slipway.yaml")));
        if (file.open(QIODevice::WriteOnly))
            file.write("slipway: 1\nworkspace: isp-billing\nledger: var/ledger.sqlite\nenvironments:\n"
                       "  production: {protection: confirm, database: '${NO_SUCH}'}\n"
                       "  staging: {protection: confirm, database: '${NO_SUCH}'}\n"
                       "  local: {protection: none, database: '${NO_SUCH}'}\n"
                       "  eu-preview: {protection: confirm, database: '${NO_SUCH}', stripe: {secret_key: 'keychain:eu', mode: test}}\n");
        file.close();
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_window = new MainWindow(*m_bench);
        m_window->setParent(this, Qt::Widget);
        if (withWorkspace) {
            if (trusted)
                m_bench->trust(dir);
            m_window->openWorkspace(dir);
        }
        m_window->show();
    }
    ~SceneWindow() override { delete m_window; }
    MainWindow &window() { return *m_window; }
    ReleasesPage &releases() { return *static_cast<ReleasesPage *>(m_window->page(QStringLiteral("releases"))); }

protected:
    void resizeEvent(QResizeEvent *) override { m_window->resize(size()); }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    MainWindow *m_window;
};

ledger::RunSummary run(int number, release::RunStatus status, const QString &environment, const QString &playbook,
                       const QString &before, const QString &after, int seconds)
{
    ledger::RunSummary summary;
    summary.id = QStringLiteral("20261120T1642%1Z").arg(number, 2, 10, QLatin1Char('0'));
    summary.status = status;
    summary.workspace = QStringLiteral("isp-billing");
    summary.environment = environment;
    summary.playbook = playbook;
    summary.operatorName = number % 3 ? QStringLiteral("Release captain") : QStringLiteral("Billing engineer");
    summary.startedAt = QDateTime::currentDateTimeUtc().addSecs(-3600 * (1 + number * number * 5));
    if (seconds > 0)
        summary.finishedAt = summary.startedAt.addSecs(seconds);
    summary.revisionsBefore = {before};
    summary.revisionsAfter = {after};
    summary.artifact = QStringLiteral("/srv/isp-billing/var/reports/db-release-20261120T1642%1Z.json").arg(number, 2, 10, QLatin1Char('0'));
    return summary;
}

QList<ledger::RunSummary> someRuns()
{
    using release::RunStatus;
    const QString old = QStringLiteral("a91e07b2c6d4");
    const QString mid = QStringLiteral("c64d9a16fa9d");
    const QString now = QStringLiteral("fdf1b7f6bbe1");
    const QString production = QStringLiteral("production");
    const QString staging = QStringLiteral("staging");
    const QString local = QStringLiteral("local");
    QList<ledger::RunSummary> runs{
        run(0, RunStatus::Running, production, QStringLiteral("Subscriber FK and plan seeding"), mid, now, 0),
        run(1, RunStatus::Succeeded, staging, QStringLiteral("Subscriber FK and plan seeding"), mid, now, 788),
        run(2, RunStatus::Failed, staging, QStringLiteral("Subscriber FK and plan seeding"), mid, now, 751),
        run(3, RunStatus::Succeeded, staging, QStringLiteral("Rehearsal: subscriber FK"), mid, mid, 252),
        run(4, RunStatus::Succeeded, production, QStringLiteral("db-release"), old, mid, 707),
        run(5, RunStatus::Interrupted, local, QStringLiteral("db-release"), old, mid, 0),
        run(6, RunStatus::Cancelled, staging, QStringLiteral("db-release"), old, old, 65),
        run(7, RunStatus::Refused, production, QStringLiteral("db-release"), old, old, 2),
        run(8, RunStatus::Succeeded, production, QStringLiteral("A playbook with a title that is rather longer than the column that has to show it"), old, mid, 1359)};
    runs[8].reverts = runs[4].id;
    return runs;
}

EnvironmentFacts facts(const QString &name, int pending, int findings)
{
    EnvironmentFacts result;
    result.name = name;
    result.database = QJsonObject{{QStringLiteral("name"), QString(QStringLiteral("isp_") + name)},
                                  {QStringLiteral("host"), QStringLiteral("db-1")},
                                  {QStringLiteral("system_identifier"), QStringLiteral("7312345678901230418")}};
    result.migrationsKnown = result.planMapKnown = true;
    result.revisions = {QStringLiteral("fdf1b7f6bbe1")};
    for (int i = 0; i < pending; ++i)
        result.pending << QStringLiteral("c64d9a16fa9%1").arg(i);
    result.plans = 2;
    result.findings = findings;
    result.stripeAccount = QStringLiteral("acct_1Nv0FGQ9RKHgCVdK");
    result.stripeMode = QStringLiteral("test");
    return result;
}

std::unique_ptr<QWidget> releases(bool busy)
{
    auto scene = std::make_unique<SceneWindow>(true);
    ReleasesPage &page = scene->releases();
    page.setRuns(someRuns());
    if (!busy) {
        QCoreApplication::processEvents();
        page.setFacts(facts(QStringLiteral("production"), 0, 3));
        page.setFacts(facts(QStringLiteral("staging"), 0, 0));
        page.setFacts(facts(QStringLiteral("local"), 4, 0));
    }
    return scene;
}

const Register first({QStringLiteral("first-start"), [] { return std::make_unique<SceneWindow>(false); }});
const Register home({QStringLiteral("releases"), [] { return releases(false); }});
const Register empty({QStringLiteral("releases-empty-untrusted"), [] {
                          return std::make_unique<SceneWindow>(true, false);
                      }});
const Register failed({QStringLiteral("releases-failed"), [] {
                           auto scene = std::make_unique<SceneWindow>(true);
                           scene->releases().setLedgerError({QStringLiteral("ledger_unreadable"),
                                                             QStringLiteral("/srv/ledger.sqlite is not a ledger: file is not a database. Choose another one in Settings, or move it away."),
                                                             {}});
                           return scene;
                       }});
const Register settings({QStringLiteral("settings"), [] {
                             auto scene = std::make_unique<SceneWindow>(true);
                             scene->window().showPage(QStringLiteral("settings"));
                             return scene;
                         }});
const Register small({QStringLiteral("releases-small"), [] { return releases(false); }, QSize(960, 640)});

} // namespace
