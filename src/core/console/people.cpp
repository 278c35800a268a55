// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/people.h"

#include <QProcess>
#include <QSysInfo>

#include <pwd.h>
#include <unistd.h>

namespace slipway::console {

namespace {

QJsonValue orNull(const QString &value)
{
    return value.isEmpty() ? QJsonValue() : QJsonValue(value);
}

QString osUser()
{
    const passwd *entry = getpwuid(geteuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(geteuid());
}

QJsonValue continuousIntegration(const QProcessEnvironment &environment)
{
    const auto of = [&](const char *name) { return orNull(environment.value(QLatin1String(name))); };
    if (environment.contains(QStringLiteral("GITHUB_ACTIONS"))) {
        return QJsonObject{{QStringLiteral("system"), QStringLiteral("github-actions")},
                           {QStringLiteral("job"), of("GITHUB_JOB")},
                           {QStringLiteral("run"), of("GITHUB_RUN_ID")},
                           {QStringLiteral("actor"), of("GITHUB_ACTOR")},
                           {QStringLiteral("repository"), of("GITHUB_REPOSITORY")}};
    }
    if (environment.contains(QStringLiteral("GITLAB_CI"))) {
        return QJsonObject{{QStringLiteral("system"), QStringLiteral("gitlab-ci")},
                           {QStringLiteral("job"), of("CI_JOB_NAME")},
                           {QStringLiteral("run"), of("CI_PIPELINE_ID")},
                           {QStringLiteral("actor"), of("GITLAB_USER_LOGIN")},
                           {QStringLiteral("repository"), of("CI_PROJECT_PATH")}};
    }
    if (environment.contains(QStringLiteral("CI")))
        return QJsonObject{{QStringLiteral("system"), QStringLiteral("ci")}};
    return {};
}

} // namespace

QString gitSetting(const QString &key, const QProcessEnvironment &environment, const QString &dir)
{
    QProcess git;
    git.setProcessEnvironment(environment);
    git.setWorkingDirectory(dir);
    git.start(QStringLiteral("git"), {QStringLiteral("config"), QStringLiteral("--get"), key});
    if (!git.waitForFinished(3000) || git.exitCode() != 0)
        return {};
    return QString::fromUtf8(git.readAllStandardOutput()).trimmed();
}

QJsonObject operatorIdentity(const QProcessEnvironment &environment, const QString &dir)
{
    const auto known = [&](const char *variable, const char *key) {
        const QString given = environment.value(QLatin1String(variable));
        return given.isEmpty() ? gitSetting(QLatin1String(key), environment, dir) : given;
    };
    return {{QStringLiteral("name"), orNull(known("GIT_AUTHOR_NAME", "user.name"))},
            {QStringLiteral("email"), orNull(known("GIT_AUTHOR_EMAIL", "user.email"))},
            {QStringLiteral("os_user"), osUser()},
            {QStringLiteral("host"), QSysInfo::machineHostName()},
            {QStringLiteral("ci"), continuousIntegration(environment)}};
}

} // namespace slipway::console
