// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QVBoxLayout;
class QPushButton;

namespace slipway::gui {

/// What a page shows where there is nothing yet: one sentence and the first choice.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    EmptyState(const QString &title, const QString &sentence, QWidget *parent = nullptr);
    /// The first one becomes the primary button.
    QPushButton *addChoice(const QString &text, const QString &iconName = {});

private:
    QVBoxLayout *m_choices;
    bool m_hasPrimary = false;
};

} // namespace slipway::gui
