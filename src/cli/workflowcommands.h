// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "console/session.h"

namespace slipway::cli {

/// What a GitHub Actions runner understands beside plain lines: masks, annotations and the job's summary.
/// Does nothing elsewhere (GITHUB_ACTIONS is not "true", or the output is a terminal). From mask() on until
/// it goes, the runner takes commands from here alone: what a migration prints cannot give it any. Under
/// --json all of it goes to standard error, which the runner reads as well.
class WorkflowCommands
{
public:
    explicit WorkflowCommands(const Invocation &call);
    ~WorkflowCommands();
    Q_DISABLE_COPY_MOVE(WorkflowCommands)

    /// Every secret in use, before anything else is printed: also what other programs of the job print is
    /// hidden by the runner from now on.
    void mask(const console::ReleaseSession &session);
    /// The masks alone, for a command that runs nothing of the product's.
    static void maskSecrets(const Invocation &call, const console::ReleaseSession &session);
    /// An error before or instead of a run; points at its file and line where the message names one.
    void annotate(const release::Error &error) const;
    /// Failed steps and checks as annotations, and the job's summary.
    void report(const QJsonObject &artifact, const QString &artifactPath) const;

    /// The artifact as Markdown; texts cannot break out of their cells.
    static QString summaryMarkdown(const QJsonObject &artifact);

private:
    void command(const QString &name, const QList<std::pair<QString, QString>> &properties,
                 const QString &message) const;

    void printMasks(const console::ReleaseSession &session) const;
    void print(const QString &line) const;

    const Invocation &m_call;
    bool m_active;
    QString m_token; ///< with which the runner listens again; empty = it listens
};

} // namespace slipway::cli
