// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/earlierreleasestep.h"

#include <QJsonArray>
#include <algorithm>

namespace slipway::operations {

using namespace release;

namespace {

const QStringList &comparable()
{
    static const QStringList names{QStringLiteral("heads"), QStringLiteral("git_sha"),
                                   QStringLiteral("version")};
    return names;
}

QStringList askedFor(const StepSpec &spec)
{
    return spec.parameters[u"same"].toVariant().toStringList();
}

QString sorted(QStringList list)
{
    list.sort();
    return list.join(QStringLiteral(", "));
}

/// What this run would release; empty where no step of it has found out.
QString valueHere(const QString &what, const StepContext &context)
{
    if (what == u"heads")
        return sorted(context.recorded(QStringLiteral("migrations"))[u"heads"].toVariant().toStringList());
    if (what == u"git_sha")
        return context.recorded(QStringLiteral("source"))[u"git_sha"].toString();
    return context.setup.options.releaseVersion;
}

QString valueThere(const QString &what, const ProvenRelease &release)
{
    if (what == u"heads")
        return sorted(release.heads);
    return what == u"git_sha" ? release.gitSha : release.version;
}

QString remedy(const QString &what)
{
    if (what == u"heads")
        return QStringLiteral("a step of kind alembic_heads must stand before this one");
    if (what == u"git_sha")
        return QStringLiteral("a step of kind source must stand before this one, in a git repository");
    return QStringLiteral("give --release-version");
}

bool fits(const ProvenRelease &release, const QStringList &asked, const StepContext &context)
{
    return std::all_of(asked.cbegin(), asked.cend(), [&](const QString &what) {
        const QString here = valueHere(what, context);
        return !here.isEmpty() && here == valueThere(what, release);
    });
}

QString told(const ProvenRelease &release)
{
    return QStringLiteral("run %1, finished %2, proven by %3")
        .arg(release.runId, release.finishedAt.toUTC().toString(Qt::ISODate), release.proof);
}

} // namespace

Forecast EarlierReleaseStep::forecast(StepContext &context)
{
    const auto blocked = [&](const QString &words) {
        return Forecast::blocked(
            {QStringLiteral("parameter_invalid"),
             QStringLiteral("%1: step %2: %3").arg(context.spec.location.toString(), context.spec.id, words),
             {},
             ErrorKind::Usage});
    };
    const QString environment = context.spec.parameters[u"environment"].toString();
    if (environment == context.setup.environment.name)
        return blocked(
            QStringLiteral("'environment' is the one that this release goes to; limit the step with "
                           "'environments' to those that come later."));
    const QStringList asked = askedFor(context.spec);
    for (const QString &what : asked) {
        if (!comparable().contains(what))
            return blocked(QStringLiteral("'same' knows %1, and not '%2'.")
                               .arg(comparable().join(QStringLiteral(", ")), what));
    }
    return Forecast::necessary(QStringLiteral("looks for a succeeded release on %1").arg(environment),
                               {{QStringLiteral("environment"), environment},
                                {QStringLiteral("same"), QJsonArray::fromStringList(asked)}});
}

StepOutcome EarlierReleaseStep::run(StepContext &context)
{
    const QString environment = context.spec.parameters[u"environment"].toString();
    const QStringList asked = askedFor(context.spec);
    EarlierReleases *known = context.outside.earlier;
    auto found = known ? known->on(environment) : Result<EarlierReleases::Found>(EarlierReleases::Found{});
    if (!found)
        return StepOutcome::failed(found.error());
    for (const QString &reason : found->rejected)
        context.note(reason);
    const auto &releases = found->releases;
    const auto match = std::find_if(releases.cbegin(), releases.cend(), [&](const ProvenRelease &release) {
        return fits(release, asked, context);
    });
    const bool any = !releases.isEmpty();
    const ProvenRelease shown = match != releases.cend() ? *match : any ? releases.first() : ProvenRelease{};
    const QString place = known ? known->place() : QStringLiteral("no ledger");
    context.check(
        {QStringLiteral("released on %1 before").arg(environment), place,
         QStringLiteral("a succeeded release of %1, not taken back").arg(context.setup.workspace.name),
         any ? told(shown) : QStringLiteral("none"), any ? CheckStatus::Pass : CheckStatus::Fail,
         any ? QString()
             : QStringLiteral("release there first; where its ledger is elsewhere, give its artifact with "
                              "--proof")});
    if (!any)
        return StepOutcome::succeeded();
    for (const QString &what : asked) {
        const QString here = valueHere(what, context);
        const QString there = valueThere(what, shown);
        const bool same = !here.isEmpty() && here == there;
        context.check(
            {QStringLiteral("same %1 as on %2").arg(what, environment),
             QStringLiteral("run %1").arg(shown.runId), here.isEmpty() ? QStringLiteral("a value") : here,
             there.isEmpty() ? QStringLiteral("not recorded") : there,
             same ? CheckStatus::Pass : CheckStatus::Fail, here.isEmpty() ? remedy(what) : QString()});
    }
    context.record(QStringLiteral("earlier_release.%1").arg(context.spec.id),
                   QJsonObject{{QStringLiteral("run_id"), shown.runId},
                               {QStringLiteral("environment"), environment},
                               {QStringLiteral("proof"), shown.proof}});
    return StepOutcome::succeeded();
}

} // namespace slipway::operations
