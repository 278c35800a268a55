// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "release/playbook.h"

class QPushButton;

namespace slipway::gui {

/// One way back before it is planned: when it is right, what it does, what stays behind, and what breaks
/// where it is taken alone.
class WayBackBox : public TintBox
{
    Q_OBJECT
public:
    WayBackBox(const release::RollbackOption &option, const char *buttonName, QWidget *parent = nullptr);

Q_SIGNALS:
    void chosen(const QString &option);
};

/// "The point of no return was passed with …": above the ways back; empty where it was not.
QString noReturnWords(const QString &stepTitle);

} // namespace slipway::gui
