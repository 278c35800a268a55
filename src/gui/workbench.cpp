// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/workbench.h"

#include "playbook/workspacereader.h"

#include <QDir>

namespace slipway::gui {

using namespace release;

namespace {

const QString recentKey = QStringLiteral("workspaces/recent");
const QString trustedKey = QStringLiteral("workspaces/trusted");
const QString ledgerKey = QStringLiteral("ledger/path");
constexpr int recentLimit = 8;

QString workspaceFile(const QString &dir)
{
    return QDir(dir).filePath(QStringLiteral("slipway.yaml"));
}

} // namespace

Workbench::Workbench(const QString &settingsFile, QObject *parent)
    : QObject(parent)
    , m_settings(settingsFile.isEmpty()
                     ? std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                                   QStringLiteral("slipway"), QStringLiteral("slipway"))
                     : std::make_unique<QSettings>(settingsFile, QSettings::IniFormat))
    , m_processEnvironment(QProcessEnvironment::systemEnvironment())
{
}

Workbench::~Workbench() = default;

Result<void> Workbench::openWorkspace(const QString &dir)
{
    auto read = playbook::readWorkspace(workspaceFile(QDir(dir).absolutePath()));
    if (!read)
        return read.error();
    m_workspace = std::move(*read);
    remember(m_workspace.dir);
    Q_EMIT workspaceChanged();
    Q_EMIT ledgerChanged();
    return {};
}

void Workbench::closeWorkspace()
{
    m_workspace = {};
    Q_EMIT workspaceChanged();
    Q_EMIT ledgerChanged();
}

QStringList Workbench::environmentNames() const
{
    QStringList names;
    for (const Environment &environment : m_workspace.environments)
        names << environment.name;
    return names;
}

QString Workbench::ledgerPath() const
{
    const QString workspaceLedger =
        m_workspace.environments.isEmpty() ? QString() : m_workspace.environments.first().settings.ledger;
    return console::resolveLedgerPath(ledgerOverride(), m_processEnvironment, workspaceLedger,
                                      m_workspace.dir);
}

void Workbench::setLedgerOverride(const QString &path)
{
    m_settings->setValue(ledgerKey, path);
    Q_EMIT ledgerChanged();
}

QString Workbench::ledgerOverride() const
{
    return m_settings->value(ledgerKey).toString();
}

void Workbench::setProcessEnvironment(const QProcessEnvironment &environment)
{
    m_processEnvironment = environment;
}

console::SessionRequest Workbench::sessionRequest(const QString &environmentName) const
{
    console::SessionRequest request;
    request.workspaceDir = m_workspace.dir;
    request.startDir = m_workspace.dir;
    request.environment = environmentName;
    request.ledger = ledgerOverride();
    request.processEnvironment = m_processEnvironment;
    return request;
}

QStringList Workbench::recentWorkspaces() const
{
    QStringList recent = m_settings->value(recentKey).toStringList();
    recent.removeIf([](const QString &dir) { return !QFile::exists(workspaceFile(dir)); });
    return recent;
}

bool Workbench::isTrusted(const QString &workspaceDir) const
{
    return m_settings->value(trustedKey).toStringList().contains(QDir(workspaceDir).canonicalPath());
}

void Workbench::trust(const QString &workspaceDir)
{
    QStringList trusted = m_settings->value(trustedKey).toStringList();
    const QString dir = QDir(workspaceDir).canonicalPath();
    if (!trusted.contains(dir))
        m_settings->setValue(trustedKey, trusted << dir);
}

void Workbench::remember(const QString &dir)
{
    QStringList recent = m_settings->value(recentKey).toStringList();
    recent.removeAll(dir);
    recent.prepend(dir);
    m_settings->setValue(recentKey, recent.mid(0, recentLimit));
    m_settings->setValue(QStringLiteral("workspaces/last"), dir);
}

} // namespace slipway::gui
