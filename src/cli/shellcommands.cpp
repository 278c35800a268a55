// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/shellcommands.h"

#include "cli/completion.h"
#include "cli/completionscripts.h"
#include "cli/manualpages.h"

#include <QDir>
#include <QSaveFile>

namespace slipway::cli {

using namespace release;

namespace {

/// One suggestion a line, its meaning after a tab; ":files" and ":folders" ask the shell for its own.
int answer(const Invocation &call)
{
    const Suggestions found = suggest(allCommands(), call.arguments().mid(1), call.terminal());
    QString lines;
    for (const auto &[word, meaning] : found.words)
        lines += word + u'\t' + meaning + u'\n';
    if (found.files)
        lines += QStringLiteral(":files\n");
    if (found.folders)
        lines += QStringLiteral(":folders\n");
    call.terminal().out(lines.toUtf8());
    return exitcode::done;
}

Result<void> writePage(const QString &path, const QString &text)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text.toUtf8()) < 0 || !file.commit())
        return Error{QStringLiteral("file_unwritable"),
                     QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()),
                     {},
                     ErrorKind::Usage};
    return {};
}

Result<void> writePages(const QString &dir, const Commands &commands)
{
    if (!QDir().mkpath(dir))
        return Error{QStringLiteral("file_unwritable"),
                     QStringLiteral("The folder %1 cannot be made.").arg(dir),
                     {},
                     ErrorKind::Usage};
    if (auto written = writePage(QDir(dir).filePath(QStringLiteral("slipway.1")), manualPage(commands));
        !written)
        return written;
    for (const auto &command : commands) {
        const Description description = command->describe();
        const QString path = QDir(dir).filePath(pageName(description) + QStringLiteral(".1"));
        if (auto written = writePage(path, manualPage(description, commands)); !written)
            return written;
    }
    return {};
}

} // namespace

Description CompletionCommand::describe() const
{
    return {
        {QStringLiteral("completion")},
        QStringLiteral("Completion script for bash, zsh or fish"),
        {QStringLiteral("bash|zsh|fish"), QStringLiteral("[WORD...]")},
        {},
        QStringLiteral(
            "  bash: slipway completion bash > ~/.local/share/bash-completion/completions/slipway\n"
            "  zsh:  slipway completion zsh > FOLDER/_slipway   (a folder of your fpath)\n"
            "  fish: slipway completion fish > ~/.config/fish/completions/slipway.fish\n"
            "\n"
            "The Debian packages have all three in place. The scripts ask `slipway completion answer -- "
            "WORD…`,\n"
            "which knows commands and flags, and this workspace's environments, playbooks, plans and runs.")};
}

int CompletionCommand::run(Invocation &call)
{
    const QString shell = call.arguments().first();
    if (shell == u"answer")
        return answer(call);
    const auto script = completionScript(shell);
    if (!script)
        return call.fail(
            usage(QStringLiteral("There is completion for bash, zsh and fish, not for '%1'.").arg(shell)));
    if (call.arguments().size() > 1)
        return call.fail(usage(QStringLiteral("One shell at a time: slipway completion %1.").arg(shell)));
    call.terminal().out(script->toUtf8());
    return exitcode::done;
}

Description ManCommand::describe() const
{
    return {{QStringLiteral("man")},
            QStringLiteral("The manual in roff: of everything, or of one command"),
            {QStringLiteral("[COMMAND...]")},
            {{QStringLiteral("dir"), QStringLiteral("DIR"),
              QStringLiteral("Write all pages into this folder: slipway.1 and one a command")}},
            QStringLiteral("  Read it:    slipway man | man -l -\n"
                           "              slipway man release db | man -l -\n"
                           "  Install it: slipway man --dir ~/.local/share/man/man1")};
}

int ManCommand::run(Invocation &call)
{
    const Commands commands = allCommands();
    if (call.has(QStringLiteral("dir"))) {
        auto written = writePages(call.absolutePath(call.value(QStringLiteral("dir"))), commands);
        return written ? exitcode::done : call.fail(written.error());
    }
    if (call.arguments().isEmpty()) {
        call.terminal().out(manualPage(commands).toUtf8());
        return exitcode::done;
    }
    for (const auto &command : commands) {
        if (command->describe().path == call.arguments()) {
            call.terminal().out(manualPage(command->describe(), commands).toUtf8());
            return exitcode::done;
        }
    }
    return call.fail(usage(QStringLiteral("There is no command '%1'; `slipway --help` lists them all.")
                               .arg(call.arguments().join(u' '))));
}

} // namespace slipway::cli
