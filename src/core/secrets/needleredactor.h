// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"

#include <QHash>
#include <QJsonArray>

#include <array>
#include <vector>

namespace slipway::secrets {

/// Replaces every known secret, in every form in which it may be printed, by [NAME], and whatever looks like a Stripe key,
/// a webhook secret, a private key or a URL with a password even when it is not known. Fill it before the engine starts;
/// then it is immutable and usable from any thread. Secrets shorter than 8 characters, and common words, are replaced only
/// after `password=`, or between `:` and `@` of a URL: anywhere else they would wreck every log.
class NeedleRedactor : public release::Redactor
{
public:
    void add(const QString &name, const release::Secret &value);
    /// The password of a database URL, as written and decoded.
    void addDatabaseUrl(const QString &name, const release::Secret &url);
    std::unique_ptr<release::OutputFilter> stream() const override;
    QString text(const QString &text) const override;
    QJsonArray maskedList() const;

    QByteArray clean(const QByteArray &bytes) const;
    /// Where in the bytes something begins that more bytes could complete to a secret; their size where nothing does.
    qsizetype openEnd(QByteArrayView bytes) const;

private:
    struct Needle
    {
        QByteArray bytes;
        QByteArray replacement;
    };
    void addNeedle(const QByteArray &bytes, const QByteArray &replacement);
    void addForms(const QByteArray &value, const QByteArray &replacement);
    const Needle *needleAt(const char *at, qsizetype left) const;
    QByteArray withoutNeedles(const QByteArray &bytes) const;
    QByteArray withoutPatterns(const QByteArray &bytes) const;

    std::vector<Needle> m_needles;                     ///< longest first
    std::array<std::vector<std::uint32_t>, 256> m_byFirst; ///< indexes into m_needles by first byte
    std::vector<Needle> m_short;                       ///< only in password contexts
    qsizetype m_longest = 0;
    QMap<QString, QString> m_masked;
};

} // namespace slipway::secrets
