// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/silentoperator.h"

namespace slipway::gui {

using namespace release;

Result<QString> SilentOperator::ask(const Question &question)
{
    return Error{QStringLiteral("not_interactive"), question.text, {}, ErrorKind::Usage};
}

FailureAnswer SilentOperator::failed(const QString &, const QString &, const Error &)
{
    return {};
}

} // namespace slipway::gui
