// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/terminal.h"
#include "release/result.h"

#include <QJsonValue>
#include <QMap>
#include <QStringList>
#include <memory>
#include <stop_token>
#include <vector>

namespace slipway::cli {

namespace exitcode {
inline constexpr int done = 0;
inline constexpr int failed = 1;
inline constexpr int usage = 2;
inline constexpr int refused = 3;
inline constexpr int busy = 4;
inline constexpr int pending = 5;
inline constexpr int cancelled = 130;
} // namespace exitcode

int exitCodeOf(release::ErrorKind kind);

release::Error usage(const QString &message); ///< code `usage`: the call itself is wrong

struct Flag
{
    QString name;       ///< without the dashes
    QString value = {}; ///< what the value is, for the help ("ENV"); empty = a switch
    QString help = {};
    bool repeated = false;
    bool optionalValue = false; ///< not used by the parser; a value may follow
};

/// What a command is, as data: help, completion and man pages are made from it.
struct Description
{
    QStringList path; ///< "release", "db"
    QString summary;
    QStringList arguments = {}; ///< "PLAYBOOK", "[FILE]", "FILE..."
    QList<Flag> flags = {};
    QString about = {}; ///< further text for --help
};

/// A parsed call. Output goes through it, so that --json, --quiet and colours are decided in one place.
class Invocation
{
public:
    Invocation(Terminal &terminal, std::stop_token stop) : m_terminal(terminal), m_stop(std::move(stop)) {}

    bool has(const QString &flag) const { return m_values.contains(flag); }
    QString value(const QString &flag, const QString &fallback = {}) const;
    QStringList values(const QString &flag) const { return m_values.value(flag); }
    const QStringList &arguments() const { return m_arguments; }
    bool json() const { return has(QStringLiteral("json")); }
    bool quiet() const { return has(QStringLiteral("quiet")); }
    bool verbose() const { return has(QStringLiteral("verbose")); }
    bool colours() const;
    Terminal &terminal() const { return m_terminal; }
    std::stop_token stop() const { return m_stop; }
    QString absolutePath(const QString &path) const;

    /// A line for people: standard output, or standard error under --json; nothing under --quiet.
    void line(const QString &text = {});
    /// The result itself: printed also under --quiet (never under --json, where document() speaks).
    void result(const QString &text);
    /// The one JSON document of --json.
    void document(const QJsonValue &value);
    void warn(const QString &text);
    /// Prints the error in words, and as {error} under --json; returns the exit code.
    int fail(const release::Error &error);
    QString painted(const QString &text, const char *sgr) const;

    QMap<QString, QStringList> m_values;
    QStringList m_arguments;

private:
    Terminal &m_terminal;
    std::stop_token m_stop;
};

class Command
{
public:
    virtual ~Command() = default;
    virtual Description describe() const = 0;
    /// Returns the exit code.
    virtual int run(Invocation &call) = 0;
};

using Commands = std::vector<std::unique_ptr<Command>>;

/// Every command of the program, in the order of the help.
Commands allCommands();
/// Flags that every command takes.
QList<Flag> commonFlags();

/// What `--help` prints of one command, and what it prints of all of them; the objects are for --json.
QString helpText(const Description &command);
QString overviewText(const Commands &commands);
QJsonObject helpObject(const Description &command);
QJsonObject overviewObject(const Commands &commands);

/// The whole program: finds the command, parses, runs. `arguments` without the program's name.
int runProgram(const QStringList &arguments, Terminal &terminal, std::stop_token stop);

} // namespace slipway::cli
