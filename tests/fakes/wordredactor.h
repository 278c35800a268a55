// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <algorithm>

namespace slipway::fakes {

/// Replaces one word by [secret], in a stream also where it comes in pieces.
class WordRedactor : public release::Redactor
{
public:
    explicit WordRedactor(QByteArray word) : m_word(std::move(word)) {}

    std::unique_ptr<release::OutputFilter> stream() const override
    {
        return std::make_unique<Filter>(m_word);
    }
    QString text(const QString &given) const override
    {
        return QString(given).replace(QString::fromUtf8(m_word), QStringLiteral("[secret]"));
    }

private:
    class Filter : public release::OutputFilter
    {
    public:
        explicit Filter(QByteArray word) : m_word(std::move(word)) {}
        QByteArray filter(QByteArrayView chunk) override
        {
            m_held.append(chunk);
            m_held.replace(m_word, "[secret]");
            qsizetype kept = std::min(m_held.size(), m_word.size() - 1);
            while (!m_word.startsWith(m_held.last(kept)))
                --kept;
            const QByteArray free = m_held.chopped(kept);
            m_held = m_held.last(kept);
            return free;
        }
        QByteArray finish() override { return std::exchange(m_held, {}); }

    private:
        QByteArray m_word;
        QByteArray m_held;
    };
    QByteArray m_word;
};

} // namespace slipway::fakes
