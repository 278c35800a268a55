// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"

#include <QJsonArray>

namespace slipway::playbook {

/// The playbook in words: phases, steps, rollback options, known issues.
QString playbookText(const release::Playbook &playbook);
QJsonObject playbookToJson(const release::Playbook &playbook);

/// One way back in words: when to use it, what it does, what stays behind, what breaks where it is done
/// alone.
QStringList rollbackLines(const release::RollbackOption &option);

// Parts of the playbook as a run's header keeps them.
QJsonObject windowToJson(const release::MaintenanceWindow &window);
QJsonArray contactsToJson(const QList<release::Contact> &contacts);
/// [{name, title, use_when, does, leaves, consequences, step_titles}]
QJsonArray rollbackToJson(const QList<release::RollbackOption> &options);

} // namespace slipway::playbook
