// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/roomheader.h"

#include "gui/icons.h"
#include "gui/resultcard.h"
#include "gui/theme.h"
#include "gui/timeline.h"
#include "release/goboard.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QPushButton>

namespace slipway::gui {

using namespace release;
using Phase = RunController::Phase;

namespace {

/// A backfill that somebody has paused: nothing goes on until somebody lets it.
bool isHeldByHand(const RunState &state, const QString &stepId)
{
    const StepState *step = state.step(stepId);
    const QJsonObject record = state.facts[QString(QStringLiteral("backfill.") + stepId)].toObject();
    return step != nullptr && step->running() && record[u"state"].toString() == u"paused";
}

} // namespace

RoomHeader::RoomHeader(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("runHeader"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 8, 20, 8);
    row->setSpacing(16);
    auto *names = new QVBoxLayout;
    names->setSpacing(1);
    m_title = textLabel({}, 1.4, QFont::DemiBold);
    m_title->setWordWrap(false);
    m_subtitle = textLabel({}, 0.92, QFont::Normal, true);
    m_subtitle->setWordWrap(false);
    names->addWidget(m_title);
    names->addWidget(m_subtitle);
    row->addLayout(names);
    m_pillBox = new TintBox(Tone::Running);
    auto *pillRow = new QHBoxLayout(m_pillBox);
    pillRow->setContentsMargins(6, 2, 8, 2);
    m_pill = new IconLine(QStringLiteral("run"), Tone::Running, {});
    m_pill->setLoud(true);
    pillRow->addWidget(m_pill);
    m_pill->setTight();
    m_pillBox->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
    row->addWidget(m_pillBox, 0, Qt::AlignVCenter);
    row->addStretch();
    row->addWidget(makeBigNumber(m_elapsed, tr("elapsed")));
    m_leftBox = makeBigNumber(m_left, tr("left, by estimate"));
    row->addWidget(m_leftBox);
    m_spareBox = makeBigNumber(m_spare, tr("spare in window"));
    row->addWidget(m_spareBox);
    m_board = new QPushButton(icon(QStringLiteral("table")), tr("Go/no-go &board"));
    m_board->setObjectName(QStringLiteral("roomBoard"));
    m_board->setToolTip(tr("All rows at a glance, with their proofs and the sign-off"));
    connect(m_board, &QPushButton::clicked, this, &RoomHeader::boardWanted);
    row->addWidget(m_board);
    m_cancel = new QPushButton(icon(QStringLiteral("stop"), Tone::Failed), tr("&Cancel run…"));
    m_cancel->setObjectName(QStringLiteral("cancelRun"));
    m_cancel->setProperty("kind", QStringLiteral("danger"));
    connect(m_cancel, &QPushButton::clicked, this, &RoomHeader::cancelWanted);
    row->addWidget(m_cancel);
}

QWidget *RoomHeader::makeBigNumber(QLabel *&value, const QString &caption)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    value = textLabel({}, 1.15, QFont::DemiBold);
    value->setWordWrap(false);
    QLabel *under = textLabel(caption, 0.85, QFont::Normal, true);
    under->setWordWrap(false);
    column->addWidget(value, 0, Qt::AlignRight);
    column->addWidget(under, 0, Qt::AlignRight);
    return box;
}

void RoomHeader::tell(const RunController &controller, const StepTreeModel &steps, const QString &shownStep,
                      qint64 windowMs)
{
    const RunState &state = controller.state();
    const bool live = controller.phase() == Phase::Running || controller.phase() == Phase::Following;
    const QDateTime current = QDateTime::currentDateTimeUtc();
    const QDateTime now = live ? current : state.finishedAt;
    tellNames(state);
    m_elapsed->setText(state.startedAt.isValid() && now.isValid() ? clockText(state.startedAt.msecsTo(now))
                                                                  : QString());
    const auto rest = estimatedRest(state, current);
    m_leftBox->setVisible(live && rest.has_value());
    m_left->setText(aboutText(rest.value_or(0)));
    tellSpare(state, live, windowMs, rest.value_or(0));
    m_board->setVisible(!GoBoard::of(state).isEmpty());
    m_cancel->setVisible(controller.phase() == Phase::Running);
    m_cancel->setEnabled(!controller.cancelRequested());
    tellPill(controller, steps, shownStep);
}

void RoomHeader::tellNames(const RunState &state)
{
    const QJsonObject written = state.header[u"playbook"].toObject();
    QString title = written[u"title"].toString();
    if (state.header[u"reverts"].isObject())
        title = tr("Roll back: %1").arg(state.header[u"reverts"].toObject()[u"option"].toString());
    else if (state.header[u"fixes"].isObject())
        title = tr("Known fix: %1").arg(title);
    m_title->setText(title.isEmpty() ? tr("Release") : title);
    QStringList parts{state.runId, tr("playbook %1").arg(written[u"name"].toString()), state.person()};
    parts.removeAll(QString());
    m_subtitle->setText(parts.join(QStringLiteral("  ·  ")));
}

/// What is left of the announced window when everything that is still to do has been done.
void RoomHeader::tellSpare(const RunState &state, bool live, qint64 windowMs, qint64 rest)
{
    m_spareBox->setVisible(windowMs > 0 && live && state.startedAt.isValid());
    if (m_spareBox->isHidden())
        return;
    const QDateTime from = state.begunAt.isValid() ? state.begunAt : state.startedAt;
    const qint64 spare = windowMs - from.msecsTo(QDateTime::currentDateTimeUtc()) - rest;
    m_spare->setText(spare >= 0 ? clockText(spare) : tr("late by %1").arg(clockText(-spare)));
    const bool scarce = spare < windowMs / 5;
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(this).statusText(spare < 0 ? Tone::Failed
                                                                      : scarce  ? Tone::Attention
                                                                                : Tone::Ok));
    m_spare->setPalette(colours);
}

void RoomHeader::tellPill(const RunController &controller, const StepTreeModel &steps,
                          const QString &shownStep)
{
    const auto tell = [this](const char *iconName, Tone tone, const QString &text) {
        m_pillBox->setTone(tone);
        m_pill->set(QLatin1String(iconName), tone, text);
    };
    const int number = steps.numberOf(shownStep);
    const bool running = controller.phase() == Phase::Running;
    if (running && controller.cancelRequested())
        tell("stop", Tone::Attention, tr("Stopping step %1").arg(number));
    else if (controller.failure())
        tell("fail", Tone::Failed,
             tr("Paused: step %1 failed").arg(steps.numberOf(controller.failure()->stepId)));
    else if (controller.question())
        tell("user", Tone::Attention,
             tr("Step %1 waits for you").arg(steps.numberOf(controller.question()->stepId)));
    else if (controller.phase() == Phase::Following)
        tell("run", Tone::Running, tr("Running in another program"));
    else if (running && isHeldByHand(controller.state(), shownStep))
        tell("pause", Tone::Attention, tr("Step %1 is paused by hand").arg(number));
    else if (running)
        tell("run", Tone::Running, tr("Running step %1 of %2").arg(number).arg(steps.stepCount()));
    else if (controller.status() == RunStatus::Succeeded)
        tell("ok", Tone::Ok, runStatusWord(RunStatus::Succeeded));
    else if (controller.status() == RunStatus::Failed || controller.status() == RunStatus::Refused)
        tell("fail", Tone::Failed, runStatusWord(controller.status()));
    else
        tell("warn", Tone::Attention, runStatusWord(controller.status()));
}

void RoomHeader::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_cancel->setIcon(icon(QStringLiteral("stop"), Tone::Failed));
}

} // namespace slipway::gui
