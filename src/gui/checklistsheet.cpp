// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/checklistsheet.h"

#include "console/documentwords.h"
#include "evidence/artifact.h"
#include "evidence/checklistdocument.h"
#include "gui/background.h"
#include "gui/card.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "ledger/ledger.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

ChecklistSheet::ChecklistSheet(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("checklistSheet"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *header = new QWidget;
    header->setObjectName(QStringLiteral("pageHeader"));
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(16, 8, 16, 8);
    row->setSpacing(12);
    auto *names = new QVBoxLayout;
    names->setSpacing(1);
    QLabel *title = textLabel(tr("Checklist"), 1.4, QFont::DemiBold);
    m_subtitle = textLabel({}, 0.92, QFont::Normal, true);
    m_subtitle->setWordWrap(false);
    names->addWidget(title);
    names->addWidget(m_subtitle);
    row->addLayout(names, 1);
    const auto add = [row](const char *name, const QString &iconName, const QString &text,
                           const QString &tip) {
        auto *button = new QPushButton(icon(iconName), text);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        row->addWidget(button);
        return button;
    };
    auto *again = add("checklistAgain", QStringLiteral("retry"), tr("&Fill in again"),
                      tr("As the run stands now (F5)"));
    again->setShortcut(QKeySequence(Qt::Key_F5));
    m_copy = add("checklistCopy", QStringLiteral("copy"), tr("&Copy"),
                 tr("Copy the filled-in checklist, for the tracker"));
    m_save = add("checklistSave", QStringLiteral("dl"), tr("&Save…"), tr("Save it as Markdown"));
    auto *leave = add("checklistLeave", QStringLiteral("undo"), tr("&Back"), tr("Back to the board"));
    connect(again, &QPushButton::clicked, this, &ChecklistSheet::readAgain);
    connect(m_copy, &QPushButton::clicked, this, &ChecklistSheet::copy);
    connect(m_save, &QPushButton::clicked, this, &ChecklistSheet::save);
    connect(leave, &QPushButton::clicked, this, &ChecklistSheet::leaveWanted);
    column->addWidget(header);
    auto *split = new QSplitter;
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    m_empty = makeText("checklistEmpty", tr("The checklist as the playbook asks for it"));
    m_filled = makeText("checklistFilled", tr("The checklist filled in"));
    const auto half = [split](const QString &name, QWidget *text) {
        auto *box = new QWidget;
        box->setObjectName(QStringLiteral("page"));
        auto *inside = new QVBoxLayout(box);
        inside->setContentsMargins(16, 12, 16, 16);
        inside->setSpacing(6);
        inside->addWidget(new SectionLabel(name));
        inside->addWidget(text, 1);
        split->addWidget(box);
        return box;
    };
    m_left = half(tr("As the playbook asks"), m_empty);
    half(tr("Filled in by this run"), m_filled);
    column->addWidget(split, 1);
    // Both show the same place, as far as they are as long.
    connect(m_filled->verticalScrollBar(), &QScrollBar::valueChanged, m_empty->verticalScrollBar(),
            [this](int value) {
                const QScrollBar *from = m_filled->verticalScrollBar();
                QScrollBar *to = m_empty->verticalScrollBar();
                to->setValue(from->maximum() > 0 ? value * to->maximum() / from->maximum() : 0);
            });
}

QPlainTextEdit *ChecklistSheet::makeText(const char *name, const QString &accessibleName)
{
    auto *text = new QPlainTextEdit;
    text->setObjectName(QLatin1String(name));
    text->setAccessibleName(accessibleName);
    text->setProperty("pane", true);
    text->setReadOnly(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text->setTabChangesFocus(true);
    text->setFont(monoFont(font()));
    return text;
}

QString ChecklistSheet::filledIn() const
{
    return m_filled->toPlainText();
}

ChecklistSheet::Texts ChecklistSheet::read(const QString &ledgerPath, const QString &runId,
                                           const std::optional<Playbook> &playbook)
{
    Texts texts;
    if (playbook)
        texts.empty = evidence::checklistMarkdown(console::emptyRecord(*playbook));
    auto ledger = ledger::Ledger::open(ledgerPath);
    if (!ledger) {
        texts.error = ledger.error();
        return texts;
    }
    auto events = (*ledger)->eventsBesideOutput(runId);
    auto artifact = events ? evidence::makeArtifact(*events) : Result<QJsonObject>(events.error());
    if (!artifact)
        texts.error = artifact.error();
    else
        texts.filled = evidence::checklistMarkdown(*artifact);
    return texts;
}

void ChecklistSheet::show(const QString &ledgerPath, const QString &runId, const Playbook *playbook)
{
    m_ledgerPath = ledgerPath;
    m_runId = runId;
    m_playbook = playbook != nullptr ? std::optional(*playbook) : std::nullopt;
    m_left->setVisible(playbook != nullptr);
    m_filled->clear();
    m_empty->clear();
    readAgain();
}

void ChecklistSheet::readAgain()
{
    m_subtitle->setText(tr("filling in …"));
    runInBackground(
        this,
        [path = m_ledgerPath, run = m_runId, playbook = m_playbook](std::stop_token) {
            return read(path, run, playbook);
        },
        [this](const Texts &texts) { setTexts(texts); });
}

void ChecklistSheet::setTexts(const Texts &texts)
{
    m_copy->setEnabled(!texts.error);
    m_save->setEnabled(!texts.error);
    if (texts.error) {
        m_subtitle->setText(texts.error->message);
        return;
    }
    const int place = m_filled->verticalScrollBar()->value();
    m_empty->setPlainText(texts.empty);
    m_filled->setPlainText(texts.filled);
    m_filled->verticalScrollBar()->setValue(place);
    m_subtitle->setText(
        tr("%1  ·  filled in at %2").arg(m_runId, QTime::currentTime().toString(QStringLiteral("HH:mm:ss"))));
}

void ChecklistSheet::copy()
{
    QApplication::clipboard()->setText(filledIn());
    Q_EMIT told(tr("The checklist is on the clipboard."));
}

void ChecklistSheet::save()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the checklist"),
                                                      QString(m_runId + QStringLiteral("-checklist.md")),
                                                      tr("Markdown (*.md)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const QByteArray bytes = filledIn().toUtf8();
    const bool saved = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    Q_EMIT told(saved ? tr("Saved as %1.").arg(path)
                      : tr("%1 cannot be written: %2.").arg(path, file.errorString()));
}

} // namespace slipway::gui
