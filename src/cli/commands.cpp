// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/approvecommand.h"
#include "cli/artifactcommands.h"
#include "cli/backfillcommands.h"
#include "cli/billingcommands.h"
#include "cli/checklistcommand.h"
#include "cli/configcommand.h"
#include "cli/democommand.h"
#include "cli/doctorcommand.h"
#include "cli/exportcommand.h"
#include "cli/followupcommands.h"
#include "cli/historycommands.h"
#include "cli/initcommand.h"
#include "cli/migratecommands.h"
#include "cli/pincommands.h"
#include "cli/playbookcommands.h"
#include "cli/rehearsecommand.h"
#include "cli/releasecommands.h"
#include "cli/sandboxcommands.h"
#include "cli/schemacommands.h"
#include "cli/secretscommands.h"
#include "cli/shellcommands.h"
#include "cli/statuscommands.h"
#include "cli/verifycommand.h"
#include "cli/webhookcommand.h"
#include "cli/verifycommand.h"

namespace slipway::cli {

Commands allCommands()
{
    Commands commands;
    commands.push_back(std::make_unique<InitCommand>());
    commands.push_back(std::make_unique<ReleaseDbCommand>());
    commands.push_back(std::make_unique<ReleaseRunCommand>());
    commands.push_back(std::make_unique<ReleasePlanCommand>());
    commands.push_back(std::make_unique<ReleaseApproveCommand>());
    commands.push_back(std::make_unique<ReleaseChecklistCommand>());
    commands.push_back(std::make_unique<ReleaseListCommand>());
    commands.push_back(std::make_unique<ReleaseShowCommand>());
    commands.push_back(std::make_unique<ReleaseLogCommand>());
    commands.push_back(std::make_unique<ReleaseResumeCommand>());
    commands.push_back(std::make_unique<ReleaseRollbackCommand>());
    commands.push_back(std::make_unique<ReleaseFixCommand>());
    commands.push_back(std::make_unique<FollowUpsListCommand>(true));
    commands.push_back(std::make_unique<FollowUpsListCommand>(false));
    commands.push_back(std::make_unique<FollowUpsCloseCommand>());
    commands.push_back(std::make_unique<StripeSetupCommand>());
    commands.push_back(std::make_unique<StripeDiffCommand>());
    commands.push_back(std::make_unique<WebhookProbeCommand>());
    commands.push_back(std::make_unique<PlansVerifyCommand>());
    commands.push_back(std::make_unique<PlansMapCommand>());
    commands.push_back(std::make_unique<ProvidersValidateCommand>());
    for (auto verb : {MigrateCommand::Verb::Status, MigrateCommand::Verb::Plan, MigrateCommand::Verb::Up,
                      MigrateCommand::Verb::Down, MigrateCommand::Verb::Baseline,
                      MigrateCommand::Verb::Repair, MigrateCommand::Verb::New})
        commands.push_back(std::make_unique<MigrateCommand>(verb));
    commands.push_back(std::make_unique<RehearseCommand>());
    commands.push_back(std::make_unique<SchemaVerifyCommand>());
    commands.push_back(std::make_unique<SchemaRequireCommand>());
    commands.push_back(std::make_unique<SchemaReportCommand>());
    commands.push_back(std::make_unique<VerifyCommand>());
    commands.push_back(std::make_unique<BackfillRunCommand>());
    for (auto verb : {BackfillControlCommand::Verb::Status, BackfillControlCommand::Verb::Pause,
                      BackfillControlCommand::Verb::Resume, BackfillControlCommand::Verb::Pace,
                      BackfillControlCommand::Verb::Cancel})
        commands.push_back(std::make_unique<BackfillControlCommand>(verb));
    commands.push_back(std::make_unique<BackfillQueueCommand>(false));
    commands.push_back(std::make_unique<BackfillQueueCommand>(true));
    for (auto verb : {SecretsCommand::Verb::Set, SecretsCommand::Verb::List, SecretsCommand::Verb::Delete,
                      SecretsCommand::Verb::Check})
        commands.push_back(std::make_unique<SecretsCommand>(verb));
    commands.push_back(std::make_unique<PlaybookValidateCommand>());
    commands.push_back(std::make_unique<PlaybookShowCommand>());
    commands.push_back(std::make_unique<PlaybookSchemaCommand>());
    commands.push_back(std::make_unique<ArtifactShowCommand>());
    commands.push_back(std::make_unique<ArtifactVerifyCommand>());
    commands.push_back(std::make_unique<ArtifactSchemaCommand>());
    commands.push_back(std::make_unique<ArtifactExportCommand>());
    commands.push_back(std::make_unique<PinShowCommand>());
    commands.push_back(std::make_unique<PinAcceptCommand>());
    commands.push_back(std::make_unique<SandboxStripeCommand>());
    commands.push_back(std::make_unique<SandboxPostgresCommand>());
    commands.push_back(std::make_unique<StatusSummaryCommand>());
    commands.push_back(std::make_unique<ConfigDumpSchemaCommand>());
    commands.push_back(std::make_unique<DoctorCommand>());
    commands.push_back(std::make_unique<CompletionCommand>());
    commands.push_back(std::make_unique<ManCommand>());
    commands.push_back(std::make_unique<DemoCommand>());
    return commands;
}

} // namespace slipway::cli
