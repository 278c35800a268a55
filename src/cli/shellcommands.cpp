// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/shellcommands.h"

#include <QMap>

namespace slipway::cli {

using namespace release;

namespace {

/// What can stand after some words: further words with what they mean, and flags where it is a command.
struct Place
{
    QMap<QString, QString> words;
    QList<Flag> flags;
};

QMap<QString, Place> placesOf(const Commands &commands)
{
    QMap<QString, Place> places;
    for (const auto &command : commands) {
        const Description description = command->describe();
        for (qsizetype i = 0; i < description.path.size(); ++i) {
            const bool whole = i + 1 == description.path.size();
            QString &meaning = places[description.path.mid(0, i).join(u' ')].words[description.path[i]];
            if (whole)
                meaning = description.summary;
            else if (meaning.isEmpty())
                meaning = QStringLiteral("%1 …").arg(description.path[i]);
        }
        places[description.path.join(u' ')].flags = description.flags + commonFlags();
    }
    return places;
}

bool namesFile(const Flag &flag)
{
    return flag.value == u"FILE" || flag.value == u"DIR" || flag.value == u"PATH";
}

QString shellQuoted(const QString &text)
{
    return u'\'' + QString(text).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QStringList candidates(const Place &place)
{
    QStringList words = place.words.keys();
    for (const Flag &flag : place.flags)
        words << QStringLiteral("--") + flag.name;
    return words;
}

/// Patterns of the flags that take a value, for a case statement; none that takes a file unless asked.
QString valueFlags(const QMap<QString, Place> &places, bool files)
{
    QMap<QString, bool> found;
    for (const Place &place : places) {
        for (const Flag &flag : place.flags) {
            if (!flag.value.isEmpty() && namesFile(flag) == files)
                found.insert(QStringLiteral("--") + flag.name, true);
        }
    }
    return found.keys().join(u'|');
}

/// Walks over the words before the cursor: the longest beginning that is a place becomes `place`.
QString walk(const QMap<QString, Place> &places, const QString &first, const QString &last,
             const QString &element)
{
    QStringList known;
    for (auto it = places.cbegin(); it != places.cend(); ++it) {
        if (!it.key().isEmpty())
            known << shellQuoted(it.key());
    }
    return QStringLiteral("    local place='' word i\n"
                          "    for ((i = %1; i < %2; i++)); do\n"
                          "        word=\"%3\"\n"
                          "        case \"${place:+$place }$word\" in\n"
                          "            %4) place=\"${place:+$place }$word\" ;;\n"
                          "        esac\n"
                          "    done\n")
        .arg(first, last, element, known.join(u'|'));
}

QString bashScript(const QMap<QString, Place> &places)
{
    QString text =
        QStringLiteral("# slipway for bash; source it, or put it into\n"
                       "# ~/.local/share/bash-completion/completions/slipway\n"
                       "_slipway()\n{\n"
                       "    local cur=\"${COMP_WORDS[COMP_CWORD]}\" prev=\"${COMP_WORDS[COMP_CWORD-1]}\"\n") +
        walk(places, QStringLiteral("1"), QStringLiteral("COMP_CWORD"), QStringLiteral("${COMP_WORDS[i]}")) +
        QStringLiteral("    case \"$prev\" in\n"
                       "        %1) mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); return ;;\n"
                       "        %2) COMPREPLY=(); return ;;\n"
                       "    esac\n"
                       "    local words=''\n"
                       "    case \"$place\" in\n")
            .arg(valueFlags(places, true), valueFlags(places, false));
    for (auto it = places.cbegin(); it != places.cend(); ++it)
        text += QStringLiteral("        %1) words=%2 ;;\n")
                    .arg(shellQuoted(it.key()), shellQuoted(candidates(*it).join(u' ')));
    return text + QStringLiteral("    esac\n"
                                 "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
                                 "    [[ ${#COMPREPLY[@]} -gt 0 || $cur == -* ]] || "
                                 "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
                                 "}\n"
                                 "complete -o filenames -F _slipway slipway\n");
}

QString zshEntry(const QString &word, const QString &meaning)
{
    return shellQuoted(QString(word).replace(u':', QStringLiteral("\\:")) + u':' + meaning);
}

QString zshScript(const QMap<QString, Place> &places)
{
    QString text =
        QStringLiteral("#compdef slipway\n"
                       "# slipway for zsh; put it as _slipway into a folder of your fpath\n"
                       "_slipway()\n{\n") +
        walk(places, QStringLiteral("2"), QStringLiteral("CURRENT"), QStringLiteral("${words[i]}")) +
        QStringLiteral("    case \"${words[CURRENT-1]}\" in\n"
                       "        %1) _files; return ;;\n"
                       "        %2) return ;;\n"
                       "    esac\n"
                       "    local -a found\n"
                       "    case \"$place\" in\n")
            .arg(valueFlags(places, true), valueFlags(places, false));
    for (auto it = places.cbegin(); it != places.cend(); ++it) {
        QStringList entries;
        for (auto word = it->words.cbegin(); word != it->words.cend(); ++word)
            entries << zshEntry(word.key(), word.value());
        for (const Flag &flag : it->flags)
            entries << zshEntry(QStringLiteral("--") + flag.name, flag.help);
        text += QStringLiteral("        %1) found=(%2) ;;\n").arg(shellQuoted(it.key()), entries.join(u' '));
    }
    return text + QStringLiteral("    esac\n"
                                 "    _describe 'slipway' found || _files\n"
                                 "}\n"
                                 "if [[ \"${funcstack[1]}\" == _slipway ]]; then _slipway \"$@\"; "
                                 "else compdef _slipway slipway; fi\n");
}

QString fishQuoted(QString text)
{
    return u'\'' + text.replace(u'\\', QStringLiteral("\\\\")).replace(u'\'', QStringLiteral("\\'")) + u'\'';
}

QString fishScript(const QMap<QString, Place> &places)
{
    QStringList known;
    for (auto it = places.cbegin(); it != places.cend(); ++it) {
        if (!it.key().isEmpty())
            known << fishQuoted(it.key());
    }
    QString text =
        QStringLiteral("# slipway for fish; put it as slipway.fish into ~/.config/fish/completions\n"
                       "function __slipway_place\n"
                       "    set -l place ''\n"
                       "    for word in (commandline -opc)[2..-1]\n"
                       "        set -l longer (string trim -- \"$place $word\")\n"
                       "        contains -- $longer %1; and set place $longer\n"
                       "    end\n"
                       "    test \"$place\" = \"$argv[1]\"\n"
                       "end\n")
            .arg(known.join(u' '));
    for (auto it = places.cbegin(); it != places.cend(); ++it) {
        const QString condition = fishQuoted(QStringLiteral("__slipway_place \"%1\"").arg(it.key()));
        for (auto word = it->words.cbegin(); word != it->words.cend(); ++word)
            text += QStringLiteral("complete -c slipway -f -n %1 -a %2 -d %3\n")
                        .arg(condition, fishQuoted(word.key()), fishQuoted(word.value()));
        for (const Flag &flag : it->flags)
            text += QStringLiteral("complete -c slipway -n %1 -l %2%3 -d %4\n")
                        .arg(condition, flag.name,
                             flag.value.isEmpty() ? QString()
                             : namesFile(flag)    ? QStringLiteral(" -r -F")
                                                  : QStringLiteral(" -x"),
                             fishQuoted(flag.help));
    }
    return text;
}

/// Text that roff takes literally.
QString roff(QString text)
{
    text.replace(u'\\', QStringLiteral("\\e")).replace(u'-', QStringLiteral("\\-"));
    text.replace(QStringLiteral("\n."), QStringLiteral("\n\\&."));
    text.replace(QStringLiteral("\n'"), QStringLiteral("\n\\&'"));
    return text.startsWith(u'.') || text.startsWith(u'\'') ? QStringLiteral("\\&") + text : text;
}

QString roffFlags(const QList<Flag> &flags)
{
    QString text;
    for (const Flag &flag : flags) {
        text += QStringLiteral(".TP\n.B %1").arg(roff(QStringLiteral("--") + flag.name));
        if (!flag.value.isEmpty())
            text += QStringLiteral(" \\fI%1\\fR").arg(roff(flag.value));
        text += u'\n' + roff(flag.help + (flag.repeated ? QStringLiteral(" (may be repeated)") : QString())) +
                u'\n';
    }
    return text;
}

QString manPage(const Commands &commands)
{
    QString text = QStringLiteral(".TH SLIPWAY 1 \"\" \"slipway %1\" \"Slipway\"\n"
                                  ".SH NAME\nslipway \\- takes a database release from playbook to proof\n"
                                  ".SH SYNOPSIS\n.B slipway\n.I COMMAND\n[flags]\n"
                                  ".SH COMMANDS\n")
                       .arg(roff(QStringLiteral(SLIPWAY_VERSION)));
    for (const auto &command : commands) {
        const Description description = command->describe();
        text += QStringLiteral(".SS %1\n%2.\n")
                    .arg(roff(QString(QStringLiteral("slipway ") +
                                      (description.path + description.arguments).join(u' '))),
                         roff(description.summary));
        if (!description.about.isEmpty())
            text += QStringLiteral(".PP\n%1\n").arg(roff(description.about));
        text += roffFlags(description.flags);
    }
    return text + QStringLiteral(".SH FLAGS OF EVERY COMMAND\n") + roffFlags(commonFlags()) +
           QStringLiteral(".SH EXIT STATUS\n"
                          ".TP\n0\ndone, everything passed\n"
                          ".TP\n1\na step or check failed, or the target could not be reached\n"
                          ".TP\n2\nthe call, a file or the ledger is not as it must be\n"
                          ".TP\n3\nrefused: protection, pin, mode, trust\n"
                          ".TP\n4\nanother run holds the target\n"
                          ".TP\n5\nsomething is pending\n"
                          ".TP\n130\ncancelled\n"
                          ".SH ENVIRONMENT\n"
                          ".TP\n.B SLIPWAY_LEDGER\nthe ledger's file, where \\-\\-ledger is not given\n"
                          ".TP\n.B NO_COLOR\nno colours\n");
}

} // namespace

Description CompletionCommand::describe() const
{
    return {{QStringLiteral("completion")},
            QStringLiteral("Completion script for bash, zsh or fish"),
            {QStringLiteral("SHELL")},
            {},
            QStringLiteral(
                "  bash: slipway completion bash > ~/.local/share/bash-completion/completions/slipway\n"
                "  zsh:  slipway completion zsh > FOLDER/_slipway   (a folder of your fpath)\n"
                "  fish: slipway completion fish > ~/.config/fish/completions/slipway.fish")};
}

int CompletionCommand::run(Invocation &call)
{
    const QString shell = call.arguments().first();
    const QMap<QString, Place> places = placesOf(allCommands());
    QString script;
    if (shell == u"bash")
        script = bashScript(places);
    else if (shell == u"zsh")
        script = zshScript(places);
    else if (shell == u"fish")
        script = fishScript(places);
    else
        return call.fail(
            {QStringLiteral("usage"),
             QStringLiteral("There is completion for bash, zsh and fish, not for '%1'.").arg(shell),
             {},
             ErrorKind::Usage});
    call.terminal().out(script.toUtf8());
    return exitcode::done;
}

Description ManCommand::describe() const
{
    return {{QStringLiteral("man")},
            QStringLiteral("The manual page slipway(1), in roff"),
            {},
            {},
            QStringLiteral("  Read it:    slipway man | man -l -\n"
                           "  Install it: slipway man > ~/.local/share/man/man1/slipway.1")};
}

int ManCommand::run(Invocation &call)
{
    call.terminal().out(manPage(allCommands()).toUtf8());
    return exitcode::done;
}

} // namespace slipway::cli
