<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB">
<context>
    <name>GoStatus</name>
    <message numerus="yes">
        <source>  (%n file(s))</source>
        <translation>
            <numerusform>  (%n file)</numerusform>
            <numerusform>  (%n files)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MigrationWords</name>
    <message numerus="yes">
        <source>%n revision(s)</source>
        <translation>
            <numerusform>%n revision</numerusform>
            <numerusform>%n revisions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n head(s)</source>
        <translation>
            <numerusform>%n head</numerusform>
            <numerusform>%n heads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 stands on %n branch(es)</source>
        <translation>
            <numerusform>%1 stands on %n branch</numerusform>
            <numerusform>%1 stands on %n branches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n migration(s)</source>
        <translation>
            <numerusform>%n migration</numerusform>
            <numerusform>%n migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in use by %n session(s)</source>
        <translation>
            <numerusform>in use by %n session</numerusform>
            <numerusform>in use by %n sessions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pending</source>
        <translation>
            <numerusform>%n pending</numerusform>
            <numerusform>%n pending</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlanLines</name>
    <message numerus="yes">
        <source>%1, trial %n day(s)</source>
        <translation>
            <numerusform>%1, trial %n day</numerusform>
            <numerusform>%1, trial %n days</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SchemaItems</name>
    <message numerus="yes">
        <source>%n more</source>
        <translation>
            <numerusform>%n more</numerusform>
            <numerusform>%n more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::ArtifactSide</name>
    <message numerus="yes">
        <source>Chain of %n event(s)</source>
        <translation>
            <numerusform>Chain of %n event</numerusform>
            <numerusform>Chain of %n events</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::ArtifactTabs</name>
    <message numerus="yes">
        <source>%n check(s) copied.</source>
        <translation>
            <numerusform>%n check copied.</numerusform>
            <numerusform>%n checks copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Log, %n line(s)</source>
        <translation>
            <numerusform>Log, %n line</numerusform>
            <numerusform>Log, %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::ArtifactsPage</name>
    <message numerus="yes">
        <source>%n problem(s) found</source>
        <translation>
            <numerusform>%n problem found</numerusform>
            <numerusform>%n problems found</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n passed</numerusform>
            <numerusform>%n passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::BackfillDesk</name>
    <message numerus="yes">
        <source>%n ambiguous row(s) wait for you. The run goes on meanwhile.</source>
        <translation>
            <numerusform>%n ambiguous row waits for you. The run goes on meanwhile.</numerusform>
            <numerusform>%n ambiguous rows wait for you. The run goes on meanwhile.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ambiguous row(s) wait for you, and the run with them.</source>
        <translation>
            <numerusform>%n ambiguous row waits for you, and the run with it.</numerusform>
            <numerusform>%n ambiguous rows wait for you, and the run with them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n ambiguous row(s) wait for you. The backfill is paused.</source>
        <translation>
            <numerusform>%n ambiguous row waits for you. The backfill is paused.</numerusform>
            <numerusform>%n ambiguous rows wait for you. The backfill is paused.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::CheckDetail</name>
    <message numerus="yes">
        <source>%n difference(s), first</source>
        <translation>
            <numerusform>%n difference, first</numerusform>
            <numerusform>%n differences, first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::CheckView</name>
    <message numerus="yes">
        <source>%n difference(s), first</source>
        <translation>
            <numerusform>%n difference, first</numerusform>
            <numerusform>%n differences, first</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n check(s)</source>
        <translation>
            <numerusform>%1: %n check</numerusform>
            <numerusform>%1: %n checks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::EnvironmentCard</name>
    <message numerus="yes">
        <source>%n migration(s)</source>
        <translation>
            <numerusform>%n migration</numerusform>
            <numerusform>%n migrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plan(s) agree</source>
        <translation>
            <numerusform>%n plan agrees</numerusform>
            <numerusform>%n plans agree</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::EnvironmentsPage</name>
    <message numerus="yes">
        <source>%n pending</source>
        <translation>
            <numerusform>%n pending</numerusform>
            <numerusform>%n pending</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plan(s) agree</source>
        <translation>
            <numerusform>%n plan agrees</numerusform>
            <numerusform>%n plans agree</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::FollowUpsStrip</name>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n file</numerusform>
            <numerusform>%n files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::GoBoardSheet</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::HistoryView</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%1 of %n run</numerusform>
            <numerusform>%1 of %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1: %n run(s)</source>
        <translation>
            <numerusform>%1: %n run</numerusform>
            <numerusform>%1: %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::LogPane</name>
    <message numerus="yes">
        <source>%n line(s) found</source>
        <translation>
            <numerusform>%n line found</numerusform>
            <numerusform>%n lines found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::MigrationsPage</name>
    <message numerus="yes">
        <source>%n problem(s)</source>
        <translation>
            <numerusform>%n problem</numerusform>
            <numerusform>%n problems</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pending</source>
        <translation>
            <numerusform>%n pending</numerusform>
            <numerusform>%n pending</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanGates</name>
    <message numerus="yes">
        <source>%n step(s) blocked</source>
        <translation>
            <numerusform>%n step blocked</numerusform>
            <numerusform>%n steps blocked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s) will ask you</source>
        <translation>
            <numerusform>%n step will ask you</numerusform>
            <numerusform>%n steps will ask you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanMapPage</name>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n plan(s)</source>
        <translation>
            <numerusform>%n plan</numerusform>
            <numerusform>%n plans</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n agree(s)</source>
        <translation>
            <numerusform>%n agrees</numerusform>
            <numerusform>%n agree</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanPaper</name>
    <message numerus="yes">
        <source>%n more change(s)</source>
        <translation>
            <numerusform>%n more change</numerusform>
            <numerusform>%n more changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Read only, or nothing to do: %n step(s)</source>
        <translation>
            <numerusform>Read only, or nothing to do: %n step</numerusform>
            <numerusform>Read only, or nothing to do: %n steps</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::PlanSheet</name>
    <message numerus="yes">
        <source>%n change(s)</source>
        <translation>
            <numerusform>%n change</numerusform>
            <numerusform>%n changes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n read only</source>
        <translation>
            <numerusform>%n read only</numerusform>
            <numerusform>%n read only</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::ResultCard</name>
    <message numerus="yes">
        <source>%n check(s) passed</source>
        <translation>
            <numerusform>%n check passed</numerusform>
            <numerusform>%n checks passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) failed</source>
        <translation>
            <numerusform>%n check failed</numerusform>
            <numerusform>%n checks failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s) skipped</source>
        <translation>
            <numerusform>%n check skipped</numerusform>
            <numerusform>%n checks skipped</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::RunInspector</name>
    <message numerus="yes">
        <source>%n step(s) with an unknown outcome</source>
        <translation>
            <numerusform>%n step with an unknown outcome</numerusform>
            <numerusform>%n steps with an unknown outcome</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::RunPage</name>
    <message numerus="yes">
        <source>%n passed</source>
        <translation>
            <numerusform>%n passed</numerusform>
            <numerusform>%n passed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Output, %n line(s)</source>
        <translation>
            <numerusform>Output, %n line</numerusform>
            <numerusform>Output, %n lines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::SchemaPage</name>
    <message numerus="yes">
        <source>%n table(s)</source>
        <translation>
            <numerusform>%n table</numerusform>
            <numerusform>%n tables</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>compared with %1: %n requirement(s)</source>
        <translation>
            <numerusform>compared with %1: %n requirement</numerusform>
            <numerusform>compared with %1: %n requirements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n found</numerusform>
            <numerusform>%n found</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>slipway::gui::VerificationPage</name>
    <message numerus="yes">
        <source>%n check(s) copied.</source>
        <translation>
            <numerusform>%n check copied.</numerusform>
            <numerusform>%n checks copied.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n check(s)</source>
        <translation>
            <numerusform>%n check</numerusform>
            <numerusform>%n checks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Asked again at %1, outside the run&apos;s record: %2 of %n failed check(s) pass now.</source>
        <translation>
            <numerusform>Asked again at %1, outside the run&apos;s record: %2 of %n failed check passes now.</numerusform>
            <numerusform>Asked again at %1, outside the run&apos;s record: %2 of %n failed checks pass now.</numerusform>
        </translation>
    </message>
</context>
</TS>
