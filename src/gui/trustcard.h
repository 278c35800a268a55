// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFrame>

class QLabel;

namespace slipway::gui {

class Workbench;

/// Asked once for each workspace: its files name commands, and they would run on this computer. Shows them.
class TrustCard : public QFrame
{
    Q_OBJECT
public:
    explicit TrustCard(Workbench &bench, QWidget *parent = nullptr);
    void refresh();

Q_SIGNALS:
    void trusted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Workbench &m_bench;
    QLabel *m_commands;
};

/// What the workspace's playbooks and its migration tool would run here, one command a line.
QStringList workspaceCommands(const Workbench &bench);

} // namespace slipway::gui
