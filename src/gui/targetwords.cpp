// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/targetwords.h"

#include <QCoreApplication>
#include <QStringList>

namespace slipway::gui {

namespace {

QString tail(const QString &id, qsizetype keep)
{
    return id.size() > keep + 1 ? QString(u'…' + id.right(keep)) : id;
}

QString databaseWords(const QJsonObject &database)
{
    QStringList parts;
    parts << database[u"name"].toString();
    const QString host = database[u"host"].toString();
    if (!host.isEmpty())
        parts << (database[u"port"].toInt() > 0
                      ? QString(host + u':' + QString::number(database[u"port"].toInt()))
                      : host);
    const QString version = database[u"server_version"].toString().section(u' ', 0, 0);
    if (!version.isEmpty())
        parts << QString((version.startsWith(u'3') && host.isEmpty() ? QStringLiteral("SQLite ")
                                                                     : QStringLiteral("PostgreSQL ")) +
                         version);
    const QString system = database[u"system_identifier"].toVariant().toString();
    if (!system.isEmpty() && !system.contains(u'/'))
        //: The identifier of a database server, its last digits
        parts << QCoreApplication::translate("TargetWords", "system %1").arg(tail(system, 4));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(" · "));
}

} // namespace

QString targetWords(const QJsonObject &facts)
{
    QString words = databaseWords(facts[u"database"].toObject());
    const QJsonObject stripe = facts[u"stripe"].toObject();
    const QString account = stripe[u"account"].toString();
    if (!account.isEmpty())
        words += QChar(0x1f) + QStringLiteral("Stripe %1…%2 %3")
                                   .arg(account.left(5), account.right(3), stripe[u"mode"].toString())
                                   .trimmed();
    return words;
}

} // namespace slipway::gui
