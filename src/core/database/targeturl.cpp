// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/targeturl.h"

#include <QFileInfo>

#include <libpq-fe.h>

namespace slipway::database {

using release::Error;
using release::ErrorKind;
using release::Result;
using release::Secret;

namespace {

Error bad(const QString &why)
{
    return {QStringLiteral("database_url"),
            QStringLiteral("The database URL is not usable: %1. postgresql://USER:PASSWORD@HOST:PORT/NAME or "
                           "sqlite:///PATH is expected.")
                .arg(why),
            {},
            ErrorKind::Usage};
}

/// SQLAlchemy's ?ssl=require and ?ssl=true mean libpq's sslmode.
QByteArray forLibpq(QByteArray url)
{
    const qsizetype scheme = url.indexOf("://");
    const qsizetype plus = url.indexOf('+');
    if (plus > 0 && plus < scheme)
        url.remove(plus, scheme - plus);
    for (const QByteArray separator : {"?", "&"}) {
        const QByteArray written = separator + "ssl=";
        const QByteArray meant = separator + "sslmode=";
        url.replace(QByteArray(written + "true"), QByteArray(meant + "require"));
        url.replace(QByteArray(written + "false"), QByteArray(meant + "disable"));
        url.replace(written, meant);
    }
    return url;
}

} // namespace

Result<TargetUrl> TargetUrl::parse(const Secret &secret, const QString &tlsCa)
{
    TargetUrl target;
    const QByteArray &text = secret.reveal();
    if (text.startsWith("sqlite")) {
        const qsizetype path = text.indexOf(":///");
        if (path < 0 || path + 4 >= text.size())
            return bad(QStringLiteral("sqlite needs three slashes and a path"));
        const QString file = QString::fromUtf8(text.mid(path + 4)).section(u'?', 0, 0);
        const QFileInfo info(file.startsWith(u'/') ? file : u'/' + file);
        target.m_sqlitePath = info.exists() ? info.canonicalFilePath() : info.absoluteFilePath();
        return target;
    }
    if (!text.startsWith("postgres"))
        return bad(QStringLiteral("its scheme is neither postgresql nor sqlite"));
    char *words = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
        PQconninfoParse(forLibpq(text).constData(), &words), &PQconninfoFree);
    if (!parsed) {
        PQfreemem(words); // libpq's sentence may quote the URL, password and all
        return bad(QStringLiteral(
            "its parts cannot be told apart (percent-encode special characters of the password)"));
    }
    for (const PQconninfoOption *option = parsed.get(); option->keyword; ++option) {
        if (option->val && *option->val)
            target.m_options.insert(QString::fromUtf8(option->keyword), QString::fromUtf8(option->val));
    }
    if (!target.m_options.contains(QStringLiteral("sslmode")) && !target.isLocal())
        target.m_options.insert(QStringLiteral("sslmode"), QStringLiteral("verify-full"));
    if (!tlsCa.isEmpty() && !target.m_options.contains(QStringLiteral("sslrootcert")))
        target.m_options.insert(QStringLiteral("sslrootcert"), tlsCa);
    else if (!target.isLocal() && !target.m_options.contains(QStringLiteral("sslrootcert")))
        target.m_options.insert(QStringLiteral("sslrootcert"),
                                QStringLiteral("/etc/ssl/certs/ca-certificates.crt"));
    for (const auto &[key, value] : {std::pair{"gssencmode", "disable"},
                                     {"connect_timeout", "10"},
                                     {"keepalives_idle", "30"},
                                     {"tcp_user_timeout", "30000"}}) {
        if (!target.m_options.contains(QLatin1String(key)))
            target.m_options.insert(QLatin1String(key), QLatin1String(value));
    }
    return target;
}

bool TargetUrl::isLocal() const
{
    const QString name = host();
    return isSqlite() || name.isEmpty() || name.startsWith(u'/') || name == u"localhost" ||
           name.startsWith(QStringLiteral("127.")) || name == u"::1";
}

QString TargetUrl::shown() const
{
    if (isSqlite())
        return m_sqlitePath;
    return QStringLiteral("%1@%2:%3/%4")
        .arg(m_options.value(QStringLiteral("user")), host(),
             m_options.value(QStringLiteral("port"), QStringLiteral("5432")),
             m_options.value(QStringLiteral("dbname")));
}

} // namespace slipway::database
