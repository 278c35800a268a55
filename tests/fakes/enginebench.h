// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "fakes/handclock.h"
#include "fakes/memorystore.h"
#include "fakes/scriptedlock.h"
#include "fakes/scriptedoperator.h"
#include "fakes/scriptedstep.h"
#include "fakes/wordredactor.h"
#include "release/runengine.h"

namespace slipway::fakes {

/// A release of scripted steps with everything around it in memory. Each step has a kind of its own, named
/// like it.
class EngineBench
{
public:
    StepScript &step(const QString &id, release::EffectClass effect = release::EffectClass::Probed);
    release::StepSpec &spec(const QString &id);
    StepScript &script(const QString &id) { return *m_scripts[id]; }

    release::Plan plan(const QJsonObject &facts = {}) { return plan(m_specs, m_kinds, facts); }
    release::Plan plan(const QList<release::StepSpec> &specs, const QList<release::StepKind> &kinds,
                       const QJsonObject &facts = {});
    /// Plans, records RunPlanned and RunStarted, runs.
    release::RunVerdict run();
    /// Takes up what the store holds, as another process would.
    release::RunVerdict resume();
    /// What the events say, one line each, from the last RunStarted or RunResumed on.
    QStringList told() const;
    release::RunState state();

    MemoryStore store;
    HandClock clock;
    ScriptedOperator person;
    WordRedactor redactor{"hunter2hunter2"};
    std::optional<ScriptedLock> lock;
    release::RunSetup setup;
    std::stop_source stop;
    /// Called with every event after it has been stored.
    std::function<void(const release::StoredEvent &)> watch;

private:
    release::RunVerdict begin(const release::Plan &plan, release::RunState before,
                              const release::RunEvent &first);
    release::Outside outside();

    class NoProcesses : public release::ProcessRunner
    {
        release::Result<release::ProcessOutcome> run(const release::ProcessRequest &, std::stop_token,
                                                     const release::OutputSink &) override
        {
            return release::Error{QStringLiteral("no_processes"), QStringLiteral("No processes here.")};
        }
    };
    class NoHttp : public release::HttpClient
    {
        release::Result<release::HttpReply> send(const release::HttpRequest &, std::stop_token) override
        {
            return release::Error{QStringLiteral("no_http"), QStringLiteral("No network here.")};
        }
    };
    NoProcesses m_processes;
    NoHttp m_http;
    QList<release::StepSpec> m_specs;
    QList<release::StepKind> m_kinds;
    QMap<QString, std::shared_ptr<StepScript>> m_scripts;
    QStringList m_told;
};

} // namespace slipway::fakes
