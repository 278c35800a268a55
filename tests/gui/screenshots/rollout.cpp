// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"

#include "gui/backfilldesk.h"
#include "gui/mainwindow.h"
#include "gui/releaseroompage.h"
#include "gui/workbench.h"

#include "console/demo.h"

#include <QFile>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>

using namespace slipway;
using namespace slipway::gui;
using namespace screenshots;

namespace {

/// The ordered rollout of the sample product, live: its own programs and a private PostgreSQL. Answers what
/// is asked, until `there` says that the state to be pictured is reached.
class RolloutScene : public QWidget
{
public:
    using Step = std::function<bool(RolloutScene &)>;

    RolloutScene(bool tooEarly, Step there) : m_there(std::move(there))
    {
        setProperty("ready", false);
        auto world =
            console::DemoWorld::start(QStringLiteral("isp-billing"), m_dir.filePath(QStringLiteral("isp")));
        if (!world)
            qFatal("%s", qPrintable(world.error().message));
        m_world = std::move(*world);
        edit("backfills/subscriber.yaml", "when: always", "when: never");
        edit("backfills/subscriber.yaml", "batch: {size: 100,", "batch: {size: 25, max: 25,");
        edit("backfills/subscriber.yaml", "throttle: {", "throttle: {pace: 10, ");
        if (tooEarly)
            deployTooEarly();
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_bench->trust(m_world->dir());
        m_window = new MainWindow(*m_bench);
        m_window->setParent(this, Qt::Widget);
        m_window->openWorkspace(m_world->dir());
        m_window->startRelease(QStringLiteral("local"), QStringLiteral("subscriber-fk"));
        m_window->show();
        m_clock.setInterval(50);
        connect(&m_clock, &QTimer::timeout, this, &RolloutScene::goOn);
        m_clock.start();
    }
    ~RolloutScene() override
    {
        m_clock.stop();
        delete m_window;
    }

    ReleaseDesk &desk() { return *m_window->findChild<ReleaseDesk *>(); }
    RunController &controller() { return desk().controller(); }
    QJsonObject record() { return controller().state().facts[u"backfill.backfill"].toObject(); }
    void click(const char *name)
    {
        for (auto *button : desk().findChildren<QPushButton *>(QLatin1String(name))) {
            if (button->isVisible() && button->isEnabled()) {
                button->click();
                return;
            }
        }
    }
    void type(const char *field, const char *text)
    {
        desk().findChild<QLineEdit *>(QLatin1String(field))->setText(QString::fromUtf8(text));
    }
    int turn = 0; ///< for steps of several turns

protected:
    void resizeEvent(QResizeEvent *) override { m_window->resize(size()); }

private:
    void edit(const char *name, const QByteArray &old, const QByteArray &wanted)
    {
        QFile file(QString(m_world->dir() + u'/' + QLatin1String(name)));
        if (!file.open(QIODevice::ReadWrite))
            return;
        QByteArray text = file.readAll();
        text.replace(old, wanted);
        file.resize(0);
        file.seek(0);
        file.write(text);
    }
    void deployTooEarly()
    {
        QProcess program;
        program.setWorkingDirectory(m_world->dir());
        program.start(
            QStringLiteral("/usr/bin/python3"),
            {QStringLiteral("scripts/service.py"), QStringLiteral("deploy"), QStringLiteral("1.9.0")});
        program.waitForFinished();
    }
    void goOn()
    {
        if (controller().phase() == RunController::Phase::Planned && !m_started) {
            m_started = true;
            controller().start();
        }
        if (!m_there(*this)) {
            if (controller().question() && controller().question()->kind == release::QuestionKind::Item)
                click("itemDone");
            return;
        }
        m_clock.stop();
        setProperty("ready", true);
    }

    QTemporaryDir m_dir;
    std::unique_ptr<console::DemoWorld> m_world;
    std::unique_ptr<Workbench> m_bench;
    MainWindow *m_window = nullptr;
    Step m_there;
    QTimer m_clock;
    bool m_started = false;
};

void add(const char *name, const RolloutScene::Step &there, bool tooEarly = false)
{
    scenes() << Scene{QLatin1String(name),
                      [=] { return std::make_unique<RolloutScene>(tooEarly, there); },
                      {1440, 900},
                      400};
}

bool waits(RolloutScene &scene, int rows)
{
    return scene.record()[u"waiting"].toInt() >= rows;
}

const bool added = [] {
    add("rollout-backfill", [](RolloutScene &scene) { return waits(scene, 6); });
    add("rollout-paused", [](RolloutScene &scene) {
        if (scene.turn == 0 && waits(scene, 4)) {
            scene.turn = 1;
            scene.click("backfillPause");
            scene.click("backfillDecide");
            scene.type("ambiguousWhy", "the contract names this line");
            scene.click("ambiguousTake");
        }
        return scene.record()[u"state"].toString() == u"paused";
    });
    add("rollout-runbook", [](RolloutScene &scene) {
        if (scene.controller().state().step(QStringLiteral("migrate")) == nullptr || !waits(scene, 1))
            return false;
        scene.click("stepRunbook");
        return true;
    });
    add("rollout-deciding", [](RolloutScene &scene) {
        return scene.controller().question() && scene.record()[u"state"].toString() == u"deciding";
    });
    add("rollout-question", [](RolloutScene &scene) {
        return scene.controller().question() &&
               scene.controller().question()->kind == release::QuestionKind::Item;
    });
    add(
        "rollout-fix", [](RolloutScene &scene) { return scene.controller().failure().has_value(); }, true);
    add("rollout-back", [](RolloutScene &scene) {
        if (scene.controller().question() && scene.record()[u"state"].toString() == u"deciding") {
            scene.type("ambiguousWhy", "oldest line");
            scene.click("ambiguousLeave");
            scene.click("ambiguousLeave");
        }
        if (!scene.controller().failure())
            return false;
        scene.click("failureRollBack");
        return true;
    });
    add("rollout-done", [](RolloutScene &scene) {
        if (scene.controller().question() && scene.record()[u"state"].toString() == u"deciding") {
            scene.type("ambiguousWhy", "oldest line");
            scene.click("ambiguousAllByRule");
        }
        return scene.controller().phase() == RunController::Phase::Ended;
    });
    return true;
}();

} // namespace
