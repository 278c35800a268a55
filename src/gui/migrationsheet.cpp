// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/migrationsheet.h"

#include "gui/card.h"
#include "gui/iconline.h"
#include "gui/locktimeline.h"
#include "gui/migrationwords.h"
#include "gui/rowstable.h"
#include "gui/statuspill.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QGuiApplication>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>

namespace slipway::gui {

using console::MigrationPaper;
using migrations::RehearsalReport;
using migrations::RehearsedFile;

QPushButton *filterButton(const QString &name, const QString &text)
{
    auto *button = new QPushButton(text);
    button->setObjectName(name);
    button->setProperty("kind", QStringLiteral("filter"));
    button->setCheckable(true);
    return button;
}

MigrationSheet::MigrationSheet(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("page"));
    setAttribute(Qt::WA_StyledBackground);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(16, 8, 16, 8);
    bar->setSpacing(8);
    m_version = new QuietLabel({}, QuietLabel::Ink::Text);
    QFont mono = monoFont(font());
    mono.setWeight(QFont::DemiBold);
    m_version->setFont(mono);
    m_version->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_versionTitle = new QuietLabel({}, QuietLabel::Ink::Text);
    m_versionTitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_source = new QuietLabel({}, QuietLabel::Ink::Text3);
    m_source->setFont(captionFont(font()));
    bar->addWidget(m_version);
    bar->addWidget(m_versionTitle, 1);
    bar->addWidget(m_source);
    m_views = new QButtonGroup(this);
    m_views->addButton(filterButton(QStringLiteral("migrationsUp"), tr("SQL")), UpView);
    m_views->addButton(filterButton(QStringLiteral("migrationsDown"), tr("Down")), DownView);
    m_views->addButton(filterButton(QStringLiteral("migrationsRehearsal"), tr("Rehearsal")), RehearsalView);
    m_views->button(UpView)->setChecked(true);
    for (QAbstractButton *button : m_views->buttons())
        bar->addWidget(button);
    connect(m_views, &QButtonGroup::idClicked, this, &MigrationSheet::showPaper);
    m_sql = new SqlPaper;
    m_sql->setObjectName(QStringLiteral("migrationSql"));
    m_sql->setProperty("pane", true);
    connect(m_sql, &SqlPaper::copyWanted, this, [this](const QString &text) {
        QGuiApplication::clipboard()->setText(text);
        Q_EMIT said(text.startsWith(QStringLiteral("--"))
                        ? tr("Copied: %1. Put it on the line before the statement.").arg(text)
                        : tr("The safer SQL is copied. What says CONCURRENTLY wants a file of its own."));
    });
    m_statements = new RowsTable(
        tr("Rehearsed statements"),
        {tr("Others"), tr("Line"), tr("Statement"), tr("Time"), tr("Rows"), tr("WAL"), tr("Locks")},
        {24, 8, 40, 13, 12, 15, 34}, 2);
    m_statements->setObjectName(QStringLiteral("rehearsedStatements"));
    m_sheet = new QStackedWidget;
    m_sheet->addWidget(m_sql);
    m_sheet->addWidget(m_statements);
    auto *facts = new QWidget;
    facts->setObjectName(QStringLiteral("page"));
    auto *factsRow = new QHBoxLayout(facts);
    factsRow->setContentsMargins(16, 6, 16, 6);
    m_facts = new QuietLabel({}, QuietLabel::Ink::Text2);
    m_facts->setObjectName(QStringLiteral("tableFacts"));
    m_facts->setTextFormat(Qt::RichText);
    m_facts->setWordWrap(true);
    m_when = new QuietLabel({}, QuietLabel::Ink::Text3);
    m_when->setFont(captionFont(font()));
    factsRow->addWidget(m_facts, 1);
    factsRow->addWidget(m_when);
    column->addLayout(bar);
    column->addWidget(rule());
    column->addWidget(m_sheet, 1);
    column->addWidget(rule());
    column->addWidget(facts);
    column->addWidget(makeLocks());
}

QWidget *MigrationSheet::makeLocks()
{
    m_locksBox = new QWidget;
    auto *column = new QVBoxLayout(m_locksBox);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(rule());
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(16, 8, 16, 12);
    inner->setSpacing(8);
    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    auto *name = new QuietLabel(tr("Locks in the rehearsal"), QuietLabel::Ink::Text);
    name->setFont(cardTitleFont(font()));
    m_copy = new QuietLabel({}, QuietLabel::Ink::Text3);
    m_copy->setFont(captionFont(font()));
    m_copy->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_rollback = new StatusPill;
    head->addWidget(name);
    head->addWidget(m_copy, 1);
    head->addWidget(m_rollback);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setMaximumHeight(fontMetrics().height() * 11);
    scroll->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    scroll->viewport()->setAutoFillBackground(false);
    m_locksScroll = scroll;
    m_locks = new LockTimeLine;
    m_locks->setObjectName(QStringLiteral("lockTimeLine"));
    scroll->setWidget(m_locks);
    m_locks->setAutoFillBackground(false); // a scroll area turns it on
    m_locksWords = new QuietLabel({}, QuietLabel::Ink::Text3);
    m_locksWords->setFont(captionFont(font()));
    m_locksWords->setWordWrap(true);
    inner->addLayout(head);
    inner->addWidget(scroll);
    inner->addWidget(m_locksWords);
    column->addLayout(inner);
    m_locksBox->hide();
    return m_locksBox;
}

const RehearsedFile *MigrationSheet::rehearsed() const
{
    const auto found =
        std::find_if(m_rehearsal.files.cbegin(), m_rehearsal.files.cend(),
                     [this](const RehearsedFile &file) { return file.migration.name() == m_paper.version; });
    return found == m_rehearsal.files.cend() ? nullptr : &*found;
}

void MigrationSheet::showPaper()
{
    m_version->setText(m_paper.version);
    m_versionTitle->setText(m_title);
    m_versionTitle->setToolTip(m_title);
    const int view = m_views->checkedId();
    m_views->button(RehearsalView)->setEnabled(m_rehearsedOnce);
    m_sheet->setCurrentIndex(view == RehearsalView ? 1 : 0);
    m_source->setText(view == UpView ? m_paper.upSource : view == DownView ? m_paper.downSource : QString());
    if (view == DownView) {
        const bool there = !m_paper.down.isEmpty();
        m_sql->setText(there ? m_paper.down : m_paper.downAbsent, {}, {}, there && m_paper.downIsSql);
    } else if (view == UpView) {
        QList<int> marked;
        const QList<SqlPaper::Note> notes = notesOf(m_paper, rehearsed(), marked);
        m_sql->setText(m_paper.up, notes, marked, m_paper.upIsSql);
    }
    showStatements();
    showFacts();
    showLocks();
}

void MigrationSheet::showFacts()
{
    m_facts->setText(factsWords(m_paper, m_applied));
    m_when->setText(
        m_paper.asked.isValid()
            ? tr("live, %1").arg(QLocale().toString(m_paper.asked.toLocalTime().time(), QLocale::ShortFormat))
            : QString());
}

void MigrationSheet::showStatements()
{
    const RehearsedFile *file = rehearsed();
    m_statements->rowsModel().setRows(file ? statementRows(*file) : QList<RowsModel::Row>());
}

void MigrationSheet::showLocks()
{
    const RehearsedFile *file = rehearsed();
    m_locksBox->setVisible(file != nullptr);
    if (!file)
        return;
    m_copy->setText(tr("scratch copy on %1: %2").arg(m_rehearsal.server, m_rehearsal.copy));
    m_copy->setToolTip(m_copy->text());
    m_rollback->setLook(lookOfRollback(*file));
    m_rollback->setToolTip((file->downDifference + file->againDifference).join(u'\n'));
    m_locks->setLanes(LockTimeLine::lanesOf(*file), file->durationUs());
    m_locks->setFacts(tableFactWords(m_paper));
    m_locksScroll->setMinimumHeight(qMin(m_locks->sizeHint().height() + 4, m_locksScroll->maximumHeight()));
    m_locksWords->setText(rehearsalWords(*file, m_rehearsal));
}

void MigrationSheet::begin(const QString &version, const QString &title)
{
    m_paper = {};
    m_paper.version = version;
    m_title = title;
    showPaper();
    if (!version.isEmpty())
        m_source->setText(tr("reading …"));
}

void MigrationSheet::setPaper(const MigrationPaper &paper, const QString &title, bool applied)
{
    m_paper = paper;
    m_title = title;
    m_applied = applied;
    showPaper();
}

void MigrationSheet::setMessage(const QString &message)
{
    m_source->clear();
    m_sql->setText(message, {}, {}, false);
}

void MigrationSheet::setRehearsal(const std::optional<RehearsalReport> &report)
{
    m_rehearsal = report.value_or(RehearsalReport());
    m_rehearsedOnce = report.has_value() && !report->error;
    if (!m_rehearsedOnce)
        m_views->button(UpView)->setChecked(true);
    showPaper();
}

void MigrationSheet::setView(View view)
{
    m_views->button(view)->setChecked(true);
    showPaper();
}

} // namespace slipway::gui
