// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "operations/hostshell.h"
#include "release/step.h"

namespace slipway::operations {

/// The command that a step names: `argv` or `shell`, with `dir`, `stdin`, `environment`, on this machine or
/// on `host`. Secrets reach the child through its environment and its standard input alone.
class CommandLine
{
public:
    explicit CommandLine(const release::StepSpec &spec);

    bool isEmpty() const { return m_argv.isEmpty() && m_shell.isEmpty(); }
    QString shown() const; ///< as written, with its host; for people
    QJsonObject intent() const;
    /// Error where the host is unknown or nothing is named (Usage).
    release::Result<void> ready(const release::StepContext &context) const;

    /// Runs it. `more` is added to its environment. Whatever ended it before its time, and a host that was
    /// not reached, is an outcome of the step (`ended`); else `process` tells how it ended.
    struct Ran
    {
        release::ProcessOutcome process;
        std::optional<release::StepOutcome> ended = {};
    };
    Ran run(release::StepContext &context, const release::OutputSink &sink,
            const QMap<QString, QByteArray> &more = {}) const;

    static QList<release::ParameterRule> parameters();

private:
    release::Result<release::ProcessRequest> request(const release::StepContext &context,
                                                     const QMap<QString, QByteArray> &more) const;
    release::Result<QMap<QString, QByteArray>> environment(const release::StepContext &context) const;
    release::StepOutcome stopped(const release::StepContext &context, const QString &where) const;
    std::optional<release::StepOutcome> endedOnHost(const release::StepContext &context,
                                                    const release::ProcessOutcome &outcome) const;

    QStringList m_argv;
    QString m_shell;
    QString m_dir;
    QString m_stdin;
    QString m_host;
    QJsonObject m_environment;
};

/// The host of that name, as the environment of the run has it; none where there is none.
const release::HostSpec *hostNamed(const release::StepContext &context, const QString &name);
/// Error `host_unknown` (Usage).
release::Error hostUnknown(const release::StepContext &context, const QString &name);
/// The words of its ssh command, `${NAME}` replaced.
release::Result<QStringList> sshOf(const release::StepContext &context, const release::HostSpec &host);

} // namespace slipway::operations
