// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/tunneling.h"

#include "operations/tunnel.h"

namespace slipway::console {

using namespace release;

namespace {

/// Where host and port stand in a URL: scheme://user:password@HOST:PORT/…
struct Place
{
    qsizetype from = -1;
    qsizetype to = -1;
    QByteArray host;
    QByteArray port;
};

Place placeOf(const QByteArray &url)
{
    Place place;
    const qsizetype scheme = url.indexOf("://");
    if (scheme < 0)
        return place;
    qsizetype end = url.size();
    for (const char c : {'/', '?', '#'}) {
        const qsizetype at = url.indexOf(c, scheme + 3);
        end = at >= 0 ? qMin(at, end) : end;
    }
    place.from = qMax(scheme + 2, url.lastIndexOf('@', end - 1)) + 1;
    place.to = end;
    const QByteArray text = url.mid(place.from, end - place.from);
    const qsizetype colon = text.lastIndexOf(':');
    const bool hasPort = colon >= 0 && colon > text.indexOf(']');
    place.host = hasPort ? text.left(colon) : text;
    place.port = hasPort ? text.mid(colon + 1) : QByteArray();
    if (place.host.startsWith('[') && place.host.endsWith(']'))
        place.host = place.host.mid(1, place.host.size() - 2);
    return place;
}

bool isLoopback(const QByteArray &host)
{
    return host == "localhost" || host == "::1" || host.startsWith("127.");
}

Error wrongUrl(const Environment &environment, const QString &why)
{
    return {QStringLiteral("tunnel_url"),
            QStringLiteral("%1: %2 The database URL must name the tunnel's end on this machine, "
                           "postgresql://USER@127.0.0.1:PORT/NAME; the server's own name belongs into "
                           "tls: {server_name: …}.")
                .arg(environment.location.toString(), why),
            {},
            ErrorKind::Usage};
}

} // namespace

Result<quint16> tunnelPort(const Environment &environment, const Secret &databaseUrl)
{
    const Place place = placeOf(databaseUrl.reveal());
    if (!isLoopback(place.host))
        return wrongUrl(environment, QStringLiteral("the database URL goes to %1 and not through the tunnel.")
                                         .arg(place.host.isEmpty() ? QStringLiteral("a local socket")
                                                                   : QString::fromUtf8(place.host)));
    const quint16 port = place.port.isEmpty() ? quint16(5432) : place.port.toUShort();
    const QList<quint16> forwarded = operations::Tunnel::forwardedPorts(environment.tunnel);
    if (port == 0 || (!forwarded.isEmpty() && !forwarded.contains(port)))
        return wrongUrl(environment,
                        QStringLiteral("the database URL goes to port %1, the tunnel opens port %2.")
                            .arg(port)
                            .arg(forwarded.value(0)));
    return port;
}

Secret withServerName(const Secret &databaseUrl, const QString &serverName)
{
    QByteArray url = databaseUrl.reveal();
    const Place place = placeOf(url);
    if (place.from < 0 || place.host.isEmpty())
        return databaseUrl.copy();
    QByteArray named = serverName.toUtf8();
    if (!place.port.isEmpty())
        named += ':' + place.port;
    url.replace(place.from, place.to - place.from, named);
    const QByteArray address = place.host == "localhost" ? QByteArray("127.0.0.1") : place.host;
    url += url.contains('?') ? '&' : '?';
    url += "hostaddr=" + address;
    if (!url.contains("sslmode=") && !url.contains("ssl="))
        url += "&sslmode=verify-full";
    Secret result(url);
    url.fill('\0');
    return result;
}

} // namespace slipway::console
