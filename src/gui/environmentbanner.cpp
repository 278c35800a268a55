// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/environmentbanner.h"

#include "gui/icons.h"

#include <QHBoxLayout>
#include <QPainter>

namespace slipway::gui {

namespace {

constexpr int hatchWidth = 48;

} // namespace

EnvironmentBanner::EnvironmentBanner(QWidget *parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("banner"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void EnvironmentBanner::addTool(QWidget *tool)
{
    m_tool = tool;
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 16, 0);
    row->addStretch();
    row->addWidget(tool);
}

QSize EnvironmentBanner::sizeHint() const
{
    return {400, fontMetrics().height() + 24};
}

void EnvironmentBanner::show(const QString &environmentName, const QString &title, const QString &words,
                             const QString &target)
{
    m_environment = environmentName;
    m_title = environmentName.isEmpty() ? title : environmentName;
    m_words = words;
    m_target = target;
    if (m_tool != nullptr)
        m_tool->setVisible(environmentName.isEmpty());
    const QString spoken = QString(target).replace(QChar(0x1f), QStringLiteral(", "));
    setAccessibleName(QString(m_title + QStringLiteral(". ") + words + u' ' + spoken).trimmed());
    setToolTip(spoken);
    update();
}

/// The white stripes of production; returns where what follows begins.
int EnvironmentBanner::paintHatch(QPainter &painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(QRect(0, 0, hatchWidth, height()));
    painter.setPen(QPen(Qt::white, 6));
    for (int x = -hatchWidth; x < 2 * hatchWidth; x += 17)
        painter.drawLine(x, height() + 4, x + height() + 8, -4);
    painter.restore();
    return hatchWidth + 16;
}

int EnvironmentBanner::paintName(QPainter &painter, int left, const QColor &ink) const
{
    QFont name = scaledFont(font(), m_environment.isEmpty() ? 1.0 : 1.15, QFont::Bold);
    name.setLetterSpacing(QFont::PercentageSpacing, m_environment.isEmpty() ? 105 : 110);
    painter.setFont(name);
    painter.setPen(ink);
    const QString upper = m_title.toUpper();
    const int width = painter.fontMetrics().horizontalAdvance(upper);
    painter.drawText(QRect(left, 0, width + 4, height()), Qt::AlignVCenter, upper);
    return left + width + 14;
}

/// From the right: the account, then the database, each behind its icon. Returns the left end.
int EnvironmentBanner::paintTarget(QPainter &painter, int right, int room, const QColor &ink) const
{
    const QStringList parts = m_target.split(QChar(0x1f), Qt::SkipEmptyParts);
    const char *icons[] = {"db", "card"};
    const QFont mono = monoFont(font());
    const QFontMetrics metrics(mono);
    painter.setFont(mono);
    painter.setPen(ink);
    int wanted = 0;
    for (const QString &part : parts)
        wanted += metrics.horizontalAdvance(part) + 44;
    for (qsizetype at = parts.size() - 1; at >= 0; --at) {
        const int full = metrics.horizontalAdvance(parts[at]) + 2;
        const int width = wanted <= room ? full : qMax(60, full * room / wanted - 44);
        right -= width;
        painter.drawText(QRect(right, 0, width, height()), Qt::AlignVCenter,
                         metrics.elidedText(parts[at], Qt::ElideMiddle, width));
        right -= 24;
        icon(QLatin1String(icons[qMin<qsizetype>(at, 1)]), ink)
            .paint(&painter, QRect(right, height() / 2 - 8, 16, 16));
        right -= 20;
    }
    return right;
}

void EnvironmentBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const bool neutral = m_environment.isEmpty();
    const EnvironmentKind kind = environmentKind(m_environment);
    painter.fillRect(rect(), neutral ? theme.color(Token::Surface) : theme.environmentFill(kind));
    int left = !neutral && kind == EnvironmentKind::Production ? paintHatch(painter) : 16;
    const QColor ink = neutral ? theme.color(Token::Text) : QColor(Qt::white);
    const QString iconName = neutral                               ? QStringLiteral("server")
                             : kind == EnvironmentKind::Production ? QStringLiteral("lock")
                             : kind == EnvironmentKind::Staging    ? QStringLiteral("shield")
                                                                   : QStringLiteral("server");
    icon(iconName, ink).paint(&painter, QRect(left, height() / 2 - 8, 16, 16));
    int x = paintName(painter, left + 26, ink);
    painter.setPen(neutral ? theme.color(Token::Border) : QColor(255, 255, 255, 140));
    painter.drawLine(x, 10, x, height() - 10);
    x += 14;
    int right = neutral && m_tool != nullptr ? m_tool->x() - 16 : width() - 16;
    const int words = fontMetrics().horizontalAdvance(m_words);
    if (!m_target.isEmpty())
        right = paintTarget(painter, right, qMax((right - x) / 2, right - x - words - 24), ink);
    painter.setFont(font());
    painter.setPen(neutral ? theme.color(Token::Text2) : ink);
    painter.drawText(QRect(x, 0, right - x, height()), Qt::AlignVCenter,
                     fontMetrics().elidedText(m_words, Qt::ElideRight, right - x));
}

} // namespace slipway::gui
