// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"

#include <QWidget>

class QVBoxLayout;

namespace slipway::gui {

/// Whom to call while a release is planned, decided and run, when, and how it escalates. Takes no room where
/// the playbook names nobody.
class ContactsBox : public QWidget
{
    Q_OBJECT
public:
    explicit ContactsBox(QWidget *parent = nullptr);
    void setPlaybook(const release::Playbook *playbook); ///< null = none is known

private:
    QVBoxLayout *m_column;
};

} // namespace slipway::gui
