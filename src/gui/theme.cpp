// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/theme.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QStyleFactory>
#include <QWidget>

namespace slipway::gui {

namespace {

using Pair = const char *[2];

constexpr Pair tokens[] = {{"#EFF1F4", "#14171B"}, {"#FFFFFF", "#1B1F25"}, {"#F7F8FA", "#16191E"},
                           {"#EDF1F7", "#262C35"}, {"#E1EAFB", "#22345A"}, {"#2457C5", "#8AB0FF"},
                           {"#FFFFFF", "#0E1A33"}, {"#191D24", "#E7EAEF"}, {"#465060", "#B6BDC8"},
                           {"#5C6675", "#97A1AF"}, {"#DBDFE6", "#323945"}, {"#8A93A1", "#6B7685"},
                           {"#FFE9A8", "#5A4A12"}, {"#F7B928", "#E0AC2B"}};
constexpr Pair texts[] = {{"#176B3A", "#6FCF97"},
                          {"#2457C5", "#8AB0FF"},
                          {"#805300", "#E9BC5F"},
                          {"#B0231B", "#FF9A90"},
                          {"#505B6A", "#AAB3C0"}};
constexpr Pair tints[] = {{"#E3F3E9", "#16301F"},
                          {"#E6EDFB", "#1B2B4D"},
                          {"#FAF0D9", "#35290F"},
                          {"#FCE9E7", "#3D1D1B"},
                          {"#EBEEF2", "#2A303A"}};
constexpr Pair bars[] = {{"#237F49", "#2E7F50"},
                         {"#376AD6", "#3F6FD6"},
                         {"#B87A08", "#B98220"},
                         {"#CB352B", "#CF4238"},
                         {"#8A93A1", "#6B7685"}};
constexpr Pair environments[] = {{"#9A1440", "#A8184A"}, {"#6A3FA6", "#7247B0"}, {"#0C6B63", "#0E736A"}};

QColor pick(const Pair &pair, bool dark)
{
    return QColor(QLatin1String(pair[dark ? 1 : 0]));
}

} // namespace

EnvironmentKind environmentKind(const QString &environmentName)
{
    const QString name = environmentName.toLower();
    for (const QString &word : {QStringLiteral("local"), QStringLiteral("dev"), QStringLiteral("test")})
        if (name == word || name.startsWith(word))
            return EnvironmentKind::Local;
    for (const QString &word : {QStringLiteral("stag"), QStringLiteral("stg"), QStringLiteral("qa")})
        if (name.startsWith(word))
            return EnvironmentKind::Staging;
    return EnvironmentKind::Production;
}

QString themeChoiceName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::System:
        return QStringLiteral("system");
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    }
    Q_UNREACHABLE();
}

ThemeChoice themeChoiceFromName(const QString &name)
{
    if (name == u"light")
        return ThemeChoice::Light;
    return name == u"dark" ? ThemeChoice::Dark : ThemeChoice::System;
}

const Theme &Theme::light()
{
    static const Theme theme(false);
    return theme;
}

const Theme &Theme::darkTheme()
{
    static const Theme theme(true);
    return theme;
}

const Theme &Theme::of(const QPalette &palette)
{
    return palette.color(QPalette::Window).lightness() < 128 ? darkTheme() : light();
}

const Theme &Theme::of(const QWidget *widget)
{
    return of(widget->palette());
}

QColor Theme::color(Token token) const
{
    return pick(tokens[static_cast<int>(token)], m_dark);
}

QColor Theme::statusText(Tone tone) const
{
    return pick(texts[static_cast<int>(tone)], m_dark);
}

QColor Theme::statusTint(Tone tone) const
{
    return pick(tints[static_cast<int>(tone)], m_dark);
}

QColor Theme::statusBar(Tone tone) const
{
    return pick(bars[static_cast<int>(tone)], m_dark);
}

QColor Theme::environmentFill(EnvironmentKind kind) const
{
    return pick(environments[static_cast<int>(kind)], m_dark);
}

QPalette Theme::palette() const
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, Token token) { palette.setColor(role, color(token)); };
    set(QPalette::Window, Token::Window);
    set(QPalette::WindowText, Token::Text);
    set(QPalette::Base, Token::Surface);
    set(QPalette::AlternateBase, Token::Sunken);
    set(QPalette::Text, Token::Text);
    set(QPalette::Button, Token::Surface);
    set(QPalette::ButtonText, Token::Text);
    set(QPalette::BrightText, Token::OnAccent);
    set(QPalette::Highlight, Token::Selection);
    set(QPalette::HighlightedText, Token::Text);
    set(QPalette::Link, Token::Accent);
    set(QPalette::LinkVisited, Token::Accent);
    set(QPalette::PlaceholderText, Token::Text3);
    set(QPalette::ToolTipBase, Token::Surface);
    set(QPalette::ToolTipText, Token::Text);
    set(QPalette::Light, Token::Surface);
    set(QPalette::Midlight, Token::Border);
    set(QPalette::Mid, Token::Border);
    set(QPalette::Dark, Token::BorderStrong);
    set(QPalette::Shadow, Token::BorderStrong);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, color(Token::BorderStrong));
    return palette;
}

QString Theme::styleSheet() const
{
    static const std::pair<const char *, Token> names[] = {
        {"@window", Token::Window},        {"@surface", Token::Surface},
        {"@sunken", Token::Sunken},        {"@hover", Token::Hover},
        {"@selection", Token::Selection},  {"@accent", Token::Accent},
        {"@on-accent", Token::OnAccent},   {"@text2", Token::Text2},
        {"@text3", Token::Text3},          {"@text", Token::Text},
        {"@strong", Token::BorderStrong},  {"@border", Token::Border},
    };
    QFile file(QStringLiteral(":/styles/slipway.qss"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString sheet = QString::fromUtf8(file.readAll());
    for (const auto &[name, token] : names)
        sheet.replace(QLatin1String(name), color(token).name());
    sheet.replace(QStringLiteral("@failed"), statusText(Tone::Failed).name());
    sheet.replace(QStringLiteral("@neutral-tint"), statusTint(Tone::Neutral).name());
    sheet.replace(QStringLiteral("@chevron-up"),
                  m_dark ? QStringLiteral("chevron-up-dark") : QStringLiteral("chevron-up-light"));
    sheet.replace(QStringLiteral("@chevron"), m_dark ? QStringLiteral("chevron-dark") : QStringLiteral("chevron-light"));
    return sheet;
}

void applyTheme(QApplication &application, ThemeChoice choice)
{
    // What the desktop wanted before Slipway set a palette of its own.
    static const bool systemDark =
        QGuiApplication::palette().color(QPalette::Window).lightness() < 128;
    static const bool styled = [&] {
        application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
        return true;
    }();
    Q_UNUSED(styled);
    const bool dark = choice == ThemeChoice::Dark || (choice == ThemeChoice::System && systemDark);
    const Theme &theme = dark ? Theme::darkTheme() : Theme::light();
    application.setPalette(theme.palette());
    application.setStyleSheet(theme.styleSheet());
}

QFont scaledFont(const QFont &base, double factor, QFont::Weight weight)
{
    QFont font(base);
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * factor);
    else
        font.setPixelSize(qRound(font.pixelSize() * factor));
    font.setWeight(weight);
    return font;
}

QFont captionFont(const QFont &base)
{
    return scaledFont(base, 0.85);
}

QFont smallFont(const QFont &base)
{
    return scaledFont(base, 0.92);
}

QFont sectionFont(const QFont &base)
{
    QFont font = scaledFont(base, 0.85, QFont::DemiBold);
    font.setCapitalization(QFont::AllUppercase);
    font.setLetterSpacing(QFont::PercentageSpacing, 105);
    return font;
}

QFont cardTitleFont(const QFont &base)
{
    return scaledFont(base, 1.15, QFont::DemiBold);
}

QFont pageTitleFont(const QFont &base)
{
    return scaledFont(base, 1.4, QFont::DemiBold);
}

QFont monoFont(const QFont &base)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF() * 0.94);
    else
        font.setPixelSize(qRound(base.pixelSize() * 0.94));
    return font;
}

} // namespace slipway::gui
