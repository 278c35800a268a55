// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/envfile.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace slipway::secrets;

/// Whatever can be read can be rewritten: the value set is the value read, every other entry stays.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    auto file = EnvFile::parse(bytes, QStringLiteral("f"));
    if (!file)
        return 0;
    if (file->bytes() != bytes)
        std::abort();
    const auto count = file->entries().size();
    const QString name = count > 0 ? file->entries().last().name : QStringLiteral("NEW");
    const QByteArray value = R"({"a":"p'q","b":"$1 # \"})";
    file->setValue(name, value);
    const auto again = EnvFile::parse(file->bytes(), QStringLiteral("f"));
    if (!again || again->entries().size() != std::max<qsizetype>(count, 1) ||
        again->find(name)->value != value)
        std::abort();
    return 0;
}
