// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace slipway::gui {

/// Where the person is, over the whole width: the environment's colour, lock, NAME, protection, and its
/// target in mono; neutral for pages of no environment.
class EnvironmentBanner : public QWidget
{
    Q_OBJECT
public:
    explicit EnvironmentBanner(QWidget *parent = nullptr);
    /// `environmentName` empty = neutral, with `title` in its place.
    void show(const QString &environmentName, const QString &title, const QString &words,
              const QString &target = {});
    using QWidget::show;
    /// At the right end, on its own ground.
    void addTool(QWidget *tool);
    QString environment() const { return m_environment; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_environment;
    QString m_title;
    QString m_words;
    QString m_target;
    QWidget *m_tool = nullptr;
};

} // namespace slipway::gui
