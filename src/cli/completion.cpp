// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/completion.h"

#include <algorithm>

namespace slipway::cli {

namespace {

QStringList joinedAtEquals(const QStringList &typed)
{
    QStringList words;
    for (qsizetype i = 0; i < typed.size(); ++i) {
        const bool afterFlag =
            !words.isEmpty() && words.last().startsWith(QStringLiteral("--")) && !words.last().contains(u'=');
        if (typed[i] != u"=" || !afterFlag)
            words << typed[i];
        else if (i + 1 == typed.size())
            words << QString();
    }
    return words;
}

void enter(TypedLine &line, const Commands &commands, const QString &word)
{
    const QStringList longer = line.place + QStringList{word};
    for (const auto &command : commands) {
        const Description description = command->describe();
        if (description.path.mid(0, longer.size()) != longer)
            continue;
        line.place = longer;
        if (description.path == longer) {
            line.command = description;
            line.flags = description.flags + commonFlags();
            return;
        }
    }
    if (line.place != longer)
        line.arguments << word;
}

void takeFlag(TypedLine &line, const QString &word)
{
    const QString name = word.mid(2).section(u'=', 0, 0);
    line.given << name;
    const auto flag = std::find_if(line.flags.cbegin(), line.flags.cend(),
                                   [&](const Flag &known) { return known.name == name; });
    if (flag == line.flags.cend() || flag->value.isEmpty())
        return;
    if (word.contains(u'='))
        line.values[name] = word.section(u'=', 1);
    else
        line.open = *flag;
}

TypedLine readLine(const Commands &commands, const QStringList &words)
{
    TypedLine line;
    line.flags = commonFlags();
    for (const QString &word : words) {
        if (line.open) {
            line.values[line.open->name] = word;
            line.open.reset();
        } else if (word.startsWith(QStringLiteral("--")) && word.size() > 2) {
            takeFlag(line, word);
        } else {
            enter(line, commands, word);
        }
    }
    return line;
}

void addNextWords(Suggestions &found, const TypedLine &line, const Commands &commands)
{
    if (!line.arguments.isEmpty())
        return;
    QMap<QString, QStringList> groups;
    for (const auto &command : commands) {
        const Description description = command->describe();
        const qsizetype depth = line.place.size();
        if (description.path.size() <= depth || description.path.mid(0, depth) != line.place)
            continue;
        const QString word = description.path[depth];
        if (description.path.size() == depth + 1) {
            found.words.append({word, description.summary});
        } else {
            if (!groups.contains(word))
                found.words.append({word, QString()});
            groups[word] << description.path[depth + 1];
        }
    }
    for (auto &[word, meaning] : found.words) {
        if (groups.contains(word) && meaning.isEmpty()) {
            groups[word].removeDuplicates();
            meaning = groups[word].join(QStringLiteral(", "));
        }
    }
}

void addFlags(Suggestions &found, const TypedLine &line)
{
    for (const Flag &flag : line.flags) {
        if (flag.repeated || !line.given.contains(flag.name))
            found.words.append({QStringLiteral("--") + flag.name, flag.help});
    }
}

/// What the next argument is called in the help; empty where none follows.
QString nextArgument(const TypedLine &line)
{
    const QStringList &names = line.command.arguments;
    if (names.isEmpty())
        return {};
    if (line.arguments.size() >= names.size() && !names.last().endsWith(QStringLiteral("...")))
        return {};
    QString name = names[std::min(line.arguments.size(), names.size() - 1)];
    name.remove(QStringLiteral("..."));
    return name.remove(u'[').remove(u']');
}

void keepBeginnings(Suggestions &found, const QString &beginning)
{
    found.words.removeIf([&](const auto &word) { return !word.first.startsWith(beginning); });
}

} // namespace

Suggestions suggest(const Commands &commands, QStringList typed, const Terminal &terminal)
{
    typed = joinedAtEquals(typed);
    const QString current = typed.isEmpty() ? QString() : typed.takeLast();
    TypedLine line = readLine(commands, typed);
    Suggestions found;
    if (line.open) {
        found =
            namesFor(line.open->name == u"env" ? QStringLiteral("ENV") : line.open->value, line, terminal);
        keepBeginnings(found, current);
        return found;
    }
    if (current.startsWith(QStringLiteral("--")) && current.contains(u'=')) {
        const QString flag = current.section(u'=', 0, 0);
        found = suggest(commands, typed + QStringList{flag, current.section(u'=', 1)}, terminal);
        for (auto &word : found.words)
            word.first.prepend(flag + u'=');
        return found;
    }
    if (current.startsWith(u'-')) {
        addFlags(found, line);
    } else {
        addNextWords(found, line, commands);
        const QString argument = nextArgument(line);
        if (!argument.isEmpty()) {
            const Suggestions names = namesFor(argument, line, terminal);
            found.words << names.words;
            found.files = names.files;
            found.folders = names.folders;
        }
        if (current.isEmpty() && found.words.isEmpty() && !found.files && !found.folders)
            addFlags(found, line);
    }
    keepBeginnings(found, current);
    return found;
}

} // namespace slipway::cli
