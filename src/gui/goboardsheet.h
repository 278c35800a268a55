// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/runcontroller.h"
#include "release/goboard.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

class CodeBox;
class GoRowsView;
class ItemCard;
class ContactsBox;
class SignOffPanel;
class VerdictBand;

/// The go/no-go board of a run, legible from across a table: the verdict, one row a proof, and beside it the
/// chosen row's proof, what waits for a person, and the signatures.
class GoBoardSheet : public QWidget
{
    Q_OBJECT
public:
    explicit GoBoardSheet(RunController &controller, QWidget *parent = nullptr);
    void setPlaybook(const release::Playbook *playbook); ///< whom to call; null = not known
    void refresh();
    GoRowsView &rows() { return *m_rows; }

Q_SIGNALS:
    void roomWanted();
    void logWanted(const QString &stepId);
    void checklistWanted();

private:
    QWidget *makeBand();
    QWidget *makeSide();
    void makeProof(QVBoxLayout *column);
    QLabel *addCount(const QString &caption);
    void showVerdict();
    void showProof();
    void showQuestion();
    bool decisionAsked() const;
    void runAgain();
    void stop();

    RunController &m_controller;
    release::GoBoard m_board;
    QString m_askedItem;
    QTimer m_tick;
    VerdictBand *m_band;
    QLabel *m_passed;
    QLabel *m_failed;
    QLabel *m_open;
    GoRowsView *m_rows;
    QLabel *m_proofName;
    QLabel *m_proofReason;
    CodeBox *m_asked;
    QPushButton *m_again;
    QPushButton *m_log;
    QLabel *m_attempts;
    QPushButton *m_stop;
    ItemCard *m_item;
    SignOffPanel *m_signOff;
    ContactsBox *m_contacts;
};

} // namespace slipway::gui
