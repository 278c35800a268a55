// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/statuslook.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;

namespace slipway::gui {

/// A verdict that is read from across the room, on its tint: icon, word, one sentence; controls at the right.
class VerdictBand : public QWidget
{
    Q_OBJECT
public:
    explicit VerdictBand(QWidget *parent = nullptr);
    void setVerdict(const StatusLook &look, const QString &sentence);
    void addTool(QWidget *tool); ///< left to right

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void tint();

    StatusLook m_look;
    QLabel *m_icon;
    QLabel *m_word;
    QLabel *m_sentence;
    QHBoxLayout *m_tools;
};

} // namespace slipway::gui
