// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QWidget>
#include <functional>
#include <memory>

namespace screenshots {

/// A widget in a state, to be looked at. Made anew for each theme, language and scale.
struct Scene
{
    QString name;
    std::function<std::unique_ptr<QWidget>()> make;
    QSize size = {1440, 900};
    int settleMs = 150; ///< the event loop runs that long before the picture is taken
};

QList<Scene> &scenes();

/// At namespace scope of a file beside this one: `static const Register shown({...});`
struct Register
{
    explicit Register(Scene scene) { scenes() << std::move(scene); }
};

} // namespace screenshots
