// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"
#include "secrets/needleindex.h"

#include <QJsonArray>
#include <QMap>

#include <vector>

namespace slipway::secrets {

/// Replaces every known secret, in every form in which it may be printed, by [NAME], and whatever looks like
/// a Stripe key, a webhook secret, a private key or a URL with a password even when it is not known. Fill it
/// before the engine starts; then it is immutable and usable from any thread. Secrets shorter than 8
/// characters, and common words, are replaced only after `password=` and the like, or between `:` and `@` of
/// a URL: anywhere else they would wreck every log.
class NeedleRedactor : public release::Redactor
{
public:
    NeedleRedactor();
    void add(const QString &name, const release::Secret &value);
    /// The password of a database URL, as written and decoded.
    void addDatabaseUrl(const QString &name, const release::Secret &url);

    /// A stream lets whole lines go at once and holds an unfinished line (up to 8 KiB of it), a private key
    /// without its end (up to 16 KiB) and what may be the start of a secret of several lines.
    std::unique_ptr<release::OutputFilter> stream() const override;
    QString text(const QString &text) const override;
    QJsonArray maskedList() const; ///< [{name, masked}]
    /// Each line of every secret that is long enough to be replaced wherever it stands: for a CI system that
    /// hides them in the output of other programs too.
    void visitLines(const std::function<void(const QByteArray &)> &visit) const;

    QByteArray clean(QByteArrayView bytes) const;
    /// How many of the bytes can go now: nothing that begins there can be completed to a secret by later
    /// bytes.
    qsizetype settled(QByteArrayView bytes) const;

private:
    struct ShortSecret
    {
        QByteArray bytes;
        QByteArray replacement;
    };
    QByteArray withoutNeedles(QByteArrayView bytes) const;
    QByteArray withoutUrlPasswords(const QByteArray &bytes) const;
    QByteArray withoutShortSecrets(const QByteArray &bytes) const;
    qsizetype endInLongLine(QByteArrayView bytes) const;
    qsizetype beforeOpenSecret(QByteArrayView bytes, qsizetype end) const;

    NeedleIndex m_index;
    std::vector<QByteArray> m_severalLines; ///< needles with a line end inside
    std::vector<ShortSecret> m_short;
    std::vector<release::Secret> m_lines;
    QMap<QString, QString> m_masked;
};

} // namespace slipway::secrets
