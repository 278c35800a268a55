// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/manualpages.h"

namespace slipway::cli {

namespace {

/// Text that roff takes literally.
QString roff(QString text)
{
    text.replace(u'\\', QStringLiteral("\\e")).replace(u'-', QStringLiteral("\\-"));
    text.replace(QStringLiteral("\n."), QStringLiteral("\n\\&."));
    text.replace(QStringLiteral("\n'"), QStringLiteral("\n\\&'"));
    return text.startsWith(u'.') || text.startsWith(u'\'') ? QStringLiteral("\\&") + text : text;
}

/// Lines that begin with a blank are kept as they are, the others flow.
QString roffText(const QString &text)
{
    QString page;
    bool kept = false;
    for (const QString &line : text.split(u'\n')) {
        const bool keep = line.startsWith(u' ');
        if (keep != kept)
            page += keep ? QStringLiteral(".PP\n.nf\n") : QStringLiteral(".fi\n.PP\n");
        kept = keep;
        page += line.isEmpty() ? QStringLiteral(".PP\n") : roff(line) + u'\n';
    }
    return kept ? page + QStringLiteral(".fi\n") : page;
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

QString heading(const QString &name)
{
    return QStringLiteral(".TH %1 1 \"\" \"slipway %2\" \"Slipway\"\n")
        .arg(roff(name.toUpper()), roff(QStringLiteral(SLIPWAY_VERSION)));
}

QString usageOf(const Description &command)
{
    return QString(QStringLiteral("slipway ") + (command.path + command.arguments).join(u' '));
}

QString endings()
{
    return QStringLiteral(".SH EXIT STATUS\n"
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

QString pageName(const Description &command)
{
    return QStringLiteral("slipway-") + command.path.join(u'-');
}

QString manualPage(const Commands &commands)
{
    QString text = heading(QStringLiteral("slipway")) +
                   QStringLiteral(".SH NAME\nslipway \\- takes a database release from playbook to proof\n"
                                  ".SH SYNOPSIS\n.B slipway\n.I COMMAND\n[flags]\n"
                                  ".SH COMMANDS\n");
    for (const auto &command : commands) {
        const Description description = command->describe();
        text += QStringLiteral(".SS %1\n%2.\n").arg(roff(usageOf(description)), roff(description.summary));
        if (!description.about.isEmpty())
            text += QStringLiteral(".PP\n") + roffText(description.about);
        text += roffFlags(description.flags);
    }
    return text + QStringLiteral(".SH FLAGS OF EVERY COMMAND\n") + roffFlags(commonFlags()) + endings();
}

QString manualPage(const Description &command, const Commands &all)
{
    QString text = heading(pageName(command)) +
                   QStringLiteral(".SH NAME\n%1 \\- %2\n.SH SYNOPSIS\n.B %3\n[flags]\n")
                       .arg(roff(pageName(command)), roff(command.summary), roff(usageOf(command)));
    if (!command.about.isEmpty())
        text += QStringLiteral(".SH DESCRIPTION\n") + roffText(command.about);
    if (!command.flags.isEmpty())
        text += QStringLiteral(".SH FLAGS\n") + roffFlags(command.flags);
    text += QStringLiteral(".SH FLAGS OF EVERY COMMAND\n") + roffFlags(commonFlags()) + endings();
    QStringList related{QStringLiteral(".BR slipway (1)")};
    for (const auto &other : all) {
        const Description description = other->describe();
        if (description.path.first() == command.path.first() && description.path != command.path)
            related << QStringLiteral(".BR %1 (1)").arg(roff(pageName(description)));
    }
    return text + QStringLiteral(".SH SEE ALSO\n") + related.join(QStringLiteral(",\n")) + u'\n';
}

} // namespace slipway::cli
