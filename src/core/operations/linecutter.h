// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::operations {

/// Cuts what passes into lines, of each stream apart, in bounded memory: a line longer than 64 KiB is given
/// in pieces that overlap by 4 KiB, all but the last with `ended` false. Slipway's own notes are passed over.
class LineCutter
{
public:
    using Take = std::function<void(int stream, QByteArrayView line, bool ended)>;
    explicit LineCutter(Take take) : m_take(std::move(take)) {}

    void feed(release::OutputStream stream, QByteArrayView bytes);
    void finish(); ///< what had no line end

private:
    void feedStream(int stream, QByteArrayView bytes);
    Take m_take;
    QByteArray m_open[2]; ///< the beginning of a line, of standard output and of standard error
};

} // namespace slipway::operations
