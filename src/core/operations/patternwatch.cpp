// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/patternwatch.h"

namespace slipway::operations {

using namespace release;

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

void PatternWatch::report(StepContext &context, const QString &where, std::optional<qint64> took) const
{
    for (const Pattern &pattern : m_patterns) {
        const bool good = pattern.wanted == (pattern.count > 0);
        context.check(
            {pattern.expression.pattern(),
             where,
             pattern.wanted ? QStringLiteral("appears") : QStringLiteral("does not appear"),
             pattern.count == 0
                 ? QStringLiteral("no line")
                 : QStringLiteral("%1 lines, first: %2").arg(QString::number(pattern.count), pattern.first),
             good ? CheckStatus::Pass : CheckStatus::Fail,
             {},
             took});
    }
}

} // namespace slipway::operations
