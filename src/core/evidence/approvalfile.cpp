// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/approvalfile.h"

#include <QCryptographicHash>
#include <QFile>
#include <QJsonDocument>
#include <QSaveFile>

namespace slipway::evidence {

using namespace release;

namespace {

const QString planSchema = QStringLiteral("slipway.plan/v1");
const QString approvalSchema = QStringLiteral("slipway.approval/v1");
constexpr qint64 largestFile = 16 << 20;

Result<void> write(const QString &path, const QByteArray &bytes, const QString &code)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        return {};
    return Error{code,
                 QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString()),
                 {},
                 ErrorKind::Usage};
}

/// The file's bytes and its object, which must be of the schema.
Result<std::pair<QByteArray, QJsonObject>> read(const QString &path, const QString &schema,
                                                const QString &code, const QString &what)
{
    QFile file(path);
    const auto unreadable = [&](const QString &why) {
        return Error{code,
                     QStringLiteral("%1 is not %2 that can be read: %3.").arg(path, what, why),
                     {},
                     ErrorKind::Usage};
    };
    if (!file.open(QIODevice::ReadOnly))
        return unreadable(file.errorString());
    if (file.size() > largestFile)
        return unreadable(QStringLiteral("it is larger than 16 MiB"));
    const QByteArray bytes = file.readAll();
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &parsed);
    if (!document.isObject())
        return unreadable(parsed.errorString());
    const QString found = document.object()[u"schema"].toString();
    if (found != schema)
        return unreadable(
            QStringLiteral("its schema is '%1' and '%2' is expected").arg(found.left(40), schema));
    return std::pair(bytes, document.object());
}

Error broken(const QString &code, const QString &path, const QString &why)
{
    return {code, QStringLiteral("%1 does not count: %2").arg(path, why), {}, ErrorKind::Refused};
}

QByteArray indented(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

} // namespace

QJsonObject PlanDocument::toJson() const
{
    return {{QStringLiteral("schema"), planSchema},
            {QStringLiteral("plan"), subject.toJson()},
            {QStringLiteral("title"), title},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("release"), release},
            {QStringLiteral("options"), options},
            {QStringLiteral("planned_by"), plannedBy},
            {QStringLiteral("planned_at"), plannedAt.toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("roles"), QJsonArray::fromStringList(roles)},
            {QStringLiteral("signatures"), signatures}};
}

Result<void> writePlan(const QString &path, const PlanDocument &plan)
{
    return write(path, indented(plan.toJson()), QStringLiteral("plan_unwritable"));
}

Result<PlanDocument> readPlan(const QString &path)
{
    auto file = read(path, planSchema, QStringLiteral("plan_unreadable"), QStringLiteral("a plan"));
    if (!file)
        return file.error();
    const QJsonObject &object = file->second;
    auto subject = PlanSubject::fromJson(object[u"plan"].toObject());
    if (!subject)
        return broken(subject.error().code, path, subject.error().message);
    PlanDocument plan;
    plan.subject = *subject;
    plan.title = object[u"title"].toString();
    plan.steps = object[u"steps"].toArray();
    plan.release = object[u"release"].toObject();
    plan.options = object[u"options"].toObject();
    plan.plannedBy = object[u"planned_by"].toObject();
    plan.plannedAt = QDateTime::fromString(object[u"planned_at"].toString(), Qt::ISODateWithMs);
    plan.roles = object[u"roles"].toVariant().toStringList();
    plan.signatures = object[u"signatures"].toBool();
    return plan;
}

QByteArray approvalBytes(const Approval &approval, const QJsonObject &identity)
{
    return indented({{QStringLiteral("schema"), approvalSchema},
                     {QStringLiteral("plan"), approval.plan.toJson()},
                     {QStringLiteral("role"), approval.role},
                     {QStringLiteral("decision"),
                      approval.approved ? QStringLiteral("approved") : QStringLiteral("rejected")},
                     {QStringLiteral("comment"), approval.comment},
                     {QStringLiteral("by"), identity},
                     {QStringLiteral("at"), approval.at.toUTC().toString(Qt::ISODateWithMs)}});
}

Result<void> writeApproval(const QString &path, const QByteArray &bytes, const QByteArray &signature)
{
    const QString code = QStringLiteral("approval_unwritable");
    const QString signatureFile = path + QStringLiteral(".sig");
    if (QFile::exists(signatureFile) && !QFile::remove(signatureFile))
        return Error{code, QStringLiteral("%1 cannot be replaced.").arg(signatureFile), {}, ErrorKind::Usage};
    if (auto written = write(path, bytes, code); !written || signature.isEmpty())
        return written;
    return write(signatureFile, signature, code);
}

Result<ApprovalFile> readApproval(const QString &path)
{
    auto file =
        read(path, approvalSchema, QStringLiteral("approval_unreadable"), QStringLiteral("an approval"));
    if (!file)
        return file.error();
    const QJsonObject &object = file->second;
    const QString code = QStringLiteral("approval_broken");
    auto subject = PlanSubject::fromJson(object[u"plan"].toObject());
    if (!subject)
        return broken(code, path, subject.error().message);
    ApprovalFile found;
    Approval &approval = found.approval;
    approval.plan = *subject;
    approval.role = object[u"role"].toString();
    const QString decision = object[u"decision"].toString();
    approval.approved = decision == u"approved";
    approval.comment = object[u"comment"].toString();
    approval.by = Person::fromJson(object[u"by"].toObject());
    approval.at = QDateTime::fromString(object[u"at"].toString(), Qt::ISODateWithMs);
    if (approval.role.isEmpty() || !approval.at.isValid() || (!approval.approved && decision != u"rejected"))
        return broken(code, path, QStringLiteral("it names no role, time or decision."));
    approval.file = path;
    approval.sha256 =
        QString::fromLatin1(QCryptographicHash::hash(file->first, QCryptographicHash::Sha256).toHex());
    found.bytes = file->first;
    if (QFile::exists(path + QStringLiteral(".sig")))
        found.signatureFile = path + QStringLiteral(".sig");
    return found;
}

} // namespace slipway::evidence
