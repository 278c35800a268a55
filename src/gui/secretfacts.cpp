// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/secretfacts.h"

#include "secrets/environmentfiles.h"
#include "secrets/keychain.h"

#include <QCoreApplication>

namespace slipway::gui {

using namespace release;

namespace {

const QString keychainPrefix = QStringLiteral("keychain:");

QString words(const char *text)
{
    return QCoreApplication::translate("SecretFacts", text);
}

SecretFact askKeychain(SecretFact fact)
{
    fact.keychain = fact.reference.mid(keychainPrefix.size());
    secrets::Keychain keychain;
    auto value = keychain.read(fact.keychain);
    if (value) {
        fact.state = SecretFact::State::Set;
        fact.words = words(QT_TRANSLATE_NOOP("SecretFacts", "%1, in the keychain")).arg(maskedSecret(value->reveal()));
        return fact;
    }
    fact.state = value.error().code == u"secret_not_set"    ? SecretFact::State::Missing
                 : value.error().code == u"keychain_locked" ? SecretFact::State::Locked
                                                            : SecretFact::State::Failed;
    fact.words = value.error().message;
    return fact;
}

SecretFact askVariables(SecretFact fact, const Variables &variables)
{
    QStringList found, missing;
    for (const QString &name : Variables::referenced(fact.reference)) {
        if (const Variable *variable = variables.find(name))
            found << words(QT_TRANSLATE_NOOP("SecretFacts", "%1 from %2")).arg(name, variable->source);
        else
            missing << name;
    }
    fact.state = missing.isEmpty() ? SecretFact::State::Set : SecretFact::State::Missing;
    fact.words = missing.isEmpty()
                     ? found.join(QStringLiteral(", "))
                     : words(QT_TRANSLATE_NOOP("SecretFacts",
                                               "%1 is set neither in the env files nor in this program's environment"))
                           .arg(missing.join(QStringLiteral(", ")));
    return fact;
}

} // namespace

QList<SecretFact> askSecrets(const Workspace &workspace, const Environment &environment,
                             const QProcessEnvironment &process)
{
    QList<SecretFact> facts;
    const auto resolved = secrets::resolveVariables(workspace, environment, process);
    const auto add = [&](const char *use, const QString &reference) {
        if (reference.isEmpty())
            return;
        SecretFact fact{words(use), reference, {}, SecretFact::State::Failed, {}};
        if (reference.startsWith(keychainPrefix))
            facts << askKeychain(fact);
        else if (!resolved)
            facts << SecretFact{fact.use, reference, {}, SecretFact::State::Failed, resolved.error().message};
        else
            facts << askVariables(fact, resolved->variables);
    };
    add(QT_TRANSLATE_NOOP("SecretFacts", "Database"), environment.database);
    if (environment.stripe) {
        add(QT_TRANSLATE_NOOP("SecretFacts", "Stripe key"), environment.stripe->secretKey);
        add(QT_TRANSLATE_NOOP("SecretFacts", "Webhook secret"), environment.stripe->webhookSecret);
    }
    for (const ProviderSpec &provider : environment.settings.providers)
        add(QT_TRANSLATE_NOOP("SecretFacts", "Provider"), provider.bearer);
    return facts;
}

} // namespace slipway::gui
