// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "release/playbook.h"
#include "release/runstate.h"

class QHBoxLayout;
class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

/// How a run ended, in one word and a few facts, and what one does next.
class ResultCard : public TintBox
{
    Q_OBJECT
public:
    explicit ResultCard(QWidget *parent = nullptr);

    struct Story
    {
        release::RunStatus status = release::RunStatus::Succeeded;
        QString reason;
        QStringList details; ///< of the error, known issue included
        qint64 tookMs = 0;
        int passed = 0;
        int failed = 0;
        int skipped = 0;
        QString before; ///< revisions
        QString after;
        QString artifactPath;
        QStringList leftToAPerson;
        bool mayResume = false;
        bool mayFix = false; ///< the playbook knows a fix of what failed, as steps
        bool fixed = false;  ///< this was such a fix: what is resumed is the release
        QString passedNoReturn;
        QList<release::RollbackOption> rollbacks;
    };
    void tell(const Story &story);
    void takeFocus();

Q_SIGNALS:
    void artifactWanted();
    void resumeWanted();
    void fixWanted();
    void rollBackWanted(const QString &option);
    void newReleaseWanted();

private:
    QPushButton *makeButton(const char *name, const QString &text, const QString &iconName);
    void offerRollbacks(const Story &story);

    IconLine *m_sign;
    QLabel *m_verdict;
    QLabel *m_reason;
    QLabel *m_facts;
    QVBoxLayout *m_lines;
    QHBoxLayout *m_actions;
    QVBoxLayout *m_options;
    QWidget *m_optionBox;
    QPushButton *m_artifact;
    QPushButton *m_resume;
    QPushButton *m_fix;
    QPushButton *m_rollBack;
    QPushButton *m_again;
};

QString runStatusWord(release::RunStatus status);

} // namespace slipway::gui
