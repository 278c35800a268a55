// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/variables.h"
#include "release/workspace.h"

#include <QProcessEnvironment>

namespace slipway::secrets {

struct ResolvedVariables
{
    release::Variables variables;
    QStringList filesRead;
    QStringList filesAbsent;
};

/// Env files in order (later ones win, ${OTHER} replaced by what came before), the process environment above
/// them. Every process variable is included. Error `env_file_broken`; an absent file is not an error.
release::Result<ResolvedVariables> resolveVariables(const release::Workspace &workspace,
                                                    const release::Environment &environment,
                                                    const QProcessEnvironment &process);

/// What commands of the workspace get: the process environment with the env files' variables, inherited PG*
/// removed.
QMap<QString, QByteArray> childEnvironment(const release::Variables &variables,
                                           const QProcessEnvironment &process);

} // namespace slipway::secrets
