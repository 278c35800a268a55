// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::release {

/// What one run of an inner step came to.
struct InnerOutcome
{
    StepOutcome outcome; ///< Failed as well where a check failed
    QList<CheckResult> checks;
    QByteArray output; ///< the first 64 KiB of what it printed where that was not passed on; not redacted

    bool held() const
    {
        return outcome.status == StepStatus::Succeeded || outcome.status == StepStatus::Skipped;
    }
    /// One sentence about why it did not hold: the first failed check, else the error.
    QString trouble() const;
};

/// A step inside another one: a check that is watched, a fix that is tried. It shares the outer step's run
/// (facts, intentions, questions, person) and its place in the ledger; its checks are handed back, and its
/// output is passed on or handed back. Thread: the engine's. Lives no longer than the outer step's context.
class InnerStep
{
public:
    enum class Output { PassOn, HandBack };

    /// Error `kind_unknown` (Usage).
    static Result<InnerStep> make(const StepSpec &spec, StepContext &outer);

    const StepSpec &spec() const { return m_spec; }
    Forecast forecast();
    void otherBegins(const QString &stepId); ///< as the outer step was told
    /// Once; may be called again for another try. Ends at its own `timeout` and where `stop` is requested.
    InnerOutcome run(Output output, const std::stop_token &stop);

private:
    InnerStep(StepSpec spec, StepContext &outer, std::unique_ptr<Step> step)
        : m_spec(std::move(spec)), m_outer(&outer), m_step(std::move(step))
    {
    }

    StepSpec m_spec;
    StepContext *m_outer;
    std::unique_ptr<Step> m_step;
};

} // namespace slipway::release
