// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <functional>

namespace slipway::gui {

class MainWindow;
class Page;
class Workbench;

/// One page as the window knows it before it is made. Pages are made when first shown.
struct PageEntry
{
    QString id; ///< stable: releases, run, room, plan-map, verification, artifacts, environments, settings
    QString title;
    QString iconName;
    bool inRail = true;
    bool needsWorkspace = true;
    std::function<Page *(Workbench &, MainWindow &)> make;
};

/// All pages in the rail's order; settings last, at its foot.
QList<PageEntry> pageEntries();

} // namespace slipway::gui
