// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/peoplesteps.h"

namespace slipway::operations {

using namespace release;

namespace {

QStringList itemsOf(const StepContext &context)
{
    QStringList items = context.spec.parameters[u"items"].toVariant().toStringList();
    const QString text = context.spec.parameters[u"text"].toString();
    if (items.isEmpty())
        items << (text.isEmpty() ? context.spec.title : text);
    return items;
}

bool personPresent(const StepContext &context)
{
    return context.outside.person.interactive() && !context.setup.options.nonInteractive;
}

} // namespace

Forecast ManualStep::forecast(StepContext &context)
{
    if (personPresent(context))
        return Forecast::necessary(QStringLiteral("asks a person"));
    if (context.spec.require)
        return Forecast::blocked(
            {QStringLiteral("person_missing"),
             QStringLiteral("Step %1 must be confirmed by a person; run this at a prompt.")
                 .arg(context.spec.id),
             {},
             ErrorKind::Usage});
    return Forecast::necessary(QStringLiteral("left to a person"));
}

StepOutcome ManualStep::run(StepContext &context)
{
    const QStringList items = itemsOf(context);
    if (!personPresent(context)) {
        for (const QString &item : items)
            context.note(QStringLiteral("[ ] ") + item);
        return StepOutcome::skipped(QStringLiteral("left to a person"));
    }
    QStringList open;
    for (qsizetype i = 0; i < items.size(); ++i) {
        auto answer = context.ask({QStringLiteral("item%1").arg(i + 1), context.spec.id,
                                   items[i] + QStringLiteral(" Done?"), QuestionKind::Confirm});
        if (!answer)
            return StepOutcome::failed(answer.error());
        const bool done = *answer == u"yes";
        context.check({items[i], QStringLiteral("a person"), QStringLiteral("done"),
                       done ? QStringLiteral("done") : QStringLiteral("not done"),
                       done                   ? CheckStatus::Pass
                       : context.spec.require ? CheckStatus::Fail
                                              : CheckStatus::Skipped,
                       done ? QString() : QStringLiteral("left to a person")});
        if (!done)
            open << items[i];
    }
    return open.isEmpty() || context.spec.require ? StepOutcome::succeeded()
                                                  : StepOutcome::skipped(QStringLiteral("left to a person"));
}

} // namespace slipway::operations
