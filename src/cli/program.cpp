// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/command.h"

#include "console/playbooks.h"
#include "playbook/spelling.h"

#include <algorithm>

namespace slipway::cli {

namespace {

using release::Error;
using release::ErrorKind;
using release::Result;

QString didYouMean(const QString &word, const QStringList &candidates)
{
    const QString nearest = playbook::nearestWord(word, candidates);
    return nearest.isEmpty() ? QString() : QStringLiteral(" Did you mean '%1'?").arg(nearest);
}

/// The command whose path the arguments begin with, the longest first.
Command *findCommand(const Commands &commands, const QStringList &arguments, qsizetype *words)
{
    Command *found = nullptr;
    for (const auto &command : commands) {
        const QStringList path = command->describe().path;
        if (arguments.mid(0, path.size()) == path && (!found || path.size() > *words)) {
            found = command.get();
            *words = path.size();
        }
    }
    return found;
}

/// Names what was meant: the nearest command, or the nearest group where only its beginning is misspelt.
Error unknownCommand(const Commands &commands, const QStringList &arguments)
{
    QStringList typed;
    for (const QString &argument : arguments) {
        if (argument.startsWith(u'-') || typed.size() == 3)
            break;
        typed << argument;
    }
    for (qsizetype words = typed.size(); words > 0; --words) {
        QStringList inGroup;
        for (const auto &command : commands) {
            const QStringList path = command->describe().path;
            if (path.size() > words && path.mid(0, words) == typed.mid(0, words))
                inGroup << path.join(u' ');
        }
        const QString group = typed.mid(0, words).join(u' ');
        if (!inGroup.isEmpty() && words == typed.size())
            return usage(QStringLiteral("'%1' needs a further word: %2.")
                             .arg(group, inGroup.join(QStringLiteral(", "))));
        const QString meant =
            didYouMean(typed.mid(0, inGroup.isEmpty() ? words : words + 1).join(u' '), inGroup);
        if (!inGroup.isEmpty())
            return usage(QStringLiteral("There is no command '%1'.").arg(typed.mid(0, words + 1).join(u' ')) +
                         (meant.isEmpty() ? QStringLiteral(" After '%1' comes one of: %2.")
                                                .arg(group, inGroup.join(QStringLiteral(", ")))
                                          : meant));
    }
    QString meant;
    for (qsizetype words = typed.size(); words > 0 && meant.isEmpty(); --words) {
        QStringList beginnings;
        for (const auto &command : commands)
            beginnings << command->describe().path.mid(0, words).join(u' ');
        beginnings.removeDuplicates();
        meant = didYouMean(typed.mid(0, words).join(u' '), beginnings);
    }
    return usage(QStringLiteral("There is no command '%1'.").arg(typed.join(u' ')) + meant +
                 QStringLiteral(" `slipway --help` lists them all."));
}

const Flag *findFlag(const QList<Flag> &flags, const QString &name)
{
    const auto it = std::find_if(flags.cbegin(), flags.cend(), [&](const Flag &f) { return f.name == name; });
    return it == flags.cend() ? nullptr : &*it;
}

Error unknownFlag(const QString &word, const QList<Flag> &flags)
{
    QStringList names;
    for (const Flag &known : flags)
        names << QStringLiteral("--") + known.name;
    const QString typed = word.section(u'=', 0, 0);
    return usage(QStringLiteral("There is no flag '%1' here.").arg(typed) + didYouMean(typed, names));
}

/// Long flags only, `--flag VALUE` or `--flag=VALUE`; `--` ends them; a lone `-` is an argument.
Result<void> parse(const QStringList &words, const QList<Flag> &flags, Invocation &call)
{
    bool onlyArguments = false;
    for (qsizetype i = 0; i < words.size(); ++i) {
        const QString &word = words[i];
        if (onlyArguments || !word.startsWith(u'-') || word == u"-") {
            call.m_arguments << word;
            continue;
        }
        if (word == u"--") {
            onlyArguments = true;
            continue;
        }
        const QString name = word == u"-h" ? QStringLiteral("help") : word.mid(2).section(u'=', 0, 0);
        const Flag *flag = word == u"-h" || word.startsWith(u"--") ? findFlag(flags, name) : nullptr;
        if (!flag)
            return unknownFlag(word, flags);
        const qsizetype equals = word.indexOf(u'=');
        if (flag->value.isEmpty()) {
            if (equals > 0)
                return usage(QStringLiteral("--%1 takes no value.").arg(name));
            call.m_values[name] << QString();
        } else if (equals > 0) {
            call.m_values[name] << word.mid(equals + 1);
        } else if (i + 1 < words.size()) {
            call.m_values[name] << words[++i];
        } else {
            return usage(QStringLiteral("--%1 needs a value: --%1 %2.").arg(name, flag->value));
        }
        if (call.m_values[name].size() > 1 && !flag->repeated && !flag->value.isEmpty())
            return usage(QStringLiteral("--%1 is given twice; once is meant.").arg(name));
    }
    return {};
}

Result<void> countArguments(const Description &command, const QStringList &arguments)
{
    qsizetype least = 0;
    qsizetype most = 0;
    for (const QString &argument : command.arguments) {
        least += argument.startsWith(u'[') ? 0 : 1;
        most = argument.contains(QStringLiteral("...")) ? 1'000'000 : most + 1;
    }
    if (arguments.size() < least)
        return usage(QStringLiteral("Missing: %1. Usage: slipway %2 %3")
                         .arg(command.arguments.value(arguments.size()), command.path.join(u' '),
                              command.arguments.join(u' ')));
    if (arguments.size() > most)
        return usage(QStringLiteral("'%1' is one argument too many for slipway %2.")
                         .arg(arguments.value(most), command.path.join(u' ')));
    return {};
}

/// Flags of every command may stand before it as well: they are moved behind it.
QStringList commandFirst(const QStringList &arguments)
{
    const QList<Flag> common = commonFlags();
    qsizetype at = 0;
    while (at < arguments.size() && arguments[at].startsWith(QStringLiteral("--"))) {
        const Flag *flag = findFlag(common, arguments[at].mid(2).section(u'=', 0, 0));
        if (!flag)
            break;
        at += flag->value.isEmpty() || arguments[at].contains(u'=') ? 1 : 2;
    }
    at = std::min(at, arguments.size());
    QStringList command = arguments.mid(at);
    // Before the first flag of the command, so that a "--" of its own ends flags after these.
    qsizetype words = 0;
    while (words < command.size() && !command[words].startsWith(u'-'))
        ++words;
    for (const QString &flag : arguments.mid(0, at))
        command.insert(words++, flag);
    return command;
}

int showVersion(Invocation &call)
{
    call.result(QStringLiteral("slipway %1").arg(QLatin1String(SLIPWAY_VERSION)));
    call.document(QJsonObject{{QStringLiteral("version"), QStringLiteral(SLIPWAY_VERSION)}});
    return exitcode::done;
}

int showOverview(Invocation &call, const Commands &commands, bool asked)
{
    if (!asked && call.json())
        return call.fail(usage(QStringLiteral("A command is missing; `slipway --help` lists them all.")));
    if (!call.json())
        call.terminal().out(overviewText(commands).toUtf8());
    call.document(overviewObject(commands));
    return asked ? exitcode::done : exitcode::usage;
}

int showHelp(Invocation &call, const Description &command)
{
    if (!call.json())
        call.terminal().out(helpText(command).toUtf8());
    call.document(helpObject(command));
    return exitcode::done;
}

/// `slipway release --help`: the commands that begin so. Without --help a word is missing or misspelt.
int showGroup(Invocation &call, const Commands &all, const QStringList &arguments)
{
    QStringList words = arguments;
    const bool help = words.removeAll(QStringLiteral("--help")) + words.removeAll(QStringLiteral("-h")) > 0;
    words.removeAll(QStringLiteral("--json"));
    Commands group = allCommands();
    std::erase_if(
        group, [&](const auto &command) { return command->describe().path.mid(0, words.size()) != words; });
    if (!help || group.empty())
        return call.fail(unknownCommand(all, arguments));
    return showOverview(call, group, true);
}

/// Whether --json is among the flags, before they are parsed: also an error about flags is one document then.
bool wantsJson(const QStringList &arguments)
{
    const qsizetype end = arguments.indexOf(QStringLiteral("--"));
    return arguments.mid(0, end).contains(QStringLiteral("--json"));
}

} // namespace

int runProgram(const QStringList &given, Terminal &terminal, std::stop_token stop)
{
    console::loadResources();
    const Commands commands = allCommands();
    Invocation call(terminal, stop);
    if (wantsJson(given))
        call.m_values.insert(QStringLiteral("json"), {QString()});
    QStringList arguments = commandFirst(given);
    if (arguments.value(0) == u"help")
        arguments = commandFirst(arguments.mid(1) << QStringLiteral("--help"));
    const QString first = arguments.value(0);
    if (arguments.contains(QStringLiteral("--version")) && first.startsWith(QStringLiteral("--")))
        return showVersion(call);
    if (first.isEmpty() || first.startsWith(QStringLiteral("--")) || first == u"-h") {
        const bool help = arguments.contains(QStringLiteral("--help")) || first == u"-h";
        if (!help && !first.isEmpty() && !findFlag(commonFlags(), first.mid(2).section(u'=', 0, 0)))
            return call.fail(unknownFlag(first, commonFlags()));
        return showOverview(call, commands, help);
    }
    qsizetype words = 0;
    Command *command = findCommand(commands, arguments, &words);
    if (!command)
        return showGroup(call, commands, arguments);
    const Description description = command->describe();
    Invocation parsed(terminal, stop);
    if (auto read = parse(arguments.mid(words), description.flags + commonFlags(), parsed); !read)
        return call.fail(read.error());
    if (parsed.has(QStringLiteral("help")))
        return showHelp(parsed, description);
    if (auto counted = countArguments(description, parsed.arguments()); !counted)
        return call.fail(counted.error());
    return command->run(parsed);
}

} // namespace slipway::cli
