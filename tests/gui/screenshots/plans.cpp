// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"

#include "console/demo.h"
#include "gui/mainwindow.h"
#include "gui/releaseroompage.h"
#include "gui/workbench.h"

#include <QApplication>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <map>

using namespace slipway;
using namespace slipway::gui;
using namespace screenshots;

namespace {

constexpr int patience = 120'000;

std::map<QString, std::unique_ptr<console::DemoWorld>> &worlds()
{
    static std::map<QString, std::unique_ptr<console::DemoWorld>> all;
    return all;
}

QString slipwayProgram()
{
    return qEnvironmentVariable("SLIPWAY_PROGRAM", QString(QCoreApplication::applicationDirPath() +
                                                           QStringLiteral("/../bin/slipway")));
}

/// Released once; then the catalogue asks for another amount.
void releaseThenChangePrices(const console::DemoWorld &world)
{
    QProcess program;
    program.setWorkingDirectory(world.dir());
    program.start(slipwayProgram(), {QStringLiteral("release"), QStringLiteral("db"), QStringLiteral("--env"),
                                     QStringLiteral("local"), QStringLiteral("--non-interactive")});
    program.waitForFinished(patience);
    QFile catalogue(QString(world.dir() + QStringLiteral("/plans.yaml")));
    if (!catalogue.open(QIODevice::ReadWrite))
        return;
    QByteArray text = catalogue.readAll();
    text.replace("amount: 9900", "amount: 11900");
    catalogue.resize(0);
    catalogue.write(text);
}

/// A sample product's servers serve every look of its scene. They end before the application does.
console::DemoWorld *worldOf(const QString &product, bool released)
{
    static QTemporaryDir dir;
    static const bool tidied = [] {
        // A product's own script calls the program that lies beside this one.
        QFile::link(slipwayProgram(),
                    QString(QCoreApplication::applicationDirPath() + QStringLiteral("/slipway")));
        qAddPostRoutine([] { worlds().clear(); });
        return true;
    }();
    Q_UNUSED(tidied)
    const QString name = released ? QString(product + QStringLiteral("-released")) : product;
    if (worlds().contains(name))
        return worlds()[name].get();
    auto begun = console::DemoWorld::start(product, dir.filePath(name));
    if (!begun)
        qWarning("%s", qPrintable(begun.error().message));
    else if (released)
        releaseThenChangePrices(**begun);
    worlds()[name] = begun ? std::move(*begun) : nullptr;
    return worlds()[name].get();
}

/// The plan of a sample product's release, on its real database and Stripe's stand-in.
class PlanScene : public QWidget
{
public:
    explicit PlanScene(const QString &product, bool released = false)
    {
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_window = new MainWindow(*m_bench);
        m_window->setParent(this, Qt::Widget);
        const console::DemoWorld *world = worldOf(product, released);
        if (world != nullptr) {
            m_bench->trust(world->dir());
            m_window->openWorkspace(world->dir());
            m_window->startRelease(QStringLiteral("local"), world->playbook());
        }
        m_window->show();
        if (world == nullptr)
            return;
        auto &controller = m_window->findChild<ReleaseDesk *>()->controller();
        if (!QTest::qWaitFor([&] { return controller.phase() == RunController::Phase::Planned; }, patience))
            qWarning("no plan of %s", qPrintable(product));
    }
    ~PlanScene() override { delete m_window; }

protected:
    void resizeEvent(QResizeEvent *) override { m_window->resize(size()); }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    MainWindow *m_window = nullptr;
};

const bool added = [] {
    for (const char *product : {"saas-starter", "isp-billing", "license-server", "compliance-suite"}) {
        const QString name = QString::fromLatin1(product);
        scenes() << Scene{QString(QStringLiteral("plan-of-") + name),
                          [name] { return std::make_unique<PlanScene>(name); },
                          {1440, 900},
                          400};
    }
    scenes() << Scene{QStringLiteral("plan-of-new-prices"),
                      [] { return std::make_unique<PlanScene>(QStringLiteral("saas-starter"), true); },
                      {1440, 900},
                      400};
    return true;
}();

} // namespace
