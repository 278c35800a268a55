// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/targeturl.h"

#include <QFileInfo>
#include <QRegularExpression>

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

/// libpq's name and value for SQLAlchemy's ?ssl=.
QByteArray sslModeFor(const QByteArray &value)
{
    const QByteArray word = value.toLower();
    if (word == "true" || word == "1" || word == "on")
        return "require";
    return word == "false" || word == "0" || word == "off" ? QByteArray("disable") : value;
}

bool knownToLibpq(const QByteArray &key)
{
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> all(PQconndefaults(), &PQconninfoFree);
    for (const PQconninfoOption *option = all.get(); option && option->keyword; ++option) {
        if (key == option->keyword)
            return true;
    }
    return key == "ssl";
}

struct Written
{
    QByteArray url;     ///< as libpq takes it
    QByteArray unknown; ///< a parameter that libpq does not know
};

/// Drops "+DRIVER" with that driver's own parameters (prepared_statement_cache_size and the like) and turns
/// ?ssl= into sslmode.
Written forLibpq(QByteArray url)
{
    const qsizetype scheme = url.indexOf("://");
    const qsizetype plus = url.indexOf('+');
    const bool driver = plus > 0 && plus < scheme;
    if (driver)
        url.remove(plus, scheme - plus);
    const qsizetype question = url.indexOf('?', qMax<qsizetype>(0, url.lastIndexOf('@')));
    if (question < 0)
        return {url, {}};
    QByteArrayList kept;
    for (const QByteArray &parameter : url.mid(question + 1).split('&')) {
        const QByteArray key = parameter.left(parameter.indexOf('='));
        if (!knownToLibpq(key)) {
            if (!driver)
                return {url, key};
            continue;
        }
        kept << (key == "ssl" ? "sslmode=" + sslModeFor(parameter.mid(4)) : parameter);
    }
    return {url.left(question) + (kept.isEmpty() ? QByteArray() : '?' + kept.join('&')), {}};
}

bool isLoopback(const QString &host)
{
    static const QRegularExpression loopback(QStringLiteral("^(localhost|::1|127(\\.\\d{1,3}){3})$"),
                                             QRegularExpression::CaseInsensitiveOption);
    return loopback.match(host).hasMatch();
}

} // namespace

Secret sqliteWithin(Secret url, const QString &dir)
{
    const QByteArray text = url.reveal();
    const qsizetype path = text.indexOf(":///") + 4;
    if (!text.startsWith("sqlite") || path < 4 || path >= text.size() || text[path] == '/')
        return url;
    const QString first = QString::fromUtf8(text.mid(path)).section(u'/', 0, 0);
    const bool folders = text.mid(path).contains('/') && first != u"." && first != u"..";
    if (folders && QFileInfo(u'/' + first).isDir())
        return url;
    return Secret(text.first(path) + dir.toUtf8() + '/' + text.mid(path));
}

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
    if (!text.startsWith("postgres:") && !text.startsWith("postgresql:") && !text.startsWith("postgresql+"))
        return bad(QStringLiteral("its scheme is neither postgresql nor sqlite"));
    const Written written = forLibpq(text);
    if (!written.unknown.isEmpty())
        return bad(QStringLiteral("it has the parameter '%1', which PostgreSQL's library does not know")
                       .arg(QString::fromUtf8(written.unknown)));
    char *words = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
        PQconninfoParse(written.url.constData(), &words), &PQconninfoFree);
    if (!parsed) {
        PQfreemem(words); // libpq's sentence may quote the URL, password and all
        return bad(QStringLiteral(
            "its parts cannot be told apart (percent-encode special characters of the password)"));
    }
    for (const PQconninfoOption *option = parsed.get(); option->keyword; ++option) {
        if (option->val && *option->val)
            target.m_options.insert(QString::fromUtf8(option->keyword), QString::fromUtf8(option->val));
    }
    if (auto fit = target.complete(tlsCa); !fit)
        return fit.error();
    return target;
}

Result<void> TargetUrl::complete(const QString &tlsCa)
{
    static const QStringList modes{QStringLiteral("disable"),   QStringLiteral("allow"),
                                   QStringLiteral("prefer"),    QStringLiteral("require"),
                                   QStringLiteral("verify-ca"), QStringLiteral("verify-full")};
    const QString sslMode = m_options.value(QStringLiteral("sslmode"));
    if (!sslMode.isEmpty() && !modes.contains(sslMode))
        return bad(
            QStringLiteral("sslmode '%1' is none of %2").arg(sslMode, modes.join(QStringLiteral(", "))));
    if (host().contains(u',') || m_options.value(QStringLiteral("port")).contains(u','))
        return bad(QStringLiteral("it names several hosts; a release goes to one"));
    bool number = true;
    const int port = m_options.value(QStringLiteral("port"), QStringLiteral("5432")).toInt(&number);
    if (!number || port < 1 || port > 65535)
        return bad(QStringLiteral("its port is no number from 1 to 65535"));
    for (auto it = m_options.cbegin(); it != m_options.cend(); ++it) {
        const bool separate =
            it.key() == u"host" || it.key() == u"dbname" || it.key() == u"user" || it.key() == u"password";
        if (!separate && it->contains(u';'))
            return bad(QStringLiteral("its parameter %1 holds a semicolon").arg(it.key()));
    }
    const auto otherwise = [this](const char *key, const QString &value) {
        if (!m_options.contains(QLatin1String(key)))
            m_options.insert(QLatin1String(key), value);
    };
    if (!isLocal())
        otherwise("sslmode", QStringLiteral("verify-full"));
    if (!tlsCa.isEmpty())
        otherwise("sslrootcert", tlsCa);
    else if (m_options.value(QStringLiteral("sslmode"))
                 .startsWith(QStringLiteral("verify"))) // with a CA named, `require` would verify too
        otherwise("sslrootcert", QStringLiteral("/etc/ssl/certs/ca-certificates.crt"));
    otherwise("gssencmode", QStringLiteral("disable"));
    otherwise("connect_timeout", QStringLiteral("10"));
    otherwise("keepalives_idle", QStringLiteral("30"));
    otherwise("tcp_user_timeout", QStringLiteral("30000"));
    return {};
}

bool TargetUrl::isLocal() const
{
    const QString address = m_options.value(QStringLiteral("hostaddr"));
    if (isSqlite() || !address.isEmpty())
        return isSqlite() || isLoopback(address);
    return host().isEmpty() || host().startsWith(u'/') || host().startsWith(u'@') || isLoopback(host());
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
