// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

class QApplication;

namespace slipway::gui {

struct Language
{
    QString code; ///< en, de; empty = the system's
    QString name; ///< in that language
};

QList<Language> languages();
/// Loads the catalogue of the language (English has one as well, for its plurals) and tells every window.
void applyLanguage(QApplication &application, const QString &code);

} // namespace slipway::gui
