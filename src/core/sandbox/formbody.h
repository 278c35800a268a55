// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <optional>

namespace slipway::sandbox {

/// Form fields as nested objects: `a[b]=1`, `a[]=1`, `a[0][b]=1`, raw or percent-encoded brackets, `+` or
/// `%20`. Values stay text, and array places stay keys ("0", "1"): only the parameter's rule knows whether
/// `a[0]` is a place or a metadata key. nullopt where brackets do not fit, a name is both a value and a
/// group, or bytes are not UTF-8.
std::optional<QJsonObject> parseForm(const QByteArray &body);

} // namespace slipway::sandbox
