// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/followupsstrip.h"

#include "console/people.h"
#include "gui/background.h"
#include "gui/card.h"
#include "gui/environmentcard.h"
#include "gui/icons.h"
#include "gui/workbench.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;
using console::FollowUp;

namespace {

QList<FollowUp> readOpen(const QString &path, const QString &workspace)
{
    if (!QFileInfo::exists(path))
        return {};
    auto ledger = ledger::Ledger::open(path);
    if (!ledger)
        return {}; // the history beside it tells why
    console::FollowUpFilter filter;
    filter.workspace = workspace;
    auto found = console::listFollowUps(**ledger, filter);
    return found ? *found : QList<FollowUp>();
}

QString nameOf(const QJsonObject &person)
{
    return person[u"name"].isString() ? person[u"name"].toString() : person[u"os_user"].toString();
}

} // namespace

FollowUpsStrip::FollowUpsStrip(Workbench &bench, QWidget *parent) : QWidget(parent), m_bench(bench)
{
    setObjectName(QStringLiteral("followUps"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 4, 16, 4);
    column->setSpacing(6);
    column->addWidget(new SectionLabel(tr("Left to be done")));
    m_rows = new QVBoxLayout;
    m_rows->setSpacing(6);
    column->addLayout(m_rows);
    hide();
}

void FollowUpsStrip::readAgain()
{
    if (std::exchange(m_reading, true))
        return;
    runInBackground(
        this,
        [path = m_bench.ledgerPath(), workspace = m_bench.workspace().name](std::stop_token) {
            return readOpen(path, workspace);
        },
        [this](const QList<FollowUp> &open) {
            m_reading = false;
            setFollowUps(open);
        });
}

void FollowUpsStrip::setFollowUps(const QList<FollowUp> &open)
{
    const auto same = std::equal(open.cbegin(), open.cend(), m_open.cbegin(), m_open.cend(),
                                 [](const FollowUp &a, const FollowUp &b) {
                                     return a.runId == b.runId && a.state.opened.id == b.state.opened.id;
                                 });
    setVisible(!open.isEmpty());
    if (same)
        return; // somebody may be writing a note
    m_open = open;
    while (QLayoutItem *item = m_rows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const FollowUp &followUp : open)
        m_rows->addWidget(makeRow(followUp));
}

QWidget *FollowUpsStrip::makeRow(const FollowUp &followUp)
{
    const bool overdue = followUp.overdue(QDateTime::currentDateTimeUtc());
    const FollowUpOpened &opened = followUp.state.opened;
    auto *box = new TintBox(overdue ? Tone::Failed : Tone::Attention);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(12, 8, 8, 8);
    auto *row = new QHBoxLayout;
    row->setSpacing(4);
    QStringList words;
    const QDateTime due = QDateTime::fromString(opened.dueAt, Qt::ISODateWithMs);
    if (due.isValid())
        words << (overdue ? tr("overdue since %1").arg(dayAndTime(due)) : tr("due %1").arg(dayAndTime(due)));
    if (!opened.owner.isEmpty())
        words << opened.owner;
    words << followUp.environment << followUp.playbook;
    if (!opened.closes.isEmpty())
        words << tr("closed by: %1").arg(opened.closes);
    words.removeAll(QString());
    auto *line = new IconLine(overdue ? QStringLiteral("warn") : QStringLiteral("clock"),
                              overdue ? Tone::Failed : Tone::Attention, opened.title,
                              words.join(QStringLiteral("  ·  ")));
    row->addWidget(line, 1);
    auto *run = new QPushButton(icon(QStringLiteral("list")), tr("Run"));
    run->setProperty("kind", QStringLiteral("link"));
    run->setAccessibleName(tr("Open the run that left “%1”").arg(opened.title));
    connect(run, &QPushButton::clicked, this, [this, id = followUp.runId] { Q_EMIT runWanted(id); });
    row->addWidget(run);
    auto *closing = new QPushButton(icon(QStringLiteral("ok")), tr("Close…"));
    closing->setObjectName(QStringLiteral("followUpClose"));
    closing->setAccessibleName(tr("Close “%1”").arg(opened.title));
    row->addWidget(closing);
    column->addLayout(row);
    QWidget *form = makeForm(followUp, box);
    form->hide();
    column->addWidget(form);
    connect(closing, &QPushButton::clicked, form, [form] {
        form->setVisible(form->isHidden());
        if (auto *note = form->findChild<QLineEdit *>())
            note->setFocus();
    });
    return box;
}

/// The note says what was done; files prove it where the playbook wants proof.
QWidget *FollowUpsStrip::makeForm(const FollowUp &followUp, QWidget *row)
{
    const FollowUpOpened opened = followUp.state.opened;
    auto *form = new QWidget(row);
    auto *line = new QHBoxLayout(form);
    line->setContentsMargins(24, 0, 0, 0);
    line->setSpacing(8);
    auto *note = new QLineEdit;
    note->setObjectName(QStringLiteral("followUpNote"));
    note->setPlaceholderText(tr("What was done?"));
    note->setAccessibleName(tr("Note that closes “%1”").arg(opened.title));
    auto *attach = new QPushButton(icon(QStringLiteral("file")), tr("Evidence…"));
    attach->setObjectName(QStringLiteral("followUpEvidence"));
    attach->setToolTip(opened.closes);
    auto *done = new QPushButton(tr("Close it"));
    done->setObjectName(QStringLiteral("followUpDone"));
    done->setProperty("kind", QStringLiteral("primary"));
    done->setEnabled(false);
    line->addWidget(note, 1);
    line->addWidget(attach);
    line->addWidget(done);
    auto files = std::make_shared<QStringList>();
    const auto tell = [note, done, files, wants = !opened.closes.isEmpty()] {
        done->setEnabled(!note->text().trimmed().isEmpty() && (!wants || !files->isEmpty()));
    };
    connect(note, &QLineEdit::textChanged, done, tell);
    connect(attach, &QPushButton::clicked, this, [this, attach, files, tell] {
        *files += QFileDialog::getOpenFileNames(this, tr("Attach evidence"));
        attach->setText(files->isEmpty() ? tr("Evidence…")
                                         : tr("%n file(s)", nullptr, static_cast<int>(files->size())));
        tell();
    });
    connect(done, &QPushButton::clicked, this,
            [this, note, files, done, run = followUp.runId, id = opened.id] {
                done->setEnabled(false);
                close({QString(run + u':' + id), {}, note->text().trimmed(), *files});
            });
    return form;
}

void FollowUpsStrip::close(const console::FollowUpClosing &wanted)
{
    const QProcessEnvironment environment = m_bench.processEnvironment();
    const Workspace &workspace = m_bench.workspace();
    runInBackground(
        this,
        [wanted, path = m_bench.ledgerPath(), environment, dir = workspace.dir,
         name = workspace.name](std::stop_token) -> QString {
            auto ledger = ledger::Ledger::open(path);
            if (!ledger)
                return ledger.error().message;
            console::FollowUpClosing closing = wanted;
            closing.who = nameOf(console::operatorIdentity(environment, dir));
            console::FollowUpFilter filter;
            filter.workspace = name;
            auto closed = console::closeFollowUp(**ledger, filter, closing);
            return closed ? FollowUpsStrip::tr("“%1” is closed.").arg(closed->state.opened.title)
                          : closed.error().message;
        },
        [this](const QString &sentence) {
            Q_EMIT told(sentence);
            readAgain();
        });
}

} // namespace slipway::gui
