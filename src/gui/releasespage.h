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

class QButtonGroup;
class QComboBox;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;
class QTableView;

namespace slipway::gui {

class EmptyState;
class EnvironmentCard;
class ErrorCard;
class FollowUpsStrip;
class FirstStart;
class HistoryFilter;
class HistoryModel;
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
    QWidget *makeFilterBar();
    QTableView *makeTable();
    void renew();      ///< the workspace is another one
    void askAll();     ///< environments, in the background
    void readLedger(); ///< in the background; only where the file changed
    void countRuns();
    void openSelected();

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
    QLineEdit *m_search;
    QButtonGroup *m_status;
    QComboBox *m_environment;
    HistoryModel *m_model;
    HistoryFilter *m_filter;
    QTableView *m_table;
    QStackedWidget *m_history;
    EmptyState *m_empty;
    QTimer m_poll;
    QString m_stamp; ///< of the ledger's files when they were read last
    std::stop_source m_asking;
    int m_open = 0; ///< environments still being asked
    bool m_reading = false;
};

} // namespace slipway::gui
