// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "console/session.h"

namespace slipway::cli {

/// What a GitHub Actions runner understands beside plain lines: masks, annotations and the job's summary.
/// Does nothing elsewhere (GITHUB_ACTIONS is not "true", or the output is a terminal). Commands go to
/// standard error, which the runner reads as well, so that --json keeps its one document.
class WorkflowCommands
{
public:
    explicit WorkflowCommands(const Invocation &call);

    /// Every secret in use, before anything else is printed: also what other programs of the job print is
    /// hidden by the runner from now on.
    void mask(const console::ReleaseSession &session) const;
    /// An error before or instead of a run; points at its file and line where the message names one.
    void annotate(const release::Error &error) const;
    /// Failed steps and checks as annotations, and the job's summary.
    void report(const QJsonObject &artifact, const QString &artifactPath) const;

    /// The artifact as Markdown; texts cannot break out of their cells.
    static QString summaryMarkdown(const QJsonObject &artifact);

private:
    void command(const QString &name, const QList<std::pair<QString, QString>> &properties,
                 const QString &message) const;

    const Invocation &m_call;
    bool m_active;
};

} // namespace slipway::cli
