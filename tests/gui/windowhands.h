// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/mainwindow.h"
#include "gui/releaseroompage.h"
#include "gui/workbench.h"

#include "console/demo.h"

#include <QFile>
#include <QPushButton>
#include <QTest>

/// A person at the real window over a sample product: presses what is on screen and looks at what is shown.
class WindowHands
{
public:
    static constexpr int patience = 60'000;
    using Phase = slipway::gui::RunController::Phase;

    WindowHands(slipway::gui::Workbench &bench, const slipway::console::DemoWorld &world)
        : m_dir(world.dir()), m_window(std::make_unique<slipway::gui::MainWindow>(bench))
    {
        m_window->resize(1440, 900);
        m_window->show();
        m_window->openWorkspace(m_dir);
        m_window->startRelease();
        m_desk = m_window->findChild<slipway::gui::ReleaseDesk *>();
    }

    slipway::gui::MainWindow &window() { return *m_window; }
    slipway::gui::ReleaseDesk &desk() { return *m_desk; }
    slipway::gui::RunController &controller() { return m_desk->controller(); }
    const slipway::release::RunState &state() { return controller().state(); }
    QString path(const QString &name) const { return QString(m_dir + u'/' + name); }

    /// The one on screen, where several have the name.
    template <typename Kind>
    Kind *shown(const char *name) const
    {
        for (Kind *one : m_desk->findChildren<Kind *>(QLatin1String(name))) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }
    bool shows(const char *name) const { return shown<QWidget>(name) != nullptr; }
    bool ready(const char *name) const
    {
        const auto *button = shown<QPushButton>(name);
        return button != nullptr && button->isEnabled();
    }
    void click(const char *name)
    {
        QTRY_VERIFY2_WITH_TIMEOUT(ready(name), name, patience);
        QTest::mouseClick(shown<QPushButton>(name), Qt::LeftButton);
    }
    bool running(const char *step)
    {
        const auto *state = this->state().step(QLatin1String(step));
        return state != nullptr && state->running();
    }
    bool ended() { return controller().phase() == Phase::Ended; }
    /// Confirms each point of a checklist until `there`.
    void confirmPointsUntil(const std::function<bool()> &there)
    {
        const auto itemAsked = [this] {
            return controller().question() &&
                   controller().question()->kind == slipway::release::QuestionKind::Item && ready("itemDone");
        };
        while (!there()) {
            QTRY_VERIFY_WITH_TIMEOUT(there() || itemAsked(), patience);
            if (!there() && itemAsked())
                QTest::mouseClick(shown<QPushButton>("itemDone"), Qt::LeftButton);
        }
    }
    /// In a file of the product.
    void edit(const QString &name, const QByteArray &old, const QByteArray &wanted) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray text = file.readAll();
        QVERIFY2(text.contains(old), old.constData());
        text.replace(old, wanted);
        file.resize(0);
        file.seek(0);
        file.write(text);
    }

private:
    QString m_dir;
    std::unique_ptr<slipway::gui::MainWindow> m_window;
    slipway::gui::ReleaseDesk *m_desk = nullptr;
};
