// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/faults.h"

#include <QJsonDocument>
#include <QStringList>

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

const QStringList kinds{u"rate_limit"_s, u"error_before"_s, u"error_after"_s, u"cut"_s,
                        u"drop"_s,       u"lose"_s,         u"delay"_s};
const QStringList names{u"kind"_s, u"method"_s, u"path"_s, u"times"_s, u"amount"_s};

QString belowV1(QString path)
{
    if (path.startsWith(u'/'))
        path.remove(0, 1);
    return path.startsWith(u"v1/") ? path.mid(3) : path;
}

release::Error bad(const QString &message)
{
    return {u"bad_fault"_s, message, {}, release::ErrorKind::Usage};
}

} // namespace

void FaultQueue::add(const Fault &fault)
{
    Q_ASSERT(kinds.contains(fault.kind));
    m_faults << fault;
    m_faults.last().path = belowV1(fault.path);
}

std::optional<Fault> FaultQueue::take(const QByteArray &method, const QString &path)
{
    for (qsizetype i = 0; i < m_faults.size(); ++i) {
        Fault &fault = m_faults[i];
        if ((!fault.method.isEmpty() && fault.method.toLatin1() != method) || !path.startsWith(fault.path))
            continue;
        const Fault taken = fault;
        if (fault.times > 0 && --fault.times == 0)
            m_faults.removeAt(i);
        return taken;
    }
    return {};
}

QJsonArray FaultQueue::toJson() const
{
    QJsonArray list;
    for (const Fault &fault : m_faults)
        list << QJsonObject{{u"kind"_s, fault.kind},
                            {u"method"_s, fault.method},
                            {u"path"_s, fault.path},
                            {u"times"_s, fault.times},
                            {u"amount"_s, fault.amount}};
    return list;
}

release::Result<Fault> FaultQueue::fromJson(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (!document.isObject())
        return bad(
            u"A fault is a JSON object such as {\"kind\": \"rate_limit\", \"path\": \"/v1/prices\"}."_s);
    const QJsonObject json = document.object();
    for (const QString &name : json.keys()) {
        if (!names.contains(name))
            return bad(u"`%1` is not a member of a fault; there are %2."_s.arg(name, names.join(u", "_s)));
    }
    if (!kinds.contains(json.value(u"kind").toString()))
        return bad(u"`kind` is one of %1."_s.arg(kinds.join(u", "_s)));
    return Fault{json.value(u"kind").toString(), json.value(u"method").toString().toUpper(),
                 json.value(u"path").toString(), json.value(u"times").toInt(1),
                 json.value(u"amount").toInt()};
}

} // namespace slipway::sandbox
