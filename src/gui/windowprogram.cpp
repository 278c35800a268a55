// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/windowprogram.h"

#include "console/diagnostics.h"
#include "console/playbooks.h"
#include "gui/languages.h"
#include "gui/mainwindow.h"
#include "gui/theme.h"
#include "gui/workbench.h"
#include "playbook/workspacereader.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QTimer>

// Outside any namespace, as the macro wants it: the linker drops resources of a static library otherwise.
static void initialize()
{
    Q_INIT_RESOURCE(window);
    Q_INIT_RESOURCE(slipway_i18n);
}

namespace slipway::gui {

void loadWindowResources()
{
    console::loadResources();
    initialize();
}

int runWindow(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("slipway-desktop"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SLIPWAY_VERSION));
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.slipway.Slipway"));
    console::startDiagnostics(false);
    loadWindowResources();
    Workbench bench;
    applyLanguage(application, bench.settings().value(QStringLiteral("look/language")).toString());
    applyTheme(application,
               themeChoiceFromName(bench.settings().value(QStringLiteral("look/theme")).toString()));
    QCommandLineParser parser;
    parser.setApplicationDescription(QCoreApplication::translate("Program", "The window of Slipway."));
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption workspace(
        QStringLiteral("workspace"),
        QCoreApplication::translate("Program", "Folder with a slipway.yaml; otherwise the last one."),
        QStringLiteral("DIR"));
    const QCommandLineOption demo(
        QStringLiteral("demo"),
        QCoreApplication::translate("Program", "Start with the sample product on the embedded defaults."));
    const QCommandLineOption product(QStringLiteral("product"),
                                     QCoreApplication::translate("Program", "Sample product of the demo."),
                                     QStringLiteral("NAME"));
    const QCommandLineOption folder(
        QStringLiteral("dir"),
        QCoreApplication::translate("Program", "Empty folder for the demo; otherwise a temporary one."),
        QStringLiteral("DIR"));
    parser.addOptions({workspace, demo, product, folder});
    parser.addPositionalArgument(QStringLiteral("FILE"),
                                 QCoreApplication::translate("Program", "A release artifact to look at."),
                                 QStringLiteral("[FILE]"));
    parser.process(application);

    QString dir = parser.value(workspace);
    if (dir.isEmpty() && parser.positionalArguments().isEmpty() && !parser.isSet(demo)) {
        dir = playbook::findWorkspace(QDir::currentPath());
        if (dir.isEmpty())
            dir = bench.recentWorkspaces().value(0);
    }
    MainWindow window(bench);
    if (!dir.isEmpty())
        window.openWorkspace(QDir(dir).absolutePath());
    window.show();
    if (!parser.positionalArguments().isEmpty())
        window.openArtifact(QDir::current().absoluteFilePath(parser.positionalArguments().first()));
    if (parser.isSet(demo))
        QTimer::singleShot(0, &window, [&] {
            const QString where = parser.value(folder);
            window.tryDemo(parser.value(product),
                           where.isEmpty() ? where : QDir::current().absoluteFilePath(where));
        });
    return QApplication::exec();
}

} // namespace slipway::gui
