// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/questioncard.h"

#include "gui/corewords.h"
#include "release/goboard.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace slipway::gui {

using namespace release;

QuestionCard::QuestionCard(QWidget *parent)
    : TintBox(Tone::Attention, parent)
    , m_text(new IconLine(QStringLiteral("user"), Tone::Attention, {}))
    , m_answers(new QHBoxLayout)
{
    setObjectName(QStringLiteral("questionCard"));
    setAccessibleName(tr("Question"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    column->addWidget(m_text);
    m_answers->setContentsMargins(24, 0, 0, 0);
    m_answers->setSpacing(8);
    column->addLayout(m_answers);
}

void QuestionCard::ask(const Question &question, const QString &stepTitle)
{
    while (QLayoutItem *item = m_answers->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    m_first = nullptr;
    m_text->set(QStringLiteral("user"), Tone::Attention, coreWords(question.text),
                stepTitle.isEmpty() ? QString() : tr("Step %1 waits for you.").arg(stepTitle));
    setAccessibleDescription(question.text);
    switch (question.kind) {
    case QuestionKind::Item:
    case QuestionKind::Confirm:
        offer(tr("&Yes"), QStringLiteral("yes"), "answerYes", true);
        offer(tr("&No"), QStringLiteral("no"), "answerNo", false);
        break;
    case QuestionKind::Choice:
        for (const QString &choice : question.choices)
            offer(choice, choice, "answerChoice", choice == question.proposal);
        break;
    case QuestionKind::Decision:
        offerDecision(question);
        break;
    case QuestionKind::Text:
    case QuestionKind::TypedName:
    case QuestionKind::Secret:
        offerField(question);
        break;
    }
    m_answers->addStretch();
}

/// Go and no-go where all is green; else the red rows again, or an end.
void QuestionCard::offerDecision(const Question &question)
{
    GoAnswer answer;
    if (question.details[u"all_green"].toBool()) {
        answer.deed = GoAnswer::Deed::Sign;
        answer.go = true;
        offer(tr("&Go"), answer.toText(), "answerGo", true);
        answer.go = false;
        offer(tr("&No-go"), answer.toText(), "answerNoGo", false);
        return;
    }
    answer.deed = GoAnswer::Deed::Retry;
    for (const QJsonValue row : question.details[u"rows"].toArray()) {
        const QString status = row[u"status"].toString();
        if (status != u"pass" && status != u"not_applicable")
            answer.steps << row[u"step"].toString();
    }
    offer(tr("&Run the red rows again"), answer.toText(), "answerRetry", true);
    offer(tr("&Stop"), GoAnswer{}.toText(), "answerStop", false);
}

void QuestionCard::takeFocus()
{
    if (m_first != nullptr)
        m_first->setFocus(Qt::OtherFocusReason);
}

void QuestionCard::offer(const QString &label, const QString &answer, const char *name, bool primary)
{
    auto *button = new QPushButton(label);
    button->setObjectName(QLatin1String(name));
    button->setAutoDefault(true);
    if (primary)
        button->setProperty("kind", QStringLiteral("primary"));
    connect(button, &QPushButton::clicked, this, [this, answer] { Q_EMIT answered(answer); });
    m_answers->addWidget(button);
    if (m_first == nullptr || primary)
        m_first = button;
}

void QuestionCard::offerField(const Question &question)
{
    auto *field = new QLineEdit(question.kind == QuestionKind::Text ? question.proposal : QString());
    field->setObjectName(QStringLiteral("answerField"));
    field->setAccessibleName(question.text);
    field->setMinimumWidth(260);
    if (question.kind == QuestionKind::Secret)
        field->setEchoMode(QLineEdit::Password);
    auto *button =
        new QPushButton(question.kind == QuestionKind::Secret ? tr("Use for this run") : tr("Answer"));
    button->setObjectName(QStringLiteral("answerSend"));
    button->setProperty("kind", QStringLiteral("primary"));
    const auto allowed = [field, question] {
        return question.kind == QuestionKind::TypedName ? field->text() == question.proposal
                                                        : !field->text().isEmpty();
    };
    button->setEnabled(allowed());
    connect(field, &QLineEdit::textChanged, button, [button, allowed] { button->setEnabled(allowed()); });
    const auto send = [this, field, allowed] {
        if (allowed())
            Q_EMIT answered(field->text());
    };
    connect(field, &QLineEdit::returnPressed, this, send);
    connect(button, &QPushButton::clicked, this, send);
    m_answers->addWidget(field);
    m_answers->addWidget(button);
    m_first = field;
}

} // namespace slipway::gui
