// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "release/workspace.h"

class QButtonGroup;
class QComboBox;
class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

/// Where a release begins: which environment, which playbook. The first of each is chosen already; Return
/// makes the plan. A run that was interrupted stands above.
class StartSheet : public QWidget
{
    Q_OBJECT
public:
    struct OpenRun
    {
        QString id;
        QString environment;
        QDateTime startedAt;
    };

    explicit StartSheet(QWidget *parent = nullptr);

    void offer(const release::Workspace &workspace, const QStringList &playbooks);
    void offerOpenRuns(const QList<OpenRun> &runs);
    void choose(const QString &environment, const QString &playbook);
    QString environment() const;
    QString playbook() const;
    void takeFocus();

Q_SIGNALS:
    void planWanted(const QString &environment, const QString &playbook);
    void runWanted(const QString &runId);

private:
    QVBoxLayout *m_runs;
    QVBoxLayout *m_environments;
    QButtonGroup *m_group;
    QComboBox *m_playbook;
    QPushButton *m_plan;
    QStringList m_names;
};

} // namespace slipway::gui
