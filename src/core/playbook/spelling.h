// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

namespace slipway::playbook {

/// The candidate nearest to a misspelt word (edits and swapped neighbours), or empty where none is near
/// enough to be meant. Case does not count.
QString nearestWord(const QString &word, const QStringList &candidates);

} // namespace slipway::playbook
