// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/variables.h"

#include <QRegularExpression>

namespace slipway::release {

namespace {
const QRegularExpression &reference()
{
    static const QRegularExpression expression(QStringLiteral(R"((?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)\})"));
    return expression;
}

QByteArray literal(QStringView text)
{
    return text.toUtf8().replace("$${", "${");
}
} // namespace

const Variable *Variables::find(const QString &name) const
{
    const auto it = m_variables.find(name);
    return it == m_variables.end() ? nullptr : &it->second;
}

QStringList Variables::names() const
{
    QStringList all;
    for (const auto &entry : m_variables)
        all << entry.first;
    return all;
}

QStringList Variables::referenced(const QString &text)
{
    QStringList found;
    auto matches = reference().globalMatch(text);
    while (matches.hasNext())
        found << matches.next().captured(1);
    return found;
}

Result<Secret> Variables::expand(const QString &text) const
{
    QByteArray expanded;
    qsizetype from = 0;
    auto matches = reference().globalMatch(text);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const Variable *variable = find(match.captured(1));
        if (!variable) {
            return Error{QStringLiteral("variable_missing"),
                         QStringLiteral("%1 is not set: neither an env file nor the environment has it. "
                                        "Set it, or name another variable.")
                             .arg(match.captured(1)),
                         {},
                         ErrorKind::Usage};
        }
        expanded += literal(QStringView(text).mid(from, match.capturedStart() - from));
        expanded += variable->value.reveal();
        from = match.capturedEnd();
    }
    expanded += literal(QStringView(text).mid(from));
    return Secret(std::move(expanded));
}

} // namespace slipway::release
