// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/playbook.h"

#include <algorithm>

namespace slipway::release {

QString SourceLocation::toString() const
{
    QString text = file;
    if (line > 0)
        text += u':' + QString::number(line);
    if (line > 0 && column > 0)
        text += u':' + QString::number(column);
    return text;
}

const StepSpec *Playbook::step(const QString &id) const
{
    const auto it = std::find_if(steps.cbegin(), steps.cend(), [&](const StepSpec &s) { return s.id == id; });
    return it == steps.cend() ? nullptr : &*it;
}

const RollbackOption *Playbook::rollbackOption(const QString &optionName) const
{
    const auto it = std::find_if(rollback.cbegin(), rollback.cend(),
                                 [&](const RollbackOption &o) { return o.name == optionName; });
    return it == rollback.cend() ? nullptr : &*it;
}

} // namespace slipway::release
