// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStatusBar>

class QLabel;

namespace slipway::gui {

/// At the window's foot: the ledger, or what was just said; and the keys that work everywhere.
class LedgerBar : public QStatusBar
{
    Q_OBJECT
public:
    explicit LedgerBar(QWidget *parent = nullptr);

    void showLedger(const QString &path);
    bool ledgerThere() const { return m_there; } ///< as it says
    void say(const QString &sentence);

private:
    void addKeys();

    QLabel *m_words;
    bool m_there = false;
};

} // namespace slipway::gui
