// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/linecutter.h"

#include <utility>

namespace slipway::operations {

using namespace release;

namespace {
constexpr qsizetype longestLine = 64 * 1024;
constexpr qsizetype overlap = 4 * 1024;
} // namespace

void LineCutter::feed(OutputStream stream, QByteArrayView bytes)
{
    if (stream != OutputStream::Note)
        feedStream(stream == OutputStream::Err ? 1 : 0, bytes);
}

void LineCutter::feedStream(int stream, QByteArrayView bytes)
{
    QByteArray &open = m_open[stream];
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView part = end < 0 ? bytes : bytes.first(end);
        if (end < 0 || !open.isEmpty())
            open.append(part.data(), part.size());
        if (end >= 0) {
            m_take(stream, open.isEmpty() ? part : QByteArrayView(open), true);
            open.clear();
        } else if (open.size() >= longestLine) {
            m_take(stream, open, false);
            open.remove(0, open.size() - overlap);
        }
        bytes = end < 0 ? QByteArrayView() : bytes.sliced(end + 1);
    }
}

void LineCutter::finish()
{
    for (int stream : {0, 1}) {
        if (!m_open[stream].isEmpty())
            m_take(stream, std::exchange(m_open[stream], {}), true);
    }
}

} // namespace slipway::operations
