// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/grammarnodes.h"

namespace slipway::migrations::nodes {

QString text(const char *value)
{
    return QString::fromUtf8(value);
}

QString tableName(const PgQuery__RangeVar *relation)
{
    if (!relation)
        return {};
    const QString name = text(relation->relname);
    return relation->schemaname && *relation->schemaname ? QString(text(relation->schemaname) + u'.' + name)
                                                         : name;
}

QString dottedName(PgQuery__Node *const *names, size_t count)
{
    QStringList parts;
    for (size_t i = 0; i < count; ++i) {
        if (names[i]->node_case == PG_QUERY__NODE__NODE_STRING)
            parts << text(names[i]->string->sval);
    }
    return parts.join(u'.');
}

QString listName(const PgQuery__Node *node)
{
    if (node->node_case == PG_QUERY__NODE__NODE_LIST)
        return dottedName(node->list->items, node->list->n_items);
    if (node->node_case == PG_QUERY__NODE__NODE_STRING)
        return text(node->string->sval);
    return {};
}

QString typeName(const PgQuery__TypeName *type)
{
    return type ? dottedName(type->names, type->n_names).section(u'.', -1) : QString();
}

bool isConstant(const PgQuery__Node *node)
{
    if (!node)
        return true;
    switch (node->node_case) {
    case PG_QUERY__NODE__NODE_A_CONST:
    case PG_QUERY__NODE__NODE_SQLVALUE_FUNCTION: // current_timestamp and its kin are stable: one value, no
                                                 // rewrite
        return true;
    case PG_QUERY__NODE__NODE_TYPE_CAST:
        return isConstant(node->type_cast->arg);
    case PG_QUERY__NODE__NODE_A_ARRAY_EXPR:
        return true;
    case PG_QUERY__NODE__NODE_FUNC_CALL:
        return dottedName(node->func_call->funcname, node->func_call->n_funcname).section(u'.', -1) == u"now";
    default:
        return false;
    }
}

bool hasOption(PgQuery__Node *const *options, size_t count, const char *name)
{
    for (size_t i = 0; i < count; ++i) {
        if (options[i]->node_case == PG_QUERY__NODE__NODE_DEF_ELEM &&
            qstricmp(options[i]->def_elem->defname, name) == 0)
            return true;
    }
    return false;
}

QStringList strings(PgQuery__Node *const *nodes, size_t count)
{
    QStringList all;
    for (size_t i = 0; i < count; ++i) {
        if (nodes[i]->node_case == PG_QUERY__NODE__NODE_STRING)
            all << text(nodes[i]->string->sval);
    }
    return all;
}

} // namespace slipway::migrations::nodes
