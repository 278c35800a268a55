// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"

class QPushButton;

namespace slipway::gui {

/// Asks in the page whether a run shall be cancelled; and, where the window wants to close, closed with it.
class CancelStrip : public TintBox
{
    Q_OBJECT
public:
    explicit CancelStrip(QWidget *parent = nullptr);
    void ask(const QString &stepTitle, bool closing);

Q_SIGNALS:
    void confirmed(bool closing);

private:
    IconLine *m_text;
    QPushButton *m_now;
    bool m_closing = false;
};

} // namespace slipway::gui
