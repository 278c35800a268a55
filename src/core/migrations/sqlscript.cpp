// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/sqlscript.h"

#include "migrations/sqlscan.h"

#include <algorithm>

namespace slipway::migrations {

using release::Error;
using release::Result;

namespace {

constexpr qsizetype wholeLimit = 2 << 20;     ///< larger texts are read statement by statement
constexpr qsizetype statementLimit = 1 << 20; ///< larger statements are data, and known by their first word

StatementFacts guessed(QByteArrayView sql)
{
    StatementFacts facts;
    const QByteArray head = sql.first(std::min<qsizetype>(sql.size(), 64)).toByteArray().toLower();
    facts.known = head.startsWith("insert") || head.startsWith("copy");
    facts.leavesState = !facts.known;
    return facts;
}

/// The statements of `text` from `first` to `last` of the scan as the grammar divides them.
class Divider
{
public:
    Divider(SqlScript &script, const SqlScan &scan) : m_script(script), m_scan(scan) {}

    void run()
    {
        qsizetype first = 0;
        for (qsizetype i = 0; i < m_scan.statements.size(); ++i) {
            if (m_scan.statements[i].dataBegin < 0 && i + 1 < m_scan.statements.size())
                continue;
            divide(first, i);
            first = i + 1;
        }
    }

private:
    void divide(qsizetype first, qsizetype last)
    {
        const qsizetype begin = m_scan.statements[first].begin;
        const StatementSpan &end = m_scan.statements[last];
        if (end.end - begin <= wholeLimit) {
            const GrammarAnswer answer = readGrammar(m_script.text.mid(begin, end.end - begin));
            if (answer.problem.isEmpty()) {
                for (const GrammarStatement &found : answer.statements)
                    append({begin + found.begin, begin + found.end, -1, -1}, found.facts);
                if (end.dataBegin >= 0 && !answer.statements.isEmpty()) {
                    m_script.statements.last().dataBegin = end.dataBegin;
                    m_script.statements.last().dataEnd = end.dataEnd;
                }
                return;
            }
        }
        for (qsizetype i = first; i <= last; ++i)
            single(m_scan.statements[i]);
    }

    void single(const StatementSpan &span)
    {
        const qsizetype size = span.end - span.begin;
        if (size > statementLimit)
            return append(span, guessed(QByteArrayView(m_script.text).sliced(span.begin, size)));
        const GrammarAnswer answer = readGrammar(m_script.text.mid(span.begin, size));
        if (answer.problem.isEmpty() && answer.statements.size() == 1)
            return append(span, answer.statements.first().facts);
        if (m_script.syntaxProblem.isEmpty() && !answer.problem.isEmpty())
            m_script.syntaxProblem = QString(m_script.place(span.begin + answer.problemOffset) +
                                             QStringLiteral(": ") + answer.problem);
        StatementFacts unknown;
        unknown.leavesState = true;
        append(span, unknown);
    }

    void append(const StatementSpan &span, const StatementFacts &facts)
    {
        m_line += static_cast<int>(
            std::count(m_script.text.cbegin() + m_counted, m_script.text.cbegin() + span.begin, '\n'));
        m_counted = span.begin;
        m_script.statements.append(
            {span.begin, span.end, span.dataBegin, span.dataEnd, m_script.firstLine + m_line, facts});
    }

    SqlScript &m_script;
    const SqlScan &m_scan;
    qsizetype m_counted = 0;
    int m_line = 0;
};

} // namespace

Result<SqlScript> SqlScript::parse(const QByteArray &text, const QString &file, int firstLine)
{
    SqlScript script{text, file, firstLine, {}, {}};
    const SqlScan scan = scanSql(script.text);
    if (scan.problem)
        return Error{QStringLiteral("migration_syntax"),
                     QString(script.place(scan.problem->offset) + QStringLiteral(": ") +
                             scan.problem->message + u'.')};
    if (!scan.statements.isEmpty())
        Divider(script, scan).run();
    return script;
}

QString SqlScript::words(const Statement &statement) const
{
    const QByteArrayView all = sql(statement);
    QString start = QString::fromUtf8(all.first(std::min<qsizetype>(all.size(), 300)));
    const qsizetype comment = start.indexOf(QStringLiteral("--"));
    if (comment > 0)
        start.truncate(comment);
    const qsizetype body = start.indexOf(QStringLiteral(" ("));
    if (body > 0)
        start.truncate(body);
    start = start.simplified();
    return start.size() > 90 ? QString(start.left(89) + u'…') : start;
}

QString SqlScript::place(qsizetype offset) const
{
    const TextPlace found = placeOf(text, offset);
    return QStringLiteral("%1:%2:%3").arg(file).arg(firstLine - 1 + found.line).arg(found.column);
}

} // namespace slipway::migrations
