// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/grammar.h"

#include "migrations/grammarnodes.h"
#include "migrations/sqlscan.h"

#include <memory>

extern "C" {
#include <pg_query.h>
}

namespace slipway::migrations {

using namespace nodes;

namespace {

class Reader
{
public:
    explicit Reader(StatementFacts &facts) : m_facts(facts) {}

    void read(const PgQuery__Node *node)
    {
        m_facts.known = true;
        if (!node)
            return;
        switch (node->node_case) {
        case PG_QUERY__NODE__NODE_TRANSACTION_STMT:
            return transaction(*node->transaction_stmt);
        case PG_QUERY__NODE__NODE_CREATE_STMT:
            return createTable(*node->create_stmt);
        case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
            return alterTable(*node->alter_table_stmt);
        case PG_QUERY__NODE__NODE_INDEX_STMT:
            return index(*node->index_stmt);
        case PG_QUERY__NODE__NODE_DROP_STMT:
            return drop(*node->drop_stmt);
        case PG_QUERY__NODE__NODE_RENAME_STMT:
            return rename(*node->rename_stmt);
        case PG_QUERY__NODE__NODE_ALTER_ENUM_STMT:
            return alterEnum(*node->alter_enum_stmt);
        case PG_QUERY__NODE__NODE_CREATE_ENUM_STMT:
            return add({ChangeKind::CreateType,
                        {},
                        dottedName(node->create_enum_stmt->type_name, node->create_enum_stmt->n_type_name)});
        case PG_QUERY__NODE__NODE_COPY_STMT:
            m_facts.copyFromStdin = node->copy_stmt->is_from && !node->copy_stmt->is_program &&
                                    (!node->copy_stmt->filename || !*node->copy_stmt->filename);
            return rows(node->copy_stmt->relation, false);
        case PG_QUERY__NODE__NODE_INSERT_STMT:
            return rows(node->insert_stmt->relation, false);
        case PG_QUERY__NODE__NODE_UPDATE_STMT:
            return rows(node->update_stmt->relation, !node->update_stmt->where_clause);
        case PG_QUERY__NODE__NODE_DELETE_STMT:
            return rows(node->delete_stmt->relation, !node->delete_stmt->where_clause);
        default:
            return rest(node);
        }
    }

private:
    void add(Change change) { m_facts.changes.append(std::move(change)); }

    void rows(const PgQuery__RangeVar *relation, bool whole)
    {
        Change change{ChangeKind::Rows, tableName(relation), {}};
        change.wholeTable = whole;
        add(change);
    }

    void transaction(const PgQuery__TransactionStmt &statement)
    {
        switch (statement.kind) {
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_BEGIN:
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_START:
            m_facts.verb = TransactionVerb::Begin;
            break;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT:
            m_facts.verb = TransactionVerb::Commit;
            break;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK:
            m_facts.verb = TransactionVerb::Rollback;
            break;
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_PREPARE:
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_COMMIT_PREPARED:
        case PG_QUERY__TRANSACTION_STMT_KIND__TRANS_STMT_ROLLBACK_PREPARED:
            m_facts.outsideTransaction = true;
            [[fallthrough]];
        default:
            m_facts.verb = TransactionVerb::Other;
        }
    }

    void constraint(const QString &table, const PgQuery__Constraint &rule, const QString &column,
                    bool creating)
    {
        Change change{ChangeKind::AddCheck, table, text(rule.conname)};
        change.notValid = rule.skip_validation;
        change.columns = strings(rule.keys, rule.n_keys);
        switch (rule.contype) {
        case PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY:
            change.kind = ChangeKind::AddPrimaryKey;
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE:
            change.kind = ChangeKind::AddUnique;
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_EXCLUSION:
            change.kind = ChangeKind::AddExclusion;
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_FOREIGN:
            change.kind = ChangeKind::AddForeignKey;
            change.type = tableName(rule.pktable);
            change.columns = strings(rule.fk_attrs, rule.n_fk_attrs);
            break;
        case PG_QUERY__CONSTR_TYPE__CONSTR_CHECK:
            break;
        default:
            return;
        }
        if (!column.isEmpty() && change.columns.isEmpty())
            change.columns << column;
        if (rule.indexname && *rule.indexname)
            change.kind = ChangeKind::ConstraintUsingIndex;
        change.wholeTable = creating; // part of a new table, so nothing is scanned
        add(change);
    }

    void column(const QString &table, const PgQuery__ColumnDef &def, bool creating)
    {
        Change change{ChangeKind::AddColumn, table, text(def.colname), typeName(def.type_name)};
        change.notNull = def.is_not_null;
        for (size_t i = 0; i < def.n_constraints; ++i) {
            if (def.constraints[i]->node_case != PG_QUERY__NODE__NODE_CONSTRAINT)
                continue;
            const PgQuery__Constraint &rule = *def.constraints[i]->constraint;
            change.notNull = change.notNull || rule.contype == PG_QUERY__CONSTR_TYPE__CONSTR_NOTNULL;
            if (rule.contype == PG_QUERY__CONSTR_TYPE__CONSTR_DEFAULT) {
                change.hasDefault = true;
                change.volatileDefault = !isConstant(rule.raw_expr);
            }
            if (rule.contype == PG_QUERY__CONSTR_TYPE__CONSTR_GENERATED ||
                rule.contype == PG_QUERY__CONSTR_TYPE__CONSTR_IDENTITY) {
                change.hasDefault = true;
                change.volatileDefault = true;
            }
        }
        if (change.type.contains(QStringLiteral("serial"))) {
            change.hasDefault = true;
            change.volatileDefault = true;
        }
        if (!creating)
            add(change);
        for (size_t i = 0; i < def.n_constraints; ++i) {
            if (def.constraints[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
                constraint(table, *def.constraints[i]->constraint, change.name, creating);
        }
    }

    void createTable(const PgQuery__CreateStmt &statement)
    {
        const QString table = tableName(statement.relation);
        if (statement.relation && statement.relation->relpersistence &&
            qstrcmp(statement.relation->relpersistence, "t") == 0)
            m_facts.leavesState = true;
        add({ChangeKind::CreateTable, table, {}});
        for (size_t i = 0; i < statement.n_table_elts; ++i) {
            const PgQuery__Node &element = *statement.table_elts[i];
            if (element.node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
                column(table, *element.column_def, true);
            else if (element.node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
                constraint(table, *element.constraint, {}, true);
        }
    }

    void alterTable(const PgQuery__AlterTableStmt &statement)
    {
        const QString table = tableName(statement.relation);
        for (size_t i = 0; i < statement.n_cmds; ++i) {
            if (statement.cmds[i]->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_CMD)
                command(table, *statement.cmds[i]->alter_table_cmd);
        }
    }

    void command(const QString &table, const PgQuery__AlterTableCmd &cmd)
    {
        const PgQuery__Node *def = cmd.def;
        switch (cmd.subtype) {
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn:
            if (def && def->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
                column(table, *def->column_def, false);
            break;
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn:
            add({ChangeKind::DropColumn, table, text(cmd.name)});
            break;
        case PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull:
            add({ChangeKind::SetNotNull, table, text(cmd.name)});
            break;
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType:
            add({ChangeKind::ColumnType, table, text(cmd.name),
                 def && def->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF
                     ? typeName(def->column_def->type_name)
                     : QString()});
            break;
        case PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint:
            if (def && def->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
                constraint(table, *def->constraint, {}, false);
            break;
        case PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition:
            if (def && def->node_case == PG_QUERY__NODE__NODE_PARTITION_CMD && def->partition_cmd->concurrent)
                m_facts.outsideTransaction = true;
            break;
        default:
            break;
        }
    }

    void index(const PgQuery__IndexStmt &statement)
    {
        Change change{ChangeKind::CreateIndex, tableName(statement.relation), text(statement.idxname)};
        change.concurrently = statement.concurrent;
        change.unique = statement.unique;
        for (size_t i = 0; i < statement.n_index_params; ++i) {
            if (statement.index_params[i]->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
                change.columns << text(statement.index_params[i]->index_elem->name);
        }
        m_facts.outsideTransaction = statement.concurrent;
        add(change);
    }

    void drop(const PgQuery__DropStmt &statement)
    {
        m_facts.outsideTransaction = statement.concurrent;
        for (size_t i = 0; i < statement.n_objects; ++i) {
            const QString name = listName(statement.objects[i]);
            if (statement.remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE) {
                add({ChangeKind::DropTable, name, {}});
            } else if (statement.remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA) {
                add({ChangeKind::DropSchema, {}, name});
            } else if (statement.remove_type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX) {
                Change change{ChangeKind::DropIndex, {}, name};
                change.concurrently = statement.concurrent;
                add(change);
            }
        }
    }

    void rename(const PgQuery__RenameStmt &statement)
    {
        if (statement.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABLE)
            add({ChangeKind::RenameTable, tableName(statement.relation), text(statement.newname)});
        else if (statement.rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN)
            add({ChangeKind::RenameColumn, tableName(statement.relation), text(statement.subname)});
    }

    void alterEnum(const PgQuery__AlterEnumStmt &statement)
    {
        if (!statement.old_val || !*statement.old_val)
            add({ChangeKind::AddEnumValue,
                 {},
                 text(statement.new_val),
                 dottedName(statement.type_name, statement.n_type_name)});
    }

    void setting(const PgQuery__VariableSetStmt &statement)
    {
        if (!statement.is_local)
            m_facts.leavesState = true;
        const QString name = text(statement.name);
        if (name == u"lock_timeout" || name == u"statement_timeout")
            add({ChangeKind::SetTimeout, {}, name});
    }

    void rest(const PgQuery__Node *node)
    {
        switch (node->node_case) {
        case PG_QUERY__NODE__NODE_TRUNCATE_STMT:
            for (size_t i = 0; i < node->truncate_stmt->n_relations; ++i) {
                if (node->truncate_stmt->relations[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
                    add({ChangeKind::TruncateTable,
                         tableName(node->truncate_stmt->relations[i]->range_var),
                         {}});
            }
            break;
        case PG_QUERY__NODE__NODE_LOCK_STMT:
            for (size_t i = 0; i < node->lock_stmt->n_relations; ++i) {
                if (node->lock_stmt->relations[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
                    add({ChangeKind::LockTable, tableName(node->lock_stmt->relations[i]->range_var), {}});
            }
            break;
        case PG_QUERY__NODE__NODE_VARIABLE_SET_STMT:
            setting(*node->variable_set_stmt);
            break;
        case PG_QUERY__NODE__NODE_REINDEX_STMT:
            reindex(*node->reindex_stmt);
            break;
        case PG_QUERY__NODE__NODE_VACUUM_STMT:
            m_facts.outsideTransaction = node->vacuum_stmt->is_vacuumcmd;
            if (node->vacuum_stmt->is_vacuumcmd &&
                hasOption(node->vacuum_stmt->options, node->vacuum_stmt->n_options, "full"))
                vacuumFull(*node->vacuum_stmt);
            break;
        case PG_QUERY__NODE__NODE_CLUSTER_STMT:
            m_facts.outsideTransaction = !node->cluster_stmt->relation;
            add({ChangeKind::VacuumOrCluster, tableName(node->cluster_stmt->relation), {}});
            break;
        case PG_QUERY__NODE__NODE_REFRESH_MAT_VIEW_STMT: {
            Change change{ChangeKind::RefreshView, tableName(node->refresh_mat_view_stmt->relation), {}};
            change.concurrently = node->refresh_mat_view_stmt->concurrent;
            add(change);
            break;
        }
        case PG_QUERY__NODE__NODE_CREATEDB_STMT:
        case PG_QUERY__NODE__NODE_DROPDB_STMT:
        case PG_QUERY__NODE__NODE_CREATE_TABLE_SPACE_STMT:
        case PG_QUERY__NODE__NODE_DROP_TABLE_SPACE_STMT:
        case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
        case PG_QUERY__NODE__NODE_DROP_SUBSCRIPTION_STMT:
        case PG_QUERY__NODE__NODE_ALTER_SYSTEM_STMT:
            m_facts.outsideTransaction = true;
            break;
        case PG_QUERY__NODE__NODE_DISCARD_STMT:
            m_facts.outsideTransaction = node->discard_stmt->target == PG_QUERY__DISCARD_MODE__DISCARD_ALL;
            m_facts.leavesState = true;
            break;
        case PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT:
            m_facts.leavesState = true; // may be temporary
            break;
        case PG_QUERY__NODE__NODE_DO_STMT:
        case PG_QUERY__NODE__NODE_CALL_STMT:
            m_facts.mayCommit = true;
            m_facts.leavesState = true;
            break;
        case PG_QUERY__NODE__NODE_SELECT_STMT: // set_config and functions that call it
        case PG_QUERY__NODE__NODE_EXECUTE_STMT:
        case PG_QUERY__NODE__NODE_PREPARE_STMT:
        case PG_QUERY__NODE__NODE_LISTEN_STMT:
        case PG_QUERY__NODE__NODE_LOAD_STMT:
        case PG_QUERY__NODE__NODE_DECLARE_CURSOR_STMT:
        case PG_QUERY__NODE__NODE_CREATE_SEQ_STMT:
        case PG_QUERY__NODE__NODE_VIEW_STMT:
            m_facts.leavesState = true;
            break;
        default:
            break;
        }
    }

    void reindex(const PgQuery__ReindexStmt &statement)
    {
        Change change{ChangeKind::Reindex,
                      statement.kind == PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_TABLE
                          ? tableName(statement.relation)
                          : QString(),
                      statement.kind == PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_INDEX
                          ? tableName(statement.relation)
                          : text(statement.name)};
        change.concurrently = hasOption(statement.params, statement.n_params, "concurrently");
        m_facts.outsideTransaction =
            change.concurrently || statement.kind >= PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SCHEMA;
        add(change);
    }

    void vacuumFull(const PgQuery__VacuumStmt &statement)
    {
        for (size_t i = 0; i < statement.n_rels; ++i) {
            if (statement.rels[i]->node_case == PG_QUERY__NODE__NODE_VACUUM_RELATION)
                add({ChangeKind::VacuumOrCluster,
                     tableName(statement.rels[i]->vacuum_relation->relation),
                     {}});
        }
    }

    StatementFacts &m_facts;
};

/// The grammar counts characters.
qsizetype byteOffset(const QByteArray &sql, int character)
{
    qsizetype at = 0;
    for (int seen = 1; at < sql.size() && seen < character; ++at) {
        if ((static_cast<unsigned char>(sql[at]) & 0xC0) != 0x80)
            ++seen;
    }
    while (at < sql.size() && (static_cast<unsigned char>(sql[at]) & 0xC0) == 0x80)
        ++at;
    return at;
}

struct FreeTree
{
    void operator()(PgQuery__ParseResult *tree) const
    {
        pg_query__parse_result__free_unpacked(tree, nullptr);
    }
};

} // namespace

GrammarAnswer readGrammar(const QByteArray &sql)
{
    GrammarAnswer answer;
    PgQueryProtobufParseResult parsed = pg_query_parse_protobuf(sql.constData());
    if (parsed.error) {
        answer.problem = QString::fromUtf8(parsed.error->message);
        answer.problemOffset = byteOffset(sql, parsed.error->cursorpos);
        pg_query_free_protobuf_parse_result(parsed);
        return answer;
    }
    const std::unique_ptr<PgQuery__ParseResult, FreeTree> tree(pg_query__parse_result__unpack(
        nullptr, parsed.parse_tree.len, reinterpret_cast<const uint8_t *>(parsed.parse_tree.data)));
    pg_query_free_protobuf_parse_result(parsed);
    if (!tree) {
        answer.problem = QStringLiteral("the statement is too deeply nested");
        return answer;
    }
    for (size_t i = 0; i < tree->n_stmts; ++i) {
        const PgQuery__RawStmt &raw = *tree->stmts[i];
        GrammarStatement statement;
        statement.begin = skipBlank(sql, raw.stmt_location);
        statement.end = raw.stmt_len > 0 ? raw.stmt_location + raw.stmt_len : sql.size();
        while (statement.end > statement.begin && QByteArrayView(" \t\r\n;").contains(sql[statement.end - 1]))
            --statement.end;
        Reader(statement.facts).read(raw.stmt);
        answer.statements.append(std::move(statement));
    }
    return answer;
}

} // namespace slipway::migrations
