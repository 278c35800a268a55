// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/resultcard.h"

#include "gui/icons.h"
#include "gui/steptreemodel.h"
#include "gui/waybackbox.h"

#include <QCoreApplication>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStyle>

namespace slipway::gui {

using namespace release;

namespace {

struct Look
{
    const char *icon;
    Tone tone;
};

Look lookOf(RunStatus status)
{
    switch (status) {
    case RunStatus::Succeeded:
        return {"ok", Tone::Ok};
    case RunStatus::Failed:
    case RunStatus::Refused:
        return {"fail", Tone::Failed};
    case RunStatus::Interrupted:
        return {"warn", Tone::Attention};
    case RunStatus::Cancelled:
        return {"stop", Tone::Neutral};
    case RunStatus::Planned:
    case RunStatus::Running:
        return {"run", Tone::Running};
    }
    Q_UNREACHABLE();
}

/// Style sheets look at properties only when a widget is polished.
void makePrimary(QPushButton *button, bool primary, const QString &iconName)
{
    button->setProperty("kind", primary ? QStringLiteral("primary") : QString());
    button->setIcon(primary ? accentIcon(iconName) : icon(iconName));
    button->style()->unpolish(button);
    button->style()->polish(button);
}

void emptyLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
}

} // namespace

QString runStatusWord(RunStatus status)
{
    const auto words = [](const char *text) { return QCoreApplication::translate("ResultCard", text); };
    switch (status) {
    case RunStatus::Succeeded:
        return words(QT_TRANSLATE_NOOP("ResultCard", "Succeeded"));
    case RunStatus::Failed:
        return words(QT_TRANSLATE_NOOP("ResultCard", "Failed"));
    case RunStatus::Refused:
        return words(QT_TRANSLATE_NOOP("ResultCard", "Refused"));
    case RunStatus::Interrupted:
        return words(QT_TRANSLATE_NOOP("ResultCard", "Interrupted"));
    case RunStatus::Cancelled:
        return words(QT_TRANSLATE_NOOP("ResultCard", "Cancelled"));
    case RunStatus::Planned:
        return words(QT_TRANSLATE_NOOP("ResultCard", "Planned"));
    case RunStatus::Running:
        return words(QT_TRANSLATE_NOOP("ResultCard", "Running"));
    }
    Q_UNREACHABLE();
}

ResultCard::ResultCard(QWidget *parent)
    : TintBox({}, parent)
    , m_sign(new IconLine(QStringLiteral("ok"), Tone::Ok, {}))
    , m_verdict(textLabel({}, 2, QFont::Bold))
    , m_reason(textLabel({}))
    , m_facts(textLabel({}, 1, QFont::Normal, true))
    , m_lines(new QVBoxLayout)
    , m_actions(new QHBoxLayout)
    , m_options(new QVBoxLayout)
    , m_optionBox(new QWidget)
{
    setObjectName(QStringLiteral("resultCard"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(8);
    m_sign->setTight();
    auto *head = new QHBoxLayout;
    head->addWidget(m_sign, 0, Qt::AlignVCenter);
    head->addWidget(m_verdict, 1);
    column->addLayout(head);
    column->addWidget(m_reason);
    column->addWidget(m_facts);
    m_lines->setSpacing(4);
    column->addLayout(m_lines);
    column->addSpacing(8);
    m_artifact = makeButton("resultArtifact", tr("&Open artifact"), QStringLiteral("box"));
    m_resume = makeButton("resultResume", tr("&Resume run"), QStringLiteral("play"));
    m_rollBack = makeButton("resultRollBack", tr("Roll &back…"), QStringLiteral("undo"));
    m_again = makeButton("resultNew", tr("&New release"), QStringLiteral("plus"));
    m_actions->setSpacing(8);
    m_fix = makeButton("resultFix", tr("Run the known fi&x…"), QStringLiteral("play"));
    connect(m_fix, &QPushButton::clicked, this, &ResultCard::fixWanted);
    for (QPushButton *button : {m_resume, m_fix, m_artifact, m_rollBack, m_again})
        m_actions->addWidget(button);
    m_actions->addStretch();
    column->addLayout(m_actions);
    m_optionBox->setLayout(m_options);
    m_options->setContentsMargins(0, 8, 0, 0);
    m_optionBox->hide();
    column->addWidget(m_optionBox);
    connect(m_artifact, &QPushButton::clicked, this, &ResultCard::artifactWanted);
    connect(m_resume, &QPushButton::clicked, this, &ResultCard::resumeWanted);
    connect(m_again, &QPushButton::clicked, this, &ResultCard::newReleaseWanted);
    connect(m_rollBack, &QPushButton::clicked, this,
            [this] { m_optionBox->setVisible(m_optionBox->isHidden()); });
}

QPushButton *ResultCard::makeButton(const char *name, const QString &text, const QString &iconName)
{
    auto *button = new QPushButton(icon(iconName), text);
    button->setObjectName(QLatin1String(name));
    return button;
}

void ResultCard::tell(const Story &story)
{
    const Look look = lookOf(story.status);
    m_sign->set(QLatin1String(look.icon), look.tone, {});
    setBorder(look.tone);
    m_verdict->setText(runStatusWord(story.status));
    setAccessibleName(tr("Run ended: %1").arg(m_verdict->text()));
    m_reason->setText(story.reason);
    m_reason->setVisible(!story.reason.isEmpty());
    QStringList facts{tr("took %1").arg(clockText(story.tookMs)),
                      tr("%n check(s) passed", nullptr, story.passed)};
    if (story.failed > 0)
        facts << tr("%n check(s) failed", nullptr, story.failed);
    if (story.skipped > 0)
        facts << tr("%n check(s) skipped", nullptr, story.skipped);
    if (!story.after.isEmpty())
        facts << (story.before == story.after ? tr("revision %1, as before").arg(story.after)
                  : story.before.isEmpty()    ? tr("revision %1, before: none").arg(story.after)
                                              : tr("revision %1 → %2").arg(story.before, story.after));
    m_facts->setText(facts.join(QStringLiteral("  ·  ")));
    emptyLayout(m_lines);
    for (const QString &line : story.details)
        m_lines->addWidget(new IconLine(QStringLiteral("info"), Tone::Running, line));
    for (const QString &line : story.leftToAPerson)
        m_lines->addWidget(
            new IconLine(QStringLiteral("user"), Tone::Attention, line, tr("left to a person")));
    if (!story.artifactPath.isEmpty())
        m_lines->addWidget(new IconLine(QStringLiteral("box"), {}, tr("Artifact"), story.artifactPath));
    m_artifact->setVisible(!story.artifactPath.isEmpty());
    m_fix->setVisible(story.mayFix);
    m_resume->setText(story.fixed ? tr("&Resume the release") : tr("&Resume run"));
    m_resume->setVisible(story.mayResume);
    makePrimary(m_resume, story.mayResume, QStringLiteral("play"));
    makePrimary(m_artifact, !story.mayResume, QStringLiteral("box"));
    m_rollBack->setVisible(!story.rollbacks.isEmpty());
    offerRollbacks(story);
}

void ResultCard::takeFocus()
{
    (m_resume->isVisibleTo(this)     ? m_resume
     : m_artifact->isVisibleTo(this) ? m_artifact
                                     : m_again)
        ->setFocus(Qt::OtherFocusReason);
}

void ResultCard::offerRollbacks(const Story &story)
{
    emptyLayout(m_options);
    m_optionBox->hide();
    if (const QString words = noReturnWords(story.passedNoReturn); !words.isEmpty())
        m_options->addWidget(new IconLine(QStringLiteral("warn"), Tone::Attention, words));
    for (const RollbackOption &option : story.rollbacks) {
        auto *box = new WayBackBox(option, "resultRollBackOption");
        m_options->addWidget(box);
        connect(box, &WayBackBox::chosen, this, &ResultCard::rollBackWanted);
    }
}

} // namespace slipway::gui
