// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/patternwatch.h"

namespace slipway::operations {

using namespace release;

namespace {
constexpr qsizetype longestLine = 64 * 1024;
constexpr qsizetype overlap = 4 * 1024;
} // namespace

PatternWatch::PatternWatch(const StepSpec &spec)
{
    add(spec, u"must");
    add(spec, u"must_not");
}

void PatternWatch::add(const StepSpec &spec, QStringView key)
{
    for (const QString &text : spec.parameters[key].toVariant().toStringList()) {
        m_patterns.push_back({QRegularExpression(text), key == u"must", 0, {}, {}});
        m_patterns.back().expression.optimize();
    }
}

void PatternWatch::feed(OutputStream stream, QByteArrayView bytes)
{
    if (!m_patterns.empty() && stream != OutputStream::Note)
        feedStream(stream == OutputStream::Err ? 1 : 0, bytes);
}

void PatternWatch::feedStream(int stream, QByteArrayView bytes)
{
    QByteArray &open = m_open[stream];
    while (!bytes.isEmpty()) {
        const qsizetype end = bytes.indexOf('\n');
        const QByteArrayView part = end < 0 ? bytes : bytes.first(end);
        if (end < 0 || !open.isEmpty())
            open.append(part.data(), part.size());
        if (end >= 0) {
            look(stream, open.isEmpty() ? part : QByteArrayView(open), true);
            open.clear();
        } else if (open.size() >= longestLine) {
            look(stream, open, false);
            open.remove(0, open.size() - overlap);
        }
        bytes = end < 0 ? QByteArrayView() : bytes.sliced(end + 1);
    }
}

void PatternWatch::look(int stream, QByteArrayView line, bool ended)
{
    const QString text = QString::fromUtf8(line);
    for (Pattern &pattern : m_patterns) {
        bool &seen = pattern.seenInOpenLine[stream];
        if (!seen && pattern.expression.match(text).hasMatch()) {
            if (pattern.count++ == 0)
                pattern.first = text.left(200);
            seen = true;
        }
        seen = seen && !ended;
    }
}

void PatternWatch::report(StepContext &context)
{
    for (int stream : {0, 1}) {
        if (!m_open[stream].isEmpty())
            look(stream, std::exchange(m_open[stream], {}), true);
    }
    for (const Pattern &pattern : m_patterns) {
        const bool good = pattern.wanted == (pattern.count > 0);
        context.check(
            {pattern.expression.pattern(), QStringLiteral("output of %1").arg(context.spec.id),
             pattern.wanted ? QStringLiteral("appears") : QStringLiteral("does not appear"),
             pattern.count == 0
                 ? QStringLiteral("no line")
                 : QStringLiteral("%1 lines, first: %2").arg(QString::number(pattern.count), pattern.first),
             good ? CheckStatus::Pass : CheckStatus::Fail});
    }
}

} // namespace slipway::operations
