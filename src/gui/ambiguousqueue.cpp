// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/ambiguousqueue.h"

#include "gui/card.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/rowstable.h"

#include <QFormLayout>
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
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_rows =
        new RowsTable(tr("Rows to be decided"), {tr("State"), tr("Row"), tr("Candidates"), tr("Decision")},
                      {17, 22, 16, 39}, 3, {1});
    m_rows->setObjectName(QStringLiteral("ambiguousRows"));
    m_rows->setMinimumHeight(130);
    m_rows->setMaximumHeight(190);
    column->addWidget(m_rows);
    m_sentence = new QuietLabel({}, QuietLabel::Ink::Text);
    m_sentence->setWordWrap(true);
    column->addWidget(m_sentence);
    m_candidates = new QHBoxLayout;
    m_candidates->setSpacing(8);
    column->addLayout(m_candidates);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_why = new QLineEdit;
    m_why->setObjectName(QStringLiteral("ambiguousWhy"));
    m_why->setPlaceholderText(tr("Why? The reason goes into the record, and stays for the next row."));
    m_why->setAccessibleName(tr("Reason of the decision"));
    m_byRule = new QPushButton(tr("By the r&ule"));
    m_byRule->setObjectName(QStringLiteral("ambiguousRule"));
    m_allByRule = new QPushButton;
    m_allByRule->setObjectName(QStringLiteral("ambiguousAllByRule"));
    m_leave = new QPushButton(tr("&Leave it empty"));
    m_leave->setObjectName(QStringLiteral("ambiguousLeave"));
    row->addWidget(m_why, 1);
    row->addWidget(m_byRule);
    row->addWidget(m_allByRule);
    row->addWidget(m_leave);
    column->addLayout(row);
    connect(m_rows, &RowsTable::currentKeyChanged, this, &AmbiguousQueue::showRow);
    connect(m_why, &QLineEdit::textChanged, this, &AmbiguousQueue::tellButtons);
    connect(m_byRule, &QPushButton::clicked, this, [this] { decide(QStringLiteral("rule")); });
    connect(m_allByRule, &QPushButton::clicked, this, &AmbiguousQueue::decideAllByRule);
    connect(m_leave, &QPushButton::clicked, this, [this] { decide(QStringLiteral("leave")); });
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
    const QString problem = row[u"problem"].toString();
    const QString decision = row[u"decision"].toString();
    const QString because = tr("by %1: %2").arg(row[u"who"].toString(), row[u"why"].toString());
    const QString made = decision.isEmpty()     ? QString()
                         : decision == u"leave" ? tr("stays empty, %1").arg(because)
                         : decision == u"rule"
                             ? tr("%1 as the rule says, %2").arg(text(row[u"value"]), because)
                             : QString(text(row[u"value"]) + QStringLiteral(", ") + because);
    const QString count = QString::number(row[u"candidates"].toArray().size());
    if (!problem.isEmpty())
        return {key, QStringLiteral("fail"), Tone::Failed, {tr("Failed"), key, count, problem}, problem};
    if (!isOpen(row))
        return {key, QStringLiteral("ok"), Tone::Ok, {tr("Decided"), key, count, made}, made};
    if (m_sent.contains(key))
        return {
            key, QStringLiteral("run"), Tone::Running, {tr("Sent"), key, count, tr("is being taken up")}, {}};
    return {key, QStringLiteral("user"), Tone::Attention, {tr("Needs you"), key, count, {}}, {}};
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

QWidget *AmbiguousQueue::makeCandidate(const QJsonObject &candidate, bool byRule)
{
    const QString valueColumn = m_record[u"value_column"].toString();
    const QString value = text(candidate[valueColumn]);
    auto *box = new TintBox;
    if (byRule)
        box->setBorder(Tone::Running);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(12, 8, 12, 8);
    column->addWidget(textLabel(value, 1, QFont::DemiBold));
    if (byRule)
        column->addWidget(new IconLine(QStringLiteral("right"), Tone::Running,
                                       tr("the rule would choose it: %1").arg(m_record[u"rule"].toString())));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(10);
    form->setVerticalSpacing(2);
    for (auto it = candidate.begin(); it != candidate.end(); ++it) {
        auto *shown = textLabel(text(*it), 0.92);
        shown->setFont(monoFont(shown->font()));
        form->addRow(textLabel(it.key(), 0.92, QFont::Normal, true), shown);
    }
    column->addLayout(form);
    column->addStretch();
    auto *take = new QPushButton(icon(QStringLiteral("ok")), tr("Take &%1").arg(m_takes.size() + 1));
    take->setObjectName(QStringLiteral("ambiguousTake"));
    //: The button beside one of several candidates
    take->setAccessibleName(tr("Take %1").arg(value));
    connect(take, &QPushButton::clicked, this, [this, value] { decide(QStringLiteral("value"), value); });
    m_takes << take;
    column->addWidget(take, 0, Qt::AlignLeft);
    return box;
}

void AmbiguousQueue::showRow()
{
    const QJsonObject row = chosen();
    const QString shown = QString(keyOf(row) + row[u"decision"].toString() + row[u"value"].toString());
    if (shown == m_shownKey && !m_takes.isEmpty()) {
        tellButtons();
        return;
    }
    m_shownKey = shown;
    m_takes.clear();
    while (QLayoutItem *item = m_candidates->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    QStringList facts;
    const QJsonObject columns = row[u"row"].toObject();
    for (auto it = columns.begin(); it != columns.end(); ++it)
        facts << QStringLiteral("%1 %2").arg(it.key(), text(*it));
    m_sentence->setText(QString(m_record[u"row_word"].toString() + u' ' + keyOf(row) + QStringLiteral(": ") +
                                facts.join(QStringLiteral(", "))));
    const QJsonArray candidates = row[u"candidates"].toArray();
    for (qsizetype at = 0; at < candidates.size(); ++at)
        m_candidates->addWidget(makeCandidate(candidates[at].toObject(), at == 0), 1);
    tellButtons();
}

void AmbiguousQueue::tellButtons()
{
    const bool reason = !m_why->text().trimmed().isEmpty();
    const bool may = mayDecide(chosen()) && reason;
    for (QPushButton *take : std::as_const(m_takes))
        take->setEnabled(may);
    m_byRule->setEnabled(may);
    const QString rule = m_record[u"rule"].toString();
    int open = 0;
    for (const QJsonValue row : m_record[u"queue"].toArray())
        open += mayDecide(row.toObject()) ? 1 : 0;
    m_allByRule->setText(tr("&All %1 by the rule").arg(open));
    m_allByRule->setEnabled(open > 0 && reason);
    m_allByRule->setVisible(open > 1 && !rule.isEmpty());
    m_byRule->setVisible(!rule.isEmpty());
    for (QPushButton *button : {m_byRule, m_allByRule})
        button->setToolTip(rule);
    m_leave->setEnabled(may);
    m_why->setEnabled(m_mayDecide);
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
