// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/logscan.h"

#include <QFile>
#include <QJsonArray>
#include <algorithm>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qsizetype pieceBytes = 256 * 1024; ///< fits into the cache of a core, where all patterns look at it
constexpr qsizetype longestLine = 1 << 20;   ///< longer ones are looked at in parts
constexpr qsizetype shownLines = 50;         ///< of each pattern
constexpr qsizetype printedLines = 20;
constexpr qsizetype shownBytes = 500; ///< of a line

class OpenFile
{
public:
    explicit OpenFile(const QString &path)
        : m_number(::open(path.toLocal8Bit().constData(), O_RDONLY | O_CLOEXEC))
    {
    }
    ~OpenFile()
    {
        if (m_number >= 0)
            ::close(m_number);
    }
    Q_DISABLE_COPY_MOVE(OpenFile)
    int number() const { return m_number; }

private:
    int m_number;
};

QString patternOf(const QJsonValue &entry)
{
    return entry.toString(entry.toObject()[u"pattern"].toString());
}

} // namespace

Result<LogScan> LogScan::make(const StepSpec &spec)
{
    LogScan scan(spec);
    if (auto added = scan.addRules(spec); !added)
        return added.error();
    return scan;
}

Result<void> LogScan::addRules(const StepSpec &spec)
{
    const QJsonObject &parameters = spec.parameters;
    const QStringList except = parameters[u"except"].toVariant().toStringList();
    Result<void> done;
    for (const QJsonValue entry : parameters[u"none_of"].toArray()) {
        const QStringList own = entry.toObject()[u"except"].toVariant().toStringList();
        if (done)
            done = add(Wanted::None, patternOf(entry), except + own, 0);
    }
    const QJsonObject only = parameters[u"only"].toObject();
    for (auto it = only.begin(); it != only.end() && done; ++it)
        done = add(Wanted::Only, it.key(), it.value().toVariant().toStringList(), 0);
    const QJsonObject least = parameters[u"at_least"].toObject();
    for (auto it = least.begin(); it != least.end() && done; ++it)
        done = add(Wanted::AtLeast, it.key(), {}, it.value().toInteger());
    for (const QString &pattern : m_values.patterns()) {
        if (done)
            done = add(Wanted::Values, pattern, {}, 0);
    }
    return done;
}

Result<void> LogScan::add(Wanted wanted, const QString &pattern, const QStringList &allowed, qint64 least)
{
    auto compiled = LinePattern::compile(pattern);
    if (!compiled)
        return compiled.error();
    Rule rule{wanted, std::move(*compiled)};
    rule.least = least;
    for (const QString &text : allowed) {
        auto one = LinePattern::compile(text);
        if (!one)
            return one.error();
        rule.allowed.push_back(std::move(*one));
    }
    m_rules.push_back(std::move(rule));
    return {};
}

void LogScan::look(const QString &source, QByteArrayView lines, qint64 offset, qint64 lineNumber)
{
    QMap<qsizetype, QByteArrayView> valueLines; // in their order, each once
    for (Rule &rule : m_rules) {
        rule.pattern.eachMatch(lines, [&](QByteArrayView line) {
            const qsizetype at = line.data() - lines.data();
            if (rule.wanted == Wanted::Values) {
                valueLines.insert(at, line);
                return;
            }
            if (std::any_of(rule.allowed.cbegin(), rule.allowed.cend(),
                            [&](const LinePattern &allowed) { return allowed.matches(line); }))
                return;
            if (rule.count++ >= shownLines)
                return;
            const qint64 number =
                lineNumber > 0 ? lineNumber + std::count(lines.begin(), lines.begin() + at, '\n') : 0;
            rule.hits << Hit{source, offset + at, line.first(std::min(line.size(), shownBytes)).toByteArray(),
                             number};
        });
    }
    for (const QByteArrayView line : valueLines)
        m_values.look(line);
}

Result<void> LogScan::readFile(const LogPiece &piece, const KeepGoing &keepGoing)
{
    const OpenFile file(piece.path);
    const auto unreadable = [&] {
        return Error{QStringLiteral("log_unreadable"),
                     QStringLiteral("%1 cannot be read: %2.")
                         .arg(piece.path, QString::fromLocal8Bit(std::strerror(errno)))};
    };
    if (file.number() < 0)
        return unreadable();
    m_files << piece.path;
    QByteArray buffer(pieceBytes, Qt::Uninitialized);
    qint64 offset = piece.from; ///< in the file, of the buffer's first byte
    qsizetype kept = 0;
    while (true) {
        if (kept == buffer.size())
            buffer.resize(std::min(buffer.size() * 2, longestLine + pieceBytes));
        const ssize_t got = ::pread(file.number(), buffer.data() + kept,
                                    static_cast<std::size_t>(buffer.size() - kept), offset + kept);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return unreadable();
        const QByteArrayView filled(buffer.constData(), kept + got);
        qsizetype whole = filled.lastIndexOf('\n') + 1;
        if (got == 0 || (whole == 0 && filled.size() >= longestLine))
            whole = filled.size();
        if (whole > 0)
            look(piece.path, filled.first(whole), offset, 0);
        kept = filled.size() - whole;
        std::memmove(buffer.data(), buffer.constData() + whole, static_cast<std::size_t>(kept));
        offset += whole;
        if (got == 0 || !keepGoing(got))
            return {};
    }
}

void LogScan::feed(const QString &source, QByteArrayView bytes)
{
    Open &open = m_open[source];
    open.bytes.append(bytes);
    qsizetype whole = open.bytes.lastIndexOf('\n') + 1;
    if (whole == 0 && open.bytes.size() >= longestLine)
        whole = open.bytes.size();
    if (whole == 0 || (open.bytes.size() < pieceBytes && bytes.size() > 0 && whole < pieceBytes / 4))
        return;
    const QByteArrayView lines = QByteArrayView(open.bytes).first(whole);
    look(source, lines, open.offset, open.lines + 1);
    open.lines += std::count(lines.begin(), lines.end(), '\n');
    open.offset += whole;
    open.bytes.remove(0, whole);
}

void LogScan::end(const QString &source)
{
    Open &open = m_open[source];
    if (!open.bytes.isEmpty())
        look(source, open.bytes, open.offset, open.lines + 1);
    open.bytes.clear();
}

/// Only lines that are shown are numbered: that needs the files read from their beginning once more.
void LogScan::numberLines()
{
    QList<Hit *> hits;
    for (Rule &rule : m_rules) {
        for (Hit &hit : rule.hits) {
            if (hit.number == 0 && m_files.contains(hit.source))
                hits << &hit;
        }
    }
    std::sort(hits.begin(), hits.end(), [](const Hit *one, const Hit *other) {
        return std::pair(one->source, one->offset) < std::pair(other->source, other->offset);
    });
    QFile file;
    qint64 lines = 1;
    for (Hit *hit : hits) {
        if (file.fileName() != hit->source) {
            file.close();
            file.setFileName(hit->source);
            lines = 1;
            if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
                continue;
        }
        while (file.isOpen() && file.pos() < hit->offset) {
            const QByteArray read = file.read(std::min<qint64>(pieceBytes, hit->offset - file.pos()));
            if (read.isEmpty())
                break;
            lines += read.count('\n');
        }
        hit->number = lines;
    }
}

CheckResult LogScan::judged(const Rule &rule, const QString &where) const
{
    QStringList allowed;
    for (const LinePattern &pattern : rule.allowed)
        allowed << pattern.text();
    const QString expected =
        rule.wanted == Wanted::AtLeast ? QStringLiteral("at least %1 lines").arg(rule.least)
        : allowed.isEmpty()            ? QStringLiteral("no line")
                            : QStringLiteral("only lines with %1").arg(allowed.join(QStringLiteral(" or ")));
    QString actual = QStringLiteral("no line");
    if (rule.count > 0 && rule.wanted == Wanted::AtLeast)
        actual = QStringLiteral("%1 lines").arg(rule.count);
    else if (rule.count > 0)
        actual = QStringLiteral("%1 lines, first: %2:%3: %4")
                     .arg(QString::number(rule.count), rule.hits.first().source,
                          QString::number(rule.hits.first().number),
                          QString::fromUtf8(rule.hits.first().line.left(200)));
    const bool good = rule.wanted == Wanted::AtLeast ? rule.count >= rule.least : rule.count == 0;
    return {rule.pattern.text(), where, expected, actual, good ? CheckStatus::Pass : CheckStatus::Fail};
}

void LogScan::showLines(StepContext &context) const
{
    Table table{
        context.spec.title, {QStringLiteral("Where"), QStringLiteral("Line"), QStringLiteral("Pattern")}, {}};
    for (const Rule &rule : m_rules) {
        qsizetype printed = 0;
        for (const Hit &hit : rule.hits) {
            const QString place = QStringLiteral("%1:%2").arg(hit.source).arg(hit.number);
            table.rows << QStringList{place, QString::fromUtf8(hit.line), rule.pattern.text()};
            if (rule.wanted != Wanted::AtLeast && printed++ < printedLines)
                context.output(OutputStream::Out, QByteArray(place.toUtf8() + ": " + hit.line + '\n'));
        }
    }
    if (!table.rows.isEmpty())
        context.record(QStringLiteral("table.") + context.spec.id, table.toJson());
}

Result<void> LogScan::report(StepContext &context, const QString &where, qint64 took)
{
    numberLines();
    for (const Rule &rule : m_rules) {
        if (rule.wanted == Wanted::Values)
            continue;
        CheckResult check = judged(rule, where);
        check.tookMs = took;
        context.check(check);
    }
    showLines(context);
    return m_values.report(context, where, {}, took);
}

QList<ParameterRule> LogScan::parameters()
{
    const auto rule = [](const char *name, const char *type, const char *words) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), false, QLatin1String(words)};
    };
    return {
        rule("none_of", "list", "Patterns that no line may have; an entry may be {pattern, except: [...]}"),
        rule("except", "list", "Patterns of lines that are known to be harmless"),
        rule("only", "map", "PATTERN: [ALLOWED]: each line with PATTERN must have one of ALLOWED as well"),
        rule("at_least", "map", "PATTERN: how many lines must have it at least"),
        rule("json", "map",
             "Paths in JSON objects of the lines with what they must be; the last object counts"),
        rule("summary", "any",
             "Labels whose numbers the lines tell: a list, or name: label, with expectations"),
        rule("capture", "map", "Values for later steps: NAME: pattern, $.path or {json: path}")};
}

void LogScan::validate(const StepSpec &spec, const Complain &complain)
{
    const auto check = [&](const QString &path, const QString &pattern) {
        if (auto compiled = LinePattern::compile(pattern); !compiled)
            complain(path, compiled.error().code, compiled.error().message);
    };
    const QJsonArray none = spec.parameters[u"none_of"].toArray();
    for (qsizetype i = 0; i < none.size(); ++i) {
        check(QStringLiteral("none_of.%1").arg(i), patternOf(none[i]));
        if (patternOf(none[i]).isEmpty())
            complain(QStringLiteral("none_of.%1").arg(i), QStringLiteral("key_missing"),
                     QStringLiteral("an entry is a pattern, or a map with 'pattern'"));
    }
    for (const QString &key : spec.parameters[u"only"].toObject().keys()) {
        check(QStringLiteral("only.") + key, key);
        for (const QString &one : spec.parameters[u"only"].toObject()[key].toVariant().toStringList())
            check(QStringLiteral("only.") + key, one);
    }
    for (const QString &key : spec.parameters[u"at_least"].toObject().keys())
        check(QStringLiteral("at_least.") + key, key);
    validatePatterns(spec, u"except", complain);
    OutputValues::validate(spec, complain);
    const QStringList rules{QStringLiteral("none_of"), QStringLiteral("only"),    QStringLiteral("at_least"),
                            QStringLiteral("json"),    QStringLiteral("summary"), QStringLiteral("capture")};
    if (std::none_of(rules.cbegin(), rules.cend(),
                     [&](const QString &key) { return spec.parameters.contains(key); }))
        complain({}, QStringLiteral("key_missing"),
                 QStringLiteral("step '%1' of kind %2 looks for nothing: it needs one of %3")
                     .arg(spec.id, spec.kind, rules.join(QStringLiteral(", "))));
}

} // namespace slipway::operations
