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
    /// `environmentName` empty = neutral, with `title` in its place. `target` as targetWords() makes it.
    void show(const QString &environmentName, const QString &title, const QString &words,
              const QString &target = {});
    using QWidget::show;
    /// At the right end, on its own ground; only while the banner is neutral.
    void addTool(QWidget *tool);
    QString environment() const { return m_environment; }
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int paintHatch(QPainter &painter) const;
    int paintName(QPainter &painter, int left, const QColor &ink) const;
    int paintTarget(QPainter &painter, int right, int room, const QColor &ink) const;

    QString m_environment;
    QString m_title;
    QString m_words;
    QString m_target;
    QWidget *m_tool = nullptr;
};

} // namespace slipway::gui
