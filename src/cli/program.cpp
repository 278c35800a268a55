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

Error usage(const QString &message)
{
    return {QStringLiteral("usage"), message, {}, ErrorKind::Usage};
}

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
        if (!flag) {
            QStringList names;
            for (const Flag &known : flags)
                names << QStringLiteral("--") + known.name;
            return usage(QStringLiteral("There is no flag '%1' here.").arg(word.section(u'=', 0, 0)) +
                         didYouMean(word.section(u'=', 0, 0), names));
        }
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

} // namespace

int runProgram(const QStringList &arguments, Terminal &terminal, std::stop_token stop)
{
    console::loadResources();
    const Commands commands = allCommands();
    Invocation call(terminal, stop);
    if (arguments.contains(QStringLiteral("--json")))
        call.m_values.insert(QStringLiteral("json"), {QString()});
    const QString first = arguments.value(0);
    if (first == u"--version") {
        call.result(QStringLiteral("slipway %1").arg(QLatin1String(SLIPWAY_VERSION)));
        return exitcode::done;
    }
    if (arguments.isEmpty() || first == u"--help" || first == u"-h" ||
        (first == u"help" && arguments.size() == 1)) {
        terminal.out(overviewText(commands).toUtf8());
        return arguments.isEmpty() ? exitcode::usage : exitcode::done;
    }
    if (first == u"help")
        return runProgram(arguments.mid(1) << QStringLiteral("--help"), terminal, stop);
    qsizetype words = 0;
    Command *command = findCommand(commands, arguments, &words);
    if (!command)
        return call.fail(unknownCommand(commands, arguments));
    const Description description = command->describe();
    call.m_values.clear();
    Result<void> parsed = parse(arguments.mid(words), description.flags + commonFlags(), call);
    if (!parsed) {
        if (arguments.contains(QStringLiteral("--json")))
            call.m_values.insert(QStringLiteral("json"), {QString()});
        return call.fail(parsed.error());
    }
    if (call.has(QStringLiteral("help"))) {
        terminal.out(helpText(description).toUtf8());
        return exitcode::done;
    }
    if (auto counted = countArguments(description, call.arguments()); !counted)
        return call.fail(counted.error());
    return command->run(call);
}

} // namespace slipway::cli
