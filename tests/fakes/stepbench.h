// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "fakes/fakeclock.h"
#include "fakes/fakehttp.h"
#include "fakes/fakeoperator.h"
#include "fakes/wordredactor.h"
#include "fakes/processes.h"
#include "release/step.h"

namespace slipway::fakes {

/// Forecasts and runs single steps of a room as the engine would, and keeps what they told. Facts last from
/// step to step, as in a run; checks and output are those of the last call.
class StepBench
{
public:
    explicit StepBench(QList<release::StepKind> kinds, const release::Redactor *instead = nullptr);

    release::Forecast forecast(const QString &kind, const QJsonObject &parameters = {});
    release::StepOutcome run(const QString &kind, const QJsonObject &parameters = {});
    release::Forecast forecast(const release::StepSpec &spec);
    release::StepOutcome run(const release::StepSpec &spec);
    /// Another step of the run begins, as the engine tells later ones.
    void begins(const QString &other, const release::StepSpec &later);
    const release::CheckResult *
    check(const QString &name) const; ///< of the last run; none where there was none
    bool printed(const QString &words) const { return QString::fromUtf8(output).contains(words); }

    FakeClock clock;
    Processes processes;
    FakeHttp http;
    FakeOperator person;
    WordRedactor redactor{"hunter2hunter2"}; ///< the only secret that it knows
    release::RunMemory memory;
    release::Outside outside;
    release::RunSetup setup;
    std::stop_source stop;
    QJsonObject facts;
    QList<release::CheckResult> checks;
    QList<release::EffectIntended> intents;
    QList<release::AttachmentAdded> attached;
    QByteArray output;
    std::function<void()>
        onOutput; ///< called after each chunk, so that a test can act in the middle of a step

private:
    class Context;
    std::unique_ptr<release::Step> made(const QString &kind) const;
    QList<release::StepKind> m_kinds;
};

} // namespace slipway::fakes
