// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/environmentfacts.h"
#include "gui/page.h"
#include "ledger/runsummary.h"

#include <QHash>
#include <QTimer>
#include <optional>
#include <stop_token>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace slipway::gui {

class EnvironmentCard;
class ErrorCard;
class FollowUpsStrip;
class FirstStart;
class HistoryView;
class MainWindow;
class TrustCard;

/// Home: a card for each environment over the history of runs.
class ReleasesPage : public Page
{
    Q_OBJECT
public:
    ReleasesPage(Workbench &bench, MainWindow &window);
    ~ReleasesPage() override;

    bool isOverview() const override { return true; }
    QString title() const override { return tr("Releases"); }
    void shown() override;

    /// What the background brings; tests and screenshots give it by hand.
    void setRuns(const QList<ledger::RunSummary> &runs);
    void setFacts(const EnvironmentFacts &facts);
    void setLedgerError(const release::Error &error);

private:
    QWidget *makeHeader();
    QWidget *makeCards();
    void renew();  ///< the workspace is another one
    void askAll(); ///< environments, in the background
    void ask(EnvironmentCard *card);
    void takeFocus();
    void readLedger(); ///< in the background; only where the file changed

    MainWindow &m_window;
    QStackedWidget *m_stack;
    FirstStart *m_first;
    QLabel *m_count;
    QLabel *m_checked;
    QPushButton *m_new;
    FollowUpsStrip *m_followUps = nullptr;
    TrustCard *m_trust;
    ErrorCard *m_error;
    QHBoxLayout *m_cardRow;
    QHash<QString, EnvironmentCard *> m_cards;
    HistoryView *m_history;
    QTimer m_poll;
    QHash<QString, QString> m_ended; ///< environment → its latest run that has ended
    QString m_stamp;                 ///< of the ledger's files when they were read last
    std::stop_source m_asking;
    int m_open = 0; ///< environments still being asked
    bool m_reading = false;
    bool m_known = false; ///< the ledger of this workspace has been read
};

} // namespace slipway::gui
