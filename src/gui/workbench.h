// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"
#include "gui/theme.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QSettings>

namespace slipway::gui {

/// What every page works on: the workspace, the ledger, the settings. Lives as long as the window, on the GUI
/// thread.
class Workbench : public QObject
{
    Q_OBJECT
public:
    /// `settingsFile` empty = the user's own.
    explicit Workbench(const QString &settingsFile = {}, QObject *parent = nullptr);
    ~Workbench() override;

    /// Reads slipway.yaml of the folder and makes it the workspace; a failure leaves the earlier one. Error:
    /// the reader's.
    release::Result<void> openWorkspace(const QString &dir);
    void closeWorkspace();
    bool hasWorkspace() const { return !m_workspace.dir.isEmpty(); }
    const release::Workspace &workspace() const { return m_workspace; }
    QStringList environmentNames() const;

    QString ledgerPath() const;
    /// Empty = what the workspace and the environment say.
    void setLedgerOverride(const QString &path);
    QString ledgerOverride() const;

    QProcessEnvironment processEnvironment() const { return m_processEnvironment; }
    void setProcessEnvironment(const QProcessEnvironment &environment);
    console::SessionRequest sessionRequest(const QString &environmentName) const;

    QSettings &settings() { return *m_settings; }
    /// Last ones first, at most eight, those that still have a slipway.yaml.
    QStringList recentWorkspaces() const;

    /// Whether a person has said that this workspace's commands may run here.
    bool isTrusted(const QString &workspaceDir) const;
    void trust(const QString &workspaceDir);

Q_SIGNALS:
    void workspaceChanged();
    void ledgerChanged();
    void logFontChanged();

private:
    void remember(const QString &dir);

    std::unique_ptr<QSettings> m_settings;
    release::Workspace m_workspace;
    QProcessEnvironment m_processEnvironment;
};

} // namespace slipway::gui
