// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QJsonObject>
#include <QList>

namespace slipway::operations {

/// The objects that stand in a line, in order, whatever is round them: JSON as programs log it, and Python's
/// form of it ('single quotes', True, None, tuples), and members without braces ("done": 10, "failed": 0).
/// Objects inside of others are not told apart.
QList<QJsonObject> objectsIn(QByteArrayView line);

} // namespace slipway::operations
