// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "billing/webhooksigning.h"

#include <QCryptographicHash>
#include <QMessageAuthenticationCode>

#include <cstdlib>

namespace slipway::billing {

namespace {

QByteArray signature(const QByteArray &secret, const QByteArray &body, const QByteArray &time)
{
    QMessageAuthenticationCode code(QCryptographicHash::Sha256, secret);
    code.addData(time);
    code.addData(".");
    code.addData(body);
    return code.result().toHex();
}

bool equalInConstantTime(const QByteArray &a, const QByteArray &b)
{
    if (a.size() != b.size())
        return false;
    int difference = 0;
    for (qsizetype i = 0; i < a.size(); ++i)
        difference |= a[i] ^ b[i];
    return difference == 0;
}

} // namespace

QByteArray signWebhook(const QByteArray &secret, const QByteArray &body, qint64 unixSeconds)
{
    const QByteArray time = QByteArray::number(unixSeconds);
    return "t=" + time + ",v1=" + signature(secret, body, time);
}

bool verifyWebhook(const QByteArray &header, const QByteArray &secret, const QByteArray &body,
                   qint64 nowSeconds, qint64 toleranceSeconds)
{
    QByteArray time;
    QList<QByteArray> signatures;
    for (const QByteArray &part : header.split(',')) {
        if (part.startsWith("t="))
            time = part.mid(2);
        else if (part.startsWith("v1="))
            signatures << part.mid(3);
    }
    if (time.isEmpty() || std::llabs(nowSeconds - time.toLongLong()) > toleranceSeconds)
        return false;
    const QByteArray wanted = signature(secret, body, time);
    bool found = false;
    for (const QByteArray &given : signatures)
        found = equalInConstantTime(given, wanted) || found;
    return found;
}

} // namespace slipway::billing
