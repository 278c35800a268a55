// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/scripttext.h"

#include "migrations/hints.h"

#include <cstdint>
#include <cstdlib>

using namespace slipway::migrations;

/// Every format reads every file without a crash; what it takes out keeps its line.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size == 0)
        return 0;
    const auto format = static_cast<Format>(data[0] % 6);
    const QByteArray bytes(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size - 1));
    (void)formatByDirectives(bytes);
    (void)flywayChecksum(bytes);
    for (const Direction direction : {Direction::Up, Direction::Down}) {
        const auto script = extractScript(format, direction, bytes, QStringLiteral("f"), {{QStringLiteral("a"), QStringLiteral("b")}});
        if (!script)
            continue;
        const bool blocks = format == Format::Dbmate || format == Format::Goose;
        if (blocks && script->text.count('\n') < bytes.count('\n'))
            std::abort();
        const auto parsed = SqlScript::parse(script->text, QStringLiteral("f"));
        if (parsed)
            (void)hintsFor(*parsed, planFile({*parsed, script->transaction}));
    }
    return 0;
}
