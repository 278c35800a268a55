// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/languages.h"

#include <QApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace slipway::gui {

QList<Language> languages()
{
    return {{{}, QCoreApplication::translate("Languages", "As the system")},
            {QStringLiteral("en"), QStringLiteral("English")},
            {QStringLiteral("de"), QStringLiteral("Deutsch")}};
}

void applyLanguage(QApplication &application, const QString &code)
{
    static QTranslator ours;
    static QTranslator qts;
    const QString wanted = code.isEmpty() ? QLocale::system().name().left(2) : code;
    const QString language = wanted == u"de" ? wanted : QStringLiteral("en");
    QLocale::setDefault(code.isEmpty() ? QLocale::system() : QLocale(language));
    QCoreApplication::removeTranslator(&qts);
    QCoreApplication::removeTranslator(&ours);
    if (qts.load(QString(QStringLiteral("qtbase_") + language),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        application.installTranslator(&qts);
    if (ours.load(QString(QStringLiteral(":/i18n/slipway_") + language)))
        application.installTranslator(&ours);
}

} // namespace slipway::gui
