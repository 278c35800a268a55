// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/iconline.h"

#include "gui/icons.h"

#include <QApplication>
#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QPainter>

namespace slipway::gui {

QLabel *textLabel(const QString &text, double factor, int weight, bool quiet)
{
    auto *label = new QLabel(text);
    label->setFont(scaledFont(QApplication::font(), factor, static_cast<QFont::Weight>(weight)));
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // Said, or it follows the ground below: on a surface it would be Text, which nobody tints.
    label->setForegroundRole(quiet ? QPalette::PlaceholderText : QPalette::WindowText);
    return label;
}

QLabel *sectionName(const QString &text)
{
    auto *label = new QLabel(text.toUpper());
    label->setFont(sectionFont(QApplication::font()));
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

QIcon accentIcon(const QString &name)
{
    return icon(name, Theme::of(QApplication::palette()).color(Token::OnAccent));
}

QFrame *rule()
{
    auto *line = new QFrame;
    line->setObjectName(QStringLiteral("rule"));
    line->setFixedHeight(1);
    return line;
}

IconLine::IconLine(const QString &iconName, std::optional<Tone> tone, const QString &text,
                   const QString &detail, QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_text(textLabel({}))
    , m_detail(textLabel({}, 0.85, QFont::Normal, true))
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(1);
    column->addWidget(m_text);
    column->addWidget(m_detail);
    row->addLayout(column, 1);
    set(iconName, tone, text, detail);
}

void IconLine::set(const QString &iconName, std::optional<Tone> tone, const QString &text,
                   const QString &detail)
{
    m_iconName = iconName;
    m_tone = tone;
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    tint();
}

void IconLine::setLoud(bool loud)
{
    m_loud = loud;
    tint();
}

void IconLine::setTight()
{
    m_text->setWordWrap(false);
    m_detail->setWordWrap(false);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Maximum);
}

void IconLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        tint();
}

/// The style sheet takes colours back when a widget comes into another one.
void IconLine::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    tint();
}

void IconLine::tint()
{
    const QIcon drawn = m_tone ? icon(m_iconName, *m_tone) : icon(m_iconName);
    m_icon->setPixmap(drawn.pixmap(QSize(16, 16), devicePixelRatioF()));
    if (!m_loud || !m_tone)
        return;
    m_text->ensurePolished();
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(this).statusText(*m_tone));
    m_text->setPalette(colours);
}

void TintBox::setTone(std::optional<Tone> tone)
{
    m_tone = tone;
    update();
}

void TintBox::setBorder(std::optional<Tone> tone)
{
    m_edge = tone;
    update();
}

void TintBox::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::of(this);
    painter.setBrush(m_tone ? theme.statusTint(*m_tone) : theme.color(Token::Surface));
    painter.setPen(m_edge   ? QPen(theme.statusBar(*m_edge), 1)
                   : m_tone ? QPen(Qt::NoPen)
                            : QPen(theme.color(Token::Border), 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace slipway::gui
