// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QPushButton;

namespace slipway::gui {

/// An error near its cause: the sentence, its details to copy, and what a person can do. Never a dialog.
class ErrorCard : public QFrame
{
    Q_OBJECT
public:
    explicit ErrorCard(QWidget *parent = nullptr);
    void setError(const release::Error &error);
    QPushButton *addAction(const QString &text, const QString &iconName = {});

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_message;
    QLabel *m_details;
    QHBoxLayout *m_actions;
};

/// A page that holds nothing but the card, at its top.
QWidget *errorSheet(ErrorCard *card);

} // namespace slipway::gui
