// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/apierror.h"

#include <QList>
#include <QStringList>

namespace slipway::sandbox {

/// What an endpoint takes under one name. Read from endpoints.txt, whose head explains the fields.
struct ParameterRule
{
    QString name = {};
    QString type = {};
    QStringList choices = {};
    bool array = false;
    bool map = false;
    bool required = false;
    bool clearable = false;
    std::optional<qint64> least = {};
    std::optional<qint64> most = {};
    QList<ParameterRule> children = {};

    static std::optional<ParameterRule> read(const QString &line);
};

/// Checks form fields against the rules and turns text into the types that the API returns.
Check applyRules(const QList<ParameterRule> &rules, QJsonObject &fields);

QString parameterInside(const QString &outer,
                        const QString &name); ///< as Stripe names it: `recurring[interval]`

bool isCurrency(const QString &code); ///< lower-case, as Stripe lists them

} // namespace slipway::sandbox
