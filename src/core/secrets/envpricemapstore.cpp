// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/envpricemapstore.h"

#include "secrets/envfile.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>

namespace slipway::secrets {

using namespace release;

namespace {

bool isPairs(const QByteArray &value)
{
    const QByteArray text = value.trimmed();
    return !text.isEmpty() && !text.startsWith('{');
}

QByteArray pairs(const QMap<QString, QString> &map)
{
    QStringList list;
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        list << it.key() + u'=' + it.value();
    return list.join(u',').toUtf8();
}

QByteArray json(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        object.insert(it.key(), it.value());
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QMap<QString, QString> merged(QMap<QString, QString> map, const QMap<QString, QString> &entries)
{
    for (auto it = entries.cbegin(); it != entries.cend(); ++it) {
        if (it.value().isEmpty())
            map.remove(it.key());
        else
            map.insert(it.key(), it.value());
    }
    return map;
}

} // namespace

EnvPriceMapStore::EnvPriceMapStore(const PriceMapSettings &settings, const Workspace &workspace,
                                   const Variables &variables)
    : m_settings(settings)
    , m_path(settings.file.isEmpty() ? QString() : workspace.path(settings.file))
    , m_variables(variables)
{
}

QString EnvPriceMapStore::place() const
{
    return writable() ? QStringLiteral("%1 in %2").arg(m_settings.variable, m_settings.file)
                      : m_settings.variable;
}

/// A process variable stands above the file for every command that is started: worth knowing when the map
/// surprises.
QString EnvPriceMapStore::shadowNote() const
{
    const Variable *variable = m_variables.find(m_settings.variable);
    if (!variable || variable->shadowed.isEmpty())
        return {};
    return QStringLiteral(" The %1 has another value than %2: unset it there, or make them equal.")
        .arg(variable->source, variable->shadowed);
}

void EnvPriceMapStore::useCommands(ProcessRunner &processes, QString dir,
                                   QMap<QString, QByteArray> environment)
{
    m_processes = &processes;
    m_dir = std::move(dir);
    m_environment = std::move(environment);
}

Result<EnvPriceMapStore::Found> EnvPriceMapStore::fromCommand() const
{
    ProcessRequest request;
    request.argv = m_settings.read;
    request.dir = m_dir;
    request.environment = m_environment;
    request.timeoutMs = 60'000;
    auto outcome = m_processes->run(request, {}, {});
    if (!outcome)
        return outcome.error();
    const QString program = m_settings.read.first();
    if (outcome->exitCode != 0 || outcome->timedOut)
        return Error{QStringLiteral("price_map_unreadable"),
                     outcome->timedOut
                         ? QStringLiteral("The command that reads %1 (%2) was not done within 60 s.")
                               .arg(m_settings.variable, program)
                         : QStringLiteral("The command that reads %1 (%2) ended with exit code %3.")
                               .arg(m_settings.variable, program)
                               .arg(outcome->exitCode),
                     outcome->lastLines.mid(qMax<qsizetype>(0, outcome->lastLines.size() - 3))};
    return Found{outcome->standardOutput.trimmed(), QStringLiteral("what %1 prints").arg(program)};
}

Result<EnvPriceMapStore::Found> EnvPriceMapStore::current() const
{
    if (!m_settings.read.isEmpty() && m_processes)
        return fromCommand();
    if (!writable()) {
        const Variable *variable = m_variables.find(m_settings.variable);
        return variable ? Found{variable->value.reveal(), variable->source} : Found{};
    }
    if (!QFileInfo::exists(m_path))
        return Found{};
    auto file = EnvFile::read(m_path, m_settings.file);
    if (!file)
        return file.error();
    const EnvEntry *entry = file->find(m_settings.variable);
    return entry ? Found{entry->value, QStringLiteral("%1:%2").arg(m_settings.file).arg(entry->line)}
                 : Found{};
}

Result<QMap<QString, QString>> EnvPriceMapStore::parse(const Found &found) const
{
    const QByteArray &value = found.value;
    QMap<QString, QString> map;
    const auto broken = [&](const QString &why) {
        return Error{
            QStringLiteral("price_map_broken"),
            QStringLiteral(
                "%1: %2 is not a price map (%3): a JSON object or code=price,code=price is expected.%4")
                .arg(found.where, m_settings.variable, why, shadowNote()),
            {},
            ErrorKind::Usage};
    };
    if (value.trimmed().isEmpty())
        return map;
    if (isPairs(value)) {
        for (const QString &pair : QString::fromUtf8(value).split(u',', Qt::SkipEmptyParts)) {
            const qsizetype equals = pair.indexOf(u'=');
            if (equals <= 0)
                return broken(QStringLiteral("an entry has no '='"));
            map.insert(pair.left(equals).trimmed(), pair.mid(equals + 1).trimmed());
        }
        return map;
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(value, &error);
    if (!document.isObject())
        return broken(error.errorString());
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (!it.value().isString())
            return broken(QStringLiteral("the price of '%1' is not text").arg(it.key()));
        map.insert(it.key(), it.value().toString());
    }
    return map;
}

Result<QMap<QString, QString>> EnvPriceMapStore::read()
{
    auto value = current();
    if (!value)
        return value.error();
    return parse(*value);
}

QString EnvPriceMapStore::rendered(const QMap<QString, QString> &entries)
{
    const auto value = current();
    const auto map = value ? parse(*value) : Result<QMap<QString, QString>>(QMap<QString, QString>());
    const QMap<QString, QString> all = merged(map.value_or({}), entries);
    return QString::fromUtf8(value && isPairs(value->value) ? pairs(all) : json(all));
}

Result<QString> EnvPriceMapStore::write(const QMap<QString, QString> &entries)
{
    auto value = current();
    if (!value)
        return value.error();
    if (auto map = parse(*value); !map)
        return map.error();
    const QString text = rendered(entries);
    if (!writable())
        return text;
    auto file = QFileInfo::exists(m_path) ? EnvFile::read(m_path, m_settings.file)
                                          : EnvFile::parse({}, m_settings.file);
    if (!file)
        return file.error();
    file->setValue(m_settings.variable, text.toUtf8());
    return file->save(m_path);
}

} // namespace slipway::secrets
