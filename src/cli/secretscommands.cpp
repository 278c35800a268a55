// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/secretscommands.h"

#include "secrets/keychain.h"

#include <QJsonArray>
#include <QJsonObject>

namespace slipway::cli {

using namespace release;

Description SecretsCommand::describe() const
{
    const QString group = QStringLiteral("secrets");
    switch (m_verb) {
    case Verb::Set:
        return {{group, QStringLiteral("set")},
                QStringLiteral(
                    "Store a secret in the OS keychain; the value comes from a prompt or standard input"),
                {QStringLiteral("NAME")}};
    case Verb::List:
        return {{group, QStringLiteral("list")},
                QStringLiteral("Names of the secrets that Slipway has stored")};
    case Verb::Delete:
        return {{group, QStringLiteral("delete")},
                QStringLiteral("Take a secret out of the OS keychain"),
                {QStringLiteral("NAME")}};
    case Verb::Check:
        return {{group, QStringLiteral("check")},
                QStringLiteral("Whether a secret is set and readable; its value is not shown"),
                {QStringLiteral("NAME")}};
    }
    Q_UNREACHABLE();
}

int SecretsCommand::set(Invocation &call, const QString &name)
{
    QByteArray value;
    if (call.terminal().inIsTerminal) {
        call.terminal().err(QStringLiteral("Value of %1: ").arg(name).toUtf8());
        const auto typed = call.terminal().readLine(true, call.stop());
        call.terminal().err("\n");
        if (!typed)
            return exitcode::cancelled;
        value = typed->toUtf8();
    } else {
        value = call.terminal().readAll();
        while (value.endsWith('\n') || value.endsWith('\r'))
            value.chop(1);
    }
    if (value.isEmpty())
        return call.fail({QStringLiteral("usage"),
                          QStringLiteral("%1 was not set: the value is empty.").arg(name),
                          {},
                          ErrorKind::Usage});
    const QString masked = maskedSecret(value);
    secrets::Keychain keychain;
    if (auto written = keychain.write(name, Secret(std::move(value))); !written)
        return call.fail(written.error());
    call.result(QStringLiteral("%1 is set (%2). Refer to it as keychain:%1.").arg(name, masked));
    call.document(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("masked"), masked}});
    return exitcode::done;
}

int SecretsCommand::list(Invocation &call)
{
    secrets::Keychain keychain;
    auto names = keychain.list();
    if (!names)
        return call.fail(names.error());
    for (const QString &name : *names)
        call.result(name);
    if (names->isEmpty())
        call.line(QStringLiteral("No secrets yet. `slipway secrets set NAME` stores one."));
    call.document(QJsonObject{{QStringLiteral("secrets"), QJsonArray::fromStringList(*names)}});
    return exitcode::done;
}

int SecretsCommand::run(Invocation &call)
{
    if (m_verb == Verb::List)
        return list(call);
    const QString name = call.arguments().first();
    if (m_verb == Verb::Set)
        return set(call, name);
    secrets::Keychain keychain;
    if (m_verb == Verb::Delete) {
        if (auto removed = keychain.remove(name); !removed)
            return call.fail(removed.error());
        call.result(QStringLiteral("%1 is no longer in the keychain.").arg(name));
        call.document(QJsonObject{{QStringLiteral("name"), name}});
        return exitcode::done;
    }
    auto value = keychain.read(name);
    if (!value)
        return call.fail(value.error());
    const QString masked = maskedSecret(value->reveal());
    call.result(QStringLiteral("%1 is set (%2).").arg(name, masked));
    call.document(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("masked"), masked}});
    return exitcode::done;
}

} // namespace slipway::cli
