// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/goboard.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

/// Who has signed for this plan and who is still to, what voids a signature, and signing itself.
class SignOffPanel : public QWidget
{
    Q_OBJECT
public:
    explicit SignOffPanel(QWidget *parent = nullptr);
    /// `roles`: those that the person here may sign as now; empty = nothing is asked.
    void show(const release::GoBoard &board, const QStringList &roles);
    using QWidget::show;

Q_SIGNALS:
    void answered(const QString &text); ///< a GoAnswer

private:
    void tellButtons();
    void sign(bool go);
    void takeApproval();

    bool m_green = false;
    bool m_asked = false;
    QLabel *m_head;
    QVBoxLayout *m_people;
    QWidget *m_signing;
    QComboBox *m_role;
    QLineEdit *m_comment;
    QPushButton *m_go;
    QPushButton *m_noGo;
    QPushButton *m_file;
    QLabel *m_why;
};

} // namespace slipway::gui
