// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"

namespace slipway::cli {

/// What may stand at the cursor.
struct Suggestions
{
    QList<QPair<QString, QString>> words; ///< each with its meaning
    bool files = false;                   ///< names of files too
    bool folders = false;                 ///< names of folders too
};

/// Suggestions for the last of `typed`, which may be empty; the words before it are complete. `typed` goes
/// without the program's name. A shell that splits at "=" gives "--env", "=", "local".
Suggestions suggest(const Commands &commands, QStringList typed, const Terminal &terminal);

/// The first `words` words of a command line that is being typed, looked at with the eyes of the parser.
struct TypedLine
{
    Description command;           ///< empty path where no command is whole yet
    QStringList place;             ///< words of the path typed so far
    QStringList given;             ///< flags, without their dashes
    QMap<QString, QString> values; ///< of the flags that take one
    QStringList arguments;
    std::optional<Flag> open; ///< the flag whose value comes next
    QList<Flag> flags;        ///< that may stand here
};

/// Names that the workspace, the ledger and Slipway know for what a flag or an argument is called in the help
/// ("RUN", "ENV", "html|csv"). Reads files and an existing ledger only; what cannot be read gives nothing.
Suggestions namesFor(const QString &what, const TypedLine &line, const Terminal &terminal);

} // namespace slipway::cli
