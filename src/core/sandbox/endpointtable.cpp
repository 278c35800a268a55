// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "sandbox/endpointtable.h"

#include <QFile>
#include <QJsonDocument>

static void initResources()
{
    Q_INIT_RESOURCE(sandbox); // a static library's resources are dropped by the linker unless named
}

namespace slipway::sandbox {

using namespace Qt::StringLiterals;

namespace {

QByteArray resource(const QString &name)
{
    QFile file(u":/sandbox/"_s + name);
    const bool open = file.open(QIODevice::ReadOnly);
    Q_ASSERT(open);
    return open ? file.readAll() : QByteArray();
}

ParameterRule rule(const char *line)
{
    return *ParameterRule::read(QString::fromLatin1(line));
}

QList<ParameterRule> standing(const QString &action)
{
    QList<ParameterRule> rules{rule("expand [string] max=20")};
    if (action == u"list" || action == u"search")
        rules << rule("limit integer min=1 max=100");
    if (action == u"list")
        rules << rule("starting_after string") << rule("ending_before string");
    if (action == u"search")
        rules << rule("query! string") << rule("page string");
    return rules;
}

void append(QList<ParameterRule> &rules, int depth, const ParameterRule &rule)
{
    if (depth == 0)
        rules << rule;
    else
        append(rules.last().children, depth - 1, rule);
}

Endpoint endpoint(const QString &line)
{
    const QStringList words = line.split(u' ');
    const QString action = words.value(2);
    return {words.value(0).toLatin1(), words.value(1).mid(4).split(u'/'), action, words.value(3),
            standing(action)};
}

bool fits(const Endpoint &endpoint, const QStringList &path)
{
    if (endpoint.path.size() != path.size())
        return false;
    for (qsizetype i = 0; i < path.size(); ++i) {
        if (path[i].isEmpty() || (endpoint.path[i] != path[i] && endpoint.path[i] != u"{id}"))
            return false;
    }
    return true;
}

} // namespace

EndpointTable::EndpointTable()
{
    initResources();
    m_blanks = QJsonDocument::fromJson(resource(u"objects.json"_s)).object();
    for (const QString &line : QString::fromUtf8(resource(u"endpoints.txt"_s)).split(u'\n')) {
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const qsizetype indent = line.size() - line.trimmed().size();
        if (indent == 0) {
            m_endpoints << endpoint(line);
            continue;
        }
        const auto read = ParameterRule::read(line);
        Q_ASSERT_X(read.has_value(), "endpoints.txt", qPrintable(line));
        if (read)
            append(m_endpoints.last().rules, static_cast<int>(indent / 2 - 1), *read);
    }
}

const EndpointTable &EndpointTable::instance()
{
    static const EndpointTable table;
    return table;
}

const Endpoint *EndpointTable::find(const QByteArray &method, const QString &path, QString *id) const
{
    const QStringList parts = path.split(u'/');
    for (const Endpoint &endpoint : m_endpoints) {
        if (endpoint.method != method || !fits(endpoint, parts))
            continue;
        const qsizetype place = endpoint.path.indexOf(u"{id}"_s);
        *id = place < 0 ? QString() : parts[place];
        return &endpoint;
    }
    return nullptr;
}

} // namespace slipway::sandbox
