// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace slipway::migrations {

enum class TransactionVerb { None, Begin, Commit, Rollback, Other };

enum class ChangeKind {
    CreateTable,
    DropTable,
    TruncateTable,
    RenameTable,
    AddColumn,
    DropColumn,
    RenameColumn,
    ColumnType,
    SetNotNull,
    AddPrimaryKey,
    AddUnique,
    AddExclusion,
    AddCheck,
    AddForeignKey,
    ConstraintUsingIndex,
    CreateIndex,
    DropIndex,
    Reindex,
    VacuumOrCluster,
    RefreshView,
    AddEnumValue,
    CreateType,
    Rows, ///< INSERT, UPDATE, DELETE, COPY
    LockTable,
    SetTimeout,
    DropSchema,
};

/// One thing that a statement does to a table or other object, as far as hints and probes need it.
struct Change
{
    ChangeKind kind;
    QString table; ///< as written, schema.table where a schema is written
    QString name;  ///< column, constraint, index, value
    QString type = {};
    bool concurrently = false;
    bool notValid = false;
    bool notNull = false;
    bool volatileDefault = false; ///< a default that is not a constant
    bool hasDefault = false;
    bool wholeTable = false; ///< UPDATE or DELETE without WHERE
    bool unique = false;
    QStringList columns = {};
};

/// What PostgreSQL's grammar says about one statement.
struct StatementFacts
{
    bool known = false; ///< the grammar could read it
    TransactionVerb verb = TransactionVerb::None;
    bool outsideTransaction = false; ///< the server refuses it inside a transaction block
    bool leavesState = false;        ///< settings, role, temporary objects may outlive it in the session
    bool copyFromStdin = false;
    bool mayCommit = false; ///< CALL and DO may hold COMMIT, which a transaction around them forbids
    QList<Change> changes;
};

struct GrammarStatement
{
    qsizetype begin = 0;
    qsizetype end = 0;
    StatementFacts facts;
};

struct GrammarAnswer
{
    QList<GrammarStatement> statements;
    QString problem;             ///< the grammar's words; empty = read whole
    qsizetype problemOffset = 0; ///< bytes
};

/// Reads a text with the grammar of PostgreSQL 15. Usable from any thread.
GrammarAnswer readGrammar(const QByteArray &sql);

} // namespace slipway::migrations
