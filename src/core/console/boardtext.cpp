// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/boardtext.h"

#include "console/plantext.h"

namespace slipway::console {

using namespace release;

namespace {

QString shortened(const QString &text, qsizetype most)
{
    return text.size() <= most ? text : QString(text.left(most - 1) + QChar(0x2026));
}

Table rowsOf(const GoBoard &board)
{
    Table table;
    table.columns = {QStringLiteral("#"), QStringLiteral("CHECK"), QStringLiteral("EXPECTED"),
                     QStringLiteral("ACTUAL"), QStringLiteral("STATUS")};
    for (const GoRow &row : board.rows)
        table.rows << QStringList{QString::number(row.number), shortened(row.title, 40),
                                  shortened(row.expected, 30), shortened(row.actual, 50),
                                  goStatusName(row.status).toUpper()};
    return table;
}

Table signaturesOf(const GoBoard &board)
{
    Table table;
    table.columns = {QStringLiteral("ROLE"), QStringLiteral("WHO"), QStringLiteral("STATE")};
    for (const GoSignature &signature : board.signatures)
        table.rows << QStringList{signature.role, signature.who, signature.words};
    return table;
}

QString verdictText(GoVerdict verdict)
{
    return verdict == GoVerdict::Go     ? QStringLiteral("GO")
           : verdict == GoVerdict::NoGo ? QStringLiteral("NO-GO")
                                        : QStringLiteral("OPEN");
}

} // namespace

QStringList boardText(const GoBoard &board)
{
    QStringList lines{QStringLiteral("%1: %2").arg(verdictText(board.verdict), board.sentence())};
    lines << tableText(rowsOf(board));
    for (const GoRow &row : board.notGreen()) {
        if (row.status == GoStatus::Fail)
            lines << QStringLiteral("  %1 %2: %3").arg(row.number).arg(row.title, row.reason);
    }
    if (!board.signatures.isEmpty())
        lines << QString() << QStringLiteral("Sign-off, bound to plan %1").arg(board.planDigest.left(12))
              << tableText(signaturesOf(board));
    return lines;
}

} // namespace slipway::console
