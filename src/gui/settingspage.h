// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/page.h"

#include <memory>

namespace slipway::gui {

namespace Ui {
class SettingsPage;
}

class MainWindow;

/// Language, theme, the log's font, and where the ledger lies. Everything takes effect at once.
class SettingsPage : public Page
{
    Q_OBJECT
public:
    SettingsPage(Workbench &bench, MainWindow &window);
    ~SettingsPage() override;
    bool isOverview() const override { return true; }
    QString title() const override { return tr("Settings"); }

private:
    void dress();
    void setUpLook();
    void setUpLog();
    void setUpLedger();

    std::unique_ptr<Ui::SettingsPage> m_ui;
};

/// The font of log lines as set, or the system's fixed one.
QFont logFont(Workbench &bench);

} // namespace slipway::gui
