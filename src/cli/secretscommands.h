// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// `secrets set|list|delete|check`: one class, as the four share all but one call of the keychain.
class SecretsCommand : public Command
{
public:
    enum class Verb { Set, List, Delete, Check };
    explicit SecretsCommand(Verb verb) : m_verb(verb) {}
    Description describe() const override;
    int run(Invocation &call) override;

private:
    int set(Invocation &call, const QString &name);
    int list(Invocation &call);
    Verb m_verb;
};

} // namespace slipway::cli
