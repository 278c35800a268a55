// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/session.h"

namespace slipway::console {

/// One variable of the product or setting of Slipway, as it stands for one environment.
struct ConfigEntry
{
    QString name;
    QString type; ///< string | boolean | list | integer
    QString meaning;
    std::optional<QString> fallback; ///< the default, where there is one
    std::optional<QString> mustBe;
    bool required = false;
    bool secret = false;
    QString value;  ///< masked where secret; empty where not set
    QString source; ///< "process environment", ".env.local:3", "slipway.yaml", "default"; empty where not set
    QString problem; ///< missing, or not what it must be

    QJsonObject toJson() const;
};

struct ConfigSchema
{
    QString environment;
    QList<ConfigEntry> variables;
    QList<ConfigEntry> settings;

    bool complete() const;          ///< no entry has a problem
    QJsonObject jsonSchema() const; ///< of the product's variables as an object of strings
    QJsonObject toJson() const;     ///< {environment, variables, settings, schema}
};

/// Reads workspace, env files and process environment. Contacts nothing, not even the keychain.
release::Result<ConfigSchema> readConfigSchema(const SessionRequest &request);

} // namespace slipway::console
