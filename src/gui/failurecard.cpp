// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/failurecard.h"

#include "gui/codebox.h"
#include "gui/corewords.h"
#include "gui/icons.h"
#include "gui/stepdelegate.h"
#include "gui/waybackbox.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QRegularExpression>
#include <QStackedWidget>

namespace slipway::gui {

using namespace release;

namespace {

enum Foot { Choices, Skip, Rollbacks, Abort };

void emptyLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
}

QHBoxLayout *footRow(QWidget *widget)
{
    auto *row = new QHBoxLayout(widget);
    row->setContentsMargins(12, 12, 12, 12);
    row->setSpacing(8);
    return row;
}

} // namespace

std::optional<KnownIssue> matchingIssue(const QList<KnownIssue> &issues, const Error &error)
{
    const QString text = QString(error.message + u'\n' + error.details.join(u'\n'));
    for (const KnownIssue &issue : issues) {
        if (QRegularExpression(issue.pattern).match(text).hasMatch())
            return issue;
    }
    return {};
}

FailureCard::FailureCard(QWidget *parent)
    : TintBox({}, parent)
    , m_reason(textLabel({}, 1.15, QFont::DemiBold))
    , m_where(textLabel({}, 0.92, QFont::Normal, true))
    , m_code(new QLabel)
    , m_details(new CodeBox(tr("What the step said last"), 7))
    , m_truths(new QVBoxLayout)
    , m_issue(new TintBox(Tone::Attention))
    , m_cause(textLabel({}))
    , m_fix(textLabel({}))
    , m_body(new QWidget)
    , m_foot(new QStackedWidget)
{
    setObjectName(QStringLiteral("failureCard"));
    setBorder(Tone::Failed);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    column->addWidget(makeHead());
    auto *body = new QVBoxLayout;
    body->setContentsMargins(16, 12, 16, 12);
    body->setSpacing(12);
    m_details->setObjectName(QStringLiteral("failureDetails"));
    body->addLayout(makeTools());
    body->addWidget(m_details);
    auto *halves = new QHBoxLayout;
    halves->setSpacing(16);
    auto *left = new QVBoxLayout;
    left->setSpacing(6);
    left->addWidget(sectionName(tr("What is true now")));
    left->addLayout(m_truths);
    left->addStretch();
    halves->addLayout(left, 1);
    auto *issue = new QVBoxLayout(m_issue);
    issue->setContentsMargins(12, 10, 12, 10);
    issue->setSpacing(6);
    issue->addWidget(sectionName(tr("Known issue")));
    issue->addWidget(m_cause);
    issue->addWidget(m_fix);
    m_runFix = makeButton("failureFix", tr("Run the fi&x as steps…"), QStringLiteral("play"));
    m_runFix->setToolTip(tr(
        "This run ends as failed; the fix is planned and shown before it runs, then the release is resumed"));
    issue->addWidget(m_runFix, 0, Qt::AlignLeft);
    connect(m_runFix, &QPushButton::clicked, this, &FailureCard::fixChosen);
    issue->addStretch();
    halves->addWidget(m_issue, 1);
    body->addLayout(halves);
    m_body->setLayout(body);
    column->addWidget(m_body);
    column->addWidget(rule());
    m_foot->addWidget(makeChoices());
    m_foot->addWidget(makeSkip());
    m_foot->addWidget(makeRollBack());
    m_foot->addWidget(makeAbort());
    m_foot->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    column->addWidget(m_foot);
    showFoot(Choices);
}

QWidget *FailureCard::makeHead()
{
    auto *head = new TintBox(Tone::Failed);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(12);
    auto *sign = new IconLine(QStringLiteral("fail"), Tone::Failed, {});
    sign->setTight();
    row->addWidget(sign, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(3);
    column->addWidget(m_reason);
    column->addWidget(m_where);
    row->addLayout(column, 1);
    return head;
}

QLayout *FailureCard::makeTools()
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_code->setFont(monoFont(font()));
    m_code->setTextInteractionFlags(Qt::TextSelectableByMouse);
    row->addWidget(m_code, 1);
    auto *log = makeButton("failureLog", tr("&Log of this step"), QStringLiteral("term"));
    auto *copy = makeButton("failureCopy", tr("&Copy"), QStringLiteral("copy"));
    for (QPushButton *button : {log, copy}) {
        button->setProperty("kind", QStringLiteral("link"));
        row->addWidget(button);
    }
    connect(log, &QPushButton::clicked, this, &FailureCard::logWanted);
    connect(copy, &QPushButton::clicked, this, &FailureCard::copyError);
    return row;
}

/// The foot is as large as what it shows, not as the largest of its pages. The ways back take the place of the
/// reasons: both together would not fit on the page.
void FailureCard::showFoot(int page)
{
    m_body->setVisible(page != Rollbacks);
    m_foot->setCurrentIndex(page);
    for (int at = 0; at < m_foot->count(); ++at) {
        const auto policy = at == page ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        m_foot->widget(at)->setSizePolicy(policy, policy);
    }
    m_foot->setMaximumHeight(QWIDGETSIZE_MAX);
    m_foot->updateGeometry();
}

QPushButton *FailureCard::makeButton(const char *name, const QString &text, const QString &iconName)
{
    auto *button = new QPushButton(icon(iconName), text);
    button->setObjectName(QLatin1String(name));
    return button;
}

QWidget *FailureCard::makeChoices()
{
    auto *foot = new QWidget;
    auto *row = footRow(foot);
    m_retry = makeButton("failureRetry", tr("&Retry step"), QStringLiteral("retry"));
    m_retry->setProperty("kind", QStringLiteral("primary"));
    m_retry->setIcon(accentIcon(QStringLiteral("retry")));
    auto *skip = makeButton("failureSkip", tr("&Skip with reason…"), QStringLiteral("skip"));
    m_rollBack = makeButton("failureRollBack", tr("Roll &back…"), QStringLiteral("undo"));
    auto *abort = makeButton("failureAbort", tr("&Abort run…"), QStringLiteral("stop"));
    abort->setIcon(icon(QStringLiteral("stop"), Tone::Failed));
    abort->setProperty("kind", QStringLiteral("danger"));
    row->addWidget(m_retry);
    row->addWidget(skip);
    row->addWidget(m_rollBack);
    row->addStretch();
    row->addWidget(abort);
    connect(m_retry, &QPushButton::clicked, this, &FailureCard::retryChosen);
    connect(skip, &QPushButton::clicked, this, [this] {
        showFoot(Skip);
        m_skipReason->setFocus();
    });
    connect(m_rollBack, &QPushButton::clicked, this, [this] {
        showFoot(Rollbacks);
        m_foot->currentWidget()->setFocus();
    });
    connect(abort, &QPushButton::clicked, this, [this] { showFoot(Abort); });
    return foot;
}

QWidget *FailureCard::makeSkip()
{
    auto *foot = new QWidget;
    auto *row = footRow(foot);
    m_skipReason = new QLineEdit;
    m_skipReason->setObjectName(QStringLiteral("failureReason"));
    m_skipReason->setPlaceholderText(tr("Why may this step be skipped? The reason goes into the artifact."));
    m_skipReason->setAccessibleName(tr("Reason for skipping"));
    auto *skip = makeButton("failureSkipNow", tr("&Skip step"), QStringLiteral("skip"));
    auto *back = makeButton("failureBackFromSkip", tr("Back"), QStringLiteral("undo"));
    skip->setProperty("kind", QStringLiteral("primary"));
    skip->setIcon(accentIcon(QStringLiteral("skip")));
    skip->setEnabled(false);
    row->addWidget(m_skipReason, 1);
    row->addWidget(skip);
    row->addWidget(back);
    const auto send = [this] {
        const QString reason = m_skipReason->text().trimmed();
        if (!reason.isEmpty())
            Q_EMIT skipChosen(reason);
    };
    connect(m_skipReason, &QLineEdit::textChanged, skip,
            [skip](const QString &text) { skip->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_skipReason, &QLineEdit::returnPressed, this, send);
    connect(skip, &QPushButton::clicked, this, send);
    connect(back, &QPushButton::clicked, this, [this] { showFoot(Choices); });
    return foot;
}

QWidget *FailureCard::makeRollBack()
{
    auto *foot = new QWidget;
    auto *column = new QVBoxLayout(foot);
    column->setContentsMargins(16, 12, 16, 12);
    column->setSpacing(8);
    column->addWidget(sectionName(tr("Ways back")));
    m_options = new QVBoxLayout;
    m_options->setSpacing(8);
    column->addLayout(m_options);
    auto *row = new QHBoxLayout;
    row->addWidget(
        textLabel(
            tr("This run ends as failed. The way back is planned and shown before anything of it runs."),
            0.92, QFont::Normal, true),
        1);
    auto *back = makeButton("failureBackFromRollBack", tr("Back"), QStringLiteral("undo"));
    row->addWidget(back);
    column->addLayout(row);
    connect(back, &QPushButton::clicked, this, [this] { showFoot(Choices); });
    return foot;
}

QWidget *FailureCard::makeAbort()
{
    auto *foot = new QWidget;
    auto *row = footRow(foot);
    row->addWidget(
        textLabel(
            tr("The run ends here as failed, with an artifact. Nothing is undone; it can be resumed later.")),
        1);
    auto *abort = makeButton("failureAbortNow", tr("&Abort run"), QStringLiteral("stop"));
    abort->setProperty("kind", QStringLiteral("danger"));
    auto *back = makeButton("failureBackFromAbort", tr("Back"), QStringLiteral("undo"));
    row->addWidget(abort);
    row->addWidget(back);
    connect(abort, &QPushButton::clicked, this, &FailureCard::abortChosen);
    connect(back, &QPushButton::clicked, this, [this] { showFoot(Choices); });
    return foot;
}

void FailureCard::tell(const FailureStory &story)
{
    m_story = story;
    showFoot(Choices);
    m_skipReason->clear();
    m_reason->setText(coreWords(story.error.message));
    setAccessibleName(tr("Step %1 failed: %2").arg(story.stepTitle, story.error.message));
    m_code->setText(story.error.code);
    m_where->setText(tr("Step %1, %2  ·  failed at %3 after %4")
                         .arg(QString::number(story.stepNumber), story.stepTitle,
                              story.at.toLocalTime().toString(QStringLiteral("HH:mm:ss")),
                              clockText(story.tookMs)));
    tellDetails(story.error);
    tellTruths(story);
    m_issue->setVisible(story.issue.has_value());
    if (story.issue) {
        m_cause->setText(tr("<b>Cause</b>  %1").arg(story.issue->cause.toHtmlEscaped()));
        m_fix->setText(tr("<b>Fix</b>  %1").arg(story.issue->fix.toHtmlEscaped()));
        m_runFix->setVisible(!story.issue->steps.isEmpty());
    }
    offerRollbacks(story.rollbacks);
    m_retry->setFocus(Qt::OtherFocusReason);
}

/// The last that it said; what is known about it stands below in words of its own.
void FailureCard::tellDetails(const Error &error)
{
    constexpr qsizetype shown = 12; // the log has the rest
    QStringList lines = error.details.mid(std::max<qsizetype>(0, error.details.size() - shown));
    if (m_story.issue) {
        lines.erase(std::remove_if(lines.begin(), lines.end(),
                                   [this](const QString &line) {
                                       return line.endsWith(m_story.issue->cause) ||
                                              line.endsWith(m_story.issue->fix);
                                   }),
                    lines.end());
    }
    m_details->setProse(lines.join(u'\n'));
    m_details->moveCursor(QTextCursor::End);
    m_details->setVisible(!lines.isEmpty());
}

void FailureCard::tellTruths(const FailureStory &story)
{
    emptyLayout(m_truths);
    for (const Truth &truth : story.truths)
        m_truths->addWidget(
            new IconLine(stepMarkIcon(truth.mark), stepMarkTone(truth.mark), truth.text, truth.detail));
}

void FailureCard::offerRollbacks(const QList<RollbackOption> &options)
{
    emptyLayout(m_options);
    m_rollBack->setEnabled(!options.isEmpty());
    m_rollBack->setToolTip(options.isEmpty() ? tr("This playbook has no way back.") : QString());
    if (const QString words = noReturnWords(m_story.passedNoReturn); !words.isEmpty())
        m_options->addWidget(new IconLine(QStringLiteral("warn"), Tone::Attention, words));
    for (const RollbackOption &option : options) {
        auto *box = new WayBackBox(option, "failureRollBackOption");
        m_options->addWidget(box);
        connect(box, &WayBackBox::chosen, this, &FailureCard::rollBackChosen);
    }
}

void FailureCard::copyError()
{
    const Error &error = m_story.error;
    QGuiApplication::clipboard()->setText(QString(m_story.stepTitle + u'\n' + error.code +
                                                  QStringLiteral(": ") + error.message + u'\n' +
                                                  error.details.join(u'\n')));
}

} // namespace slipway::gui
