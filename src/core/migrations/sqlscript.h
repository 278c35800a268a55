// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/grammar.h"
#include "release/result.h"

#include <QByteArray>

namespace slipway::migrations {

/// One statement of a script. Offsets are bytes of SqlScript::text.
struct Statement
{
    qsizetype begin = 0;
    qsizetype end = 0;
    qsizetype dataBegin = -1; ///< COPY data, without the closing line
    qsizetype dataEnd = -1;
    int line = 1; ///< in the file
    StatementFacts facts;

    bool hasData() const { return dataBegin >= 0; }
};

/// The statements of one file or of a part of it, divided by PostgreSQL's own grammar. Where that grammar
/// (15) cannot read the text, psql's rules divide it and the statements it does not know are not `known`.
struct SqlScript
{
    QByteArray text;
    QString file;
    int firstLine = 1; ///< of `text` in the file
    QList<Statement> statements;
    QString syntaxProblem; ///< file:line:column and the grammar's words; empty where it could read everything

    /// Error `migration_syntax` with file:line:column: psql commands, what is opened and not closed, COPY
    /// without its end.
    static release::Result<SqlScript> parse(const QByteArray &text, const QString &file, int firstLine = 1);

    QByteArrayView sql(const Statement &statement) const
    {
        return QByteArrayView(text).sliced(statement.begin, statement.end - statement.begin);
    }
    QByteArrayView data(const Statement &statement) const
    {
        return QByteArrayView(text).sliced(statement.dataBegin, statement.dataEnd - statement.dataBegin);
    }
    /// The statement's first words, for people.
    QString words(const Statement &statement) const;
    /// "file:line:column" of a byte of the text.
    QString place(qsizetype offset) const;
};

} // namespace slipway::migrations
