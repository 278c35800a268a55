// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "release/runstate.h"

#include <QFile>
#include <memory>

namespace slipway::cli {

/// Shows a run as it happens: a line a step, its output indented, checks that fail at once. With --events
/// every event also goes to a file, one JSON object a line.
class RunPrinter
{
public:
    explicit RunPrinter(Invocation &call) : m_call(call) {}
    release::Result<void> writeEventsTo(const QString &path);
    void show(const release::StoredEvent &stored);

private:
    void showPointOfNoReturn(const QString &stepId);
    void showProgress(const release::ProgressChanged &progress);
    void clearProgress();
    void showOutput(const release::OutputAppended &output);
    void showFinished(const release::StepFinished &event);
    QString title(const QString &stepId) const;
    Invocation &m_call;
    release::RunState m_state;
    std::unique_ptr<QFile> m_events;
    QByteArray m_partial;
    bool m_progressShown = false;
};

/// The end of a run in words: verdict, where the artifact lies, what to do next.
void printReport(Invocation &call, const QJsonObject &artifact, const QString &path);
/// One event as a line of `release log --json` and --events.
QByteArray eventLine(const release::StoredEvent &stored);

} // namespace slipway::cli
