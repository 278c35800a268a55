// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "ledger/chain.h"

#include <QCryptographicHash>

namespace slipway::ledger {

QByteArray chainHash(const ChainLink &link)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto line = [&hash](QByteArrayView bytes) {
        hash.addData(bytes);
        hash.addData(QByteArrayView("\n", 1));
    };
    line(link.predecessor);
    line(link.runId.toUtf8());
    line(QByteArray::number(link.sequence));
    line(link.at.toUtf8());
    line(link.event);
    line(link.outputSha256);
    return hash.result().toHex();
}

QByteArray firstPredecessor()
{
    return QByteArray(64, '0');
}

QByteArray sha256Hex(QByteArrayView bytes)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(bytes);
    return hash.result().toHex();
}

QString timeText(const QDateTime &at)
{
    return at.isValid() ? at.toUTC().toString(Qt::ISODateWithMs) : QString();
}

} // namespace slipway::ledger
