// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/outputvalues.h"

#include "operations/expectation.h"
#include "operations/jsonpath.h"
#include "operations/loosejson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <algorithm>

namespace slipway::operations {

using namespace release;

namespace {

const QStringList entryKeys{QStringLiteral("pattern"), QStringLiteral("json"), QStringLiteral("label"),
                            QStringLiteral("optional")};

QRegularExpression behindLabel(const QString &label)
{
    return QRegularExpression(QStringLiteral(R"((?:^|[^\w])%1\s*[:=]?\s*([-+]?\d[\d,_]*(?:\.\d+)?(?:\s*%)?))")
                                  .arg(QRegularExpression::escape(label)));
}

bool isName(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    return form.match(text).hasMatch();
}

} // namespace

QString matchedValue(const QRegularExpressionMatch &match)
{
    return match.lastCapturedIndex() > 0 ? match.captured(1) : match.captured(0);
}

OutputValues::OutputValues(const StepSpec &spec)
    : m_id(spec.id)
    , m_paths(spec.parameters[u"json"].toObject().keys())
    , m_captures(capturesOf(spec))
    , m_summary(summaryOf(spec))
{
    for (const Capture &capture : m_captures) {
        if (!capture.path.isEmpty())
            m_paths << capture.path;
    }
}

QList<OutputValues::Capture> OutputValues::capturesOf(const StepSpec &spec)
{
    QList<Capture> captures;
    const QJsonObject written = spec.parameters[u"capture"].toObject();
    for (auto it = written.begin(); it != written.end(); ++it) {
        const QJsonObject map = it.value().toObject();
        if (map.contains(u"header"))
            continue; // not of the text
        const QString text = it.value().toString(map[u"pattern"].toString());
        QString path = map[u"json"].toString();
        if (text.startsWith(QStringLiteral("$.")))
            path = text;
        captures << Capture{it.key(), QRegularExpression(text), path, map[u"optional"].toBool(),
                            map[u"secret"].toBool()};
    }
    return captures;
}

/// In the order in which they were written; a map does not keep it by itself.
QList<OutputValues::Number> OutputValues::summaryOf(const StepSpec &spec)
{
    QList<Number> numbers;
    const QJsonValue written = spec.parameters[u"summary"];
    for (const QJsonValue item : written.toArray())
        numbers << numberFrom(item.toString(), item);
    const QJsonObject map = written.toObject();
    QStringList names = map.keys();
    std::stable_sort(names.begin(), names.end(), [&](const QString &one, const QString &other) {
        const QString key = QStringLiteral("summary.");
        return spec.locations[key + one].line < spec.locations[key + other].line;
    });
    for (const QString &name : names)
        numbers << numberFrom(name, map[name]);
    return numbers;
}

OutputValues::Number OutputValues::numberFrom(const QString &name, const QJsonValue &written)
{
    QJsonObject entry = written.toObject();
    const QString label = written.toString(entry[u"label"].toString(name));
    const QString pattern = entry[u"pattern"].toString();
    const bool optional = entry[u"optional"].toBool();
    for (const QString &key : entryKeys)
        entry.remove(key);
    return {name, label, pattern.isEmpty() ? behindLabel(label) : QRegularExpression(pattern), entry,
            optional};
}

void OutputValues::look(QByteArrayView line)
{
    if (!m_paths.isEmpty() && line.contains(':')) {
        for (const QJsonObject &object : objectsIn(line))
            lookForObject(object);
    }
    if (m_captures.isEmpty() && m_summary.isEmpty())
        return;
    const QString text = QString::fromUtf8(line);
    const auto find = [&](const QRegularExpression &expression, std::optional<QString> &value) {
        if (const auto match = expression.match(text); match.hasMatch())
            value = matchedValue(match);
    };
    for (Capture &capture : m_captures) {
        if (capture.path.isEmpty())
            find(capture.expression, capture.value);
    }
    for (Number &number : m_summary)
        find(number.expression, number.value);
}

QStringList OutputValues::patterns() const
{
    QStringList all;
    for (const QString &path : m_paths) {
        const QString name = path.section(u'.', -1).section(u'[', 0, 0);
        all << (name == u"length" || name.isEmpty() ? QStringLiteral("[{]")
                                                    : QRegularExpression::escape(name));
    }
    for (const Capture &capture : m_captures) {
        if (capture.path.isEmpty())
            all << capture.expression.pattern();
    }
    for (const Number &number : m_summary)
        all << number.expression.pattern();
    all.removeDuplicates();
    return all;
}

void OutputValues::lookForObject(const QJsonValue &object)
{
    qsizetype found = 0;
    for (const QString &path : m_paths)
        found += jsonAt(object, path).isUndefined() ? 0 : 1;
    if (found >= std::max<qsizetype>(m_found, 1)) {
        m_found = found;
        m_object = object;
    }
}

/// A document counts as a whole: what stands on single lines of it are its parts.
void OutputValues::lookAtWhole(QByteArrayView whole)
{
    const QJsonDocument document = QJsonDocument::fromJson(whole.toByteArray());
    if (!document.isNull()) {
        m_object = document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object());
    } else if (m_found < m_paths.size()) {
        for (const QJsonObject &object : objectsIn(whole))
            lookForObject(object);
    }
}

Result<void> OutputValues::report(StepContext &context, const QString &where, QByteArrayView whole,
                                  std::optional<qint64> took)
{
    m_took = took;
    if (!m_paths.isEmpty())
        lookAtWhole(whole);
    auto expected = context.expand(QJsonValue(context.spec.parameters[u"json"].toObject()));
    if (!expected)
        return expected.error();
    reportJson(context, where, expected->toObject());
    reportSummary(context, where);
    reportCaptures(context, where);
    return {};
}

void OutputValues::reportJson(StepContext &context, const QString &where, const QJsonObject &expected) const
{
    for (auto it = expected.begin(); it != expected.end(); ++it) {
        const Expectation expectation(it.value());
        const QJsonValue actual = jsonAt(m_object, it.key());
        context.check({it.key(),
                       where,
                       expectation.words(),
                       m_object.isUndefined() ? QStringLiteral("no JSON that has it") : jsonWords(actual),
                       expectation.holds(actual) ? CheckStatus::Pass : CheckStatus::Fail,
                       {},
                       m_took});
    }
}

void OutputValues::reportSummary(StepContext &context, const QString &where) const
{
    Table table{context.spec.title, {QStringLiteral("What"), QStringLiteral("Count")}, {}};
    for (const Number &number : m_summary) {
        const QString shown = number.value.value_or(QString());
        if (number.value)
            table.rows << QStringList{number.label, shown};
        if (number.value && isName(number.name))
            context.capture(number.name, shown);
        const Expectation expectation{QJsonValue(number.expected)};
        const bool judged = !number.expected.isEmpty();
        const bool good = number.value ? !judged || expectation.holds(QJsonValue(shown)) : number.optional;
        if (judged || !good)
            context.check({number.label,
                           where,
                           judged ? expectation.words() : QStringLiteral("a number"),
                           number.value ? shown : QStringLiteral("no line"),
                           good ? CheckStatus::Pass : CheckStatus::Fail,
                           {},
                           m_took});
    }
    if (!table.rows.isEmpty())
        context.record(QStringLiteral("table.%1").arg(m_id), table.toJson());
}

void OutputValues::reportCaptures(StepContext &context, const QString &where) const
{
    for (const Capture &capture : m_captures) {
        const QJsonValue found =
            capture.path.isEmpty() ? QJsonValue(QJsonValue::Undefined) : jsonAt(m_object, capture.path);
        const bool known = capture.path.isEmpty() ? capture.value.has_value() : !found.isUndefined();
        if (known)
            keepCaptured(context, capture.name, capture.value ? *capture.value : jsonWords(found),
                         capture.secret);
        else if (!capture.optional)
            context.check({capture.name,
                           where,
                           capture.path.isEmpty() ? capture.expression.pattern() : capture.path,
                           QStringLiteral("not found"),
                           CheckStatus::Fail,
                           {},
                           m_took});
    }
}

void keepCaptured(StepContext &context, const QString &name, const QString &value, bool secret)
{
    if (!secret)
        context.capture(name, value);
    else if (context.outside.memory)
        context.outside.memory->keep(QStringLiteral("var.") + name, Secret(value.toUtf8()));
}

void validatePatterns(const StepSpec &spec, QStringView key, const Complain &complain)
{
    const QStringList patterns = spec.parameters[key].toVariant().toStringList();
    for (qsizetype i = 0; i < patterns.size(); ++i) {
        const QRegularExpression expression(patterns[i]);
        if (!expression.isValid())
            complain(QStringLiteral("%1.%2").arg(key).arg(i), QStringLiteral("bad_pattern"),
                     QStringLiteral("not a regular expression: %1").arg(expression.errorString()));
    }
}

namespace {

void validateEntry(const QString &path, const QJsonValue &entry, const QStringList &further,
                   const Complain &complain)
{
    const QJsonObject map = entry.toObject();
    const QString pattern = entry.toString(map[u"pattern"].toString());
    const QRegularExpression expression(pattern);
    if (!expression.isValid() && !pattern.startsWith(QStringLiteral("$.")))
        complain(path, QStringLiteral("bad_pattern"),
                 QStringLiteral("not a regular expression: %1").arg(expression.errorString()));
    for (auto it = map.begin(); it != map.end(); ++it) {
        if (!further.contains(it.key()))
            complain(path + u'.' + it.key(), QStringLiteral("unknown_key"),
                     QStringLiteral("'%1' is not known here; known are %2")
                         .arg(it.key(), further.join(QStringLiteral(", "))));
    }
}

} // namespace

void OutputValues::validate(const StepSpec &spec, const Complain &complain, const QStringList &captureKeys)
{
    const QJsonObject json = spec.parameters[u"json"].toObject();
    for (auto it = json.begin(); it != json.end(); ++it) {
        if (const QString trouble = Expectation::trouble(it.value()); !trouble.isEmpty())
            complain(QStringLiteral("json.") + it.key(), QStringLiteral("bad_value"), trouble);
    }
    const QJsonObject captures = spec.parameters[u"capture"].toObject();
    for (auto it = captures.begin(); it != captures.end(); ++it) {
        const QString path = QStringLiteral("capture.") + it.key();
        if (!isName(it.key()))
            complain(path, QStringLiteral("bad_value"),
                     QStringLiteral("'%1' cannot be the name of a variable").arg(it.key()));
        validateEntry(path, it.value(),
                      captureKeys + QStringList{QStringLiteral("pattern"), QStringLiteral("json"),
                                                QStringLiteral("optional")},
                      complain);
    }
    const QJsonObject summary = spec.parameters[u"summary"].toObject();
    for (auto it = summary.begin(); it != summary.end(); ++it) {
        if (it.value().isObject())
            validateEntry(QStringLiteral("summary.") + it.key(), it.value(), entryKeys + Expectation::keys(),
                          complain);
    }
}

} // namespace slipway::operations
