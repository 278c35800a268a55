// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>

namespace slipway::evidence {

/// The artifact as one table: a row for the run, each migration, plan, step, check, approval and attachment,
/// with the run's id and environment in every row, so that the tables of several runs can be joined. RFC 4180
/// with a byte order mark and CRLF. No cell starts a formula, whichever of comma, semicolon and tab the
/// reader takes for its separator; line breaks inside of texts become " ⏎ ".
QByteArray artifactCsv(const QJsonObject &artifact);

} // namespace slipway::evidence
