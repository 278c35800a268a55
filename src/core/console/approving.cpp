// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/approving.h"

#include "console/people.h"
#include "console/usageerror.h"
#include "evidence/sshsignature.h"
#include "operations/localprocesses.h"
#include "operations/systemclock.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonDocument>

namespace slipway::console {

using namespace release;

namespace {

/// Git's own key for signatures, where it signs with SSH.
QString gitSigningKey(const ApprovalRequest &request)
{
    if (gitSetting(QStringLiteral("gpg.format"), request.environment, request.dir) != u"ssh")
        return {};
    QString key = gitSetting(QStringLiteral("user.signingkey"), request.environment, request.dir);
    if (key.startsWith(u"~/"))
        key = QDir(request.environment.value(QStringLiteral("HOME"))).filePath(key.mid(2));
    return QFile::exists(key) ? key : QString(); // a literal key has no file
}

QString keyAtHand(const ApprovalRequest &request)
{
    if (!request.keyFile.isEmpty())
        return request.keyFile;
    if (const QString key = gitSigningKey(request); !key.isEmpty())
        return key;
    const QString home = request.environment.value(QStringLiteral("HOME"));
    const QString usual = QDir(home).filePath(QStringLiteral(".ssh/id_ed25519"));
    return !home.isEmpty() && QFile::exists(usual) ? usual : QString();
}

Result<void> checkRequest(const evidence::PlanDocument &plan, const ApprovalRequest &request)
{
    if (request.role.isEmpty() || (!plan.roles.isEmpty() && !plan.roles.contains(request.role)))
        return usage(QStringLiteral("role_unknown"),
                     QStringLiteral("Say as whom: --role ROLE. This plan asks for: %1.")
                         .arg(plan.roles.isEmpty() ? QStringLiteral("any role")
                                                   : plan.roles.join(QStringLiteral(", "))));
    if (!request.approve && request.comment.trimmed().isEmpty())
        return usage(QStringLiteral("comment_missing"),
                     QStringLiteral("A no needs its reason: --reject --comment TEXT."));
    return {};
}

QString targetText(const QJsonObject &target)
{
    QStringList parts;
    const QJsonObject database = target[u"database"].toObject();
    if (!database.isEmpty())
        parts << QStringLiteral("database %1 (system %2)")
                     .arg(database[u"name"].toString(),
                          database[u"system_identifier"].toString(QStringLiteral("not told")));
    const QJsonObject stripe = target[u"stripe"].toObject();
    if (!stripe.isEmpty())
        parts << QStringLiteral("Stripe %1 (%2 mode)")
                     .arg(stripe[u"account"].toString(), stripe[u"mode"].toString());
    return parts.isEmpty() ? QStringLiteral("not told") : parts.join(QStringLiteral(", "));
}

QString line(const char *name, const QString &text)
{
    return QString::fromLatin1(name).leftJustified(14) + text;
}

QStringList stepLines(const evidence::PlanDocument &plan)
{
    QMap<QString, QJsonObject> shown;
    for (const QJsonValue step : plan.steps)
        shown.insert(step[u"id"].toString(), step.toObject());
    QStringList lines;
    for (const QJsonValue intent : plan.subject.intents) {
        const QString id = intent[u"id"].toString();
        const QJsonObject step = shown.value(id);
        const QStringList operations = intent[u"operations"].toVariant().toStringList();
        const bool deferred = step[u"forecast"].toString() == u"deferred";
        lines << QStringLiteral("  %1  %2 (%3)  %4")
                     .arg(operations.isEmpty()
                              ? (deferred ? QLatin1String("later ") : QLatin1String("check "))
                              : QLatin1String("CHANGE"),
                          id, intent[u"kind"].toString(), step[u"reason"].toString());
        for (const QString &operation : operations)
            lines << QStringLiteral("            may %1").arg(operation);
    }
    return lines;
}

} // namespace

QMap<QString, QByteArray> wholeEnvironment(const QProcessEnvironment &environment)
{
    QMap<QString, QByteArray> all;
    for (const QString &name : environment.keys())
        all.insert(name, environment.value(name).toLocal8Bit());
    return all;
}

QStringList planDocumentText(const evidence::PlanDocument &plan)
{
    const PlanSubject &subject = plan.subject;
    QStringList lines{
        line("Plan", QStringLiteral("%1 → %2").arg(plan.title, subject.environment)),
        line("Digest", subject.digest), line("Workspace", subject.workspace),
        line("Target", targetText(subject.target)),
        line("Playbook",
             QStringLiteral("%1 (SHA-256 %2)").arg(subject.playbook, subject.playbookSha256.left(12)))};
    if (!subject.version.isEmpty())
        lines << line("Version", subject.version);
    if (!subject.reverts.isEmpty())
        lines << line("Takes back", subject.reverts);
    if (!subject.options.isEmpty())
        lines << line("Options",
                      QString::fromUtf8(QJsonDocument(subject.options).toJson(QJsonDocument::Compact)));
    lines << line("Planned", QStringLiteral("%1 by %2")
                                 .arg(plan.plannedAt.toUTC().toString(Qt::ISODate),
                                      Person::fromJson(plan.plannedBy).shown()));
    return lines + QStringList{QStringLiteral("Steps")} + stepLines(plan);
}

Result<ApprovalWritten> writeApproval(const evidence::PlanDocument &plan, const ApprovalRequest &request,
                                      std::stop_token stop)
{
    if (auto checked = checkRequest(plan, request); !checked)
        return checked.error();
    const QJsonObject identity = operatorIdentity(request.environment, request.dir);
    ApprovalWritten written;
    written.approval = {plan.subject,
                        request.role,
                        request.approve,
                        request.comment,
                        Person::fromJson(identity),
                        operations::SystemClock().now(),
                        request.outPath,
                        {},
                        {}};
    const QByteArray bytes = evidence::approvalBytes(written.approval, identity);
    written.keyFile = request.sign ? keyAtHand(request) : QString();
    QByteArray signature;
    if (written.keyFile.isEmpty()) {
        written.unsignedBecause =
            request.sign
                ? QStringLiteral("no key is at hand (--key FILE, Git's user.signingkey with gpg.format "
                                 "ssh, ~/.ssh/id_ed25519)")
                : QStringLiteral("--no-sign");
    } else {
        operations::LocalProcesses processes;
        const evidence::SshSignatures signatures(processes, wholeEnvironment(request.environment),
                                                 request.dir);
        auto made = signatures.sign(bytes, written.keyFile, evidence::approvalNamespace(request.role), stop);
        if (!made && (!request.keyFile.isEmpty() || plan.signatures))
            return made.error();
        if (made)
            signature = *made;
        else
            written.unsignedBecause = made.error().message;
    }
    if (signature.isEmpty())
        written.keyFile.clear();
    if (signature.isEmpty() && plan.signatures)
        return usage(QStringLiteral("key_missing"),
                     QStringLiteral("%1 takes signed approvals only, and %2.")
                         .arg(plan.subject.environment, written.unsignedBecause));
    if (auto stored = evidence::writeApproval(request.outPath, bytes, signature); !stored)
        return stored.error();
    written.approval.sha256 =
        QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex());
    return written;
}

} // namespace slipway::console
