// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/releaseroompage.h"

#include "gui/mainwindow.h"
#include "gui/targetwords.h"
#include "gui/workbench.h"

#include <QDesktopServices>
#include <QUrl>
#include <QVBoxLayout>

namespace slipway::gui {

namespace {

const QString layoutKey = QStringLiteral("room/layout");

} // namespace

ReleaseRoomPage::ReleaseRoomPage(Workbench &workbench, MainWindow &window)
    : Page(workbench), m_window(window), m_desk(new ReleaseDesk)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_desk);
    m_desk->room().restoreLayout(bench().settings().value(layoutKey).toByteArray());
    connect(&bench(), &Workbench::workspaceChanged, this, &ReleaseRoomPage::useWorkspace);
    connect(&bench(), &Workbench::ledgerChanged, this, &ReleaseRoomPage::useWorkspace);
    connect(m_desk, &ReleaseDesk::artifactWanted, this, &ReleaseRoomPage::showArtifact);
    connect(m_desk, &ReleaseDesk::told, &m_window, &MainWindow::say);
    connect(m_desk, &ReleaseDesk::verificationWanted, &m_window, &MainWindow::openVerification);
    connect(m_desk, &ReleaseDesk::activityChanged, this, &ReleaseRoomPage::showActivity);
    connect(m_desk, &ReleaseDesk::attentionWanted, &m_window, &MainWindow::notify);
    connect(m_desk, &ReleaseDesk::trustWanted, this,
            [this] { m_window.showPage(QStringLiteral("releases")); });
    connect(m_desk, &ReleaseDesk::closeAllowed, &m_window, &QWidget::close, Qt::QueuedConnection);
    connect(m_desk, &ReleaseDesk::environmentShown, this, [this](const QString &name) {
        m_environment = name;
        Q_EMIT titleChanged();
    });
    useWorkspace();
}

ReleaseRoomPage::~ReleaseRoomPage()
{
    bench().settings().setValue(layoutKey, m_desk->room().saveLayout());
}

QString ReleaseRoomPage::title() const
{
    return tr("Release");
}

QString ReleaseRoomPage::target() const
{
    return targetWords(m_desk->controller().state().facts);
}

void ReleaseRoomPage::useWorkspace()
{
    if (!bench().hasWorkspace() || m_desk->controller().isBusy())
        return;
    m_desk->setTrusted(bench().isTrusted(bench().workspace().dir));
    m_desk->setBase(bench().sessionRequest({}));
}

void ReleaseRoomPage::shown()
{
    m_desk->setTrusted(bench().hasWorkspace() && bench().isTrusted(bench().workspace().dir));
}

void ReleaseRoomPage::open(const QString &runId, const QString &)
{
    m_desk->openRun(runId);
}

void ReleaseRoomPage::prepare(const QString &environment, const QString &playbook)
{
    m_desk->startRelease(environment, playbook);
}

void ReleaseRoomPage::showArtifact(const QString &path)
{
    if (m_window.hasPage(QStringLiteral("artifacts")))
        m_window.openArtifact(path);
    else
        QDesktopServices::openUrl(QUrl::fromLocalFile(path));
}

void ReleaseRoomPage::showActivity()
{
    m_window.setActivity(m_desk->activity());
    m_window.setProgress(m_desk->progress(), m_desk->needsPerson());
    if (const QString seen = target(); seen != m_target) {
        m_target = seen;
        Q_EMIT titleChanged();
    }
}

} // namespace slipway::gui
