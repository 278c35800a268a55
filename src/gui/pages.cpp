// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/pages.h"

#include "gui/artifactspage.h"
#include "gui/environmentspage.h"
#include "gui/migrationspage.h"
#include "gui/planmappage.h"
#include "gui/releaseroompage.h"
#include "gui/releasespage.h"
#include "gui/runpage.h"
#include "gui/schemapage.h"
#include "gui/settingspage.h"
#include "gui/verificationpage.h"

#include <QCoreApplication>

namespace slipway::gui {

namespace {

QString title(const char *text)
{
    return QCoreApplication::translate("Pages", text);
}

template <typename P>
std::function<Page *(Workbench &, MainWindow &)> maker()
{
    return [](Workbench &bench, MainWindow &window) -> Page * { return new P(bench, window); };
}

} // namespace

QList<PageEntry> pageEntries()
{
    QList<PageEntry> entries;
    entries << PageEntry{QStringLiteral("releases"),
                         title(QT_TRANSLATE_NOOP("Pages", "Releases")),
                         QStringLiteral("list"),
                         true,
                         false,
                         maker<ReleasesPage>()};
    entries << PageEntry{QStringLiteral("room"),
                         title(QT_TRANSLATE_NOOP("Pages", "Release")),
                         QStringLiteral("plus"),
                         true,
                         true,
                         maker<ReleaseRoomPage>()};
    entries << PageEntry{
        QStringLiteral("run"), title(QT_TRANSLATE_NOOP("Pages", "Run")), QStringLiteral("list"), false, false,
        maker<RunPage>()};
    entries << PageEntry{QStringLiteral("verification"),
                         title(QT_TRANSLATE_NOOP("Pages", "Verification")),
                         QStringLiteral("table"),
                         false,
                         true,
                         maker<VerificationPage>()};
    entries << PageEntry{QStringLiteral("plan-map"),
                         title(QT_TRANSLATE_NOOP("Pages", "Plan map")),
                         QStringLiteral("map"),
                         true,
                         true,
                         maker<PlanMapPage>()};
    entries << PageEntry{QStringLiteral("migrations"),
                         title(QT_TRANSLATE_NOOP("Pages", "Migrations")),
                         QStringLiteral("branch"),
                         true,
                         true,
                         maker<MigrationsPage>()};
    entries << PageEntry{QStringLiteral("schema"),
                         title(QT_TRANSLATE_NOOP("Pages", "Schema")),
                         QStringLiteral("db"),
                         true,
                         true,
                         maker<SchemaPage>()};
    entries << PageEntry{QStringLiteral("artifacts"),
                         title(QT_TRANSLATE_NOOP("Pages", "Artifacts")),
                         QStringLiteral("box"),
                         true,
                         false,
                         maker<ArtifactsPage>()};
    entries << PageEntry{QStringLiteral("environments"),
                         title(QT_TRANSLATE_NOOP("Pages", "Environments")),
                         QStringLiteral("server"),
                         true,
                         true,
                         maker<EnvironmentsPage>()};
    entries << PageEntry{QStringLiteral("settings"),
                         title(QT_TRANSLATE_NOOP("Pages", "Settings")),
                         QStringLiteral("gear"),
                         true,
                         false,
                         maker<SettingsPage>()};
    return entries;
}

} // namespace slipway::gui
