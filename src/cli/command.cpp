// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/command.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <algorithm>

#include "release/runevent.h"

namespace slipway::cli {

release::Error usage(const QString &message)
{
    return {QStringLiteral("usage"), message, {}, release::ErrorKind::Usage};
}

int exitCodeOf(release::ErrorKind kind)
{
    switch (kind) {
    case release::ErrorKind::Failed:
        return exitcode::failed;
    case release::ErrorKind::Usage:
        return exitcode::usage;
    case release::ErrorKind::Refused:
        return exitcode::refused;
    case release::ErrorKind::Busy:
        return exitcode::busy;
    case release::ErrorKind::Cancelled:
        return exitcode::cancelled;
    }
    Q_UNREACHABLE();
}

QString Invocation::value(const QString &flag, const QString &fallback) const
{
    const QStringList given = m_values.value(flag);
    return given.isEmpty() ? fallback : given.last();
}

bool Invocation::colours() const
{
    return m_terminal.outIsTerminal && !has(QStringLiteral("no-color")) &&
           m_terminal.environment.value(QStringLiteral("NO_COLOR")).isEmpty() &&
           m_terminal.environment.value(QStringLiteral("TERM")) != u"dumb";
}

QString Invocation::absolutePath(const QString &path) const
{
    return QDir::cleanPath(QDir(m_terminal.currentDir).absoluteFilePath(path));
}

QString Invocation::painted(const QString &text, const char *sgr) const
{
    if (!colours())
        return text;
    return QStringLiteral("\x1b[%1m%2\x1b[0m").arg(QLatin1String(sgr), text);
}

void Invocation::line(const QString &text)
{
    if (quiet())
        return;
    const QByteArray bytes = (text + u'\n').toUtf8();
    json() ? m_terminal.err(bytes) : m_terminal.out(bytes);
}

void Invocation::result(const QString &text)
{
    if (!json())
        m_terminal.out((text + u'\n').toUtf8());
}

void Invocation::document(const QJsonValue &value)
{
    if (!json())
        return;
    const QJsonDocument document =
        value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    m_terminal.out(document.toJson(QJsonDocument::Indented));
}

void Invocation::warn(const QString &text)
{
    m_terminal.err((painted(QStringLiteral("warning: "), "33") + text + u'\n').toUtf8());
}

int Invocation::fail(const release::Error &error)
{
    QString text = painted(QStringLiteral("slipway: "), "31") + error.message + u'\n';
    for (const QString &detail : error.details)
        text += QStringLiteral("    ") + detail + u'\n';
    m_terminal.err(text.toUtf8());
    if (json())
        document(QJsonObject{{QStringLiteral("error"), release::errorToJson(error)}});
    return exitCodeOf(error.kind);
}

QList<Flag> commonFlags()
{
    return {{QStringLiteral("workspace"), QStringLiteral("DIR"),
             QStringLiteral("Folder of slipway.yaml (default: the nearest one upwards)")},
            {QStringLiteral("env"), QStringLiteral("NAME"), QStringLiteral("Environment of the workspace")},
            {QStringLiteral("ledger"), QStringLiteral("FILE"),
             QStringLiteral("Ledger to use (default: SLIPWAY_LEDGER, the workspace's, your data folder's)")},
            {QStringLiteral("json"),
             {},
             QStringLiteral("Print one JSON document on standard output, all else on "
                            "standard error")},
            {QStringLiteral("no-color"), {}, QStringLiteral("No colours (NO_COLOR does the same)")},
            {QStringLiteral("quiet"), {}, QStringLiteral("Results and errors only")},
            {QStringLiteral("verbose"), {}, QStringLiteral("Slipway's own diagnostics on standard error")},
            {QStringLiteral("help"), {}, QStringLiteral("This help")}};
}

} // namespace slipway::cli
