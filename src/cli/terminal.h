// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProcessEnvironment>
#include <QString>
#include <functional>
#include <optional>
#include <stop_token>

namespace slipway::cli {

/// The outside of the program as its commands see it; tests give their own.
struct Terminal
{
    std::function<void(const QByteArray &)> out;
    std::function<void(const QByteArray &)> err;
    /// One line from standard input without its newline; hidden = not echoed. nullopt at end of input or on
    /// cancel.
    std::function<std::optional<QString>(bool hidden, const std::stop_token &stop)> readLine;
    std::function<QByteArray()> readAll; ///< standard input to its end
    bool inIsTerminal = false;
    bool outIsTerminal = false;
    QProcessEnvironment environment;
    QString currentDir;
};

/// Standard streams of this process.
Terminal standardTerminal();

} // namespace slipway::cli
