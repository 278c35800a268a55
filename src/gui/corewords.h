// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace slipway::gui {

/// A sentence of the core in the window's language: records, logs and artifacts keep English, and what they
/// say is translated where it is shown. What is not known here stays as it is. Thread: the window's.
QString coreWords(const QString &sentence);

/// All that are known, with %1, %2 … where words are put in.
QStringList coreSentences();

} // namespace slipway::gui
