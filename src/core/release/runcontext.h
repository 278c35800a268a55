// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runrecorder.h"
#include "release/stepstop.h"

namespace slipway::release {

/// What a running step sees of its run: everything that it says goes to the recorder. Once the ledger can no
/// longer be written the step is asked to stop. Lives for one attempt, on the engine's thread.
class RunContext : public StepContext
{
public:
    RunContext(const StepSpec &stepSpec, const RunSetup &runSetup, Outside &outsideWorld, StepStop &stopper,
               RunRecorder &recorder, OutputRecorder &outputRecorder, int attemptNumber);

    void output(OutputStream stream, QByteArrayView bytes) override;
    void check(CheckResult result) override;
    void progress(qint64 done, qint64 total, const QString &what) override;
    void record(const QString &key, const QJsonValue &value) override;
    QJsonValue recorded(const QString &key) const override;
    void attach(const AttachmentAdded &attachment) override;
    Result<void> intend(const QString &key, const QJsonObject &detail) override;
    QList<EffectIntended> intended() const override;
    Result<QString> ask(const Question &question) override;
    const RunState *state() const override { return &m_recorder.state(); }
    Result<void> sign(const ApprovalGiven &given) override { return append(given); }

    const QStringList &failedChecks() const { return m_failedChecks; } ///< a sentence about each

private:
    Result<void> append(const RunEvent &event);
    void endWhereBroken();

    StepStop &m_stopper;
    RunRecorder &m_recorder;
    OutputRecorder &m_output;
    QStringList m_failedChecks;
};

} // namespace slipway::release
