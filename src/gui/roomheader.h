// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "gui/runcontroller.h"
#include "gui/steptreemodel.h"

class QPushButton;

namespace slipway::gui {

/// The room's head: which run it is, what it does now, its time against estimate and window, and the ways
/// out.
class RoomHeader : public QWidget
{
    Q_OBJECT
public:
    explicit RoomHeader(QWidget *parent = nullptr);
    /// `windowMs` 0 = none was announced.
    void tell(const RunController &controller, const StepTreeModel &steps, const QString &shownStep,
              qint64 windowMs);

Q_SIGNALS:
    void boardWanted();
    void cancelWanted();

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeBigNumber(QLabel *&value, const QString &caption);
    void tellNames(const release::RunState &state);
    void tellPill(const RunController &controller, const StepTreeModel &steps, const QString &shownStep);
    void tellSpare(const release::RunState &state, bool live, qint64 windowMs, qint64 rest);

    QLabel *m_title;
    QLabel *m_subtitle;
    IconLine *m_pill;
    TintBox *m_pillBox;
    QLabel *m_elapsed;
    QLabel *m_left;
    QWidget *m_leftBox;
    QLabel *m_spare;
    QWidget *m_spareBox;
    QPushButton *m_board;
    QPushButton *m_cancel;
};

} // namespace slipway::gui
