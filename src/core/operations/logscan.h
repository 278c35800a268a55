// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "operations/linescanner.h"
#include "operations/logmark.h"
#include "operations/outputvalues.h"
#include "release/step.h"

#include <vector>

namespace slipway::operations {

/// The rules of one log scan (`none_of`, `except`, `only`, `at_least`, and the values of `json`, `summary`,
/// `capture`) and what they have found so far.
class LogScan
{
public:
    /// Error `bad_pattern`.
    static release::Result<LogScan> make(const release::StepSpec &spec);

    using KeepGoing = std::function<bool(qint64 bytes)>; ///< told of every piece that was read
    /// Reads a stretch of a plain file. Error `log_unreadable`.
    release::Result<void> readFile(const LogPiece &piece, const KeepGoing &keepGoing);
    /// Text that comes in pieces: a command's output, an unpacked file. `end` tells that it is complete.
    void feed(const QString &source, QByteArrayView bytes);
    void end(const QString &source);

    /// Checks, the table of the lines (`table.STEP`), the values; prints the first lines.
    release::Result<void> report(release::StepContext &context, const QString &where, qint64 took);

    static QList<release::ParameterRule> parameters();
    static void validate(const release::StepSpec &spec, const release::Complain &complain);

private:
    enum class Wanted { None, Only, AtLeast, Values };
    struct Hit
    {
        QString source;
        qint64 offset = 0;
        QByteArray line;
        qint64 number = 0; ///< of the line in its source; 0 = not known (yet)
    };
    struct Rule
    {
        Wanted wanted;
        LinePattern pattern;
        std::vector<LinePattern> allowed = {};
        qint64 least = 0;
        qint64 count = 0;
        QList<Hit> hits = {}; ///< the first ones
    };
    struct Open
    {
        QByteArray bytes;
        qint64 offset = 0;
        qint64 lines = 0;
    };

    explicit LogScan(const release::StepSpec &spec) : m_values(spec) {}
    release::Result<void> addRules(const release::StepSpec &spec);
    release::Result<void> add(Wanted wanted, const QString &pattern, const QStringList &allowed,
                              qint64 least);
    void look(const QString &source, QByteArrayView lines, qint64 offset, qint64 lineNumber);
    void numberLines();
    release::CheckResult judged(const Rule &rule, const QString &where) const;
    void showLines(release::StepContext &context) const;

    std::vector<Rule> m_rules;
    OutputValues m_values;
    QMap<QString, Open> m_open;
    QStringList m_files;
};

} // namespace slipway::operations
