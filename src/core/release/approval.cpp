// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/approval.h"

#include <QJsonDocument>
#include <QSet>
#include <algorithm>

namespace slipway::release {

namespace {

constexpr qint64 clockSkewMs = 5 * 60'000; ///< between the approver's machine and this one

QString shown(const QJsonValue &value)
{
    if (value.isString())
        return value.toString().isEmpty() ? QStringLiteral("nothing") : value.toString();
    if (value.isUndefined() || value.isNull())
        return QStringLiteral("nothing");
    const QJsonDocument document = value.isArray()    ? QJsonDocument(value.toArray())
                                   : value.isObject() ? QJsonDocument(value.toObject())
                                                      : QJsonDocument(QJsonArray{value});
    QString text = QString::fromUtf8(document.toJson(QJsonDocument::Compact));
    return text.size() <= 120 ? text : QString(text.left(119) + QChar(0x2026));
}

bool sameWord(const QString &a, const QString &b)
{
    return !a.trimmed().isEmpty() && a.trimmed().compare(b.trimmed(), Qt::CaseInsensitive) == 0;
}

bool named(const Person &person)
{
    return !person.name.trimmed().isEmpty() || !person.email.trimmed().isEmpty();
}

QStringList sorted(const QJsonValue &words)
{
    QStringList list = words.toVariant().toStringList();
    list.sort();
    return list;
}

void addMemberChanges(QStringList &changes, const QString &what, const QJsonObject &then,
                      const QJsonObject &now)
{
    QSet<QString> keys;
    for (const QString &key : then.keys() + now.keys())
        keys.insert(key);
    QStringList ordered(keys.cbegin(), keys.cend());
    ordered.sort();
    for (const QString &key : std::as_const(ordered)) {
        if (then[key] != now[key])
            changes << QStringLiteral("%1: %2 was %3 and is now %4")
                           .arg(what, key, shown(then[key]), shown(now[key]));
    }
}

/// A step that does nothing any more asks for no leave.
void addStepChanges(QStringList &changes, const QJsonObject &then, const QJsonObject &now)
{
    const QString what = QStringLiteral("step %1").arg(now[u"id"].toString());
    if (then[u"kind"] != now[u"kind"])
        changes << QStringLiteral("%1: its kind was %2 and is now %3")
                       .arg(what, shown(then[u"kind"]), shown(now[u"kind"]));
    addMemberChanges(changes, what, then[u"parameters"].toObject(), now[u"parameters"].toObject());
    const QStringList allowed = sorted(then[u"operations"]);
    const QStringList asked = sorted(now[u"operations"]);
    if (asked.isEmpty() && (!allowed.isEmpty() || now[u"intent"].toObject().isEmpty()))
        return;
    addMemberChanges(changes, what, then[u"intent"].toObject(), now[u"intent"].toObject());
    for (const QString &operation : asked) {
        if (!allowed.contains(operation))
            changes << QStringLiteral("%1: it would now also %2").arg(what, operation);
    }
}

void addIntentChanges(QStringList &changes, const QJsonArray &then, const QJsonArray &now)
{
    QMap<QString, QJsonObject> approved;
    for (const QJsonValue step : then)
        approved.insert(step[u"id"].toString(), step.toObject());
    for (const QJsonValue step : now) {
        const auto before = approved.constFind(step[u"id"].toString());
        if (before == approved.cend())
            changes << QStringLiteral("step %1 was not in the plan").arg(step[u"id"].toString());
        else
            addStepChanges(changes, *before, step.toObject());
        approved.remove(step[u"id"].toString());
    }
    for (auto it = approved.cbegin(); it != approved.cend(); ++it)
        changes << QStringLiteral("step %1 is no longer in the plan").arg(it.key());
}

Error refused(const QString &code, const QString &message, const QStringList &details = {})
{
    return {code, message, details, ErrorKind::Refused};
}

} // namespace

Person Person::fromJson(const QJsonObject &identity)
{
    return {identity[u"name"].toString(), identity[u"email"].toString(), identity[u"os_user"].toString(),
            identity[u"host"].toString()};
}

QString Person::shown() const
{
    if (!name.isEmpty())
        return name;
    return email.isEmpty() ? QString(osUser + u'@' + host) : email;
}

QString samePerson(const Person &a, const Person &b)
{
    if (sameWord(a.email, b.email))
        return QStringLiteral("both have the e-mail address %1").arg(a.email);
    if (sameWord(a.name, b.name))
        return QStringLiteral("both are called %1").arg(a.name);
    if ((!named(a) || !named(b)) && sameWord(a.osUser, b.osUser) && sameWord(a.host, b.host))
        return QStringLiteral("both are %1 on %2, and Git does not name them both").arg(a.osUser, a.host);
    return {};
}

QJsonObject PlanSubject::toJson() const
{
    return {{QStringLiteral("digest"), digest},
            {QStringLiteral("workspace"), workspace},
            {QStringLiteral("environment"), environment},
            {QStringLiteral("target"), target},
            {QStringLiteral("playbook"),
             QJsonObject{{QStringLiteral("name"), playbook}, {QStringLiteral("sha256"), playbookSha256}}},
            {QStringLiteral("version"), version},
            {QStringLiteral("reverts"), reverts},
            {QStringLiteral("options"), options},
            {QStringLiteral("intents"), intents}};
}

Result<PlanSubject> PlanSubject::fromJson(const QJsonObject &object)
{
    PlanSubject subject{object[u"digest"].toString(),
                        object[u"workspace"].toString(),
                        object[u"environment"].toString(),
                        object[u"target"].toObject(),
                        object[u"playbook"][u"name"].toString(),
                        object[u"playbook"][u"sha256"].toString(),
                        object[u"version"].toString(),
                        object[u"reverts"].toString(),
                        object[u"options"].toObject(),
                        object[u"intents"].toArray()};
    if (digestOf(subject.intents) == subject.digest)
        return subject;
    return refused(
        QStringLiteral("plan_broken"),
        QStringLiteral("its steps do not have the digest %1 that it names; it was changed after it "
                       "was written.")
            .arg(subject.digest.left(12)));
}

QStringList changesSince(const PlanSubject &approved, const PlanSubject &now)
{
    QStringList changes;
    const auto compare = [&](const char *what, const QString &then, const QString &is) {
        if (then != is)
            changes << QStringLiteral("the %1 was %2 and is now %3")
                           .arg(QLatin1String(what), shown(then), shown(is));
    };
    compare("workspace", approved.workspace, now.workspace);
    compare("environment", approved.environment, now.environment);
    compare("playbook", approved.playbook, now.playbook);
    if (approved.playbook == now.playbook && approved.playbookSha256 != now.playbookSha256)
        changes << QStringLiteral("the playbook's file has changed (SHA-256 %1, now %2)")
                       .arg(approved.playbookSha256.left(12), now.playbookSha256.left(12));
    compare("version", approved.version, now.version);
    compare("run that is taken back", approved.reverts, now.reverts);
    addMemberChanges(changes, QStringLiteral("the target"), approved.target, now.target);
    addMemberChanges(changes, QStringLiteral("the options"), approved.options, now.options);
    if (approved.digest != now.digest)
        addIntentChanges(changes, approved.intents, now.intents);
    return changes;
}

Result<void> judgeApproval(const Approval &approval, const PlanSubject &plan, const Person &runner,
                           const ApprovalNeed &need, const QDateTime &now)
{
    const QString whose = QStringLiteral("The word of %1 (%2)").arg(approval.by.shown(), approval.role);
    if (!approval.approved)
        return refused(QStringLiteral("approval_rejected"),
                       QStringLiteral("%1 is a no%2. Nothing was touched.")
                           .arg(whose, approval.comment.isEmpty()
                                           ? QString()
                                           : QString(QStringLiteral(": ") + approval.comment)));
    if (const QStringList changes = changesSince(approval.plan, plan); !changes.isEmpty())
        return refused(QStringLiteral("approval_for_another_plan"),
                       QStringLiteral("%1 is for another plan (%2) than this one (%3), so it does not count: "
                                      "%4. Nothing was touched; have this plan approved.")
                           .arg(whose, approval.plan.digest.left(12), plan.digest.left(12), changes.first()),
                       changes);
    if (!need.roles.contains(approval.role))
        return refused(QStringLiteral("approval_role"),
                       QStringLiteral("%1 does not count: nobody asks for that role here; asked for are: %2.")
                           .arg(whose, need.roles.isEmpty() ? QStringLiteral("none")
                                                            : need.roles.join(QStringLiteral(", "))));
    if (const QString same = samePerson(approval.by, runner); !need.selfApproval && !same.isEmpty())
        return refused(
            QStringLiteral("approval_own"),
            QStringLiteral("%1 does not count: who runs this may not approve it, and %2.").arg(whose, same));
    if (approval.at > now.addMSecs(clockSkewMs))
        return refused(QStringLiteral("approval_from_the_future"),
                       QStringLiteral("%1 was given at %2, which is still to come: a clock is wrong.")
                           .arg(whose, approval.at.toString(Qt::ISODate)));
    if (need.validForMs > 0 && approval.at.addMSecs(need.validForMs) < now)
        return refused(QStringLiteral("approval_expired"),
                       QStringLiteral("%1 was given at %2 and held until %3; have the plan approved again.")
                           .arg(whose, approval.at.toString(Qt::ISODate),
                                approval.at.addMSecs(need.validForMs).toString(Qt::ISODate)));
    return {};
}

QString missingApprovals(const QList<Approval> &counted, const QStringList &roles, int count)
{
    QStringList open;
    for (const QString &role : roles) {
        if (std::none_of(counted.cbegin(), counted.cend(),
                         [&](const Approval &approval) { return approval.role == role; }))
            open << role;
    }
    if (count <= 0)
        return open.isEmpty()
                   ? QString()
                   : QStringLiteral("nobody has approved as %1").arg(open.join(QStringLiteral(", ")));
    QList<Person> people;
    for (const Approval &approval : counted) {
        const bool known = std::any_of(people.cbegin(), people.cend(), [&](const Person &person) {
            return !samePerson(person, approval.by).isEmpty();
        });
        if (roles.contains(approval.role) && !known)
            people << approval.by;
    }
    if (people.size() >= count)
        return {};
    return QStringLiteral("%1 of %2 people have approved (as %3)")
        .arg(people.size())
        .arg(count)
        .arg(roles.join(QStringLiteral(" or ")));
}

ApprovalGiven approvalEvent(const Approval &approval, const QString &planDigest)
{
    ApprovalGiven given{approval.role, approval.by.shown(),
                        approval.approved ? QStringLiteral("approved") : QStringLiteral("rejected"),
                        approval.comment, planDigest};
    given.email = approval.by.email;
    given.account =
        approval.by.osUser.isEmpty() ? QString() : QString(approval.by.osUser + u'@' + approval.by.host);
    given.givenAt = approval.at.toUTC().toString(Qt::ISODateWithMs);
    given.signature = approval.signature;
    given.file = approval.sha256;
    return given;
}

} // namespace slipway::release
