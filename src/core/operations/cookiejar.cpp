// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/cookiejar.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkCookie>

namespace slipway::operations {

using namespace release;

namespace {

const QString jarName = QStringLiteral("cookies");
constexpr qsizetype shortestSession = 16; ///< shorter values are preferences such as a language

/// Whether the value gives access, so that it must be seen nowhere.
bool givesAccess(const QNetworkCookie &cookie)
{
    return cookie.isHttpOnly() || cookie.value().size() >= shortestSession;
}

} // namespace

CookieJar::CookieJar(RunMemory &memory) : m_memory(memory)
{
    load();
}

void CookieJar::load()
{
    const Secret *stored = m_memory.find(jarName);
    if (!stored)
        return;
    QList<QNetworkCookie> cookies;
    for (const QJsonValue value : QJsonDocument::fromJson(stored->reveal()).array()) {
        const QJsonObject one = value.toObject();
        QNetworkCookie cookie(one[u"name"].toString().toUtf8(), one[u"value"].toString().toUtf8());
        cookie.setDomain(one[u"domain"].toString());
        cookie.setPath(one[u"path"].toString());
        cookie.setSecure(one[u"secure"].toBool());
        cookie.setExpirationDate(QDateTime::fromString(one[u"expires"].toString(), Qt::ISODate));
        cookies << cookie;
    }
    setAllCookies(cookies);
}

void CookieJar::store()
{
    QJsonArray cookies;
    for (const QNetworkCookie &cookie : allCookies()) {
        cookies << QJsonObject{{QStringLiteral("name"), QString::fromUtf8(cookie.name())},
                               {QStringLiteral("value"), QString::fromUtf8(cookie.value())},
                               {QStringLiteral("domain"), cookie.domain()},
                               {QStringLiteral("path"), cookie.path()},
                               {QStringLiteral("secure"), cookie.isSecure()},
                               {QStringLiteral("expires"), cookie.expirationDate().toString(Qt::ISODate)}};
    }
    m_memory.keep(jarName, Secret(QJsonDocument(cookies).toJson(QJsonDocument::Compact)),
                  RunMemory::Shown::InParts);
}

QByteArray CookieJar::header(const QUrl &url) const
{
    QByteArrayList pairs;
    for (const QNetworkCookie &cookie : cookiesForUrl(url))
        pairs << cookie.toRawForm(QNetworkCookie::NameAndValueOnly);
    return pairs.join("; ");
}

QStringList CookieJar::take(const QUrl &url, const HttpReply &reply)
{
    QStringList names;
    for (const auto &[name, value] : reply.headers) {
        if (name.compare("Set-Cookie", Qt::CaseInsensitive) != 0)
            continue;
        const QList<QNetworkCookie> cookies = QNetworkCookie::parseCookies(value);
        setCookiesFromUrl(cookies, url);
        for (const QNetworkCookie &cookie : cookies) {
            names << QString::fromUtf8(cookie.name());
            if (givesAccess(cookie))
                m_memory.keep(QStringLiteral("cookie ") + names.last(), Secret(cookie.value()));
        }
    }
    if (!names.isEmpty())
        store();
    return names;
}

} // namespace slipway::operations
