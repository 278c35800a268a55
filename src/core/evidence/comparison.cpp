// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/comparison.h"

#include <QJsonArray>
#include <QSet>

namespace slipway::evidence {

using release::Table;

namespace {

QString listed(const QJsonValue &value)
{
    QStringList texts;
    const QJsonArray array = value.toArray();
    for (const QJsonValue item : array)
        texts << item.toString();
    return texts.join(QStringLiteral(", "));
}

QString took(const QJsonObject &artifact)
{
    const qint64 seconds = artifact[u"duration_ms"].toInteger() / 1000;
    return QStringLiteral("%1:%2").arg(seconds / 60).arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString checksOf(const QJsonObject &artifact)
{
    const QJsonObject checks = artifact[u"checks"].toObject();
    return QStringLiteral("%1 passed, %2 failed, %3 skipped")
        .arg(checks[u"passed"].toInt())
        .arg(checks[u"failed"].toInt())
        .arg(checks[u"skipped"].toInt());
}

QString playbookOf(const QJsonObject &artifact)
{
    const QJsonObject playbook = artifact[u"playbook"].toObject();
    return QString(playbook[u"name"].toString() + u' ' + playbook[u"sha256"].toString().left(8));
}

QString operatorOf(const QJsonObject &artifact)
{
    const QJsonObject person = artifact[u"operator"].toObject();
    return person[u"name"].isString() ? person[u"name"].toString() : person[u"os_user"].toString();
}

QString sourceOf(const QJsonObject &artifact)
{
    const QJsonObject source = artifact[u"source"].toObject();
    const QString version = artifact[u"release"].toObject()[u"version"].toString();
    return QString(version + u' ' + source[u"git_sha"].toString().left(12)).trimmed();
}

QString databaseOf(const QJsonObject &artifact)
{
    const QJsonObject database = artifact[u"environment"].toObject()[u"database"].toObject();
    return QString(database[u"name"].toString() + u' ' +
                   database[u"system_identifier"].toVariant().toString().right(8))
        .trimmed();
}

QString serverOf(const QJsonObject &artifact)
{
    return artifact[u"environment"].toObject()[u"database"].toObject()[u"server_version"].toString();
}

QString accountOf(const QJsonObject &artifact)
{
    const QJsonObject stripe = artifact[u"environment"].toObject()[u"stripe"].toObject();
    return QString(stripe[u"account"].toString() + u' ' + stripe[u"mode"].toString()).trimmed();
}

QString planText(const QJsonObject &plan)
{
    const QJsonObject stripe = plan[u"stripe"].toObject();
    if (stripe.isEmpty())
        return plan[u"stripe_price_id"].toString();
    return QStringLiteral("%1, %2 %3")
        .arg(stripe[u"price_id"].toString())
        .arg(stripe[u"unit_amount"].toInteger())
        .arg(stripe[u"currency"].toString());
}

QMap<QString, QString> plansOf(const QJsonObject &artifact)
{
    QMap<QString, QString> plans;
    const QJsonArray list = artifact[u"plans"].toArray();
    for (const QJsonValue plan : list)
        plans.insert(plan[u"code"].toString(), planText(plan.toObject()));
    return plans;
}

QString dash(const QString &text)
{
    return text.isEmpty() ? QStringLiteral("–") : text;
}

} // namespace

Table compareArtifacts(const QJsonObject &earlier, const QJsonObject &later)
{
    Table table{QStringLiteral("Comparison"),
                {QStringLiteral("what"), QStringLiteral("earlier"), QStringLiteral("later"),
                 QStringLiteral("verdict")},
                {}};
    const auto add = [&table](const QString &what, const QString &before, const QString &after) {
        if (before.isEmpty() && after.isEmpty())
            return;
        table.rows << QStringList{what, dash(before), dash(after),
                                  before == after ? QStringLiteral("same") : QStringLiteral("changed")};
    };
    const auto revision = [](const QJsonObject &a) { return listed(a[u"migrations"].toObject()[u"after"]); };
    add(QStringLiteral("Status"), earlier[u"status"].toString(), later[u"status"].toString());
    add(QStringLiteral("Revision"), revision(earlier), revision(later));
    const QMap<QString, QString> before = plansOf(earlier);
    const QMap<QString, QString> after = plansOf(later);
    QSet<QString> codes(before.keyBegin(), before.keyEnd());
    codes.unite(QSet<QString>(after.keyBegin(), after.keyEnd()));
    QStringList sorted(codes.cbegin(), codes.cend());
    sorted.sort();
    for (const QString &code : std::as_const(sorted))
        add(QStringLiteral("Price of %1").arg(code), before.value(code), after.value(code));
    const auto counted = [](const QJsonObject &a) {
        return QString::number(a[u"approvals"].toArray().size());
    };
    add(QStringLiteral("Checks"), checksOf(earlier), checksOf(later));
    add(QStringLiteral("Duration"), took(earlier), took(later));
    add(QStringLiteral("Approvals"), counted(earlier), counted(later));
    add(QStringLiteral("Playbook"), playbookOf(earlier), playbookOf(later));
    add(QStringLiteral("Operator"), operatorOf(earlier), operatorOf(later));
    add(QStringLiteral("Source"), sourceOf(earlier), sourceOf(later));
    add(QStringLiteral("Database"), databaseOf(earlier), databaseOf(later));
    add(QStringLiteral("Server"), serverOf(earlier), serverOf(later));
    add(QStringLiteral("Stripe account"), accountOf(earlier), accountOf(later));
    std::stable_partition(table.rows.begin(), table.rows.end(), [](const QStringList &row) {
        return row.constLast() == QStringLiteral("changed");
    });
    return table;
}

} // namespace slipway::evidence
