// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/prompt.h"
#include "console/releasejob.h"

namespace slipway::cli {

/// The people of the headless demo, who are none: a product's `answers.yaml` answers its checklists, and
/// every role that must sign does so by an approval that says what it is. The window's demo asks the person
/// before it instead.
class DemoPeople
{
public:
    explicit DemoPeople(QString dir) : m_dir(std::move(dir)) {}
    release::Result<void> answer(PromptOperator &person, release::RunOptions &options) const;
    /// Returns the roles that were signed as.
    release::Result<QStringList> sign(console::ReleaseSession &session, const console::ReleaseJob &job,
                                      std::stop_token stop) const;

private:
    QString m_dir;
};

} // namespace slipway::cli
