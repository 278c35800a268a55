// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/mainwindow.h"
#include "gui/releasespage.h"
#include "gui/workbench.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

namespace screenshots {

using namespace slipway::gui;

/// A window over a workspace of its own.
class SceneWindow : public QWidget
{
public:
    explicit SceneWindow(bool withWorkspace, bool trusted = true)
    {
        const QString dir = m_dir.filePath(QStringLiteral("isp-billing"));
        QDir().mkpath(dir);
        QFile file(QString(dir + QStringLiteral("/slipway.yaml")));
        if (file.open(QIODevice::WriteOnly))
            file.write("slipway: 1\nworkspace: isp-billing\nledger: var/ledger.sqlite\nenvironments:\n"
                       "  production: {protection: confirm, database: '${NO_SUCH}'}\n"
                       "  staging: {protection: confirm, database: '${NO_SUCH}'}\n"
                       "  local: {protection: none, database: '${NO_SUCH}'}\n"
                       "  eu-preview: {protection: confirm, database: '${NO_SUCH}', stripe: {secret_key: "
                       "'keychain:eu', mode: test}}\n");
        file.close();
        m_bench = std::make_unique<Workbench>(m_dir.filePath(QStringLiteral("settings.ini")));
        m_window = new MainWindow(*m_bench);
        m_window->setParent(this, Qt::Widget);
        if (withWorkspace) {
            if (trusted)
                m_bench->trust(dir);
            m_window->openWorkspace(dir);
        }
        m_window->show();
    }
    ~SceneWindow() override { delete m_window; }
    MainWindow &window() { return *m_window; }
    ReleasesPage &releases()
    {
        return *static_cast<ReleasesPage *>(m_window->page(QStringLiteral("releases")));
    }

protected:
    void resizeEvent(QResizeEvent *) override { m_window->resize(size()); }

private:
    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    MainWindow *m_window;
};

} // namespace screenshots
