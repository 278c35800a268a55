// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "scenes.h"

#include "gui/languages.h"
#include "gui/theme.h"
#include "gui/windowprogram.h"

#include <QApplication>
#include <QDir>
#include <QProcess>
#include <QTest>
#include <QTextStream>

// screenshots FOLDER [PART OF A NAME]: every scene in light, dark and German, and German again at scale 1.5,
// offscreen. With QT_SCALE_FACTOR in the environment that scale alone.
namespace screenshots {

QList<Scene> &scenes()
{
    static QList<Scene> all;
    return all;
}

} // namespace screenshots

using namespace slipway::gui;

namespace {

constexpr auto scaleVariable = "QT_SCALE_FACTOR";

} // namespace

int main(int argc, char *argv[])
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    // Pictures name roles: who runs a release is not who builds it.
    for (const auto &[name, value] :
         {std::pair{"GIT_CONFIG_COUNT", "2"}, std::pair{"GIT_CONFIG_KEY_0", "user.name"},
          std::pair{"GIT_CONFIG_VALUE_0", "Release captain"}, std::pair{"GIT_CONFIG_KEY_1", "user.email"},
          std::pair{"GIT_CONFIG_VALUE_1", "captain@isp.example"}})
        qputenv(name, value);
    QApplication application(argc, argv);
    QFont font = QApplication::font();
    font.setPixelSize(13);
    QApplication::setFont(font);
    loadWindowResources();
    const QDir folder(application.arguments().value(1, QStringLiteral("screenshots")));
    folder.mkpath(QStringLiteral("."));
    const QString part = application.arguments().value(2);
    struct Look
    {
        QString suffix;
        ThemeChoice theme;
        QString language;
    };
    const QList<Look> plain = {{{}, ThemeChoice::Light, QStringLiteral("en")},
                               {QStringLiteral("-dark"), ThemeChoice::Dark, QStringLiteral("en")},
                               {QStringLiteral("-german"), ThemeChoice::Light, QStringLiteral("de")}};
    const QList<Look> large = {{QStringLiteral("-german-large"), ThemeChoice::Light, QStringLiteral("de")}};
    const bool scaled = qEnvironmentVariableIsSet(scaleVariable);
    const QList<Look> &looks = scaled ? large : plain;
    for (const Look &look : looks) {
        applyLanguage(application, look.language);
        applyTheme(application, look.theme);
        for (const screenshots::Scene &scene : screenshots::scenes()) {
            if (!scene.name.contains(part))
                continue;
            const std::unique_ptr<QWidget> widget = scene.make();
            widget->resize(scene.size);
            widget->show();
            if (widget->property("ready").isValid()) // a live one says itself when it is there
                (void)QTest::qWaitFor([&widget] { return widget->property("ready").toBool(); }, 120'000);
            QTest::qWait(scene.settleMs);
            const QString file = folder.filePath(QString(scene.name + look.suffix + QStringLiteral(".png")));
            if (!widget->grab().save(file))
                return 1;
            QTextStream(stdout) << file << '\n';
        }
    }
    if (scaled)
        return 0;
    qputenv(scaleVariable, "1.5"); // read once, when a program begins
    return QProcess::execute(QCoreApplication::applicationFilePath(), application.arguments().mid(1));
}
