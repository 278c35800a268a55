// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/ports.h"
#include "release/variables.h"
#include "release/workspace.h"

namespace slipway::secrets {

/// The price map in the env file that the workspace names for it, or, without a file, in the resolved
/// variables (read only). Reads the file anew each time. With a `read` command the map lives in a secret
/// store: the command tells what it holds, and a person sets it.
class EnvPriceMapStore : public release::PriceMapStore
{
public:
    EnvPriceMapStore(const release::PriceMapSettings &settings, const release::Workspace &workspace,
                     const release::Variables &variables);
    /// Before a map with a `read` command is asked for.
    void useCommands(release::ProcessRunner &processes, QString dir, QMap<QString, QByteArray> environment);

    QString place() const override;
    bool writable() const override { return !m_settings.file.isEmpty(); }
    bool observable() const override { return writable() || !m_settings.read.isEmpty(); }
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
    release::Result<Found> fromCommand() const;
    release::Result<QMap<QString, QString>> parse(const Found &found) const;
    QString shadowNote() const;
    release::PriceMapSettings m_settings;
    QString m_path;
    const release::Variables &m_variables;
    release::ProcessRunner *m_processes = nullptr;
    QString m_dir;
    QMap<QString, QByteArray> m_environment;
};

} // namespace slipway::secrets
