// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/namedvalues.h"

#include <QRegularExpression>

namespace slipway::database {

NamedStatement NamedStatement::parse(const QString &sql)
{
    // Alternatives in order: what is passed over as a whole, then a cast or assignment, then a name.
    static const QRegularExpression parts(
        QStringLiteral(R"((?<skip>[eE]'(?:[^'\\]|''|\\.)*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|)"
                       R"(\$(?<tag>[A-Za-z_]\w*)?\$.*?\$\k<tag>\$|\$\$.*?\$\$|--[^\n]*|/\*.*?\*/|::|:=))"
                       R"(|(?<![\w:\]]):(?<name>[A-Za-z_]\w*))"),
        QRegularExpression::DotMatchesEverythingOption);
    NamedStatement statement;
    qsizetype from = 0;
    for (auto it = parts.globalMatch(sql); it.hasNext();) {
        const auto match = it.next();
        const QString name = match.captured(QStringLiteral("name"));
        if (name.isEmpty())
            continue;
        qsizetype number = statement.names.indexOf(name);
        if (number < 0) {
            number = statement.names.size();
            statement.names << name;
        }
        statement.sql += QStringView(sql).mid(from, match.capturedStart() - from);
        statement.sql += QStringLiteral("$%1").arg(number + 1);
        from = match.capturedEnd();
    }
    statement.sql += QStringView(sql).mid(from);
    return statement;
}

} // namespace slipway::database
