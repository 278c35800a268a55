// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"

#include <QFrame>
#include <QLabel>
#include <optional>

namespace slipway::gui {

/// A rounded surface with a border; an environment's card has its colour along the top.
class Card : public QFrame
{
    Q_OBJECT
public:
    explicit Card(QWidget *parent = nullptr);
    void setEnvironment(const QString &environmentName);
    void setHot(bool hot); ///< what is in it can be opened: hover and focus show it

Q_SIGNALS:
    void activated(); ///< clicked, or Return with focus

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QString m_environment;
    bool m_hot = false;
};

/// A label in one of the house's sizes; its colour follows the theme.
class QuietLabel : public QLabel
{
    Q_OBJECT
public:
    enum class Ink { Text, Text2, Text3 };
    explicit QuietLabel(const QString &text, Ink ink = Ink::Text2, QWidget *parent = nullptr);
    /// A status colour instead; none = the ink again.
    void setTone(std::optional<Tone> tone);

protected:
    void changeEvent(QEvent *event) override;

private:
    void tint();
    Ink m_ink;
    std::optional<Tone> m_tone;
    bool m_tinting = false;
};

/// "ENVIRONMENTS": a section's name in small capitals.
class SectionLabel : public QuietLabel
{
    Q_OBJECT
public:
    explicit SectionLabel(const QString &text, QWidget *parent = nullptr);
    explicit SectionLabel(QWidget *parent) : SectionLabel(QString(), parent) {} ///< as forms make it
};

} // namespace slipway::gui
