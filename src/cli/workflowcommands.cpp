// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/workflowcommands.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QRandomGenerator>
#include <QRegularExpression>

namespace slipway::cli {

using namespace release;

namespace {

constexpr qsizetype mostAnnotations = 10; ///< a kind and step; the runner drops the others

QString escapedData(QString text)
{
    return text.replace(u'%', QStringLiteral("%25"))
        .replace(u'\r', QStringLiteral("%0D"))
        .replace(u'\n', QStringLiteral("%0A"));
}

QString escapedProperty(const QString &text)
{
    return escapedData(text).replace(u':', QStringLiteral("%3A")).replace(u',', QStringLiteral("%2C"));
}

QString cell(const QJsonValue &value)
{
    QString text = value.isDouble() ? QString::number(value.toInteger()) : value.toString();
    text = text.left(300).simplified().toHtmlEscaped();
    static const QRegularExpression special(QStringLiteral("([\\\\|`*_\\[\\]@#~])"));
    return text.replace(special, QStringLiteral("\\\\\\1"));
}

struct Failure
{
    QString title;
    QString message;
};

QList<Failure> failuresOf(const QJsonObject &artifact)
{
    QList<Failure> failures;
    const QJsonArray steps = artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        const QString id = step[u"id"].toString();
        const QJsonArray checks = step[u"checks"].toArray();
        for (const QJsonValue check : checks) {
            if (check[u"status"].toString() != u"fail")
                continue;
            const QString reason = check[u"reason"].toString();
            failures << Failure{
                QStringLiteral("Check failed in step %1").arg(id),
                QStringLiteral("%1: expected %2, found %3%4")
                    .arg(check[u"name"].toString(), check[u"expected"].toString(),
                         check[u"actual"].toString(),
                         reason.isEmpty() ? QString() : QString(QStringLiteral(" — ") + reason))};
        }
        const QString message = step[u"error"][u"message"].toString();
        if (!message.isEmpty())
            failures << Failure{QStringLiteral("Step %1 %2").arg(id, step[u"status"].toString()), message};
    }
    return failures;
}

} // namespace

WorkflowCommands::WorkflowCommands(const Invocation &call)
    : m_call(call)
    , m_active(call.terminal().environment.value(QStringLiteral("GITHUB_ACTIONS")) == u"true" &&
               !call.terminal().outIsTerminal)
{
}

void WorkflowCommands::command(const QString &name, const QList<std::pair<QString, QString>> &properties,
                               const QString &message) const
{
    QStringList written;
    for (const auto &[key, value] : properties)
        written << QString(key + u'=' + escapedProperty(value));
    const QString line = QString(QStringLiteral("::") + name +
                                 (written.isEmpty() ? QString() : QString(u' ' + written.join(u','))) +
                                 QStringLiteral("::") + escapedData(message) + u'\n');
    if (m_token.isEmpty()) {
        print(line);
        return;
    }
    print(QStringLiteral("::%1::\n").arg(m_token));
    print(line);
    print(QStringLiteral("::stop-commands::%1\n").arg(m_token));
}

WorkflowCommands::~WorkflowCommands()
{
    if (!m_token.isEmpty())
        print(QStringLiteral("::%1::\n").arg(m_token));
}

void WorkflowCommands::print(const QString &line) const
{
    const Terminal &terminal = m_call.terminal();
    m_call.json() ? terminal.err(line.toUtf8()) : terminal.out(line.toUtf8());
}

void WorkflowCommands::printMasks(const console::ReleaseSession &session) const
{
    session.visitSecretLines([this](const QByteArray &line) {
        print(QString(QStringLiteral("::add-mask::") + escapedData(QString::fromUtf8(line)) + u'\n'));
    });
}

void WorkflowCommands::maskSecrets(const Invocation &call, const console::ReleaseSession &session)
{
    const WorkflowCommands workflow(call);
    if (workflow.m_active)
        workflow.printMasks(session);
}

void WorkflowCommands::mask(const console::ReleaseSession &session)
{
    if (!m_active)
        return;
    printMasks(session);
    quint32 random[4];
    QRandomGenerator::system()->fillRange(random);
    for (const quint32 word : random)
        m_token += QString::number(word, 36).rightJustified(7, u'0');
    print(QStringLiteral("::stop-commands::%1\n").arg(m_token));
}

void WorkflowCommands::annotate(const Error &error) const
{
    if (!m_active)
        return;
    QList<std::pair<QString, QString>> properties{
        {QStringLiteral("title"), QStringLiteral("slipway: ") + error.code}};
    static const QRegularExpression place(
        QStringLiteral("^([^\\s:]+\\.ya?ml|\\.env[^\\s:]*):(\\d+)(?::(\\d+))?"));
    const QRegularExpressionMatch match = place.match(error.message);
    if (match.hasMatch()) {
        const QString named = m_call.value(QStringLiteral("workspace"));
        const QDir workspace(named.isEmpty() ? m_call.terminal().currentDir : m_call.absolutePath(named));
        const QString root = m_call.terminal().environment.value(QStringLiteral("GITHUB_WORKSPACE"));
        const QString file = workspace.absoluteFilePath(match.captured(1));
        properties << std::pair{QStringLiteral("file"),
                                root.isEmpty() ? file : QDir(root).relativeFilePath(file)}
                   << std::pair{QStringLiteral("line"), match.captured(2)};
        if (!match.captured(3).isEmpty())
            properties << std::pair{QStringLiteral("col"), match.captured(3)};
    }
    command(QStringLiteral("error"), properties, (QStringList{error.message} + error.details).join(u'\n'));
}

void WorkflowCommands::report(const QJsonObject &artifact, const QString &artifactPath) const
{
    if (!m_active)
        return;
    const QList<Failure> failures = failuresOf(artifact);
    for (qsizetype i = 0; i < failures.size() && i < mostAnnotations; ++i) {
        const bool last = i == mostAnnotations - 1 && failures.size() > mostAnnotations;
        command(QStringLiteral("error"), {{QStringLiteral("title"), failures[i].title}},
                last ? QStringLiteral("%1 (and %2 more; see the artifact)")
                           .arg(failures[i].message)
                           .arg(failures.size() - mostAnnotations)
                     : failures[i].message);
    }
    if (failures.isEmpty())
        command(QStringLiteral("notice"),
                {{QStringLiteral("title"), QStringLiteral("Release ") + artifact[u"status"].toString()}},
                QStringLiteral("run %1, artifact %2").arg(artifact[u"run_id"].toString(), artifactPath));
    QFile summary(m_call.terminal().environment.value(QStringLiteral("GITHUB_STEP_SUMMARY")));
    if (!summary.fileName().isEmpty() && summary.open(QIODevice::Append))
        summary.write(summaryMarkdown(artifact).toUtf8());
}

QString WorkflowCommands::summaryMarkdown(const QJsonObject &artifact)
{
    const QJsonObject checks = artifact[u"checks"].toObject();
    QString text =
        QStringLiteral("### %1 on %2: %3\n\n%4 checks passed, %5 failed, %6 skipped. Run %7, commit %8.\n")
            .arg(cell(artifact[u"playbook"][u"title"]), cell(artifact[u"environment"][u"name"]),
                 cell(artifact[u"status"]), cell(checks[u"passed"]), cell(checks[u"failed"]),
                 cell(checks[u"skipped"]), cell(artifact[u"run_id"]), cell(artifact[u"source"][u"git_sha"]));
    const QList<Failure> failures = failuresOf(artifact);
    if (!failures.isEmpty())
        text += QStringLiteral("\n| What failed | |\n|---|---|\n");
    for (const Failure &failure : failures.mid(0, 50))
        text += QStringLiteral("| %1 | %2 |\n").arg(cell(failure.title), cell(failure.message));
    const QJsonArray plans = artifact[u"plans"].toArray();
    if (!plans.isEmpty())
        text += QStringLiteral("\n| Plan | Price | Amount | Status |\n|---|---|---|---|\n");
    for (qsizetype i = 0; i < plans.size() && i < 200; ++i) {
        const QJsonValue plan = plans[i];
        text += QStringLiteral("| %1 | %2 | %3 %4 | %5 |\n")
                    .arg(cell(plan[u"code"]), cell(plan[u"stripe_price_id"]),
                         cell(plan[u"stripe"][u"unit_amount"]), cell(plan[u"stripe"][u"currency"]),
                         cell(plan[u"status"]));
    }
    return QString(text + u'\n');
}

} // namespace slipway::cli
