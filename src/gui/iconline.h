// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/theme.h"

#include <QIcon>
#include <QLabel>
#include <optional>

namespace slipway::gui {

/// An icon, a sentence, and what belongs to it below in small print. Sentences wrap; colours follow the
/// theme.
class IconLine : public QWidget
{
    Q_OBJECT
public:
    IconLine(const QString &iconName, std::optional<Tone> tone, const QString &text,
             const QString &detail = {}, QWidget *parent = nullptr);

    void set(const QString &iconName, std::optional<Tone> tone, const QString &text,
             const QString &detail = {});
    /// Colours the sentence like the icon.
    void setLoud(bool loud);
    /// On one line, no wider than its words.
    void setTight();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void tint();
    QString m_iconName;
    std::optional<Tone> m_tone;
    bool m_loud = false;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_detail;
};

/// A rounded box: the surface with a border, or a status tint. What is in it is its layout's matter.
class TintBox : public QWidget
{
    Q_OBJECT
public:
    explicit TintBox(std::optional<Tone> tone = {}, QWidget *parent = nullptr) : QWidget(parent), m_tone(tone)
    {
    }

    void setTone(std::optional<Tone> tone);
    void setBorder(std::optional<Tone> tone); ///< of the edge alone

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::optional<Tone> m_tone;
    std::optional<Tone> m_edge;
};

/// Text in a font that is a factor of the application's.
QLabel *textLabel(const QString &text, double factor = 1, int weight = QFont::Normal, bool quiet = false);
/// "TARGET": a section's name in small capitals.
QLabel *sectionName(const QString &text);
/// For a primary button: drawn in the colour that is read on the accent.
QIcon accentIcon(const QString &name);
/// A thin line across.
QFrame *rule();

} // namespace slipway::gui
