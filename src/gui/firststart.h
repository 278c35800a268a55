// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

class ErrorCard;
class MainWindow;

/// The first minute: what Slipway does, and the first choice made for the person; Return is enough.
class FirstStart : public QWidget
{
    Q_OBJECT
public:
    explicit FirstStart(MainWindow &window, QWidget *parent = nullptr);
    void refresh(); ///< recent workspaces anew, focus on the first choice

private:
    QPushButton *addChoice(const QString &id, const QString &title, const QString &detail,
                           const QString &iconName, const QString &keys);
    void setBusy(bool busy);

    MainWindow &m_window;
    QVBoxLayout *m_choices;
    QVBoxLayout *m_recent;
    QWidget *m_recentBox;
    QPushButton *m_first = nullptr;
    QProgressBar *m_busy;
    QLabel *m_busyWords;
    ErrorCard *m_error;
};

} // namespace slipway::gui
