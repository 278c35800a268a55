// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/backfilldesk.h"

#include "gui/ambiguousqueue.h"
#include "gui/batchchart.h"
#include "gui/corewords.h"
#include "gui/elidedlabel.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/steptreemodel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>

namespace slipway::gui {

namespace {

QString grouped(qint64 number)
{
    return QLocale().toString(number);
}

} // namespace

BackfillDesk::BackfillDesk(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("backfillDesk"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 4);
    column->setSpacing(8);
    makeControls();
    column->addWidget(makeHead());
    m_bar = new QProgressBar;
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setAccessibleName(tr("Progress of the backfill"));
    column->addWidget(m_bar);
    column->addWidget(makeCounts());
    m_note = new TintBox(Tone::Attention);
    auto *note = new QHBoxLayout(m_note);
    note->setContentsMargins(12, 6, 8, 6);
    m_noteText = new IconLine(QStringLiteral("user"), Tone::Attention, {});
    m_decide = new QPushButton(tr("&Decide"));
    m_decide->setObjectName(QStringLiteral("backfillDecide"));
    m_decide->setCheckable(true);
    note->addWidget(m_noteText, 1, Qt::AlignVCenter);
    note->addWidget(m_decide);
    column->addWidget(m_note);
    m_queue = new AmbiguousQueue;
    m_queue->hide();
    column->addWidget(m_queue);
    connect(m_decide, &QPushButton::toggled, this, [this](bool open) {
        m_queue->setVisible(open);
        if (open)
            m_queue->takeFocus();
    });
    connect(m_queue, &AmbiguousQueue::decided, this, [this](const QJsonArray &decisions) {
        QJsonArray commands;
        for (const QJsonValue decision : decisions)
            commands << QJsonObject{{QStringLiteral("verb"), QStringLiteral("decide")},
                                    {QStringLiteral("decision"), decision}};
        Q_EMIT commandsWanted(commands);
    });
}

void BackfillDesk::decideRow(const QString &key)
{
    m_decide->setChecked(true);
    m_queue->choose(key);
}

QWidget *BackfillDesk::makeControls()
{
    m_controls = new QWidget(this);
    auto *row = new QHBoxLayout(m_controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    const auto add = [row](const char *name, const QString &iconName, const QString &text,
                           const QString &tip) {
        auto *button = new QPushButton(icon(iconName), text);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        row->addWidget(button);
        return button;
    };
    m_slower = add("backfillSlower", QStringLiteral("down"), tr("Slo&wer"),
                   tr("A smaller share of the time is spent in batches"));
    m_faster = add("backfillFaster", QStringLiteral("up"), tr("&Faster"),
                   tr("A larger share of the time is spent in batches"));
    m_pause =
        add("backfillPause", QStringLiteral("pause"), tr("&Pause"), tr("After the batch that is running"));
    connect(m_slower, &QPushButton::clicked, this, [this] { changePace(-20); });
    connect(m_faster, &QPushButton::clicked, this, [this] { changePace(20); });
    connect(m_pause, &QPushButton::clicked, this, [this] {
        Q_EMIT commandsWanted({QJsonObject{
            {QStringLiteral("verb"), m_paused ? QStringLiteral("resume") : QStringLiteral("pause")}}});
    });
    return m_controls;
}

/// How far at the left; how long still, and why it waits, at the right.
QWidget *BackfillDesk::makeHead()
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_done = textLabel({}, 1, QFont::DemiBold);
    m_done->setWordWrap(false);
    m_left = new ElidedLabel({});
    m_left->setForegroundRole(QPalette::PlaceholderText);
    m_left->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_waits = new IconLine(QStringLiteral("clock"), Tone::Attention, {});
    m_waits->setLoud(true);
    m_waits->setTight();
    row->addWidget(m_done);
    row->addWidget(m_left, 1);
    row->addWidget(m_waits);
    return head;
}

QLabel *BackfillDesk::addCount(QHBoxLayout *row, const QString &caption)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(12, 8, 12, 8);
    column->setSpacing(2);
    QLabel *number = textLabel({}, 1.4, QFont::DemiBold);
    QLabel *word = textLabel(caption, 0.92, QFont::Normal, true);
    for (QLabel *label : {number, word}) {
        label->setWordWrap(false);
        column->addWidget(label);
    }
    number->setBuddy(word);
    row->addWidget(box);
    return number;
}

QWidget *BackfillDesk::makeCounts()
{
    auto *card = new TintBox;
    auto *row = new QHBoxLayout(card);
    row->setContentsMargins(4, 6, 12, 6);
    row->setSpacing(4);
    m_updated = addCount(row, tr("Updated"));
    m_alreadySet = addCount(row, tr("Already set"));
    m_without = addCount(row, tr("No candidate"));
    m_withoutWord = qobject_cast<QLabel *>(m_without->buddy());
    m_ambiguous = addCount(row, tr("Ambiguous"));
    m_errors = addCount(row, tr("Errors"));
    m_chart = new BatchChart;
    row->addWidget(m_chart, 1);
    return card;
}

void BackfillDesk::changePace(int by)
{
    Q_EMIT commandsWanted({QJsonObject{{QStringLiteral("verb"), QStringLiteral("pace")},
                                       {QStringLiteral("pace"), qBound(10, m_pace + by, 100)}}});
}

void BackfillDesk::show(const QJsonObject &record, bool reachable)
{
    const QString state = record[u"state"].toString();
    m_paused = state == u"paused";
    m_pace = record[u"pace"].toInt(100);
    showProgress(record);
    showCounts(record);
    showWaiting(record);
    m_queue->show(record, reachable);
    showButtons(state, reachable);
}

void BackfillDesk::showCounts(const QJsonObject &record)
{
    const QJsonObject counts = record[u"counts"].toObject();
    m_updated->setText(grouped(counts[u"updated"].toInteger()));
    m_alreadySet->setText(grouped(counts[u"already_set"].toInteger()));
    m_without->setText(grouped(counts[u"without_candidate"].toInteger()));
    if (const QString word = record[u"candidate_word"].toString();
        !word.isEmpty() && m_withoutWord != nullptr)
        m_withoutWord->setText(tr("No %1").arg(word));
    m_ambiguous->setText(grouped(counts[u"ambiguous"].toInteger()));
    m_errors->setText(grouped(counts[u"errors"].toInteger()));
    m_chart->show(record[u"batch_list"].toArray(), record[u"target_ms"].toInteger(),
                  record[u"limit_ms"].toInteger());
}

/// What waits for a person; at the end the run waits with it.
void BackfillDesk::showWaiting(const QJsonObject &record)
{
    const int waiting = record[u"waiting"].toInt();
    const bool any = !record[u"queue"].toArray().isEmpty();
    const bool atTheEnd = record[u"state"].toString() == u"deciding";
    m_note->setVisible(any);
    m_note->setTone(waiting > 0 ? std::optional(Tone::Attention) : std::nullopt);
    const bool paused = record[u"state"].toString() == u"paused";
    const QString open =
        paused     ? tr("%n ambiguous row(s) wait for you. The backfill is paused.", nullptr, waiting)
        : atTheEnd ? tr("%n ambiguous row(s) wait for you, and the run with them.", nullptr, waiting)
                   : tr("%n ambiguous row(s) wait for you. The run goes on meanwhile.", nullptr, waiting);
    m_noteText->set(waiting > 0 ? QStringLiteral("user") : QStringLiteral("ok"),
                    waiting > 0 ? Tone::Attention : Tone::Ok,
                    waiting > 0 ? open : tr("No row waits for a decision."));
    m_decide->setText(waiting > 0 ? tr("&Decide") : tr("&Decisions"));
    if (!any)
        m_decide->setChecked(false);
}

void BackfillDesk::showButtons(const QString &state, bool reachable)
{
    const bool batches = state != u"done" && state != u"deciding";
    m_controls->setVisible(reachable && batches);
    m_slower->setEnabled(m_pace > 10);
    m_faster->setEnabled(m_pace < 100);
    m_pause->setText(m_paused ? tr("&Go on") : tr("&Pause"));
    m_pause->setIcon(icon(m_paused ? QStringLiteral("play") : QStringLiteral("pause")));
}

void BackfillDesk::showProgress(const QJsonObject &record)
{
    const qint64 checked = record[u"counts"].toObject()[u"checked"].toInteger();
    const qint64 total = record[u"total"].toInteger();
    QStringList left;
    if (total > 0 && checked <= total)
        left << tr("%1 %").arg(100 * checked / total);
    const QJsonValue leftMs = record[u"left_ms"];
    if (leftMs.isDouble())
        left << (m_paused ? tr("%1 left once it goes on") : tr("%1 left")).arg(aboutText(leftMs.toInteger()));
    else if (total > checked)
        left << tr("time left not known yet");
    if (m_pace < 100)
        left << tr("pace %1 %").arg(m_pace);
    if (!record[u"commit"].toBool())
        left << tr("dry run, rolled back");
    m_done->setText(
        checked > total && total > 0
            ? tr("%1 rows (expected %2)").arg(grouped(checked), grouped(total))
            : tr("%1 of %2 rows, batch %3")
                  .arg(grouped(checked), grouped(total), grouped(record[u"batches"].toInteger())));
    m_left->setText(left.join(QStringLiteral(" · ")));
    m_bar->setValue(total > 0 ? static_cast<int>(std::clamp<qint64>(1000 * checked / total, 0, 1000)) : 0);
    const QString state = record[u"state"].toString();
    const QString reason = coreWords(record[u"reason"].toString());
    const bool waits =
        state == u"throttled" || state == u"paused" || state == u"reconnecting" || state == u"deciding";
    const QString word = state == u"throttled"      ? tr("throttled")
                         : state == u"paused"       ? tr("paused")
                         : state == u"reconnecting" ? tr("connecting again")
                                                    : tr("waits for decisions");
    m_waits->set(state == u"paused" ? QStringLiteral("pause") : QStringLiteral("clock"), Tone::Attention,
                 waits ? (reason.isEmpty() ? word : QString(word + QStringLiteral(", ") + reason))
                       : QString());
    m_waits->setVisible(waits);
}

} // namespace slipway::gui
