// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

namespace slipway::fakes {

/// Knows no secret: what a step puts out can be read as it is.
class PlainRedactor : public release::Redactor
{
public:
    std::unique_ptr<release::OutputFilter> stream() const override { return std::make_unique<Filter>(); }
    QString text(const QString &text) const override { return text; }

private:
    class Filter : public release::OutputFilter
    {
        QByteArray filter(QByteArrayView chunk) override { return chunk.toByteArray(); }
        QByteArray finish() override { return {}; }
    };
};

} // namespace slipway::fakes
