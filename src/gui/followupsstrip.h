// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/followups.h"
#include "gui/iconline.h"

class QVBoxLayout;

namespace slipway::gui {

class Workbench;

/// What earlier runs left to be done, until it is closed with evidence: soonest due first, overdue ones red.
/// Note and files are asked for once, in place. Hidden where nothing is open.
class FollowUpsStrip : public QWidget
{
    Q_OBJECT
public:
    explicit FollowUpsStrip(Workbench &bench, QWidget *parent = nullptr);
    /// Reads the ledger in the background.
    void readAgain();
    void setFollowUps(const QList<console::FollowUp> &open);
    int count() const { return static_cast<int>(m_open.size()); }

Q_SIGNALS:
    void runWanted(const QString &runId);
    void told(const QString &sentence);

private:
    QWidget *makeRow(const console::FollowUp &followUp);
    QWidget *makeForm(const console::FollowUp &followUp, QWidget *row);
    void close(const console::FollowUpClosing &closing);

    Workbench &m_bench;
    QList<console::FollowUp> m_open;
    QVBoxLayout *m_rows;
    bool m_reading = false;
};

} // namespace slipway::gui
