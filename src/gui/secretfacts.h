// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/workspace.h"

#include <QProcessEnvironment>

namespace slipway::gui {

/// One reference of an environment and whether it resolves; never its value.
struct SecretFact
{
    enum class State { Set, Missing, Locked, Failed };

    QString use;       ///< "database", "Stripe key", …
    QString reference; ///< as written in slipway.yaml
    QString keychain;  ///< the entry's name; empty where it is no keychain reference
    State state = State::Missing;
    QString words; ///< masked value and source, or why there is none
};

/// Asks files, process environment and keychain. Blocks; a thread of the pool.
QList<SecretFact> askSecrets(const release::Workspace &workspace, const release::Environment &environment,
                             const QProcessEnvironment &process);

} // namespace slipway::gui
