// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/playbookreader.h"

#include "playbook/playbooktext.h"

#include <cstdint>

using namespace slipway;

/// Any bytes are a playbook or an error with words, never a crash.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    release::StepKind kind;
    kind.name = QStringLiteral("command");
    kind.parameters = {{QStringLiteral("argv"), QStringLiteral("list"), true, {}}};
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const auto read = playbook::readPlaybook(bytes, QStringLiteral("f.yaml"), {kind});
    if (read)
        (void)playbook::playbookText(*read);
    else
        Q_ASSERT(!read.error().message.isEmpty());
    return 0;
}
