// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>
#include <optional>

namespace slipway::release {

enum class CheckStatus { Pass, Fail, Skipped };
QString checkStatusName(CheckStatus status); ///< pass | fail | skipped

/// One verification. `asked` is what was put to the outside: a query, command or request, without secrets.
struct CheckResult
{
    QString name;
    QString asked;
    QString expected;
    QString actual;
    CheckStatus status = CheckStatus::Pass;
    QString reason = {};
    /// From asking to the answer, where whoever asked measured it. Several checks of one answer share its
    /// time.
    std::optional<qint64> tookMs = {};

    QJsonObject toJson() const;
    static CheckResult fromJson(const QJsonObject &object);
};

/// A small table to show with a forecast: differences, pending revisions.
struct Table
{
    QString title;
    QStringList columns;
    QList<QStringList> rows;

    QJsonObject toJson() const;
    static Table fromJson(const QJsonObject &object);
};

} // namespace slipway::release
