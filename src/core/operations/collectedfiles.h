// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

#include <QDateTime>

namespace slipway::operations {

/// `collect`: files that a command leaves, on this machine or its host. Each is copied, with secrets taken
/// out, to REPORTS/RUN/STEP (mode 0600; of several with one name each gets a number), and its SHA-256 becomes an attachment of the run. A file above its
/// limit (16 MiB unless it says otherwise) is hashed where it lies and not copied. Made before the command
/// begins: a file that is older was not left by it.
class CollectedFiles
{
public:
    explicit CollectedFiles(release::StepContext &context);

    /// Where `complete`, a file that is wanted and not there is a failed check. Error `collect_failed`.
    release::Result<void> collect(bool complete) const;

    static void validate(const release::StepSpec &spec, const release::Complain &complain);

private:
    struct Wanted
    {
        QString path; ///< as written; the last part may hold * and ?
        QString note;
        bool optional = false;
        qint64 limit = 0;
    };
    struct Found
    {
        QString path;
        qint64 size = 0;
        bool old = false;
        QByteArray sha256 = {}; ///< of a file that is too large, on a host
        QByteArray bytes = {};  ///< on a host
    };
    static QList<Wanted> wantedOf(const release::StepSpec &spec);
    release::Result<QList<Found>> look(const Wanted &wanted) const;
    QList<Found> lookHere(const Wanted &wanted) const;
    release::Result<QList<Found>> lookOnHost(const Wanted &wanted) const;
    bool onHost() const;
    release::Result<void> keep(const Wanted &wanted, const Found &found) const;
    release::Result<void> keepDigest(const Wanted &wanted, const Found &found) const;
    release::Result<void> keepCopy(const Wanted &wanted, const Found &found) const;
    void attach(const Wanted &wanted, const Found &found, const QByteArray &sha256, QStringList notes) const;

    release::StepContext &m_context;
    QList<Wanted> m_wanted;
    QDateTime m_since;
};

} // namespace slipway::operations
