// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/needleredactor.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

using namespace slipway::secrets;
using slipway::release::Secret;

namespace {
const QByteArray secret = "q7Zp#x/9w'k";
const NeedleRedactor &redactor()
{
    static const NeedleRedactor filled = [] {
        NeedleRedactor made;
        made.add(QStringLiteral("K"), Secret(secret));
        made.add(QStringLiteral("L"), Secret("first line\nsecond line"));
        return made;
    }();
    return filled;
}
} // namespace

/// In pieces or as a whole, a known secret never comes out. The first byte chooses the length of the pieces,
/// each 0xFF of the input stands for the secret.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    if (size < 2)
        return 0;
    const qsizetype length = data[0] % 64 + 1;
    QByteArray text(reinterpret_cast<const char *>(data + 1), static_cast<qsizetype>(size) - 1);
    text.replace('\xFF', secret);
    auto stream = redactor().stream();
    QByteArray result;
    for (qsizetype at = 0; at < text.size(); at += length)
        result += stream->filter(QByteArrayView(text).sliced(at, std::min(length, text.size() - at)));
    result += stream->finish();
    if (result.contains(secret) || redactor().clean(text).contains(secret))
        std::abort();
    return 0;
}
