// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checkdetail.h"

#include "gui/card.h"
#include "gui/codebox.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/valuetable.h"

#include <QApplication>
#include <QClipboard>
#include <QLocale>
#include <QPushButton>
#include <QScrollBar>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

namespace {

QuietLabel *valueLabel()
{
    auto *label = new QuietLabel({}, QuietLabel::Ink::Text);
    label->setFont(scaledFont(monoFont(QApplication::font()), 1.1, QFont::DemiBold));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    label->setMinimumWidth(1);
    return label;
}

/// Rows behind a check bear its name; anything else that its step recorded follows.
QList<Table> inOrder(QList<Table> tables, const QString &checkName)
{
    std::stable_partition(tables.begin(), tables.end(),
                          [&](const Table &table) { return table.title == checkName; });
    return tables;
}

} // namespace

CheckDetail::CheckDetail(QWidget *parent) : QScrollArea(parent), m_content(new QWidget)
{
    setObjectName(QStringLiteral("checkDetail"));
    setAccessibleName(tr("The check in full"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMinimumWidth(280);
    m_content->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(8);
    column->addWidget(makeHead());
    m_name = new QuietLabel({}, QuietLabel::Ink::Text);
    m_name->setFont(cardTitleFont(font()));
    m_reason = new QuietLabel({});
    for (QuietLabel *label : {m_name, m_reason}) {
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
        column->addWidget(label);
    }
    column->addWidget(makeValues());
    m_now = new IconLine({}, {}, {});
    m_now->setObjectName(QStringLiteral("checkNow"));
    m_now->setLoud(true);
    column->addWidget(m_now);
    column->addSpacing(8);
    m_askedName = new SectionLabel(tr("Asked"));
    m_asked = new CodeBox(tr("What was asked"));
    m_asked->setObjectName(QStringLiteral("checkAsked"));
    column->addWidget(m_askedName);
    column->addWidget(m_asked);
    column->addSpacing(8);
    m_tableColumn = new QVBoxLayout;
    m_tableColumn->setSpacing(8);
    column->addLayout(m_tableColumn);
    column->addStretch();
    setWidget(m_content);
    clear();
}

QWidget *CheckDetail::makeHead()
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    m_status = new IconLine({}, {}, {});
    m_status->setLoud(true);
    m_copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy all"));
    m_copy->setObjectName(QStringLiteral("check.copy"));
    m_copy->setToolTip(tr("Copy the check with what was asked and its rows"));
    m_log = new QPushButton(icon(QStringLiteral("term")), tr("Log"));
    m_log->setObjectName(QStringLiteral("check.log"));
    m_log->setToolTip(tr("Show the log of its step"));
    m_log->hide();
    row->addWidget(m_status, 1);
    for (QPushButton *button : {m_copy, m_log}) {
        button->setProperty("kind", QStringLiteral("link"));
        row->addWidget(button);
    }
    connect(m_copy, &QPushButton::clicked, this, [this] { QApplication::clipboard()->setText(asText()); });
    connect(m_log, &QPushButton::clicked, this, [this] { Q_EMIT logWanted(m_row.stepId); });
    return head;
}

QWidget *CheckDetail::makeValues()
{
    m_values = new QWidget;
    auto *row = new QHBoxLayout(m_values);
    row->setContentsMargins(0, 4, 0, 0);
    row->setSpacing(8);
    auto *expectedBox = new TintBox;
    m_actualBox = new TintBox;
    m_expected = valueLabel();
    m_actual = valueLabel();
    m_actualName = new SectionLabel(tr("Actual"));
    const auto fill = [row](TintBox *box, QWidget *name, QWidget *value) {
        auto *column = new QVBoxLayout(box);
        column->setContentsMargins(12, 8, 12, 8);
        column->setSpacing(2);
        column->addWidget(name);
        column->addWidget(value);
        row->addWidget(box, 1);
    };
    fill(expectedBox, new SectionLabel(tr("Expected")), m_expected);
    fill(m_actualBox, m_actualName, m_actual);
    return m_values;
}

void CheckDetail::offerLog(bool offered)
{
    m_log->setVisible(offered);
}

void CheckDetail::clear()
{
    m_row = {};
    m_content->setEnabled(false);
    m_status->set(QStringLiteral("table"), {}, tr("Choose a check to see what was asked."));
    for (QWidget *widget : {static_cast<QWidget *>(m_copy), static_cast<QWidget *>(m_name),
                            static_cast<QWidget *>(m_reason), m_values, static_cast<QWidget *>(m_now),
                            static_cast<QWidget *>(m_askedName), static_cast<QWidget *>(m_asked)})
        widget->hide();
    fillTables({});
}

void CheckDetail::show(const CheckRow &row, const QList<Table> &tables)
{
    m_row = row;
    m_content->setEnabled(true);
    const StatusLook look = lookOf(row);
    const CheckResult &check = row.check;
    m_status->set(look.icon, look.tone, look.word);
    m_copy->show();
    m_name->setText(check.name);
    m_name->show();
    m_reason->setText(check.reason);
    m_reason->setVisible(!check.reason.isEmpty());
    const bool wrong = check.status == CheckStatus::Fail;
    m_expected->setText(check.expected.isEmpty() ? QStringLiteral("–") : check.expected);
    m_actual->setText(check.actual.isEmpty() ? QStringLiteral("–") : check.actual);
    const auto tone = wrong ? std::optional(look.tone) : std::nullopt;
    m_actualBox->setTone(tone);
    m_actual->setTone(tone);
    m_actualName->setTone(tone);
    m_values->setVisible(!check.expected.isEmpty() || !check.actual.isEmpty());
    showNow(row);
    m_asked->setCode(check.asked);
    m_askedName->setVisible(!check.asked.isEmpty());
    m_asked->setVisible(!check.asked.isEmpty());
    fillTables(inOrder(tables, check.name));
    verticalScrollBar()->setValue(0);
}

void CheckDetail::showNow(const CheckRow &row)
{
    m_now->setVisible(row.now.has_value());
    if (!row.now)
        return;
    const StatusLook look = lookOf(row.now->status);
    m_now->set(look.icon, look.tone, tr("Now: %1, %2").arg(look.word, row.now->actual),
               tr("asked again at %1, outside the run's record")
                   .arg(row.askedAt.toLocalTime().toString(QStringLiteral("HH:mm:ss"))));
}

void CheckDetail::fillTables(const QList<Table> &tables)
{
    m_tables = tables;
    while (QLayoutItem *item = m_tableColumn->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Table &table : tables) {
        auto *shown = new ValueTable(table);
        const int rows = static_cast<int>(table.rows.size());
        QString name = table.title == m_row.check.name ? tr("Rows behind it") : table.title;
        name += QStringLiteral("  ") +
                (shown->values().isComparison()
                     ? tr("%n difference(s), first", nullptr, shown->values().differences())
                     : tr("%n row(s)", nullptr, rows));
        auto *title = new SectionLabel(name);
        title->setWordWrap(true);
        m_tableColumn->addWidget(title);
        if (rows > 0)
            m_tableColumn->addWidget(shown);
        else
            delete shown;
    }
}

QString CheckDetail::asText() const
{
    QStringList lines{lookOf(m_row).word + QStringLiteral(": ") + m_row.check.name,
                      tr("Step %1 %2").arg(m_row.stepNumber).arg(m_row.stepTitle),
                      tr("Expected: %1").arg(m_row.check.expected), tr("Actual: %1").arg(m_row.check.actual)};
    if (m_row.now)
        lines << tr("Now: %1, %2").arg(lookOf(m_row.now->status).word, m_row.now->actual);
    if (!m_row.check.reason.isEmpty())
        lines << m_row.check.reason;
    lines << QString() << m_row.check.asked;
    for (const Table &table : m_tables) {
        lines << QString() << table.title << table.columns.join(u'\t');
        for (const QStringList &row : table.rows)
            lines << row.join(u'\t');
    }
    return lines.join(u'\n').trimmed();
}

} // namespace slipway::gui
