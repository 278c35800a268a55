// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/linescanner.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <QStringList>
#include <algorithm>
#include <cstring>

namespace slipway::operations {

using namespace release;

namespace {

constexpr std::size_t stackStart = 32 * 1024;
constexpr std::size_t stackMost = 1024 * 1024;

/// A pattern that is nothing but words between '|': each is found faster alone.
QStringList plainAlternatives(const QString &pattern)
{
    const bool plain = std::none_of(pattern.cbegin(), pattern.cend(), [](QChar letter) {
        return QStringView(u"\\^$.[]()?*+{}").contains(letter);
    });
    const QStringList words = pattern.split(u'|');
    return plain && !words.contains(QString()) ? words : QStringList{pattern};
}

QByteArrayView lineAt(QByteArrayView lines, qsizetype at)
{
    const void *before = at > 0 ? memrchr(lines.data(), '\n', static_cast<std::size_t>(at)) : nullptr;
    const qsizetype begin = before ? static_cast<const char *>(before) - lines.data() + 1 : 0;
    const qsizetype end = lines.indexOf('\n', at);
    return lines.sliced(begin, (end < 0 ? lines.size() : end) - begin);
}

} // namespace

class LinePattern::Code
{
public:
    static Result<std::unique_ptr<Code>> compile(const QString &pattern)
    {
        const QByteArray bytes = pattern.toUtf8();
        const bool ascii = std::all_of(bytes.cbegin(), bytes.cend(), [](char c) { return (c & 0x80) == 0; });
        const std::uint32_t options =
            PCRE2_MULTILINE | (ascii ? 0u : static_cast<std::uint32_t>(PCRE2_UTF | PCRE2_MATCH_INVALID_UTF));
        int problem = 0;
        PCRE2_SIZE at = 0;
        std::unique_ptr<Code> code(new Code);
        code->m_code = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(bytes.constData()),
                                     static_cast<PCRE2_SIZE>(bytes.size()), options, &problem, &at, nullptr);
        if (!code->m_code) {
            PCRE2_UCHAR words[256];
            pcre2_get_error_message(problem, words, sizeof words);
            return Error{QStringLiteral("bad_pattern"),
                         QStringLiteral("'%1' is not a regular expression: %2.")
                             .arg(pattern, QString::fromLatin1(reinterpret_cast<const char *>(words))),
                         {},
                         ErrorKind::Usage};
        }
        pcre2_jit_compile(code->m_code, PCRE2_JIT_COMPLETE); // where it is not possible the interpreter runs
        code->m_match = pcre2_match_data_create_from_pattern(code->m_code, nullptr);
        code->m_stack = pcre2_jit_stack_create(stackStart, stackMost, nullptr);
        code->m_context = pcre2_match_context_create(nullptr);
        pcre2_jit_stack_assign(code->m_context, nullptr, code->m_stack);
        return code;
    }
    ~Code()
    {
        pcre2_match_context_free(m_context);
        pcre2_jit_stack_free(m_stack);
        pcre2_match_data_free(m_match);
        pcre2_code_free(m_code);
    }
    Q_DISABLE_COPY_MOVE(Code)

    struct Span
    {
        qsizetype from = -1; ///< -1: no match
        qsizetype to = -1;
        bool exhausted = false; ///< the pattern needs more than a match may take
    };
    Span find(QByteArrayView text, qsizetype from) const
    {
        const int found = pcre2_match(m_code, reinterpret_cast<PCRE2_SPTR>(text.data()),
                                      static_cast<PCRE2_SIZE>(text.size()), static_cast<PCRE2_SIZE>(from), 0,
                                      m_match, m_context);
        if (found < 0)
            return {-1, -1, found != PCRE2_ERROR_NOMATCH};
        const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(m_match);
        return {static_cast<qsizetype>(ends[0]), static_cast<qsizetype>(ends[1])};
    }

    qsizetype nextAt = -1; ///< where the next match is known to be, while a buffer is looked at

private:
    Code() = default;
    pcre2_code *m_code = nullptr;
    pcre2_match_data *m_match = nullptr;
    pcre2_jit_stack *m_stack = nullptr;
    pcre2_match_context *m_context = nullptr;
};

LinePattern::LinePattern() = default;
LinePattern::LinePattern(LinePattern &&) noexcept = default;
LinePattern &LinePattern::operator=(LinePattern &&) noexcept = default;
LinePattern::~LinePattern() = default;

Result<LinePattern> LinePattern::compile(const QString &pattern)
{
    LinePattern made;
    made.m_text = pattern;
    for (const QString &alternative : plainAlternatives(pattern)) {
        auto code = Code::compile(alternative);
        if (!code)
            return code.error();
        made.m_alternatives.push_back(std::move(*code));
    }
    return made;
}

bool LinePattern::matches(QByteArrayView line) const
{
    return std::any_of(m_alternatives.cbegin(), m_alternatives.cend(),
                       [&](const auto &code) { return code->find(line, 0).from >= 0; });
}

/// Where the next line with a match has it. A match over a line end is none: the line must match alone. What
/// a line alone would match begins a match in the buffer as well, so that none is passed over.
qsizetype LinePattern::next(const Code &code, QByteArrayView lines, qsizetype from) const
{
    while (from < lines.size()) {
        const Code::Span span = code.find(lines, from);
        if (span.from < 0 && !span.exhausted)
            break;
        const qsizetype at = span.exhausted ? from : span.from;
        const QByteArrayView line = lineAt(lines, at);
        const qsizetype end = line.data() - lines.data() + line.size();
        if ((!span.exhausted && span.to <= end) || code.find(line, 0).from >= 0)
            return at;
        from = end + 1;
    }
    return lines.size();
}

void LinePattern::eachMatch(QByteArrayView lines, const std::function<void(QByteArrayView line)> &take) const
{
    for (const auto &code : m_alternatives)
        code->nextAt = -1;
    for (qsizetype from = 0; from < lines.size();) {
        qsizetype nearest = lines.size();
        for (const auto &code : m_alternatives) {
            if (code->nextAt < from)
                code->nextAt = next(*code, lines, from);
            nearest = std::min(nearest, code->nextAt);
        }
        if (nearest >= lines.size())
            return;
        const QByteArrayView line = lineAt(lines, nearest);
        take(line);
        from = line.data() - lines.data() + line.size() + 1;
    }
}

} // namespace slipway::operations
