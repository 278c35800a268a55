// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace slipway::gui {

class QuietLabel;
class StatusPill;

/// The head of a page: its title with a pill over a line about what is shown, and its tools at the right.
class PageHead : public QWidget
{
    Q_OBJECT
public:
    explicit PageHead(const QString &title, QWidget *parent = nullptr);

    void setSubtitle(const QString &words);
    StatusPill &pill() { return *m_pill; } ///< hidden until it has something to say
    void addTool(QWidget *tool);
    void addSpace(int pixels);

private:
    QHBoxLayout *m_row;
    QuietLabel *m_subtitle;
    StatusPill *m_pill;
};

} // namespace slipway::gui
