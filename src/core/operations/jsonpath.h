// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QJsonValue>
#include <QString>

namespace slipway::operations {

/// The value at a path such as `data.items[0].id`, `items.0.id` or `$.count`; `length` of a list or text is
/// its length. Undefined where there is none. A member whose name holds dots is found too, where the whole
/// rest of the path is its name.
QJsonValue jsonAt(const QJsonValue &root, const QString &path);

/// As a person writes it: texts without quotes, whole numbers without a point, the rest as compact JSON.
QString jsonWords(const QJsonValue &value);

} // namespace slipway::operations
