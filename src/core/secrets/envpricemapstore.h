// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"
#include "release/variables.h"
#include "release/workspace.h"

namespace slipway::secrets {

/// The price map in the env file that the workspace names for it, or, without a file, in the resolved
/// variables (read only). Reads the file anew each time.
class EnvPriceMapStore : public release::PriceMapStore
{
public:
    EnvPriceMapStore(const release::PriceMapSettings &settings, const release::Workspace &workspace,
                     const release::Variables &variables);

    QString place() const override;
    bool writable() const override { return !m_settings.file.isEmpty(); }
    release::Result<QMap<QString, QString>> read() override;
    release::Result<QString> write(const QMap<QString, QString> &entries) override;
    QString rendered(const QMap<QString, QString> &entries) override;

private:
    struct Found
    {
        QByteArray value;
        QString where; ///< ".env.local:3", for errors
    };
    release::Result<Found> current() const;
    release::Result<QMap<QString, QString>> parse(const Found &found) const;
    QString shadowNote() const;
    release::PriceMapSettings m_settings;
    QString m_path;
    const release::Variables &m_variables;
};

} // namespace slipway::secrets
