// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/operationssteps.h"

#include "operations/announcementstep.h"
#include "operations/checkliststep.h"
#include "operations/commandstep.h"
#include "operations/earlierreleasestep.h"
#include "operations/gonogostep.h"
#include "operations/httpstep.h"
#include "operations/logscanstep.h"
#include "operations/preflightsteps.h"
#include "operations/providerstep.h"
#include "operations/redisprobe.h"
#include "operations/watchstep.h"

namespace slipway::operations {

using namespace release;

namespace {

template <typename StepType>
std::function<std::unique_ptr<Step>()> maker()
{
    return [] { return std::make_unique<StepType>(); };
}

ParameterRule parameter(const char *name, const char *type, const char *description, bool required = false)
{
    return {QLatin1String(name), QLatin1String(type), required, QLatin1String(description)};
}

} // namespace

QList<StepKind> operationsStepKinds(QHash<QString, ProviderProbe> probes)
{
    probes.insert(QStringLiteral("http"), httpProbe());
    probes.insert(QStringLiteral("redis"), redisProbe());
    return {
        {QStringLiteral("source"),
         QStringLiteral("Record commit, tag and uncommitted changes of the workspace"),
         {},
         EffectClass::None,
         maker<SourceStep>()},
        {QStringLiteral("effective_target"),
         QStringLiteral("Show the target and where each of its values came from"),
         {},
         EffectClass::None,
         maker<EffectiveTargetStep>()},
        {QStringLiteral("tools"),
         QStringLiteral("The programs that the release calls are there"),
         {parameter("programs", "list", "Further programs that must be on the PATH")},
         EffectClass::None,
         maker<ToolsStep>()},
        {QStringLiteral("variables"),
         QStringLiteral("The product's variables are present and hold what they must"),
         {},
         EffectClass::None,
         maker<VariablesStep>()},
        {QStringLiteral("providers"),
         QStringLiteral("Every provider of the workspace answers with its key"),
         {},
         EffectClass::None,
         [probes] { return std::make_unique<ProvidersStep>(probes); }},
        {QStringLiteral("stripe_cli"),
         QStringLiteral("The official Stripe CLI is logged in, where it is installed"),
         {},
         EffectClass::None,
         maker<StripeCliStep>()},
        {QStringLiteral("earlier_release"),
         QStringLiteral("The same was released on another environment before"),
         {parameter("environment", "string", "Where it must have been released", true),
          parameter("same", "list", "What must be the same: heads, git_sha, version")},
         EffectClass::None,
         maker<EarlierReleaseStep>()},
        {QStringLiteral("manual"),
         QStringLiteral("Something that a person does and confirms"),
         {parameter("text", "string", "What to do"),
          parameter(
              "items", "list",
              "Items, each confirmed on its own: a text, or text, id, action, expects, owner, evidence"),
          parameter("owner", "string", "Role that confirms, where an item names none")},
         EffectClass::None,
         maker<ChecklistStep>(),
         ChecklistStep::validate},
        {QStringLiteral("checklist"),
         QStringLiteral("Items that people do and confirm, with note and evidence"),
         {parameter("items", "list",
                    "Items, each confirmed on its own: a text, or text, id, action, expects, owner, evidence",
                    true),
          parameter("owner", "string", "Role that confirms, where an item names none")},
         EffectClass::None,
         maker<ChecklistStep>(),
         ChecklistStep::validate},
        {QStringLiteral("go_no_go"),
         QStringLiteral("Closes the go/no-go table: all rows of the phase decide are green and the roles of "
                        "sign_off have signed this plan"),
         {},
         EffectClass::None,
         maker<GoNoGoStep>()},
        {QStringLiteral("announcement"),
         QStringLiteral("A text, filled in from the run's facts, to post or posted to a webhook"),
         AnnouncementStep::parameters(), EffectClass::None, maker<AnnouncementStep>(),
         AnnouncementStep::validate, AnnouncementStep::effectOf},
        {QStringLiteral("command"),
         QStringLiteral("Run a program, on this machine or a host of the workspace"),
         CommandStep::parameters(), EffectClass::Unprobed, maker<CommandStep>(), CommandStep::validate,
         [](const StepSpec &spec) {
             return spec.parameters[u"again"].toBool() ? EffectClass::None : EffectClass::Unprobed;
         }},
        {QStringLiteral("http"), QStringLiteral("Make an HTTP request and judge its answer"),
         HttpStep::parameters(), EffectClass::Unprobed, maker<HttpStep>(), HttpStep::validate,
         HttpStep::effectOf},
        {QStringLiteral("log_scan"),
         QStringLiteral("Look through logs for lines that must not, may or must be there"),
         LogScanStep::parameters(), EffectClass::None, maker<LogScanStep>(), LogScanStep::validate},
        {QStringLiteral("watch"), QStringLiteral("A check that must hold for a while"),
         WatchStep::parameters(), EffectClass::None, maker<WatchStep>()},
        {QStringLiteral("wait"), QStringLiteral("A check that must come to hold"), WaitStep::parameters(),
         EffectClass::None, maker<WaitStep>()},
    };
}

} // namespace slipway::operations
