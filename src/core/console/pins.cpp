// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/pins.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace slipway::console {

using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

const QString version = QStringLiteral("slipway");
const QString environments = QStringLiteral("environments");

QJsonObject pinToJson(const Pin &pin)
{
    QJsonObject object{{QStringLiteral("system_identifier"),
                        pin.systemIdentifier ? QJsonValue(*pin.systemIdentifier) : QJsonValue()},
                       {QStringLiteral("database"), pin.database}};
    if (!pin.stripeAccount.isEmpty()) {
        object.insert(QStringLiteral("stripe_account"), pin.stripeAccount);
        object.insert(QStringLiteral("stripe_mode"), pin.stripeMode);
    }
    return object;
}

QString shown(const QString &value)
{
    return value.isEmpty() ? QStringLiteral("(unknown)") : value;
}

} // namespace

Result<PinBook> PinBook::load(const QString &workspaceDir)
{
    PinBook book;
    book.m_file = QDir(workspaceDir).filePath(QStringLiteral("slipway.lock"));
    QFile file(book.m_file);
    if (!file.exists())
        return book;
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("pins_unreadable"),
                     QStringLiteral("%1 cannot be read: %2.").arg(book.m_file, file.errorString()),
                     {},
                     ErrorKind::Usage};
    QJsonParseError parse;
    const QByteArray bytes = file.readAll();
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parse);
    if (!document.isObject()) {
        const auto line = bytes.left(parse.offset).count('\n') + 1;
        return Error{QStringLiteral("pins_broken"),
                     QStringLiteral("%1:%2: not readable as pins (%3). Restore it from version control.")
                         .arg(book.m_file)
                         .arg(line)
                         .arg(parse.errorString()),
                     {},
                     ErrorKind::Usage};
    }
    book.m_book = document.object();
    if (book.m_book[version].toInt(1) > 1)
        return Error{QStringLiteral("pins_newer"),
                     QStringLiteral("%1 was written by a newer Slipway; use that one.").arg(book.m_file),
                     {},
                     ErrorKind::Usage};
    return book;
}

std::optional<Pin> PinBook::pin(const QString &environment) const
{
    const QJsonValue value = m_book[environments].toObject()[environment];
    if (!value.isObject())
        return std::nullopt;
    const QJsonObject object = value.toObject();
    Pin pin;
    if (object[u"system_identifier"].isString())
        pin.systemIdentifier = object[u"system_identifier"].toString();
    pin.database = object[u"database"].toString();
    pin.stripeAccount = object[u"stripe_account"].toString();
    pin.stripeMode = object[u"stripe_mode"].toString();
    return pin;
}

Result<bool> PinBook::compare(const QString &environment, const Pin &seen)
{
    const auto known = pin(environment);
    if (!known) {
        accept(environment, seen);
        return true;
    }
    const auto changed = [&](const QString &what, const QString &was, const QString &is) {
        return Error{QStringLiteral("pin_changed"),
                     QStringLiteral(
                         "%1 of environment %2 has changed: pinned is %3, found is %4. Nothing was touched. "
                         "If this is right, run `slipway pin accept %2`.")
                         .arg(what, environment, shown(was), shown(is)),
                     {},
                     ErrorKind::Refused};
    };
    if (!seen.database.isEmpty() && known->database != seen.database)
        return changed(QStringLiteral("The database"), known->database, seen.database);
    if (known->systemIdentifier && seen.systemIdentifier &&
        *known->systemIdentifier != *seen.systemIdentifier)
        return changed(QStringLiteral("The PostgreSQL cluster (system identifier)"), *known->systemIdentifier,
                       *seen.systemIdentifier);
    if (!seen.stripeAccount.isEmpty() && !known->stripeAccount.isEmpty() &&
        (known->stripeAccount != seen.stripeAccount || known->stripeMode != seen.stripeMode))
        return changed(QStringLiteral("The Stripe account"), known->stripeAccount + u' ' + known->stripeMode,
                       seen.stripeAccount + u' ' + seen.stripeMode);
    Pin filled = *known;
    if (!filled.systemIdentifier)
        filled.systemIdentifier = seen.systemIdentifier;
    if (filled.stripeAccount.isEmpty()) {
        filled.stripeAccount = seen.stripeAccount;
        filled.stripeMode = seen.stripeMode;
    }
    if (pinToJson(filled) == pinToJson(*known))
        return false;
    accept(environment, filled);
    return true;
}

void PinBook::accept(const QString &environment, const Pin &seen)
{
    QJsonObject all = m_book[environments].toObject();
    all.insert(environment, pinToJson(seen));
    m_book.insert(version, 1);
    m_book.insert(environments, all);
}

Result<void> PinBook::save() const
{
    QSaveFile file(m_file);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(m_book).toJson()) < 0 || !file.flush() ||
        !file.commit())
        return Error{QStringLiteral("pins_unwritable"),
                     QStringLiteral("%1 cannot be written: %2.").arg(m_file, file.errorString())};
    return {};
}

} // namespace slipway::console
