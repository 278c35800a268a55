// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "release/knownissues.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace slipway::release {

namespace {

QString failureText(const Error &error, const QList<CheckResult> &checks, const QByteArray &output)
{
    QStringList lines{error.code + QStringLiteral(": ") + error.message};
    lines << error.details;
    for (const CheckResult &check : checks) {
        if (check.status == CheckStatus::Fail)
            lines << QStringLiteral("%1: expected %2, found %3").arg(check.name, check.expected, check.actual)
                  << check.reason;
    }
    lines << QString::fromUtf8(output);
    return lines.join(u'\n');
}

} // namespace

QJsonObject IssueMatch::fact() const
{
    QJsonArray titles;
    for (const StepSpec &step : issue.steps)
        titles << step.title;
    return {{QStringLiteral("number"), number},
            {QStringLiteral("pattern"), issue.pattern},
            {QStringLiteral("cause"), issue.cause},
            {QStringLiteral("fix"), issue.fix},
            {QStringLiteral("steps"), titles}};
}

QStringList IssueMatch::lines() const
{
    return {QStringLiteral("Known issue: %1").arg(issue.cause),
            QStringLiteral("What to do: %1").arg(issue.fix)};
}

IssueMatch findKnownIssue(const QList<KnownIssue> &issues, const Error &error,
                          const QList<CheckResult> &checks, const QByteArray &output)
{
    const QString text = failureText(error, checks, output);
    for (qsizetype i = 0; i < issues.size(); ++i) {
        const QRegularExpression pattern(issues[i].pattern, QRegularExpression::MultilineOption);
        if (pattern.match(text).hasMatch())
            return {i + 1, issues[i]};
    }
    return {};
}

QString knownIssueKey(const QString &stepId)
{
    return QStringLiteral("known_issue.") + stepId;
}

} // namespace slipway::release
