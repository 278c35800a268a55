// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::fakes {

/// What a scripted step says and does. The last forecast and the last action repeat; without any it is
/// necessary and succeeds.
struct StepScript
{
    using Action = std::function<release::StepOutcome(release::StepContext &)>;

    QList<release::Forecast> forecasts;
    QList<Action> actions;
    int forecastCount = 0;
    int runCount = 0;
    std::function<void(const QString &other, release::StepContext &)> hears; ///< an earlier step begins

    void succeeds()
    {
        actions << [](release::StepContext &) { return release::StepOutcome::succeeded(); };
    }
    void fails(const QString &code = QStringLiteral("broken"))
    {
        actions << [code](release::StepContext &) {
            return release::StepOutcome::failed({code, QStringLiteral("It is %1.").arg(code)});
        };
    }
    void does(Action action) { actions << std::move(action); }
    void foresees(release::Forecast forecast) { forecasts << std::move(forecast); }
};

class ScriptedStep : public release::Step
{
public:
    explicit ScriptedStep(std::shared_ptr<StepScript> script) : m_script(std::move(script)) {}

    release::Forecast forecast(release::StepContext &) override
    {
        const int turn = m_script->forecastCount++;
        if (m_script->forecasts.isEmpty())
            return release::Forecast::necessary(QStringLiteral("as scripted"));
        return m_script->forecasts.value(std::min<qsizetype>(turn, m_script->forecasts.size() - 1));
    }
    release::StepOutcome run(release::StepContext &context) override
    {
        const int turn = m_script->runCount++;
        if (m_script->actions.isEmpty())
            return release::StepOutcome::succeeded();
        return m_script->actions.value(std::min<qsizetype>(turn, m_script->actions.size() - 1))(context);
    }

    void otherBegins(const QString &stepId, release::StepContext &context) override
    {
        if (m_script->hears)
            m_script->hears(stepId, context);
    }

private:
    std::shared_ptr<StepScript> m_script;
};

} // namespace slipway::fakes
