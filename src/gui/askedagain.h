// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"
#include "gui/checkrow.h"

#include <QHash>

namespace slipway::gui {

/// What steps of a run say now, each run alone and reading only; recorded nowhere.
struct AskedAgain
{
    QDateTime at;
    QHash<QString, QList<release::CheckResult>> checks; ///< by step
    QHash<QString, QString> notAsked;                   ///< step → why
    std::optional<release::Error> error;                ///< nothing was asked
};

/// Asks the run's environment. Blocks; a thread of the pool. Steps that would change something or ask a
/// person are not run. Errors: `playbook_changed` since the run, `other_target` where the environment's
/// database is not the one that the run had, and those of the session.
AskedAgain askAgain(const console::SessionRequest &request, const release::RunState &state,
                    const QStringList &stepIds, std::stop_token stop);

/// Puts each answer beside the check of the same step and name.
void addAnswers(QList<CheckRow> &rows, const AskedAgain &answers);

} // namespace slipway::gui
