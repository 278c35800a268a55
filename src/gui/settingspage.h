// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/page.h"

namespace slipway::gui {

class MainWindow;

/// Language, theme, the log's font, and where the ledger lies. Everything takes effect at once.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    SettingsPage(Workbench &bench, MainWindow &window);
    bool isOverview() const override { return true; }
    QString title() const override { return tr("Settings"); }

private:
    QWidget *makeLook();
    QWidget *makeLog();
    QWidget *makeLedger();
};

/// The font of log lines as set, or the system's fixed one.
QFont logFont(Workbench &bench);

} // namespace slipway::gui
