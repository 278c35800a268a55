// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QStringList>

namespace slipway::evidence {

/// An artifact in lines for people: status, target, revisions, what failed first, the plans as a table,
/// counts, and where the file lies. Plain text without colours; untranslated.
QStringList summaryText(const QJsonObject &artifact, const QString &path = {});

} // namespace slipway::evidence
