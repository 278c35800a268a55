// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/document.h"

#include "playbook/spelling.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QRegularExpression>

#include <yaml-cpp/yaml.h>

#include <algorithm>

namespace slipway::playbook {

using namespace release;

namespace {

SourceLocation place(const QString &file, const YAML::Mark &mark)
{
    if (mark.is_null())
        return {file, 0, 0};
    return {file, mark.line + 1, mark.column + 1};
}

QString textOf(const YAML::Node &node)
{
    return QString::fromStdString(node.Scalar());
}

constexpr int deepest = 50;
constexpr int mostValues = 100'000;

/// Counts what an anchor repeats, so that a few lines cannot unfold into millions of values or into
/// themselves.
bool withinLimits(const YAML::Node &node, Findings &findings, int depth, int &values)
{
    if (depth > deepest || ++values > mostValues) {
        findings.add(
            QStringLiteral("yaml_too_large"), place(findings.file(), node.Mark()),
            QStringLiteral("values nest deeper than %1 or are more than %2 once anchors are unfolded")
                .arg(deepest)
                .arg(mostValues));
        return false;
    }
    if (node.IsSequence())
        return std::all_of(node.begin(), node.end(),
                           [&](const auto &item) { return withinLimits(item, findings, depth + 1, values); });
    if (node.IsMap())
        return std::all_of(node.begin(), node.end(), [&](const auto &entry) {
            return withinLimits(entry.second, findings, depth + 1, values);
        });
    return true;
}

/// Values may be secrets that stand in the wrong place: only short plain words are repeated in a message.
QString showable(const QString &text)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9 ._+-]{0,24}$"));
    static const QRegularExpression secret(QStringLiteral("^(sk|rk|whsec)_"));
    const bool show = plain.match(text).hasMatch() && !secret.match(text).hasMatch();
    return show ? QStringLiteral("'%1'").arg(text) : QStringLiteral("text");
}

void findDuplicates(const YAML::Node &node, Findings &findings)
{
    if (node.IsSequence()) {
        for (const YAML::Node &item : node)
            findDuplicates(item, findings);
        return;
    }
    if (!node.IsMap())
        return;
    QHash<QString, int> seen;
    for (const auto &entry : node) {
        const QString key = textOf(entry.first);
        const SourceLocation at = place(findings.file(), entry.first.Mark());
        if (!entry.first.IsScalar()) {
            findings.add(QStringLiteral("wrong_type"), at, QStringLiteral("a key must be text"));
            continue;
        }
        if (seen.contains(key))
            findings.add(
                QStringLiteral("duplicate_key"), at,
                QStringLiteral("'%1' is given twice; the first is in line %2").arg(key).arg(seen[key]));
        else
            seen.insert(key, at.line);
        findDuplicates(entry.second, findings);
    }
}

/// Plain scalars of YAML 1.2's core schema; quoted ones (tag "!") stay text.
QJsonValue scalarJson(const YAML::Node &node)
{
    const QString text = textOf(node);
    if (node.Tag() == "!")
        return text;
    if (text == u"true" || text == u"false")
        return text == u"true";
    if (text.isEmpty() || text == u"null" || text == u"~")
        return {};
    bool number = false;
    const qint64 integer = text.toLongLong(&number);
    if (number && QString::number(integer) == text)
        return integer;
    return text;
}

} // namespace

void Findings::add(const QString &code, const SourceLocation &at, const QString &text)
{
    if (m_code.isEmpty())
        m_code = code;
    SourceLocation shown = at;
    if (const qsizetype line = at.line - 1; line >= 0 && line < m_lines.size())
        shown.column = static_cast<int>(QString::fromUtf8(m_lines[line].left(at.column - 1)).size()) + 1;
    const QString message = shown.toString() + QStringLiteral(": ") + text;
    if (!m_messages.contains(message))
        m_messages << message;
}

Error Findings::error() const
{
    if (m_messages.size() == 1) {
        const bool ended = m_messages.first().endsWith(u'?') || m_messages.first().endsWith(u'.');
        return {
            m_code, ended ? m_messages.first() : QString(m_messages.first() + u'.'), {}, ErrorKind::Usage};
    }
    return {m_code, QStringLiteral("%1 (and %2 more)").arg(m_messages.first()).arg(m_messages.size() - 1),
            m_messages.mid(1), ErrorKind::Usage};
}

Value::Value(const YAML::Node &node, QString path, Findings &findings)
    : m_node(std::make_shared<const YAML::Node>(node)), m_path(std::move(path)), m_findings(&findings)
{
}

bool Value::isMap() const
{
    return m_node->IsMap();
}
bool Value::isList() const
{
    return m_node->IsSequence();
}
bool Value::isScalar() const
{
    return m_node->IsScalar();
}
bool Value::isNull() const
{
    return m_node->IsNull();
}
SourceLocation Value::location() const
{
    return place(m_findings->file(), m_node->Mark());
}

QString Value::kindName() const
{
    return isMap()    ? QStringLiteral("a map")
           : isList() ? QStringLiteral("a list")
           : isNull() ? QStringLiteral("nothing")
                      : showable(textOf(*m_node));
}

void Value::complain(const QString &code, const QString &text) const
{
    m_findings->add(code, location(),
                    m_path.isEmpty() ? text : text + QStringLiteral(" (in %1)").arg(where()));
}

void Value::complainAt(const SourceLocation &place, const QString &code, const QString &text) const
{
    m_findings->add(code, place, m_path.isEmpty() ? text : text + QStringLiteral(" (in %1)").arg(where()));
}

QString Value::where() const
{
    const QString prefix = QStringLiteral("environments.");
    if (!m_path.startsWith(prefix))
        return m_path;
    const QString rest = m_path.mid(prefix.size());
    const qsizetype dot = rest.indexOf(u'.');
    return dot < 0 ? QStringLiteral("environment %1").arg(rest)
                   : QStringLiteral("%1 of environment %2").arg(rest.mid(dot + 1), rest.left(dot));
}

QList<std::pair<QString, Value>> Value::entries() const
{
    QList<std::pair<QString, Value>> list;
    if (isNull())
        return list;
    if (!isMap()) {
        complain(QStringLiteral("wrong_type"), QStringLiteral("a map is expected, found %1").arg(kindName()));
        return list;
    }
    for (const auto &entry : *m_node) {
        const QString key = textOf(entry.first);
        list.append({key, Value(entry.second, m_path.isEmpty() ? key : m_path + u'.' + key, *m_findings)});
    }
    return list;
}

QList<Value> Value::items() const
{
    QList<Value> list;
    if (isNull())
        return list;
    if (!isList()) {
        if (isScalar())
            list.append(*this);
        else
            complain(QStringLiteral("wrong_type"),
                     QStringLiteral("a list is expected, found %1").arg(kindName()));
        return list;
    }
    for (const YAML::Node &item : *m_node)
        list.append(Value(item, m_path, *m_findings));
    return list;
}

bool Value::has(const QString &key) const
{
    return isMap() && (*m_node)[key.toStdString()].IsDefined();
}

Value Value::at(const QString &key) const
{
    return Value((*m_node)[key.toStdString()], m_path.isEmpty() ? key : m_path + u'.' + key, *m_findings);
}

QString Value::text() const
{
    if (!isScalar()) {
        complain(QStringLiteral("wrong_type"), QStringLiteral("text is expected, found %1").arg(kindName()));
        return {};
    }
    return textOf(*m_node);
}

QStringList Value::texts() const
{
    QStringList list;
    for (const Value &item : items())
        list << item.text();
    return list;
}

bool Value::boolean() const
{
    const QString word = isScalar() ? textOf(*m_node) : QString();
    if (word == u"true" || word == u"false")
        return word == u"true";
    complain(QStringLiteral("wrong_type"),
             QStringLiteral("true or false is expected, found %1").arg(kindName()));
    return false;
}

int Value::integer(int least, int most) const
{
    bool number = false;
    const qint64 value = isScalar() ? textOf(*m_node).toLongLong(&number) : 0;
    if (!number)
        complain(QStringLiteral("wrong_type"),
                 QStringLiteral("a whole number is expected, found %1").arg(kindName()));
    else if (value < least || value > most)
        complain(
            QStringLiteral("bad_value"),
            QStringLiteral("a number from %1 to %2 is expected, found %3").arg(least).arg(most).arg(value));
    return static_cast<int>(std::clamp<qint64>(value, least, most));
}

qint64 Value::durationMs() const
{
    static const QRegularExpression form(QStringLiteral("^(\\d{1,9})\\s*(ms|s|m|min|h|d)?$"));
    const auto match = form.match(isScalar() ? textOf(*m_node) : QString());
    if (!match.hasMatch()) {
        complain(QStringLiteral("wrong_type"),
                 QStringLiteral("a duration such as 30s, 5m or 2h is expected, found %1").arg(kindName()));
        return 0;
    }
    const QString unit = match.captured(2);
    const qint64 factor = unit == u"ms"                    ? 1
                          : unit == u"m" || unit == u"min" ? 60'000
                          : unit == u"h"                   ? 3'600'000
                          : unit == u"d"                   ? 86'400'000
                                                           : 1000;
    return match.captured(1).toLongLong() * factor;
}

QJsonValue Value::json(QHash<QString, SourceLocation> *locations, const QString &prefix) const
{
    if (locations)
        locations->insert(prefix, location());
    const auto below = [&](const QString &key) {
        return prefix.isEmpty() ? key : QString(prefix + u'.' + key);
    };
    if (isMap()) {
        QJsonObject object;
        for (const auto &[key, value] : entries())
            object.insert(key, value.json(locations, below(key)));
        return object;
    }
    if (isList()) {
        QJsonArray array;
        for (const Value &item : items())
            array << item.json(locations, below(QString::number(array.size())));
        return array;
    }
    return isScalar() ? scalarJson(*m_node) : QJsonValue();
}

void Value::allow(const QStringList &keys) const
{
    for (const auto &entry : *m_node) {
        const QString key = textOf(entry.first);
        if (keys.contains(key))
            continue;
        const QString nearest = nearestWord(key, keys);
        m_findings->add(QStringLiteral("unknown_key"), place(m_findings->file(), entry.first.Mark()),
                        QStringLiteral("unknown key '%1'%2%3")
                            .arg(key, m_path.isEmpty() ? QString() : QStringLiteral(" in %1").arg(where()),
                                 nearest.isEmpty()
                                     ? QStringLiteral("; known are: %1").arg(keys.join(QStringLiteral(", ")))
                                     : QStringLiteral("; did you mean '%1'?").arg(nearest)));
    }
}

void Value::require(const QStringList &keys) const
{
    for (const QString &key : keys) {
        if (!has(key))
            complain(QStringLiteral("key_missing"), QStringLiteral("'%1' is missing").arg(key));
    }
}

void Value::requireVersion() const
{
    if (!has(QStringLiteral("slipway")))
        return;
    const Value version = at(QStringLiteral("slipway"));
    const int number = version.integer(1, 1'000'000);
    if (number > 1)
        version.complain(
            QStringLiteral("format_newer"),
            QStringLiteral("this file is of a newer format (%1); this Slipway reads 1").arg(number));
}

QString nearestHint(const QString &word, const QStringList &candidates)
{
    const QString nearest = nearestWord(word, candidates);
    return nearest.isEmpty() ? QString() : QStringLiteral("; did you mean '%1'?").arg(nearest);
}

namespace {

/// YAML allows no control characters but tab and line ends (yaml.org/spec/1.2.2, 5.1), and the library reads documents
/// without end where a NUL byte stands.
bool isText(const QByteArray &bytes, Findings &findings)
{
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if ((byte >= 0x20 && byte != 0x7f) || byte == '\t' || byte == '\n' || byte == '\r')
            continue;
        const int line = static_cast<int>(QByteArrayView(bytes).first(i).count('\n')) + 1;
        const int column = static_cast<int>(i - (QByteArrayView(bytes).first(i).lastIndexOf('\n') + 1)) + 1;
        findings.add(QStringLiteral("yaml_syntax"), {findings.file(), line, column},
                     QStringLiteral("a control character (byte %1) has no place in YAML").arg(byte));
        return false;
    }
    return true;
}

/// The line of a `---` with content before it, or 0. By the text: the library's LoadAll does not return from a file that
/// begins with a comma (0.7), and at the first column `---` can be nothing else (yaml.org/spec/1.2.2, 9.1.2).
int secondDocument(const QByteArray &bytes)
{
    bool content = false;
    int number = 0;
    for (const QByteArray &line : bytes.split('\n')) {
        ++number;
        const bool marker = line.startsWith("---") && (line.size() == 3 || QByteArray(" \t\r").contains(line[3]));
        if (marker && content)
            return number;
        const QByteArray text = line.trimmed();
        content = content || marker || !(text.isEmpty() || text.startsWith('#') || text.startsWith('%'));
    }
    return 0;
}

} // namespace

Result<void> readDocument(const QByteArray &bytes, Findings &findings,
                          const std::function<void(const Value &root)> &use)
{
    findings.setText(bytes);
    if (!isText(bytes, findings))
        return findings.error();
    try {
        const YAML::Node root = YAML::Load(bytes.toStdString());
        int values = 0;
        if (const int line = secondDocument(bytes); line > 0)
            findings.add(QStringLiteral("yaml_syntax"), {findings.file(), line, 1},
                         QStringLiteral("a second document begins here; one document a file is expected"));
        else if (withinLimits(root, findings, 0, values)) {
            findDuplicates(root, findings);
            use(Value(root, {}, findings));
        }
    } catch (const YAML::Exception &error) {
        findings.add(QStringLiteral("yaml_syntax"), place(findings.file(), error.mark),
                     QStringLiteral("not readable as YAML: %1").arg(QString::fromStdString(error.msg)));
    }
    if (findings.isEmpty())
        return {};
    return findings.error();
}

Result<QByteArray> readBytes(const QString &path, const QString &what)
{
    QFile file(path);
    if (!file.exists())
        return Error{QStringLiteral("file_missing"),
                     QStringLiteral("%1 %2 does not exist.").arg(what, path),
                     {},
                     ErrorKind::Usage};
    if (!file.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("file_unreadable"),
                     QStringLiteral("%1 %2 cannot be read: %3.").arg(what, path, file.errorString()),
                     {},
                     ErrorKind::Usage};
    return file.readAll();
}

} // namespace slipway::playbook
