// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/filefailure.h"

#include "migrations/sqlscan.h"

namespace slipway::migrations {

using release::Error;
using release::ErrorKind;

namespace {

Error cancelled(const QString &truth)
{
    return {QStringLiteral("cancelled"),
            QStringLiteral("Stopped while a migration ran. ") + truth,
            {},
            ErrorKind::Cancelled};
}

} // namespace

Error failureWords(const SqlScript &script, const FileFailure &failure, const QString &truth, bool stopped)
{
    const ServerError &server = failure.error;
    if (failure.refused)
        return *failure.refused;
    if (stopped && server.state == u"57014")
        return cancelled(truth);
    Error error{failure.busy ? QStringLiteral("lock_timeout") : QStringLiteral("migration_failed"), {}, {}};
    const QString place = failure.offset >= 0 ? script.place(failure.offset) : script.file;
    error.message =
        QStringLiteral("%1: %2 (SQLSTATE %3). %4").arg(place, server.message, server.state, truth);
    const auto add = [&](const char *name, const QString &text) {
        if (!text.isEmpty())
            error.details << QString(QLatin1String(name) + text);
    };
    if (failure.statement >= 0)
        add("statement: ", script.words(script.statements[failure.statement]));
    else
        add("statement: ", QStringLiteral("the end of the transaction"));
    if (failure.offset >= 0) {
        const TextPlace at = placeOf(script.text, failure.offset);
        const qsizetype begin = script.text.lastIndexOf('\n', qMax<qsizetype>(0, failure.offset - 1)) + 1;
        const qsizetype newline = script.text.indexOf('\n', failure.offset);
        const QString line = QString::fromUtf8(
            script.text.mid(begin, (newline < 0 ? script.text.size() : newline) - begin).left(400));
        if (failure.offset >= begin) {
            error.details << QString(line).replace(u'\t', u' ');
            error.details << QString(QString(at.column - 1, u' ') + u'^');
        }
    }
    add("detail: ", server.detail);
    add("hint: ", server.hint);
    add("context: ", server.context);
    error.details << failure.queue;
    return error;
}

} // namespace slipway::migrations
