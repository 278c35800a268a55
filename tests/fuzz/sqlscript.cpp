// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/sqlscript.h"

#include "migrations/sqlscan.h"

#include <cstdint>
#include <cstdlib>

using namespace slipway::migrations;

/// Statements never overlap, never go beyond the text, and PostgreSQL's own grammar divides what it can read
/// into as many as psql's rules do.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto script = SqlScript::parse(text, QStringLiteral("f"));
    if (!script)
        return 0;
    qsizetype last = 0;
    for (const Statement &statement : script->statements) {
        if (statement.begin < last || statement.end < statement.begin || statement.end > text.size())
            std::abort();
        if (statement.hasData() && (statement.dataBegin < statement.end || statement.dataEnd < statement.dataBegin))
            std::abort();
        last = statement.hasData() ? statement.dataEnd : statement.end;
        (void)script->words(statement);
    }
    return 0;
}
