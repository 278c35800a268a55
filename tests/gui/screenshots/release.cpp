// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"

#include "gui/mainwindow.h"
#include "gui/releaseroompage.h"
#include "gui/workbench.h"

#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>

using namespace slipway;
using namespace slipway::gui;
using namespace screenshots;

namespace {

const char *workspaceText = R"(slipway: 1
workspace: isp-billing
ledger: var/ledger.sqlite
environments:
  local: {protection: none, database: 'sqlite:///%1/target.sqlite'}
  production: {protection: confirm, database: 'sqlite:///%1/target.sqlite'}
)";

/// Real steps on the real engine; how far they come is the scene's matter.
const char *playbookText = R"(slipway: 1
name: subscriber-fk
title: Subscriber foreign key and plan seeding
phases:
  preflight:
    - {id: target, kind: command, title: Confirm target identity, estimate: 1s, shell: "for i in $(seq 4000); do echo \"INFO  [alembic] line $i of the subscriber backfill\"; done"}
    - {id: transactions, kind: command, title: No long transactions, estimate: 1s, shell: "echo 'WARN customer 6f1c-a120 has 2 subscribers, using the first active one'"}
    - {id: providers, kind: manual, title: Providers checked by a person, text: Every provider dashboard was looked at in the last hour., when: stripe}
  execute:
    - {id: backup, kind: command, title: Back up database, estimate: 2s, shell: "sleep 0.3"}
    - {id: backfill, kind: command, title: Backfill subscriber_id, estimate: 3s, shell: "sleep 0.2; %1"}
    - {id: prices, kind: command, title: Synchronise the price map of every environment with the catalogue, estimate: 20s, shell: "sleep 30"}
  after:
    - {id: announce, kind: announcement, title: Announce, estimate: 1s, text: The release is complete.}
rollback:
  - {name: code, title: Revert code only, use_when: The column is harmless and the code is wrong., leaves: The column stays., steps: [{id: undo, kind: command, title: Undo, shell: "echo undone"}]}
  - {name: schema, title: Revert the migration, use_when: The old code is deployed again as well., leaves: Data that the migration dropped does not come back., steps: [{id: undo, kind: command, title: Undo, shell: "echo undone"}]}
known_issues:
  - {pattern: "lock timeout", cause: Another session holds a lock on a table that the migration changes., fix: "Find it in pg_stat_activity, let it end, retry the step."}
)";

/// Ten proofs, one of them red, one a person's.
const char *gateText = R"(slipway: 1
name: go-no-go
title: Release checklist
roles: [release manager]
sign_off: {roles: [{name: release manager, decides: true}, {name: qa}, {name: product, optional: true}]}
phases:
  decide:
    - {id: migrations, kind: command, title: Migrations applied, action: billing.verify_billing_schema(), expects: All PASS, shell: "true", on_failure: continue}
    - {id: boot, kind: command, title: App boots clean, action: kubectl logs deployment/api, expects: No errors, shell: "true", on_failure: continue}
    - {id: webhook, kind: command, title: Stripe webhook verified, action: stripe trigger invoice.paid, expects: "200 OK, row there", shell: "true", on_failure: continue}
    - {id: idempotent, kind: command, title: Webhook idempotent, action: send the same event 3 times, expects: 1 record, shell: "echo 'ERROR webhook_events has 3 rows for evt_1Sw, expected 1'; exit 1", on_failure: continue}
    - {id: gate, kind: command, title: Billing gating works, action: "tenant past_due, call API", expects: "402", shell: "true", on_failure: continue}
    - {id: errors, kind: command, title: Error tracker sees errors, action: trigger test error, expects: Issue there, shell: "true", on_failure: continue}
    - {id: backup, kind: command, title: Backup runs, action: pg_dump to the backup folder, expects: File with checksum, shell: "true", on_failure: continue}
    - {id: restore, kind: command, title: Restore works, action: "restore to scratch, start app", expects: App starts, shell: "true", on_failure: continue}
    - {id: dashboard, kind: manual, title: Dashboard shows data, text: "Open the dashboard, then confirm with a note or a picture.", expects: All panels populated, on_failure: continue}
    - {id: legal, kind: command, title: Legal pages accessible, action: "GET /legal/terms, /privacy, /imprint", expects: 200 each, shell: "true", on_failure: continue}
    - {id: go, kind: go_no_go, title: Go or no-go}
  execute:
    - {id: deploy, kind: command, title: Deploy, shell: "true", needs: [go]}
)";

const char *failing =
    "echo 'ERROR canceling statement due to lock timeout'; echo 'LINE 1: ALTER TABLE plan_subscriptions "
    "ADD COLUMN subscriber_id'; echo 'psycopg.errors.LockNotAvailable: canceling statement due to lock "
    "timeout'; exit 3";

class ReleaseScene : public QWidget
{
public:
    ReleaseScene(const QString &environment, const char *middle, std::function<void(ReleaseScene &)> then,
                 const QString &playbook = QStringLiteral("subscriber-fk"))
        : m_then(std::move(then))
    {
        const QString dir = m_dir.filePath(QStringLiteral("isp-billing"));
        QDir().mkpath(QString(dir + QStringLiteral("/playbooks")));
        write(QString(dir + QStringLiteral("/slipway.yaml")),
              QString::fromUtf8(workspaceText).arg(m_dir.path()));
        write(QString(dir + QStringLiteral("/playbooks/subscriber-fk.yaml")),
              QString::fromUtf8(playbookText).arg(QLatin1String(middle)));
        write(QString(dir + QStringLiteral("/playbooks/go-no-go.yaml")), QString::fromUtf8(gateText));
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_bench->trust(dir);
        m_window = new MainWindow(*m_bench);
        m_window->setParent(this, Qt::Widget);
        m_window->openWorkspace(dir);
        m_window->startRelease(environment, environment.isEmpty() ? QString() : playbook);
        m_window->show();
        connect(&controller(), &RunController::planned, this, [this] { m_then(*this); });
        connect(&controller(), &RunController::questionChanged, this, [this] { m_then(*this); });
        connect(&controller(), &RunController::failureChanged, this, [this] { m_then(*this); });
        connect(&controller(), &RunController::runEnded, this, [this] { m_then(*this); });
    }
    ~ReleaseScene() override
    {
        controller().disconnect(this);
        delete m_window;
    }
    ReleaseDesk &desk() { return *m_window->findChild<ReleaseDesk *>(); }
    RunController &controller() { return desk().controller(); }
    void click(const char *name) { desk().findChild<QPushButton *>(QLatin1String(name))->click(); }
    void type(const char *field, const char *text)
    {
        desk().findChild<QLineEdit *>(QLatin1String(field))->setText(QLatin1String(text));
    }

protected:
    void resizeEvent(QResizeEvent *) override { m_window->resize(size()); }

private:
    static void write(const QString &path, const QString &text)
    {
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(text.toUtf8());
    }
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    MainWindow *m_window = nullptr;
    std::function<void(ReleaseScene &)> m_then;
};

void startWherePlanned(ReleaseScene &scene)
{
    if (scene.controller().phase() == RunController::Phase::Planned)
        scene.controller().start();
}

void add(const char *name, const QString &environment, const char *middle,
         const std::function<void(ReleaseScene &)> &then, int settleMs)
{
    scenes() << Scene{QLatin1String(name),
                      [=] { return std::make_unique<ReleaseScene>(environment, middle, then); },
                      {1440, 900},
                      settleMs};
}

const bool gateAdded = [] {
    const auto then = [](ReleaseScene &scene) {
        startWherePlanned(scene);
        if (scene.controller().question())
            scene.click("roomBoard");
    };
    scenes() << Scene{QStringLiteral("go-no-go"),
                      [then] {
                          return std::make_unique<ReleaseScene>(QStringLiteral("local"), "true", then,
                                                                QStringLiteral("go-no-go"));
                      },
                      {1440, 900},
                      4000};
    scenes() << Scene{QStringLiteral("release-item"),
                      [] {
                          return std::make_unique<ReleaseScene>(
                              QStringLiteral("local"), "true", startWherePlanned, QStringLiteral("go-no-go"));
                      },
                      {1440, 900},
                      4000};
    return true;
}();

const bool added = [] {
    const QString local = QStringLiteral("local");
    add(
        "release-start", {}, "true", [](ReleaseScene &) {}, 400);
    add(
        "release-plan", local, "true", [](ReleaseScene &) {}, 800);
    add(
        "release-plan-protected", QStringLiteral("production"), "true",
        [](ReleaseScene &scene) { scene.type("confirmName", "product"); }, 800);
    add(
        "release-running", local, "true",
        [](ReleaseScene &scene) {
            startWherePlanned(scene);
            scene.type("logSearch", "subscriber");
        },
        2500);
    add("release-failed", local, failing, startWherePlanned, 2000);
    add(
        "release-rollback", local, failing,
        [](ReleaseScene &scene) {
            startWherePlanned(scene);
            if (scene.controller().failure())
                scene.click("failureRollBack");
        },
        2000);
    add(
        "release-aborted", local, failing,
        [](ReleaseScene &scene) {
            startWherePlanned(scene);
            scene.controller().abortRun();
        },
        2000);
    add(
        "release-closing", local, "true",
        [](ReleaseScene &scene) {
            startWherePlanned(scene);
            scene.desk().room().askToCancel(true);
        },
        2500);
    return true;
}();

} // namespace
