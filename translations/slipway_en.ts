<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_GB">
    <context>
        <name>slipway::gui::ArtifactsPage</name>
        <message numerus="yes">
            <source>%n problem(s) found: see Integrity.</source>
            <translation>
                <numerusform>%n problem found: see Integrity.</numerusform>
                <numerusform>%n problems found: see Integrity.</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>%n check(s) copied.</source>
            <translation>
                <numerusform>%n check copied.</numerusform>
                <numerusform>%n checks copied.</numerusform>
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
        <name>slipway::gui::PlanSheet</name>
        <message numerus="yes">
            <source>%n change(s)</source>
            <translation>
                <numerusform>%n change</numerusform>
                <numerusform>%n changes</numerusform>
            </translation>
        </message>
        <message numerus="yes">
            <source>and %n more</source>
            <translation>
                <numerusform>and %n more</numerusform>
                <numerusform>and %n more</numerusform>
            </translation>
        </message>
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
        <name>slipway::gui::ReleasesPage</name>
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
</TS>
