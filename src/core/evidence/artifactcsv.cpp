// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/artifactcsv.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QStringList>

namespace slipway::evidence {

namespace {

const QStringList &columns()
{
    static const QStringList names{
        QStringLiteral("record"),      QStringLiteral("run_id"),   QStringLiteral("environment"),
        QStringLiteral("phase"),       QStringLiteral("step"),     QStringLiteral("name"),
        QStringLiteral("status"),      QStringLiteral("asked"),    QStringLiteral("expected"),
        QStringLiteral("actual"),      QStringLiteral("reason"),   QStringLiteral("price_id"),
        QStringLiteral("amount"),      QStringLiteral("currency"), QStringLiteral("started_at"),
        QStringLiteral("finished_at"), QStringLiteral("attempt"),  QStringLiteral("duration_ms"),
        QStringLiteral("lines"),       QStringLiteral("sha256")};
    return names;
}

/// Spreadsheets take a cell for a formula by its first character; the full-width forms count in East Asian
/// settings.
QString withoutFormula(const QString &text)
{
    static const QRegularExpression start(
        QStringLiteral("(^|;)([ \\x{00A0}\"']*[=+\\-@\\x{FF1D}\\x{FF0B}\\x{FF0D}\\x{FF20}])"));
    return QString(text).replace(start, QStringLiteral("\\1'\\2"));
}

QString plainText(const QString &text)
{
    QString plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c == u'\r' && i + 1 < text.size() && text[i + 1] == u'\n')
            continue;
        if (c == u'\n' || c == u'\r')
            plain += QStringLiteral(" ⏎ ");
        else if (c == u'\t')
            plain += u' ';
        else
            plain += c < u' ' || c == QChar(0x7f) ? QChar(QChar::ReplacementCharacter) : c;
    }
    return plain;
}

/// Numbers stay numbers; all else is a text.
QByteArray cell(const QJsonValue &value)
{
    if (value.isDouble())
        return QByteArray::number(value.toInteger());
    QString text;
    if (value.isBool())
        text = value.toBool() ? QStringLiteral("yes") : QStringLiteral("no");
    else if (value.isArray())
        text = value.toVariant().toStringList().join(QStringLiteral(", "));
    else
        text = value.toString();
    text = withoutFormula(plainText(text));
    if (text.contains(u'"') || text.contains(u',') || text.contains(u';') || text.startsWith(u' ') ||
        text.endsWith(u' '))
        text = QString(u'"' + text.replace(u'"', QStringLiteral("\"\"")) + u'"');
    return text.toUtf8();
}

class Rows
{
public:
    explicit Rows(const QJsonObject &artifact)
        : m_runId(artifact[u"run_id"]), m_environment(artifact[u"environment"][u"name"])
    {
        QJsonObject header;
        for (const QString &name : columns())
            header.insert(name, name);
        write(header);
    }

    void add(const char *record, QJsonObject row)
    {
        row.insert(QStringLiteral("record"), QLatin1String(record));
        row.insert(QStringLiteral("run_id"), m_runId);
        row.insert(QStringLiteral("environment"), m_environment);
        write(row);
    }
    QByteArray bytes() const { return m_bytes; }

private:
    void write(const QJsonObject &row)
    {
        QByteArrayList cells;
        for (const QString &name : columns())
            cells << cell(row[name]);
        m_bytes += cells.join(',') + "\r\n";
    }

    QJsonValue m_runId;
    QJsonValue m_environment;
    QByteArray m_bytes = "\xEF\xBB\xBF";
};

QJsonObject runRow(const QJsonObject &artifact)
{
    return {{QStringLiteral("name"), artifact[u"playbook"][u"name"]},
            {QStringLiteral("status"), artifact[u"status"]},
            {QStringLiteral("asked"), artifact[u"release"][u"version"]},
            {QStringLiteral("expected"), artifact[u"release"][u"ticket"]},
            {QStringLiteral("actual"), artifact[u"source"][u"git_sha"]},
            {QStringLiteral("reason"), artifact[u"operator"][u"name"]},
            {QStringLiteral("started_at"), artifact[u"started_at"]},
            {QStringLiteral("finished_at"), artifact[u"finished_at"]},
            {QStringLiteral("duration_ms"), artifact[u"duration_ms"]},
            {QStringLiteral("sha256"), artifact[u"chain"][u"head"]}};
}

QJsonObject planRow(const QJsonObject &plan)
{
    const QJsonObject stripe = plan[u"stripe"].toObject();
    return {{QStringLiteral("name"), plan[u"code"]},
            {QStringLiteral("status"), plan[u"status"]},
            {QStringLiteral("expected"), plan[u"environment_price_id"]},
            {QStringLiteral("actual"), plan[u"stripe_price_id"]},
            {QStringLiteral("reason"), plan[u"findings"]},
            {QStringLiteral("price_id"), stripe[u"price_id"]},
            {QStringLiteral("amount"), stripe[u"unit_amount"]},
            {QStringLiteral("currency"), stripe[u"currency"]}};
}

QJsonObject stepRow(const QJsonObject &step)
{
    const QJsonValue message = step[u"error"][u"message"];
    return {{QStringLiteral("phase"), step[u"phase"]},
            {QStringLiteral("step"), step[u"id"]},
            {QStringLiteral("name"), step[u"title"]},
            {QStringLiteral("status"), step[u"status"]},
            {QStringLiteral("asked"), step[u"kind"]},
            {QStringLiteral("reason"), message.isString() ? message : step[u"reason"]},
            {QStringLiteral("attempt"), step[u"attempt"]},
            {QStringLiteral("started_at"), step[u"started_at"]},
            {QStringLiteral("finished_at"), step[u"finished_at"]},
            {QStringLiteral("lines"), step[u"output"][u"lines"]},
            {QStringLiteral("sha256"), step[u"output"][u"sha256"]}};
}

void addSteps(Rows &rows, const QJsonArray &steps)
{
    for (const QJsonValue step : steps) {
        rows.add("step", stepRow(step.toObject()));
        const QJsonArray checks = step[u"checks"].toArray();
        for (const QJsonValue value : checks) {
            QJsonObject check = value.toObject();
            check.insert(QStringLiteral("phase"), step[u"phase"]);
            check.insert(QStringLiteral("step"), step[u"id"]);
            check.insert(QStringLiteral("duration_ms"), check[u"took_ms"]);
            rows.add("check", check);
        }
    }
}

} // namespace

QByteArray artifactCsv(const QJsonObject &artifact)
{
    Rows rows(artifact);
    rows.add("run", runRow(artifact));
    const QJsonArray applied = artifact[u"migrations"][u"applied"].toArray();
    for (const QJsonValue migration : applied) {
        rows.add("migration", {{QStringLiteral("name"), migration[u"revision"]},
                               {QStringLiteral("status"), QStringLiteral("applied")},
                               {QStringLiteral("actual"), migration[u"title"]},
                               {QStringLiteral("duration_ms"), migration[u"duration_ms"]},
                               {QStringLiteral("sha256"), migration[u"sha256"]}});
    }
    const QJsonArray plans = artifact[u"plans"].toArray();
    for (const QJsonValue plan : plans)
        rows.add("plan", planRow(plan.toObject()));
    addSteps(rows, artifact[u"steps"].toArray());
    const QJsonArray approvals = artifact[u"approvals"].toArray();
    for (const QJsonValue approval : approvals) {
        rows.add("approval", {{QStringLiteral("name"), approval[u"who"]},
                              {QStringLiteral("status"), approval[u"decision"]},
                              {QStringLiteral("asked"), approval[u"role"]},
                              {QStringLiteral("reason"), approval[u"comment"]},
                              {QStringLiteral("finished_at"), approval[u"at"]},
                              {QStringLiteral("sha256"), approval[u"plan_digest"]}});
    }
    const QJsonArray attachments = artifact[u"attachments"].toArray();
    for (const QJsonValue attachment : attachments) {
        rows.add("attachment", {{QStringLiteral("name"), attachment[u"name"]},
                                {QStringLiteral("reason"), attachment[u"note"]},
                                {QStringLiteral("sha256"), attachment[u"sha256"]}});
    }
    return rows.bytes();
}

} // namespace slipway::evidence
