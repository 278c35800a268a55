// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/command.h"

#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>

namespace slipway::cli {

namespace {

constexpr qsizetype lineWidth = 100;

QString flagUsage(const Flag &flag)
{
    return QStringLiteral("--") + flag.name + (flag.value.isEmpty() ? QString() : u' ' + flag.value);
}

/// Words in lines of at most `lineWidth` characters; all but the first begin with `indent` blanks.
QString wrapped(const QString &text, qsizetype indent = 0)
{
    QString result;
    qsizetype column = indent;
    for (const QString &word : text.split(u' ')) {
        if (column > indent && column + 1 + word.size() > lineWidth) {
            result += u'\n' + QString(indent, u' ');
            column = indent;
        } else if (column > indent) {
            result += u' ';
            ++column;
        }
        result += word;
        column += word.size();
    }
    return result;
}

/// Paragraphs are wrapped; lines that begin with a blank (examples) and short ones stay as they are.
QString wrappedLines(const QString &text)
{
    QStringList lines = text.split(u'\n');
    for (QString &line : lines) {
        if (!line.startsWith(u' '))
            line = wrapped(line);
    }
    return lines.join(u'\n');
}

QString flagLines(const QList<Flag> &flags)
{
    qsizetype width = 0;
    for (const Flag &flag : flags)
        width = std::max(width, flagUsage(flag).size());
    QString text;
    for (const Flag &flag : flags) {
        const QString help = flag.repeated ? flag.help + QStringLiteral(" (may be repeated)") : flag.help;
        text += QStringLiteral("  %1  %2\n")
                    .arg(flagUsage(flag), -static_cast<int>(width))
                    .arg(wrapped(help, width + 4));
    }
    return text;
}

QJsonArray flagArray(const QList<Flag> &flags)
{
    QJsonArray array;
    for (const Flag &flag : flags)
        array << QJsonObject{
            {QStringLiteral("name"), QString(QStringLiteral("--") + flag.name)},
            {QStringLiteral("value"), flag.value.isEmpty() ? QJsonValue() : QJsonValue(flag.value)},
            {QStringLiteral("help"), flag.help},
            {QStringLiteral("repeated"), flag.repeated}};
    return array;
}

/// A heading of the overview and the first words of the commands below it.
struct Chapter
{
    QString title;
    QStringList firstWords;
};

QList<Chapter> chapters()
{
    const auto words = [](const char *list) { return QString::fromLatin1(list).split(u' '); };
    return {
        {QStringLiteral("Begin, and see where one stands"), words("demo init doctor status config")},
        {QStringLiteral("Releases and what proves them"),
         words("release playbook artifact pin followups verify checklist")},
        {QStringLiteral("Database"), words("migrate schema backfill")},
        {QStringLiteral("Billing and providers"), words("stripe plans providers")},
        {QStringLiteral("Secrets, servers to try things on, the shell"), {}}}; // and what is not named above
}

/// Which chapter a command stands in.
qsizetype chapterOf(const QList<Chapter> &chapters, const QString &firstWord)
{
    const auto found = std::find_if(chapters.cbegin(), chapters.cend(), [&](const Chapter &chapter) {
        return chapter.firstWords.contains(firstWord);
    });
    return std::min<qsizetype>(found - chapters.cbegin(), chapters.size() - 1);
}

} // namespace

QString helpText(const Description &command)
{
    QString text = QStringLiteral("%1\n\nUsage: slipway %2%3 [flags]\n")
                       .arg(command.summary, command.path.join(u' '),
                            command.arguments.isEmpty() ? QString() : u' ' + command.arguments.join(u' '));
    if (!command.about.isEmpty())
        text += u'\n' + wrappedLines(command.about) + u'\n';
    if (!command.flags.isEmpty())
        text += QStringLiteral("\nFlags\n") + flagLines(command.flags);
    return text + QStringLiteral("\nEvery command\n") + flagLines(commonFlags());
}

QString overviewText(const Commands &commands)
{
    const QList<Chapter> all = chapters();
    qsizetype width = 0;
    QList<QStringList> lines(all.size());
    for (const auto &command : commands)
        width = std::max(width, command->describe().path.join(u' ').size());
    for (const auto &command : commands) {
        const Description description = command->describe();
        lines[chapterOf(all, description.path.first())]
            << QStringLiteral("  %1  %2\n")
                   .arg(description.path.join(u' '), -static_cast<int>(width))
                   .arg(description.summary);
    }
    QString text = QStringLiteral("Slipway takes a database release from playbook to proof.\n\n"
                                  "Usage: slipway COMMAND [flags]\n");
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (!lines[i].isEmpty())
            text += u'\n' + all[i].title + u'\n' + lines[i].join(QString());
    }
    return text +
           QStringLiteral("\n`slipway COMMAND --help` tells its flags; `slipway --version` the version.\n"
                          "New here? `slipway demo --headless` runs a whole release on a private PostgreSQL "
                          "and a local Stripe;\nin your own project begin with `slipway init`.\n");
}

QJsonObject helpObject(const Description &command)
{
    return {{QStringLiteral("command"), command.path.join(u' ')},
            {QStringLiteral("summary"), command.summary},
            {QStringLiteral("arguments"), QJsonArray::fromStringList(command.arguments)},
            {QStringLiteral("about"), command.about},
            {QStringLiteral("flags"), flagArray(command.flags)},
            {QStringLiteral("common_flags"), flagArray(commonFlags())}};
}

QJsonObject overviewObject(const Commands &commands)
{
    QJsonArray array;
    for (const auto &command : commands) {
        const Description description = command->describe();
        array << QJsonObject{{QStringLiteral("command"), description.path.join(u' ')},
                             {QStringLiteral("summary"), description.summary}};
    }
    return {{QStringLiteral("version"), QStringLiteral(SLIPWAY_VERSION)},
            {QStringLiteral("commands"), array}};
}

} // namespace slipway::cli
