// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "release/ports.h"

class QLineEdit;
class QHBoxLayout;

namespace slipway::gui {

/// A question to the person, asked in its place on the page. Return gives the proposed answer.
class QuestionCard : public TintBox
{
    Q_OBJECT
public:
    explicit QuestionCard(QWidget *parent = nullptr);

    void ask(const release::Question &question, const QString &stepTitle);
    void takeFocus();

Q_SIGNALS:
    void answered(const QString &text);

private:
    void offer(const QString &label, const QString &answer, const char *name, bool primary);
    void offerField(const release::Question &question);
    void offerDecision(const release::Question &question);

    IconLine *m_text;
    QHBoxLayout *m_answers;
    QWidget *m_first = nullptr;
};

} // namespace slipway::gui
