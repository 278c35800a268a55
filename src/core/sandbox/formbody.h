// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <optional>

namespace slipway::sandbox {

/// Form fields as nested JSON: `a[b]=1`, `a[]=1`, `a[0][b]=1`, raw or percent-encoded brackets, `+` or `%20`.
/// Values stay text. nullopt where the brackets do not fit.
std::optional<QJsonObject> parseForm(const QByteArray &body);

} // namespace slipway::sandbox
