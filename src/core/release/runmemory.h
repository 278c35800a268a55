// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/secret.h"

#include <QString>
#include <functional>
#include <map>

namespace slipway::release {

/// Secrets that a run finds on its way: cookies of a login, tokens. They live as long as the session and are
/// never recorded; after a resume there are none, and the steps that find them run again. Thread: the
/// engine's.
class RunMemory
{
public:
    /// Told of each secret before it can be used, so that it is redacted from then on.
    using Learn = std::function<void(const QString &name, const Secret &value)>;
    explicit RunMemory(Learn learn = {}) : m_learn(std::move(learn)) {}

    enum class Shown { Never, InParts }; ///< InParts: what could be seen of it is kept by itself

    void keep(const QString &name, Secret value, Shown shown = Shown::Never)
    {
        if (m_learn && shown == Shown::Never)
            m_learn(name, value);
        m_values.insert_or_assign(name, std::move(value));
    }
    const Secret *find(const QString &name) const
    {
        const auto found = m_values.find(name);
        return found == m_values.end() ? nullptr : &found->second;
    }

private:
    Learn m_learn;
    std::map<QString, Secret> m_values;
};

} // namespace slipway::release
