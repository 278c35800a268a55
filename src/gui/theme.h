// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

class QApplication;
class QWidget;

namespace slipway::gui {

enum class Token {
    Window,
    Surface,
    Sunken,
    Hover,
    Selection,
    Accent,
    OnAccent,
    Text,
    Text2,
    Text3,
    Border,
    BorderStrong,
    SearchMatch,
    SearchCurrent
};

/// What a status means; shown by colour, icon and word together.
enum class Tone { Ok, Running, Attention, Failed, Neutral };

/// Where work happens. What is not known is taken for production.
enum class EnvironmentKind { Production, Staging, Local };
EnvironmentKind environmentKind(const QString &environmentName);

enum class ThemeChoice { System, Light, Dark };
QString themeChoiceName(ThemeChoice choice); ///< system | light | dark
ThemeChoice themeChoiceFromName(const QString &name);

/// The colours of one palette. Two constant values exist; pages ask for the one that fits their palette.
class Theme
{
public:
    static const Theme &of(const QPalette &palette);
    static const Theme &of(const QWidget *widget);
    static const Theme &light();
    static const Theme &darkTheme();

    bool dark() const { return m_dark; }
    QColor color(Token token) const;
    QColor statusText(Tone tone) const;
    QColor statusTint(Tone tone) const;
    QColor statusBar(Tone tone) const;
    QColor environmentFill(EnvironmentKind kind) const;
    QPalette palette() const;
    QString styleSheet() const; ///< the application's, its tokens replaced

private:
    explicit Theme(bool dark) : m_dark(dark) {}
    bool m_dark;
};

/// Style, palette and style sheet of the whole program. May be called again to switch.
void applyTheme(QApplication &application, ThemeChoice choice);

QFont scaledFont(const QFont &base, double factor, QFont::Weight weight = QFont::Normal);
QFont captionFont(const QFont &base); ///< 0.85
QFont smallFont(const QFont &base);   ///< 0.92
QFont sectionFont(const QFont &base); ///< 0.85, bold capitals with wider spacing
QFont cardTitleFont(const QFont &base);
QFont pageTitleFont(const QFont &base);
QFont monoFont(const QFont &base); ///< ids, SQL, hosts

} // namespace slipway::gui
