// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/ledgerbar.h"

#include "gui/card.h"
#include "gui/keynames.h"

#include <QFileInfo>

namespace slipway::gui {

namespace {

/// The end of a path, which is what tells ledgers apart; the whole of it is the tooltip.
QString shortPath(const QString &path)
{
    constexpr int kept = 3;
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    return parts.size() <= kept + 1
               ? path
               : QString(QStringLiteral("…/") + parts.mid(parts.size() - kept).join(u'/'));
}

} // namespace

LedgerBar::LedgerBar(QWidget *parent)
    : QStatusBar(parent), m_words(new QuietLabel({}, QuietLabel::Ink::Text3))
{
    m_words->setFont(captionFont(font()));
    m_words->setContentsMargins(10, 0, 10, 0);
    m_words->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    setSizeGripEnabled(false);
    setContentsMargins(10, 0, 4, 0);
    addWidget(m_words, 1);
    addKeys();
}

void LedgerBar::addKeys()
{
    const std::pair<QString, QString> keys[] = {{QStringLiteral("F6"), tr("next pane")},
                                                {keyNames(QStringLiteral("Ctrl+F")), tr("find")},
                                                {keyNames(QStringLiteral("Ctrl+K")), tr("commands")}};
    for (const auto &[key, words] : keys) {
        auto *cap = new QuietLabel(key, QuietLabel::Ink::Text3);
        cap->setProperty("kind", QStringLiteral("key"));
        auto *what = new QuietLabel(words, QuietLabel::Ink::Text3);
        what->setContentsMargins(0, 0, 10, 0);
        for (QLabel *label : {cap, what}) {
            label->setFont(captionFont(font()));
            addPermanentWidget(label);
        }
    }
}

void LedgerBar::showLedger(const QString &path)
{
    m_there = QFileInfo::exists(path);
    m_words->setText(m_there ? tr("Ledger %1, the same as `slipway` uses").arg(shortPath(path))
                             : tr("No run yet in ledger %1").arg(shortPath(path)));
    m_words->setToolTip(path);
}

void LedgerBar::say(const QString &sentence)
{
    m_words->setText(sentence);
    m_words->setAccessibleName(sentence);
}

} // namespace slipway::gui
