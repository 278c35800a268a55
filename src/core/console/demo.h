// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QString>
#include <memory>

namespace slipway::console {

QStringList demoProducts();

/// A sample product on the embedded defaults: its files copied into a folder, a private PostgreSQL cluster
/// and a Stripe-compatible server beside it, and the product's own services where its `demo.py` starts some.
/// All of it ends with this object. Thread: the main one, which must outlive it.
class DemoWorld
{
public:
    /// `dir` empty = a new folder in the temporary folder, which stays (the artifact is in it). A folder that
    /// is not empty is refused. Errors tell what is missing on this machine.
    static release::Result<std::unique_ptr<DemoWorld>> start(const QString &product, const QString &dir);
    ~DemoWorld();
    Q_DISABLE_COPY_MOVE(DemoWorld)

    QString dir() const;
    QString playbook() const; ///< what the demo releases: db-release, or the product's own main one
    QString databaseUrl() const;
    QString stripeUrl() const;

private:
    DemoWorld();
    struct Parts;
    std::unique_ptr<Parts> m;
};

} // namespace slipway::console
