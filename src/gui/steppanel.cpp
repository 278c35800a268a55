// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/steppanel.h"

#include "gui/backfilldesk.h"
#include "gui/card.h"
#include "gui/checkrow.h"
#include "gui/codebox.h"
#include "gui/corewords.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/stepdelegate.h"
#include "gui/valuetable.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

namespace {

/// Result as icon and word.
class CheckDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem *option, const QModelIndex &index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto status =
            static_cast<CheckStatus>(index.siblingAtColumn(0).data(CheckListModel::StatusRole).toInt());
        const Theme &theme = Theme::of(option->widget);
        const Tone tone = status == CheckStatus::Pass   ? Tone::Ok
                          : status == CheckStatus::Fail ? Tone::Failed
                                                        : Tone::Neutral;
        if (index.column() == CheckListModel::Result) {
            option->features |= QStyleOptionViewItem::HasDecoration;
            option->decorationSize = QSize(16, 16);
            option->icon = icon(stepMarkIcon(status == CheckStatus::Pass   ? StepMark::Succeeded
                                             : status == CheckStatus::Fail ? StepMark::Failed
                                                                           : StepMark::Skipped),
                                tone);
        }
        const bool wrong = index.column() == CheckListModel::Actual && status == CheckStatus::Fail;
        QColor colour = theme.color(index.column() == CheckListModel::Expected ? Token::Text2 : Token::Text);
        if (index.column() == CheckListModel::Result || wrong)
            colour = theme.statusText(tone);
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::HighlightedText, colour);
    }
};

/// What an announcement says: filled in when it has run, before as far as it is known.
QString announcementOf(const RunState &state, const StepState &step)
{
    const QString filled = state.facts[QString(QStringLiteral("announcement.") + step.id)].toString();
    if (!filled.isEmpty() || step.kind != u"announcement")
        return filled;
    return step.forecast.tables.isEmpty() ? QString()
                                          : step.forecast.tables.constFirst().rows.value(0).value(0);
}

} // namespace

StepPanel::StepPanel(QWidget *parent) : QWidget(parent)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    m_backfill = new BackfillDesk;
    auto *head = new QHBoxLayout;
    head->setSpacing(12);
    m_title = textLabel({}, 1.15, QFont::DemiBold);
    m_kind = textLabel({}, 0.92, QFont::Normal, true);
    auto *names = new QVBoxLayout;
    names->setSpacing(2);
    names->addWidget(m_title);
    names->addWidget(m_kind);
    m_openRunbook = new QPushButton(icon(QStringLiteral("book")), tr("Run&book"));
    m_openRunbook->setObjectName(QStringLiteral("stepRunbook"));
    m_openRunbook->setProperty("kind", QStringLiteral("link"));
    connect(m_openRunbook, &QPushButton::clicked, this, [this] { Q_EMIT runbookWanted(m_runbook); });
    head->addLayout(names, 1);
    head->addWidget(m_openRunbook, 0, Qt::AlignTop);
    head->addWidget(m_backfill->controls(), 0, Qt::AlignTop);
    column->addLayout(head);
    m_reason = textLabel({});
    column->addWidget(m_reason);
    m_doing = textLabel({}, 0.92);
    column->addWidget(m_doing);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setFixedHeight(8);
    m_progress->setAccessibleName(tr("Progress of the step"));
    column->addWidget(m_progress);
    connect(m_backfill, &BackfillDesk::commandsWanted, this, &StepPanel::backfillCommandsWanted);
    column->addWidget(m_backfill);
    m_words = new CodeBox(tr("The announcement as it reads"), 16);
    m_words->setObjectName(QStringLiteral("announcement"));
    m_copyWords = new QPushButton(icon(QStringLiteral("copy")), tr("Copy &text"));
    m_copyWords->setObjectName(QStringLiteral("announcementCopy"));
    m_copyWords->setProperty("kind", QStringLiteral("link"));
    connect(m_copyWords, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_words->toPlainText()); });
    column->addWidget(m_words);
    column->addWidget(m_copyWords, 0, Qt::AlignLeft);
    makeChecks(column);
    m_tables = new QVBoxLayout;
    m_tables->setSpacing(6);
    column->addLayout(m_tables);
    column->addStretch();
}

void StepPanel::makeChecks(QVBoxLayout *column)
{
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("stepChecks"));
    m_table->setAccessibleName(tr("Checks of the step"));
    m_table->setModel(&m_checks);
    m_table->setItemDelegate(new CheckDelegate(m_table));
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(32);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setColumnWidth(CheckListModel::Result, 110);
    m_table->setColumnWidth(CheckListModel::Name, 300);
    m_table->setColumnWidth(CheckListModel::Expected, 170);
    m_table->setMinimumHeight(120);
    column->addWidget(m_table, 1);
    m_all = new QPushButton(icon(QStringLiteral("table")), tr("All checks of this run"));
    m_all->setObjectName(QStringLiteral("roomVerification"));
    m_all->setProperty("kind", QStringLiteral("link"));
    m_all->setToolTip(tr("The verification table: failed first, with what was asked"));
    connect(m_all, &QPushButton::clicked, this, &StepPanel::verificationWanted);
    column->addWidget(m_all, 0, Qt::AlignLeft);
}

void StepPanel::show(const RunState &state, const StepState &step, int number, bool live,
                     const QString &runbookOfPhase)
{
    m_title->setText(step.title);
    QStringList kind{tr("step %1").arg(number), tr("kind %1").arg(step.kind)};
    if (step.attempt > 1)
        kind << tr("attempt %1").arg(step.attempt);
    if (step.pointOfNoReturn)
        kind << tr("point of no return");
    m_kind->setText(kind.join(QStringLiteral(", ")));
    const QJsonObject backfill = state.facts[QString(QStringLiteral("backfill.") + step.id)].toObject();
    const QString reason = step.finished && !step.reason.isEmpty() ? step.reason : step.forecast.reason;
    m_reason->setText(coreWords(reason));
    m_reason->setVisible(!reason.isEmpty() && (backfill.isEmpty() || step.finished)); // the desk says it
    m_runbook = step.runbook.isEmpty() ? runbookOfPhase : step.runbook;
    m_openRunbook->setVisible(!m_runbook.isEmpty());
    m_openRunbook->setToolTip(m_runbook);
    showProgress(step, step.running() && live);
    m_checks.show(step.checks);
    m_table->setVisible(!step.checks.isEmpty());
    m_all->setVisible(std::any_of(state.steps.cbegin(), state.steps.cend(),
                                  [](const StepState &s) { return !s.checks.isEmpty(); }));
    m_backfill->setVisible(!backfill.isEmpty());
    m_backfill->controls()->setVisible(!backfill.isEmpty());
    if (!backfill.isEmpty()) {
        m_progress->hide(); // the desk has its own
        m_doing->hide();
        m_backfill->show(backfill, step.running() && live);
    }
    const QString words = announcementOf(state, step);
    m_words->setVisible(!words.isEmpty());
    m_copyWords->setVisible(!words.isEmpty());
    m_words->setProse(words);
    showTables(state, step.id);
}

void StepPanel::decideRow(const QString &key)
{
    m_backfill->decideRow(key);
}

void StepPanel::showProgress(const StepState &step, bool running)
{
    m_progress->setVisible(running && step.total > 0);
    m_doing->setVisible(running && (step.total > 0 || !step.doing.isEmpty()));
    if (step.total <= 0) {
        m_doing->setText(step.doing);
        return;
    }
    m_progress->setRange(0, 1000);
    m_progress->setValue(static_cast<int>(1000 * step.done / step.total));
    m_doing->setText(
        tr("%1 of %2  %3").arg(QLocale().toString(step.done), QLocale().toString(step.total), step.doing));
}

void StepPanel::showTables(const RunState &state, const QString &stepId)
{
    const QList<Table> tables = tablesOf(state.facts, stepId);
    QList<QJsonObject> wanted;
    for (const Table &table : tables)
        wanted << table.toJson();
    if (wanted == m_shownTables)
        return;
    m_shownTables = wanted;
    while (QLayoutItem *item = m_tables->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const Table &table : tables) {
        m_tables->addWidget(new SectionLabel(table.title));
        m_tables->addWidget(new ValueTable(table));
    }
}

} // namespace slipway::gui
