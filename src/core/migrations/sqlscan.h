// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArrayView>
#include <QList>
#include <QString>
#include <optional>

namespace slipway::migrations {

/// Where one statement stands in a text, in bytes: from its first word to before its semicolon. `data` is
/// what stands below a COPY … FROM stdin, without the closing line; -1 where the statement has none.
struct StatementSpan
{
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype dataBegin = -1;
    qsizetype dataEnd = -1;
};

struct ScanProblem
{
    QString message; ///< a sentence without the place
    qsizetype offset = 0;
};

struct SqlScan
{
    QList<StatementSpan> statements; ///< those before the problem
    std::optional<ScanProblem> problem;
};

/// Divides a text as psql does: quotes, dollar quotes, nested comments, parentheses, BEGIN ATOMIC bodies and
/// COPY data are no places to divide. A backslash outside of them is a psql command, which is a problem, as
/// is whatever is opened and not closed. Needs no valid SQL. Linear in the text.
SqlScan scanSql(QByteArrayView text);

/// The offset of the first byte that is neither blank nor comment, from `offset` on.
qsizetype skipBlank(QByteArrayView text, qsizetype offset);

struct TextPlace
{
    int line = 1;
    int column = 1; ///< in characters
};
TextPlace placeOf(QByteArrayView text, qsizetype offset);

} // namespace slipway::migrations
