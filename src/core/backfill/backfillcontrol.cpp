// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillcontrol.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>

#include <csignal>

namespace slipway::backfill {

using namespace release;

namespace {

bool alive(qint64 pid)
{
    return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

QJsonObject readObject(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

} // namespace

QJsonObject ControlCommand::toJson() const
{
    QJsonObject object{{QStringLiteral("verb"), verb}, {QStringLiteral("who"), who}};
    if (pace > 0)
        object.insert(QStringLiteral("pace"), pace);
    if (!decision.isEmpty())
        object.insert(QStringLiteral("decision"), decision);
    return object;
}

ControlCommand ControlCommand::fromJson(const QJsonObject &object)
{
    return {object[u"verb"].toString(), object[u"who"].toString(), object[u"pace"].toInt(),
            object[u"decision"].toObject()};
}

BackfillControl::BackfillControl(QString folder, const QString &run, const QString &step)
    : m_folder(std::move(folder)), m_name(run + u'.' + step), m_run(run), m_step(step)
{
}

BackfillControl::~BackfillControl()
{
    if (!m_open)
        return;
    QFile::remove(path("status"));
    QFile::remove(path("commands"));
}

QString BackfillControl::path(const char *what) const
{
    return QDir(m_folder).filePath(m_name + u'.' + QLatin1String(what));
}

void BackfillControl::open()
{
    QDir().mkpath(m_folder);
    QFile::setPermissions(m_folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QFile::remove(path("commands")); // of an earlier attempt that was killed
    m_offset = 0;
    m_open = true;
}

void BackfillControl::publish(const QJsonObject &status)
{
    if (!m_open)
        return;
    QJsonObject whole = status;
    whole.insert(QStringLiteral("run"), m_run);
    whole.insert(QStringLiteral("step"), m_step);
    whole.insert(QStringLiteral("pid"), QCoreApplication::applicationPid());
    QSaveFile file(path("status"));
    if (!file.open(QIODevice::WriteOnly))
        return;
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    file.write(QJsonDocument(whole).toJson(QJsonDocument::Compact));
    file.commit();
}

QList<ControlCommand> BackfillControl::take()
{
    QList<ControlCommand> commands;
    QFile file(path("commands"));
    if (!m_open || QFileInfo(file).size() <= m_offset || !file.open(QIODevice::ReadOnly) ||
        !file.seek(m_offset))
        return commands;
    const QByteArray news = file.readAll();
    const qsizetype whole = news.lastIndexOf('\n') + 1; // the rest of a line comes with the next look
    m_offset += whole;
    for (const QByteArray &line : news.left(whole).split('\n')) {
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (document.isObject())
            commands << ControlCommand::fromJson(document.object());
    }
    return commands;
}

QList<BackfillControl::Running> BackfillControl::running(const QString &folder)
{
    QList<Running> all;
    const QDir dir(folder);
    for (const QString &name : dir.entryList({QStringLiteral("*.status")}, QDir::Files, QDir::Time)) {
        const QJsonObject status = readObject(dir.filePath(name));
        if (alive(status[u"pid"].toInteger()))
            all << Running{status[u"run"].toString(), status[u"step"].toString(), status};
    }
    return all;
}

Result<BackfillControl::Running> BackfillControl::find(const QString &folder, const QString &run)
{
    QList<Running> found;
    for (const Running &one : running(folder)) {
        if (one.run.startsWith(run) || QString(one.run + u'.' + one.step) == run)
            found << one;
    }
    if (found.size() == 1)
        return found.first();
    if (found.isEmpty())
        return Error{QStringLiteral("backfill_unknown"),
                     run.isEmpty() ? QStringLiteral("No backfill is running with this ledger.")
                                   : QStringLiteral("No running backfill is called %1.").arg(run),
                     {},
                     ErrorKind::Usage};
    QStringList names;
    for (const Running &one : found)
        names << one.run;
    return Error{
        QStringLiteral("backfill_ambiguous"),
        QStringLiteral("Several backfills are running; say which: %1.").arg(names.join(QStringLiteral(", "))),
        {},
        ErrorKind::Usage};
}

Result<void> BackfillControl::send(const ControlCommand &command)
{
    QFile file(path("commands"));
    const QByteArray line = QJsonDocument(command.toJson()).toJson(QJsonDocument::Compact) + '\n';
    // One write of less than a page to a file opened for appending does not mix with another's.
    if (file.open(QIODevice::WriteOnly | QIODevice::Append | QIODevice::Unbuffered) &&
        file.write(line) == line.size()) {
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        return {};
    }
    return Error{QStringLiteral("control_unwritable"),
                 QStringLiteral("%1 cannot be written: %2.").arg(file.fileName(), file.errorString())};
}

QString controlFolder(const QString &ledgerPath)
{
    return QFileInfo(ledgerPath).dir().filePath(QStringLiteral("control"));
}

} // namespace slipway::backfill
