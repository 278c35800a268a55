// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/playbooktext.h"

#include "release/timetable.h"

#include <QJsonArray>

namespace slipway::playbook {

using namespace release;

namespace {

QString stepLine(const StepSpec &step)
{
    QString line = QStringLiteral("  %1  %2  (%3%4)")
                       .arg(step.id, -20)
                       .arg(step.title, step.kind,
                            step.needs.isEmpty()
                                ? QString()
                                : QStringLiteral(", needs %1").arg(step.needs.join(QStringLiteral(", "))));
    if (!step.when.isEmpty())
        line += QStringLiteral(", when %1").arg(step.when);
    if (step.pointOfNoReturn)
        line += QStringLiteral("  << point of no return");
    if (!step.parallel.isEmpty())
        line += QStringLiteral("  || ") + step.parallel;
    return line + u'\n';
}

QJsonObject stepJson(const StepSpec &step)
{
    return {{QStringLiteral("id"), step.id},
            {QStringLiteral("phase"), step.phase},
            {QStringLiteral("kind"), step.kind},
            {QStringLiteral("title"), step.title},
            {QStringLiteral("needs"), QJsonArray::fromStringList(step.needs)},
            {QStringLiteral("when"), step.when},
            {QStringLiteral("require"), step.require},
            {QStringLiteral("estimate_ms"), step.estimateMs},
            {QStringLiteral("point_of_no_return"), step.pointOfNoReturn},
            {QStringLiteral("parallel"), step.parallel},
            {QStringLiteral("parameters"), step.parameters}};
}

QString aboutText(const Playbook &playbook)
{
    QString text;
    if (playbook.window.plannedMs > 0)
        text +=
            QStringLiteral("window %1  %2\n").arg(timeText(playbook.window.plannedMs), playbook.window.words);
    else if (!playbook.window.words.isEmpty())
        text += QStringLiteral("window %1\n").arg(playbook.window.words);
    for (const Contact &contact : playbook.contacts)
        text += QStringLiteral("contact  %1  %2  %3\n").arg(contact.role, contact.contact, contact.when);
    if (!playbook.escalation.isEmpty())
        text += QStringLiteral("escalation  %1\n").arg(playbook.escalation);
    return text;
}

QString closingText(const Playbook &playbook)
{
    QString text;
    for (const KnownIssue &issue : playbook.knownIssues) {
        text += QStringLiteral("\nknown issue /%1/\n  cause: %2\n  fix:   %3\n")
                    .arg(issue.pattern, issue.cause, issue.fix);
        for (const StepSpec &step : issue.steps)
            text += stepLine(step);
    }
    if (!playbook.followUps.isEmpty())
        text += QStringLiteral("\nfollow-ups\n");
    for (const FollowUpSpec &followUp : playbook.followUps)
        text +=
            QStringLiteral("  %1  %2  (%3%4)\n")
                .arg(followUp.id, -20)
                .arg(followUp.title, followUp.owner.isEmpty() ? QStringLiteral("no owner") : followUp.owner,
                     followUp.dueMs > 0 ? QStringLiteral(", due after ") + timeText(followUp.dueMs)
                                        : QString());
    return text;
}

QJsonArray stepsJson(const QList<StepSpec> &steps)
{
    QJsonArray array;
    for (const StepSpec &step : steps)
        array << stepJson(step);
    return array;
}

} // namespace

QString playbookText(const Playbook &playbook)
{
    QString text = QStringLiteral("%1 — %2\nsha256 %3\n")
                       .arg(playbook.name, playbook.title, QString::fromLatin1(playbook.sha256));
    if (!playbook.roles.isEmpty())
        text += QStringLiteral("roles  %1\n").arg(playbook.roles.join(QStringLiteral(", ")));
    text += aboutText(playbook);
    QString phase;
    for (const StepSpec &step : playbook.steps) {
        if (step.phase != phase) {
            phase = step.phase;
            text += u'\n' + phase + u'\n';
        }
        text += stepLine(step);
    }
    for (const RollbackOption &option : playbook.rollback) {
        text += u'\n' + rollbackLines(option).join(u'\n') + u'\n';
        for (const StepSpec &step : option.steps)
            text += stepLine(step);
    }
    text += closingText(playbook);
    return text;
}

QStringList rollbackLines(const RollbackOption &option)
{
    QStringList lines{QStringLiteral("rollback %1 — %2").arg(option.name, option.title)};
    const auto add = [&lines](const char *what, const QString &words) {
        if (!words.isEmpty())
            lines << QStringLiteral("  %1 %2").arg(QLatin1String(what), -10).arg(words.simplified());
    };
    add("use when:", option.useWhen);
    add("does:", option.does);
    add("leaves:", option.leaves);
    for (const QString &consequence : option.consequences)
        add("but:", consequence);
    return lines;
}

QJsonObject windowToJson(const MaintenanceWindow &window)
{
    return {{QStringLiteral("planned_ms"), window.plannedMs}, {QStringLiteral("words"), window.words}};
}

QJsonArray contactsToJson(const QList<Contact> &contacts)
{
    QJsonArray array;
    for (const Contact &contact : contacts)
        array << QJsonObject{{QStringLiteral("role"), contact.role},
                             {QStringLiteral("contact"), contact.contact},
                             {QStringLiteral("when"), contact.when}};
    return array;
}

QJsonArray rollbackToJson(const QList<RollbackOption> &options)
{
    QJsonArray array;
    for (const RollbackOption &option : options) {
        QJsonArray titles;
        for (const StepSpec &step : option.steps)
            titles << step.title;
        array << QJsonObject{
            {QStringLiteral("name"), option.name},
            {QStringLiteral("title"), option.title},
            {QStringLiteral("use_when"), option.useWhen},
            {QStringLiteral("does"), option.does},
            {QStringLiteral("leaves"), option.leaves},
            {QStringLiteral("consequences"), QJsonArray::fromStringList(option.consequences)},
            {QStringLiteral("step_titles"), titles}};
    }
    return array;
}

QJsonObject playbookToJson(const Playbook &playbook)
{
    QJsonArray rollback = rollbackToJson(playbook.rollback);
    for (qsizetype i = 0; i < rollback.size(); ++i) {
        QJsonObject option = rollback[i].toObject();
        option.remove(QStringLiteral("step_titles"));
        option.insert(QStringLiteral("steps"), stepsJson(playbook.rollback[i].steps));
        rollback[i] = option;
    }
    QJsonArray issues;
    for (const KnownIssue &issue : playbook.knownIssues)
        issues << QJsonObject{{QStringLiteral("pattern"), issue.pattern},
                              {QStringLiteral("cause"), issue.cause},
                              {QStringLiteral("fix"), issue.fix},
                              {QStringLiteral("steps"), stepsJson(issue.steps)}};
    QJsonArray followUps;
    for (const FollowUpSpec &followUp : playbook.followUps)
        followUps << QJsonObject{
            {QStringLiteral("id"), followUp.id},       {QStringLiteral("title"), followUp.title},
            {QStringLiteral("owner"), followUp.owner}, {QStringLiteral("due_ms"), followUp.dueMs},
            {QStringLiteral("after"), followUp.after}, {QStringLiteral("closes"), followUp.closes}};
    return {{QStringLiteral("name"), playbook.name},
            {QStringLiteral("title"), playbook.title},
            {QStringLiteral("sha256"), QString::fromLatin1(playbook.sha256)},
            {QStringLiteral("roles"), QJsonArray::fromStringList(playbook.roles)},
            {QStringLiteral("window"), windowToJson(playbook.window)},
            {QStringLiteral("contacts"), contactsToJson(playbook.contacts)},
            {QStringLiteral("escalation"), playbook.escalation},
            {QStringLiteral("steps"), stepsJson(playbook.steps)},
            {QStringLiteral("rollback"), rollback},
            {QStringLiteral("known_issues"), issues},
            {QStringLiteral("follow_ups"), followUps},
            {QStringLiteral("about"), playbook.about}};
}

} // namespace slipway::playbook
