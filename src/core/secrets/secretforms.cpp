// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "secrets/secretforms.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QString>

namespace slipway::secrets {

namespace {

QByteArray jsonEscaped(const QByteArray &value)
{
    const QByteArray array =
        QJsonDocument(QJsonArray{QString::fromUtf8(value)}).toJson(QJsonDocument::Compact);
    return array.mid(2, array.size() - 4);
}

QByteArray lowerHex(QByteArray percent)
{
    for (qsizetype at = percent.indexOf('%'); at >= 0; at = percent.indexOf('%', at + 3))
        percent.replace(at, 3, percent.mid(at, 3).toLower());
    return percent;
}

/// The part of a base64 text that depends on the value alone, when `shift` bytes of something else come
/// before it.
QByteArray base64Core(const QByteArray &value, int shift, QByteArray::Base64Options options)
{
    const QByteArray text =
        QByteArray(shift, 'x').append(value).toBase64(options | QByteArray::OmitTrailingEquals);
    const qsizetype skip = shift == 0 ? 0 : shift + 1;
    const qsizetype tail = (shift + value.size()) % 3 == 0 ? 0 : 1;
    return text.mid(skip, text.size() - skip - tail);
}

void addPercent(const QByteArray &value, QList<QByteArray> &forms)
{
    // Python's quote() leaves '/', JavaScript's encodeURIComponent leaves !'()*.
    for (const char *left : {"", "/", "!'()*"}) {
        const QByteArray percent = value.toPercentEncoding(left);
        const QByteArray plus = QByteArray(percent).replace("%20", "+");
        forms << percent << lowerHex(percent) << plus << lowerHex(plus);
    }
}

} // namespace

QList<QByteArray> writtenForms(const QByteArray &value)
{
    const QByteArray html = QString::fromUtf8(value).toHtmlEscaped().toUtf8();
    const QByteArray json = jsonEscaped(value);
    QList<QByteArray> forms{value,
                            value.trimmed(),
                            json,
                            QByteArray(json).replace('/', "\\/"),
                            html,
                            QByteArray(html).replace('\'', "&#39;"),
                            QByteArray(html).replace('\'', "&#x27;"),
                            QByteArray(value).replace('\'', "''"),
                            QByteArray(value).replace('\'', "\\'"),
                            QByteArray(value).replace('\'', "'\\''"),
                            QByteArray(value).replace('\'', "'\"'\"'"),
                            value.toHex(),
                            value.toHex().toUpper()};
    addPercent(value, forms);
    for (int shift = 0; shift < 3; ++shift)
        forms << base64Core(value, shift, QByteArray::Base64Encoding)
              << base64Core(value, shift, QByteArray::Base64UrlEncoding);
    return forms;
}

} // namespace slipway::secrets
