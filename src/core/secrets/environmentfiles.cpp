// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/environmentfiles.h"

#include "secrets/envfile.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace slipway::secrets {

using namespace release;

namespace {

const QString processSource = QStringLiteral("process environment");

/// ${NAME}, ${NAME:-default} and ${NAME-default} from what is known so far; an unknown name is empty, as
/// compose has it.
QByteArray interpolated(const EnvEntry &entry, const std::map<QString, Variable> &known,
                        const QProcessEnvironment &process)
{
    if (entry.quote == '\'' || !entry.value.contains("${"))
        return entry.value;
    static const QRegularExpression reference(
        QStringLiteral(R"(\$\{([A-Za-z_][A-Za-z0-9_]*)(:?-([^}]*))?\})"));
    const QString text = QString::fromLatin1(entry.value); // one byte a character: nothing is lost either way
    QByteArray result;
    qsizetype from = 0;
    for (auto matches = reference.globalMatch(text); matches.hasNext();) {
        const auto match = matches.next();
        if (entry.literalDollars.contains(match.capturedStart()))
            continue;
        QByteArray value = process.value(match.captured(1)).toUtf8();
        if (const auto it = known.find(match.captured(1)); value.isEmpty() && it != known.end())
            value = it->second.value.reveal();
        result += entry.value.mid(from, match.capturedStart() - from);
        result += value.isEmpty() ? match.captured(3).toLatin1() : value;
        from = match.capturedEnd();
    }
    return result + entry.value.mid(from);
}

} // namespace

Result<ResolvedVariables> resolveVariables(const Workspace &workspace, const Environment &environment,
                                           const QProcessEnvironment &process)
{
    ResolvedVariables resolved;
    std::map<QString, Variable> known;
    for (const QString &name : environment.envFiles) {
        const QString path = workspace.path(name);
        if (!QFileInfo::exists(path)) {
            resolved.filesAbsent << name;
            continue;
        }
        auto file = EnvFile::read(path, name);
        if (!file)
            return file.error();
        resolved.filesRead << name;
        for (const EnvEntry &entry : file->entries()) {
            Variable variable;
            variable.value = Secret(interpolated(entry, known, process));
            variable.source = QStringLiteral("%1:%2").arg(name).arg(entry.line);
            known.insert_or_assign(entry.name, std::move(variable));
        }
    }
    for (const QString &name : process.keys()) {
        Variable variable;
        variable.value = Secret(process.value(name).toUtf8());
        variable.source = processSource;
        const auto fromFile = known.find(name);
        // libpq's own variables are not inherited by children, so a file's stand above them.
        if (fromFile != known.end() && name.startsWith(QStringLiteral("PG")))
            continue;
        if (fromFile != known.end() && fromFile->second.value.reveal() != variable.value.reveal())
            variable.shadowed = fromFile->second.source;
        known.insert_or_assign(name, std::move(variable));
    }
    for (auto &[name, variable] : known)
        resolved.variables.insert(name, std::move(variable));
    return resolved;
}

QMap<QString, QByteArray> childEnvironment(const Variables &variables, const QProcessEnvironment &process)
{
    QMap<QString, QByteArray> environment;
    for (const QString &name : variables.names()) {
        const Variable *variable = variables.find(name);
        const bool inheritedPg = name.startsWith(QStringLiteral("PG")) && process.contains(name) &&
                                 variable->source == processSource;
        if (!inheritedPg)
            environment.insert(name, variable->value.reveal());
    }
    return environment;
}

} // namespace slipway::secrets
