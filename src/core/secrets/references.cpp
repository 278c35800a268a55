// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/references.h"

namespace slipway::secrets {

using namespace release;

Result<Secret> resolveReference(const QString &reference, const Variables &variables, SecretStore &store)
{
    const QString keychain = QStringLiteral("keychain:");
    const QString env = QStringLiteral("env:");
    if (reference.startsWith(keychain))
        return store.read(reference.mid(keychain.size()));
    if (reference.startsWith(env))
        return variables.expand(QStringLiteral("${%1}").arg(reference.mid(env.size())));
    return variables.expand(reference);
}

} // namespace slipway::secrets
