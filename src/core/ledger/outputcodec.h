// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <memory>
#include <optional>

struct ZSTD_CCtx_s;
struct ZSTD_DCtx_s;

namespace slipway::ledger {

/// Output chunks as they lie in the ledger: one zstd frame each, with zstd's own checksum. Not thread-safe.
class OutputCodec
{
public:
    OutputCodec();
    ~OutputCodec();

    QByteArray compress(const QByteArray &data);
    /// nullopt where the frame is damaged or would be larger than any chunk that Slipway writes.
    std::optional<QByteArray> expand(const QByteArray &frame);

private:
    struct FreeCompressor
    {
        void operator()(ZSTD_CCtx_s *context) const;
    };
    struct FreeExpander
    {
        void operator()(ZSTD_DCtx_s *context) const;
    };
    std::unique_ptr<ZSTD_CCtx_s, FreeCompressor> m_compressor;
    std::unique_ptr<ZSTD_DCtx_s, FreeExpander> m_expander;
};

} // namespace slipway::ledger
