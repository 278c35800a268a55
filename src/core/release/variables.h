// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "release/secret.h"

#include <QMap>
#include <QString>
#include <optional>

namespace slipway::release {

/// One variable as resolved: process environment above env files, later files above earlier ones.
struct Variable
{
    Secret value;
    QString source;   ///< "process environment", ".env.local:3"
    QString shadowed; ///< the source that lost with a *different* value; empty where none or equal
};

/// Everything that `${NAME}` may name, resolved once before the engine starts. Values are not printable.
class Variables
{
public:
    void insert(const QString &name, Variable variable)
    {
        m_variables.insert_or_assign(name, std::move(variable));
    }
    bool contains(const QString &name) const { return m_variables.count(name) > 0; }
    const Variable *find(const QString &name) const;
    QStringList names() const;

    /// Replaces each `${NAME}` (and `$${` by a literal `${`). Error `variable_missing` names the variable
    /// that is not set; a `keychain:NAME` is not resolved here.
    Result<Secret> expand(const QString &text) const;
    /// The names that `${…}` in the text refers to.
    static QStringList referenced(const QString &text);

private:
    std::map<QString, Variable> m_variables;
};

} // namespace slipway::release
