// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/playbooktext.h"

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
            {QStringLiteral("parameters"), step.parameters}};
}

} // namespace

QString playbookText(const Playbook &playbook)
{
    QString text = QStringLiteral("%1 — %2\nsha256 %3\n")
                       .arg(playbook.name, playbook.title, QString::fromLatin1(playbook.sha256));
    if (!playbook.roles.isEmpty())
        text += QStringLiteral("roles  %1\n").arg(playbook.roles.join(QStringLiteral(", ")));
    QString phase;
    for (const StepSpec &step : playbook.steps) {
        if (step.phase != phase) {
            phase = step.phase;
            text += u'\n' + phase + u'\n';
        }
        text += stepLine(step);
    }
    for (const RollbackOption &option : playbook.rollback) {
        text += QStringLiteral("\nrollback %1 — %2\n").arg(option.name, option.title);
        if (!option.useWhen.isEmpty())
            text += QStringLiteral("  use when: %1\n").arg(option.useWhen);
        if (!option.leaves.isEmpty())
            text += QStringLiteral("  leaves:   %1\n").arg(option.leaves);
        for (const StepSpec &step : option.steps)
            text += stepLine(step);
    }
    return text;
}

QJsonObject playbookToJson(const Playbook &playbook)
{
    QJsonArray steps;
    for (const StepSpec &step : playbook.steps)
        steps << stepJson(step);
    QJsonArray rollback;
    for (const RollbackOption &option : playbook.rollback) {
        QJsonArray optionSteps;
        for (const StepSpec &step : option.steps)
            optionSteps << stepJson(step);
        rollback << QJsonObject{{QStringLiteral("name"), option.name},
                                {QStringLiteral("title"), option.title},
                                {QStringLiteral("use_when"), option.useWhen},
                                {QStringLiteral("leaves"), option.leaves},
                                {QStringLiteral("steps"), optionSteps}};
    }
    return {{QStringLiteral("name"), playbook.name},
            {QStringLiteral("title"), playbook.title},
            {QStringLiteral("sha256"), QString::fromLatin1(playbook.sha256)},
            {QStringLiteral("roles"), QJsonArray::fromStringList(playbook.roles)},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("rollback"), rollback},
            {QStringLiteral("about"), playbook.about}};
}

} // namespace slipway::playbook
