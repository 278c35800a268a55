// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "gui/steptreemodel.h"
#include "release/playbook.h"

class QLineEdit;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace slipway::gui {

class CodeBox;

/// One sentence about how things stand.
struct Truth
{
    StepMark mark = StepMark::Succeeded;
    QString text;
    QString detail = {};
};

/// What a person needs to decide about a failed step.
struct FailureStory
{
    QString stepTitle;
    int stepNumber = 0;
    QDateTime at;
    qint64 tookMs = 0;
    release::Error error;
    QList<Truth> truths;
    std::optional<release::KnownIssue> issue;
    QList<release::RollbackOption> rollbacks;
    QString passedNoReturn; ///< title of the step after which there is no return; empty = not passed
};

/// The known issue whose pattern matches the error or one of its details.
std::optional<release::KnownIssue> matchingIssue(const QList<release::KnownIssue> &issues,
                                                 const release::Error &error);

/// A failed step: the reason, what is true now, the likely cause, and the choices. Nothing happens until one
/// is made; skipping asks for its reason, rolling back for the way, aborting once more, all in the card.
class FailureCard : public TintBox
{
    Q_OBJECT
public:
    explicit FailureCard(QWidget *parent = nullptr);

    void tell(const FailureStory &story);

Q_SIGNALS:
    void retryChosen();
    void skipChosen(const QString &reason);
    void rollBackChosen(const QString &option);
    void abortChosen();
    void logWanted();
    void fixChosen();

private:
    QWidget *makeHead();
    QLayout *makeTools();
    QWidget *makeChoices();
    QWidget *makeSkip();
    QWidget *makeRollBack();
    QWidget *makeAbort();
    QPushButton *makeButton(const char *name, const QString &text, const QString &iconName);
    void showFoot(int page);
    void tellDetails(const release::Error &error);
    void tellTruths(const FailureStory &story);
    void offerRollbacks(const QList<release::RollbackOption> &options);
    void copyError();

    FailureStory m_story;
    QLabel *m_reason;
    QLabel *m_where;
    QLabel *m_code;
    CodeBox *m_details;
    QVBoxLayout *m_truths;
    TintBox *m_issue;
    QLabel *m_cause;
    QLabel *m_fix;
    QPushButton *m_runFix = nullptr;
    QWidget *m_body;
    QStackedWidget *m_foot;
    QPushButton *m_retry = nullptr;
    QPushButton *m_rollBack = nullptr;
    QLineEdit *m_skipReason = nullptr;
    QVBoxLayout *m_options = nullptr;
};

} // namespace slipway::gui
