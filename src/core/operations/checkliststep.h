// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/checkitem.h"
#include "release/step.h"

namespace slipway::operations {

/// What people do and confirm, item by item: at a prompt, in the window or by an answers file. Items that
/// this run has settled already stay settled. Without an answer an item is left to a person; with `require`
/// that blocks the plan. Kinds `manual` and `checklist`.
class ChecklistStep : public release::Step
{
public:
    release::Forecast forecast(release::StepContext &context) override;
    release::StepOutcome run(release::StepContext &context) override;
    static void validate(const release::StepSpec &spec, const release::Complain &complain);
};

/// The items of a step of these kinds as written, none of them settled.
QJsonArray checklistItems(const release::StepSpec &spec);

} // namespace slipway::operations
