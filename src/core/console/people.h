// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QProcessEnvironment>

namespace slipway::console {

/// Who runs this, in the artifact's shape: {name, email, os_user, host, ci {…}|null}. Name and e-mail from
/// the environment (GIT_AUTHOR_NAME, …) or git's configuration; absent ones are null. CI facts where GitHub
/// Actions or GitLab runs it. Blocks for one `git config` call each.
QJsonObject operatorIdentity(const QProcessEnvironment &environment, const QString &dir);

/// A value of git's configuration as seen from the folder; empty where there is none, or no git.
QString gitSetting(const QString &key, const QProcessEnvironment &environment, const QString &dir);

} // namespace slipway::console
