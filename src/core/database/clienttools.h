// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/targeturl.h"
#include "release/step.h"

namespace slipway::database {

/// The environment for PostgreSQL's own programs: how to reach the target and as whom, under the run's name.
/// The password goes no other way. Error `sqlite_unsupported` (Usage), `database_url`.
release::Result<QMap<QString, QByteArray>> clientEnvironment(const release::StepContext &context,
                                                             const release::Secret &url);

/// The same server and user, another database.
release::Result<release::Secret> urlOfDatabase(const release::Secret &url, const QString &name);

/// The database that a step names in `parameter`, else the environment's.
release::Result<release::Secret> databaseOf(const release::StepContext &context, const QString &parameter);

/// Runs one of PostgreSQL's programs in the workspace's folder. Errors of the runner; `code` where it ends
/// with another exit code than 0, its last lines with it; `cancelled`.
release::Result<void> runClient(release::StepContext &context, const QStringList &argv,
                                const QMap<QString, QByteArray> &environment, const QString &code,
                                const release::OutputSink &sink);

/// A command of the playbook with words such as {file} replaced, run with the environment's variables.
release::Result<void> runStoreCommand(release::StepContext &context, const QString &parameter,
                                      const QMap<QString, QString> &words);

/// SHA-256 of a file in hex. Error `file_unreadable`, `cancelled`.
release::Result<QByteArray> fileDigest(const QString &path, std::stop_token stop);

} // namespace slipway::database
