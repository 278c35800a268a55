// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/outputcodec.h"

#include <zstd.h>

namespace slipway::ledger {

namespace {
constexpr int level =
    1; // output must keep up with a child that prints; level 3 halves the speed for some per cent
constexpr unsigned long long largestChunk = 256ull << 20;
} // namespace

void OutputCodec::FreeCompressor::operator()(ZSTD_CCtx_s *context) const
{
    ZSTD_freeCCtx(context);
}

void OutputCodec::FreeExpander::operator()(ZSTD_DCtx_s *context) const
{
    ZSTD_freeDCtx(context);
}

OutputCodec::OutputCodec() : m_compressor(ZSTD_createCCtx()), m_expander(ZSTD_createDCtx())
{
    Q_CHECK_PTR(m_compressor.get());
    Q_CHECK_PTR(m_expander.get());
    ZSTD_CCtx_setParameter(m_compressor.get(), ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(m_compressor.get(), ZSTD_c_checksumFlag, 1);
}

OutputCodec::~OutputCodec() = default;

QByteArray OutputCodec::compress(const QByteArray &data)
{
    const auto size = static_cast<std::size_t>(data.size());
    QByteArray frame(static_cast<qsizetype>(ZSTD_compressBound(size)), Qt::Uninitialized);
    const std::size_t written = ZSTD_compress2(
        m_compressor.get(), frame.data(), static_cast<std::size_t>(frame.size()), data.constData(), size);
    Q_ASSERT(!ZSTD_isError(written)); // the buffer is as large as the worst case
    frame.truncate(static_cast<qsizetype>(written));
    return frame;
}

std::optional<QByteArray> OutputCodec::expand(const QByteArray &frame)
{
    const auto frameSize = static_cast<std::size_t>(frame.size());
    const unsigned long long size = ZSTD_getFrameContentSize(frame.constData(), frameSize);
    if (size > largestChunk) // also ZSTD_CONTENTSIZE_UNKNOWN and _ERROR
        return std::nullopt;
    QByteArray data(static_cast<qsizetype>(size), Qt::Uninitialized);
    const std::size_t read = ZSTD_decompressDCtx(
        m_expander.get(), data.data(), static_cast<std::size_t>(size), frame.constData(), frameSize);
    if (ZSTD_isError(read) || read != size)
        return std::nullopt;
    return data;
}

} // namespace slipway::ledger
