// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/page.h"
#include "gui/releasedesk.h"

namespace slipway::gui {

class MainWindow;

/// The page of the release wizard: new releases, and runs of the ledger in their room.
class ReleaseRoomPage : public Page
{
    Q_OBJECT
public:
    ReleaseRoomPage(Workbench &bench, MainWindow &window);
    ~ReleaseRoomPage() override;

    QString title() const override;
    QString target() const override;
    QString environment() const override { return m_environment; }
    void shown() override;
    void open(const QString &runId, const QString &detail = {}) override;
    bool mayClose() override { return m_desk->askToClose(); }
    /// Makes the plan where both are named, otherwise lets choose.
    Q_INVOKABLE void prepare(const QString &environment, const QString &playbook);

    ReleaseDesk &desk() { return *m_desk; }

private:
    void useWorkspace();
    void showArtifact(const QString &path);
    void showActivity();

    MainWindow &m_window;
    ReleaseDesk *m_desk;
    QString m_environment;
    QString m_target;
};

} // namespace slipway::gui
