// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/pincommands.h"

#include "cli/prompt.h"
#include "cli/releasecommands.h"
#include "console/pins.h"
#include "playbook/workspacereader.h"

#include <QJsonObject>

namespace slipway::cli {

using namespace release;

Description PinShowCommand::describe() const
{
    return {{QStringLiteral("pin"), QStringLiteral("show")},
            QStringLiteral("The identities that slipway.lock holds an environment to"),
            {QStringLiteral("[ENV]")}};
}

int PinShowCommand::run(Invocation &call)
{
    const QString dir = call.has(QStringLiteral("workspace"))
                            ? call.absolutePath(call.value(QStringLiteral("workspace")))
                            : playbook::findWorkspace(call.terminal().currentDir);
    auto book = console::PinBook::load(dir.isEmpty() ? call.terminal().currentDir : dir);
    if (!book)
        return call.fail(book.error());
    const QJsonObject pinned = book->toJson()[u"environments"].toObject();
    const QString only = call.arguments().value(0, call.value(QStringLiteral("env")));
    QJsonObject shown;
    for (auto it = pinned.begin(); it != pinned.end(); ++it) {
        if (!only.isEmpty() && it.key() != only)
            continue;
        shown.insert(it.key(), it.value());
        const QJsonObject pin = it.value().toObject();
        call.result(it.key());
        for (auto part = pin.begin(); part != pin.end(); ++part)
            call.result(QStringLiteral("  %1  %2")
                            .arg(part.key(), -18)
                            .arg(part.value().toString(QStringLiteral("(not readable)"))));
    }
    if (shown.isEmpty())
        call.line(QStringLiteral("Nothing is pinned yet; the first release of an environment pins it."));
    call.document(QJsonObject{{QStringLiteral("environments"), shown}});
    return exitcode::done;
}

Description PinAcceptCommand::describe() const
{
    return {{QStringLiteral("pin"), QStringLiteral("accept")},
            QStringLiteral("Pin an environment to what its target and Stripe account are now"),
            {QStringLiteral("ENV")}};
}

int PinAcceptCommand::run(Invocation &call)
{
    console::SessionRequest request = sessionRequest(call);
    request.environment = call.arguments().first();
    PromptOperator person(call.terminal(), call.terminal().inIsTerminal, call.stop());
    auto session = console::ReleaseSession::open(request, person);
    if (!session)
        return call.fail(session.error());
    auto book = console::PinBook::load((*session)->workspace().dir);
    if (!book)
        return call.fail(book.error());
    const console::Pin seen = (*session)->seenNow(call.stop());
    if (seen.database.isEmpty())
        return call.fail({QStringLiteral("target_unreachable"),
                          QStringLiteral("The database of %1 cannot be reached, so there is nothing to pin.")
                              .arg(request.environment)});
    book->accept(request.environment, seen);
    if (auto saved = book->save(); !saved)
        return call.fail(saved.error());
    call.line(
        QStringLiteral("%1 is pinned to %2%3. Commit %4.")
            .arg(request.environment, seen.database,
                 seen.stripeAccount.isEmpty() ? QString() : QStringLiteral(" and ") + seen.stripeAccount,
                 book->file()));
    call.document(QJsonObject{{QStringLiteral("environments"), book->toJson()[u"environments"]}});
    return exitcode::done;
}

} // namespace slipway::cli
