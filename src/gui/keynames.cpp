// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/keynames.h"

#include <QKeySequence>

namespace slipway::gui {

QString keyNames(const QString &portable)
{
    return QKeySequence(portable, QKeySequence::PortableText)
        .toString(QKeySequence::NativeText)
        .replace(u'+', u' ');
}

} // namespace slipway::gui
