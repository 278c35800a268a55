// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/ambiguousqueue.h"

#include "gui/candidatesheet.h"
#include "gui/card.h"
#include "gui/iconline.h"
#include "gui/rowstable.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace slipway::gui {

namespace {

QString text(const QJsonValue &value)
{
    return value.isNull() ? QStringLiteral("–") : value.toVariant().toString();
}

QString keyOf(const QJsonObject &row)
{
    QStringList parts;
    const QJsonArray key = row[u"key"].toArray();
    for (const QJsonValue part : key)
        parts << text(part);
    return parts.join(u'/');
}

bool isOpen(const QJsonObject &row)
{
    return row[u"problem"].toString().isEmpty() && row[u"decision"].toString().isEmpty();
}

} // namespace

AmbiguousQueue::AmbiguousQueue(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("ambiguousQueue"));
    auto *halves = new QHBoxLayout(this);
    halves->setContentsMargins(0, 0, 0, 0);
    halves->setSpacing(16);
    m_rows = new RowsTable(tr("Rows to be decided"), {tr("State"), tr("Row")}, {17, 16}, 1, {1});
    m_rows->setObjectName(QStringLiteral("ambiguousRows"));
    m_rows->setMinimumHeight(150);
    m_rows->setFixedWidth(fontMetrics().horizontalAdvance(QStringLiteral("0")) * 36);
    halves->addWidget(m_rows);
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    halves->addLayout(column, 1);
    m_sentence = new QuietLabel({}, QuietLabel::Ink::Text);
    m_sentence->setWordWrap(true);
    m_candidates = new CandidateSheet;
    m_made = new IconLine(QStringLiteral("ok"), Tone::Ok, {});
    column->addWidget(m_sentence);
    column->addWidget(m_candidates);
    column->addWidget(m_made);
    column->addWidget(makeDeciding());
    column->addStretch();
    connect(m_rows, &RowsTable::currentKeyChanged, this, &AmbiguousQueue::showRow);
    connect(m_candidates, &CandidateSheet::taken, this,
            [this](const QString &value) { decide(QStringLiteral("value"), value); });
}

QWidget *AmbiguousQueue::makeDeciding()
{
    m_deciding = new QWidget;
    auto *column = new QVBoxLayout(m_deciding);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_why = new QLineEdit;
    m_why->setObjectName(QStringLiteral("ambiguousWhy"));
    m_why->setPlaceholderText(tr("Why? The reason goes into the record, and stays for the next row."));
    m_why->setAccessibleName(tr("Reason of the decision"));
    column->addWidget(m_why);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    const auto add = [row](const char *name, const QString &text) {
        auto *button = new QPushButton(text);
        button->setObjectName(QLatin1String(name));
        row->addWidget(button);
        return button;
    };
    m_byRule = add("ambiguousRule", tr("By the r&ule"));
    m_allByRule = add("ambiguousAllByRule", {});
    m_leave = add("ambiguousLeave", tr("&Leave it empty"));
    row->addStretch();
    column->addLayout(row);
    connect(m_why, &QLineEdit::textChanged, this, &AmbiguousQueue::tellButtons);
    connect(m_byRule, &QPushButton::clicked, this, [this] { decide(QStringLiteral("rule")); });
    connect(m_allByRule, &QPushButton::clicked, this, &AmbiguousQueue::decideAllByRule);
    connect(m_leave, &QPushButton::clicked, this, [this] { decide(QStringLiteral("leave")); });
    return m_deciding;
}

void AmbiguousQueue::takeFocus()
{
    m_rows->setFocus(Qt::OtherFocusReason);
}

void AmbiguousQueue::choose(const QString &key)
{
    for (int at = 0; at < m_rows->rowsModel().rows().size(); ++at)
        if (m_rows->rowsModel().rows()[at].key == key)
            m_rows->selectRow(at);
}

void AmbiguousQueue::show(const QJsonObject &record, bool mayDecide)
{
    if (record[u"queue"] == m_record[u"queue"] && mayDecide == m_mayDecide)
        return;
    m_record = record;
    m_mayDecide = mayDecide;
    m_sent.clear(); // what was taken up stands in the queue now
    fillRows(m_rows->currentKey());
}

RowsModel::Row AmbiguousQueue::lineOf(const QJsonObject &row) const
{
    const QString key = keyOf(row);
    if (const QString problem = row[u"problem"].toString(); !problem.isEmpty())
        return {key, QStringLiteral("fail"), Tone::Failed, {tr("Failed"), key}, problem};
    if (!isOpen(row))
        return {key, QStringLiteral("ok"), Tone::Ok, {tr("Decided"), key}, madeWords(row)};
    if (m_sent.contains(key))
        return {key, QStringLiteral("run"), Tone::Running, {tr("Sent"), key}, tr("is being taken up")};
    return {key, QStringLiteral("user"), Tone::Attention, {tr("Needs you"), key}, {}};
}

/// What was decided about it, by whom and why.
QString AmbiguousQueue::madeWords(const QJsonObject &row) const
{
    const QString decision = row[u"decision"].toString();
    const QString because = tr("by %1: %2").arg(row[u"who"].toString(), row[u"why"].toString());
    return decision == u"leave"  ? tr("stays empty, %1").arg(because)
           : decision == u"rule" ? tr("%1 as the rule says, %2").arg(text(row[u"value"]), because)
                                 : QString(text(row[u"value"]) + QStringLiteral(", ") + because);
}

/// Open ones first. `chosenKey` is chosen then, else the first.
void AmbiguousQueue::fillRows(const QString &chosenKey)
{
    QList<RowsModel::Row> rows;
    const QJsonArray queue = m_record[u"queue"].toArray();
    for (const QJsonValue row : queue)
        rows << lineOf(row.toObject());
    std::stable_partition(rows.begin(), rows.end(),
                          [](const RowsModel::Row &row) { return row.tone == Tone::Attention; });
    m_rows->rowsModel().setRows(rows);
    int wanted = 0;
    for (int at = 0; at < rows.size(); ++at)
        if (rows[at].key == chosenKey)
            wanted = at;
    if (!rows.isEmpty())
        m_rows->selectRow(wanted);
    showRow();
}

QJsonObject AmbiguousQueue::chosen() const
{
    const QString key = m_rows->currentKey();
    const QJsonArray queue = m_record[u"queue"].toArray();
    for (const QJsonValue row : queue)
        if (keyOf(row.toObject()) == key)
            return row.toObject();
    return {};
}

bool AmbiguousQueue::mayDecide(const QJsonObject &row) const
{
    return m_mayDecide && isOpen(row) && !m_sent.contains(keyOf(row));
}

void AmbiguousQueue::showRow()
{
    const QJsonObject row = chosen();
    if (row != m_shown) {
        m_shown = row;
        QStringList facts;
        const QJsonObject columns = row[u"row"].toObject();
        for (auto it = columns.begin(); it != columns.end(); ++it)
            facts << QStringLiteral("%1 %2").arg(it.key(), text(*it));
        m_sentence->setText(QString(m_record[u"row_word"].toString() + u' ' + keyOf(row) +
                                    QStringLiteral(": ") + facts.join(QStringLiteral(", "))));
        m_candidates->show(row[u"candidates"].toArray(), m_record[u"value_column"].toString(),
                           m_record[u"rule"].toString());
    }
    tellButtons();
}

void AmbiguousQueue::tellButtons()
{
    const QJsonObject row = chosen();
    const QString problem = row[u"problem"].toString();
    const bool open = isOpen(row) && !row.isEmpty();
    m_made->setVisible(!open && !row.isEmpty());
    m_made->set(problem.isEmpty() ? QStringLiteral("ok") : QStringLiteral("fail"),
                problem.isEmpty() ? Tone::Ok : Tone::Failed, problem.isEmpty() ? madeWords(row) : problem);
    const bool reason = !m_why->text().trimmed().isEmpty();
    const bool may = mayDecide(row) && reason;
    m_candidates->setMayTake(may);
    m_byRule->setEnabled(may);
    const QString rule = m_record[u"rule"].toString();
    int waiting = 0;
    for (const QJsonValue one : m_record[u"queue"].toArray())
        waiting += mayDecide(one.toObject()) ? 1 : 0;
    m_allByRule->setText(tr("&All %1 by the rule").arg(waiting));
    m_allByRule->setEnabled(waiting > 0 && reason);
    m_allByRule->setVisible(waiting > 1 && !rule.isEmpty());
    m_byRule->setVisible(!rule.isEmpty());
    for (QPushButton *button : {m_byRule, m_allByRule})
        button->setToolTip(rule);
    m_leave->setEnabled(may);
    m_deciding->setVisible(m_mayDecide);
}

void AmbiguousQueue::decide(const QString &decision, const QString &value)
{
    QJsonObject made = decisionAbout(chosen(), decision);
    if (decision == u"value")
        made.insert(QStringLiteral("value"), value);
    send({made});
}

void AmbiguousQueue::decideAllByRule()
{
    QJsonArray decisions;
    for (const QJsonValue row : m_record[u"queue"].toArray())
        if (mayDecide(row.toObject()))
            decisions << decisionAbout(row.toObject(), QStringLiteral("rule"));
    send(decisions);
}

QJsonObject AmbiguousQueue::decisionAbout(const QJsonObject &row, const QString &decision) const
{
    return {{QStringLiteral("key"), row[u"key"]},
            {QStringLiteral("decision"), decision},
            {QStringLiteral("why"), m_why->text().trimmed()}};
}

/// Until the backfill tells that it has taken them up, they cannot be decided again.
void AmbiguousQueue::send(const QJsonArray &decisions)
{
    for (const QJsonValue decision : decisions)
        m_sent << keyOf(decision.toObject());
    m_why->selectAll();
    Q_EMIT decided(decisions);
    fillRows({}); // on to the next one that waits
    m_rows->setFocus(Qt::OtherFocusReason);
}

} // namespace slipway::gui
