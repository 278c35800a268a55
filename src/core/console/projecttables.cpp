// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/projecttables.h"

#include <QRegularExpression>

namespace slipway::console {

namespace {

/// The first column of the table that has one of the names.
QString columnLike(const QStringList &columns, const QStringList &names, const QString &fallback)
{
    for (const QString &name : names) {
        if (columns.contains(name))
            return name;
    }
    return fallback;
}

QStringList allCaptured(const QString &text, const QString &pattern)
{
    QStringList found;
    const QRegularExpression expression(pattern, QRegularExpression::MultilineOption |
                                                     QRegularExpression::CaseInsensitiveOption);
    for (auto it = expression.globalMatch(text); it.hasNext();)
        found << it.next().captured(1);
    return found;
}

/// Looks at one table's body; it is the billing table where it has a column for a Stripe price.
void considerTable(const QString &table, const QStringList &columns, const QString &file, ProjectFacts &facts)
{
    const QStringList prices{QStringLiteral("stripe_price_id"), QStringLiteral("stripe_price"),
                             QStringLiteral("price_id")};
    const QString price = columnLike(columns, prices, {});
    const bool named = table.contains(QStringLiteral("plan"), Qt::CaseInsensitive);
    if (price.isEmpty() || facts.billingTableFound || !named)
        return;
    facts.billingTableFound = true;
    facts.billingWhy = QStringLiteral("created in %1").arg(file);
    facts.billing.table = table;
    facts.billing.price = price;
    facts.billing.id =
        columnLike(columns, {QStringLiteral("id"), QStringLiteral("plan_id")}, facts.billing.id);
    facts.billing.code =
        columnLike(columns,
                   {QStringLiteral("code"), QStringLiteral("slug"), QStringLiteral("plan_code"),
                    QStringLiteral("key"), QStringLiteral("name")},
                   facts.billing.code);
    facts.billing.active = columnLike(
        columns, {QStringLiteral("is_active"), QStringLiteral("active"), QStringLiteral("enabled")},
        facts.billing.active);
}

} // namespace

// Made in place: GCC 12 takes the absent price of a moved plan for an uninitialized one.
void addPlan(ProjectFacts &facts, const QString &code, const QString &why)
{
    facts.plans.resize(facts.plans.size() + 1);
    facts.plans.last().code = code;
    facts.plans.last().why = why;
}

void readTables(const QString &file, const QString &text, ProjectFacts &facts)
{
    static const QRegularExpression python(
        QStringLiteral("create_table\\(\\s*[\"'](\\w+)[\"'](.*?)(?=\\bop\\.|\\z)"),
        QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression sql(
        QStringLiteral("create\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?\"?([\\w.]+)\"?\\s*\\((.*?)\\)\\s*;"),
        QRegularExpression::DotMatchesEverythingOption | QRegularExpression::CaseInsensitiveOption);
    for (auto it = python.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        considerTable(match.captured(1),
                      allCaptured(match.captured(2), QStringLiteral("Column\\(\\s*[\"'](\\w+)[\"']")), file,
                      facts);
    }
    for (auto it = sql.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        considerTable(match.captured(1),
                      allCaptured(match.captured(2), QStringLiteral("(?:^|,)\\s*\"?(\\w+)\"?\\s+\\w")), file,
                      facts);
    }
}

void readSeeds(const QString &file, const QString &text, ProjectFacts &facts)
{
    const QString &code = facts.billing.code;
    if (!facts.billingTableFound || !text.contains(facts.billing.table))
        return;
    const QString why = QStringLiteral("seeded in %1").arg(file);
    for (const QString &found : allCaptured(text, QStringLiteral("[\"']%1[\"']\\s*:\\s*[\"']([\\w-]+)[\"']")
                                                      .arg(QRegularExpression::escape(code))))
        addPlan(facts, found, why);
    const QRegularExpression insert(
        QStringLiteral("insert\\s+into\\s+\"?%1\"?\\s*\\(([^)]*)\\)\\s*values\\s*(.*?)(?:;|\\z)")
            .arg(QRegularExpression::escape(facts.billing.table)),
        QRegularExpression::DotMatchesEverythingOption | QRegularExpression::CaseInsensitiveOption);
    for (auto it = insert.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        QStringList columns;
        for (const QString &column : match.captured(1).split(u','))
            columns << column.trimmed().remove(u'"');
        const qsizetype place = columns.indexOf(code);
        for (const QString &row :
             allCaptured(match.captured(2), QStringLiteral("\\(([^()]*(?:\\([^()]*\\)[^()]*)*)\\)"))) {
            const QString value = row.split(u',').value(place).trimmed();
            if (place >= 0 && value.size() > 2 && value.startsWith(u'\'') && value.endsWith(u'\''))
                addPlan(facts, value.mid(1, value.size() - 2), why);
        }
    }
}

} // namespace slipway::console
