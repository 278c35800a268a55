// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>

namespace slipway::secrets {

/// Every way in which a program may print the value: as it is, percent- and form-encoded, escaped for JSON,
/// HTML, SQL and the shell, in hex, in base64 and base64url at each of the three alignments. May hold
/// duplicates.
QList<QByteArray> writtenForms(const QByteArray &value);

} // namespace slipway::secrets
