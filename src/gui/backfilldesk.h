// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace slipway::gui {

class AmbiguousQueue;
class BatchChart;
class IconLine;
class TintBox;

/// A backfill at work: how far it is, what became of the rows, the time of its batches, why it waits, its
/// pace, and the rows that a person decides.
class BackfillDesk : public QWidget
{
    Q_OBJECT
public:
    explicit BackfillDesk(QWidget *parent = nullptr);
    /// The record of a backfill (fact `backfill.STEP`). `reachable`: commands get to it.
    void show(const QJsonObject &record, bool reachable);
    using QWidget::show;
    /// Slower, faster, pause: for the head of whoever shows the desk.
    QWidget *controls() { return m_controls; }
    /// Opens the queue at this row, which somebody waits for.
    void decideRow(const QString &key);

Q_SIGNALS:
    /// pause | resume | pace | decide, as the backfill takes them: [{verb, pace?, decision?}]
    void commandsWanted(const QJsonArray &commands);

private:
    QWidget *makeControls();
    QWidget *makeHead();
    QWidget *makeCounts();
    QLabel *addCount(QHBoxLayout *row, const QString &caption);
    void showProgress(const QJsonObject &record);
    void showCounts(const QJsonObject &record);
    void showWaiting(const QJsonObject &record);
    void showButtons(const QString &state, bool reachable);
    void changePace(int by);

    int m_pace = 100;
    bool m_paused = false;
    QWidget *m_controls;
    QLabel *m_done;
    QLabel *m_left;
    IconLine *m_waits;
    QPushButton *m_slower;
    QPushButton *m_faster;
    QPushButton *m_pause;
    QProgressBar *m_bar;
    QLabel *m_updated;
    QLabel *m_alreadySet;
    QLabel *m_without;
    QLabel *m_withoutWord;
    QLabel *m_ambiguous;
    QLabel *m_errors;
    BatchChart *m_chart;
    TintBox *m_note;
    IconLine *m_noteText;
    QPushButton *m_decide;
    AmbiguousQueue *m_queue;
};

} // namespace slipway::gui
