// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/corewords.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>
#include <optional>
#include <utility>

namespace slipway::gui {

namespace {

struct Sentence
{
    const char *text;
    const char *arguments; ///< of each %N: t = any text, n = a number
};

// As the core says them. A number is asked for where the rest alone would fit too much.
constexpr Sentence sentences[] = {
    {QT_TRANSLATE_NOOP("core", "not reached"), ""},
    {QT_TRANSLATE_NOOP("core", "still running"), ""},
    {QT_TRANSLATE_NOOP("core", "waits for a person"), ""},
    {QT_TRANSLATE_NOOP("core", "skipped"), ""},
    {QT_TRANSLATE_NOOP("core", "%1 of %2 pass"), "nn"},
    {QT_TRANSLATE_NOOP("core", "%1 failed"), "n"},
    {QT_TRANSLATE_NOOP("core", "%1 running"), "n"},
    {QT_TRANSLATE_NOOP("core", "%1 waiting for a person"), "n"},
    {QT_TRANSLATE_NOOP("core", "%1 skipped"), "n"},
    {QT_TRANSLATE_NOOP("core", "%1 open"), "n"},
    {QT_TRANSLATE_NOOP("core", "%1 not applicable"), "n"},
    {QT_TRANSLATE_NOOP("core", "%1 items confirmed by %2"), "nt"},
    {QT_TRANSLATE_NOOP("core", "optional, nobody yet"), ""},
    {QT_TRANSLATE_NOOP("core", "nobody yet"), ""},
    {QT_TRANSLATE_NOOP("core", "void: older than approvals may be"), ""},
    {QT_TRANSLATE_NOOP("core", "void: the plan has changed since (was %1)"), "t"},
    {QT_TRANSLATE_NOOP("core", "signed for this plan"), ""},
    {QT_TRANSLATE_NOOP("core", "says no-go"), ""},
    {QT_TRANSLATE_NOOP("core", "not done, says %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "not confirmed yet"), ""},
    {QT_TRANSLATE_NOOP("core", "left to a person"), ""},
    {QT_TRANSLATE_NOOP("core", "a person"), ""},
    {QT_TRANSLATE_NOOP("core", "a file or picture"), ""},
    {QT_TRANSLATE_NOOP("core", "asks a person"), ""},
    {QT_TRANSLATE_NOOP("core", "answered by the answers file"), ""},
    {QT_TRANSLATE_NOOP("core", "all rows must pass"), ""},
    {QT_TRANSLATE_NOOP("core", "all rows must pass, then sign: %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "runs again: %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "NO-GO: %1 of %2 rows are not green. Nothing was executed."), "nn"},
    {QT_TRANSLATE_NOOP("core", "All rows are green, but nobody said go. Nothing was executed."), ""},
    {QT_TRANSLATE_NOOP("core", "The run was stopped; nothing after this was begun."), ""},
    {QT_TRANSLATE_NOOP(
         "core", "Step '%1' was interrupted and Slipway cannot tell whether it took effect. Run it again?"),
     "t"},
    {QT_TRANSLATE_NOOP("core", "left as it is after an interruption, by decision"), ""},
    {QT_TRANSLATE_NOOP("core", "needs %1, which has not succeeded (it was not run)"), "t"},
    {QT_TRANSLATE_NOOP("core", "needs %1, which has not succeeded (nobody knows whether it took effect)"),
     "t"},
    {QT_TRANSLATE_NOOP("core", "needs %1, which has not succeeded"), "t"},
    {QT_TRANSLATE_NOOP("core", "skipped after a failure: %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "skipped by decision: %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "only for %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "the database checks run"), ""},
    {QT_TRANSLATE_NOOP("core", "a person is at the prompt"), ""},
    {QT_TRANSLATE_NOOP("core", "not run: this run begins at %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "Step %1 needs %2, which would prove nothing in this run (%3)."), "ttt"},
    {QT_TRANSLATE_NOOP("core", "Step %1 still waits for %2: %3"), "ttt"},
    {QT_TRANSLATE_NOOP("core", "Step %1 would now do something else than what was planned; nothing of it was "
                               "done. Plan the release again."),
     "t"},
    {QT_TRANSLATE_NOOP("core", "%1 of the checks of step %2 failed."), "nt"},
    {QT_TRANSLATE_NOOP("core", "Step %1 ended as %2 and gave no reason."), "tt"},
    {QT_TRANSLATE_NOOP("core", "Step %1 was not done within its time-out of %2 s and was stopped."), "tn"},
    {QT_TRANSLATE_NOOP("core", "The question was not answered: the run was stopped."), ""},
    {QT_TRANSLATE_NOOP("core", "not protected"), ""},
    {QT_TRANSLATE_NOOP("core", "nothing is changed"), ""},
    {QT_TRANSLATE_NOOP("core", "typed the name"), ""},
    {QT_TRANSLATE_NOOP("core", "approved by others"), ""},
    {QT_TRANSLATE_NOOP("core", "operator"), ""},
    {QT_TRANSLATE_NOOP("core", "nobody has approved as %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "%1 of %2 people have approved (as %3)"), "nnt"},
    {QT_TRANSLATE_NOOP("core", "by hand"), ""},
    {QT_TRANSLATE_NOOP("core", "%1 wait for a decision"), "n"},
    {QT_TRANSLATE_NOOP("core", "rows locked by another session"), ""},
    {QT_TRANSLATE_NOOP("core", "replica lag %1 s at %2 (limit %3 s)"), "ttt"},
    {QT_TRANSLATE_NOOP("core", "the throttle query says %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "the file %1 exists"), "t"},
    {QT_TRANSLATE_NOOP("core", "%1 updated"), "n"},
    {QT_TRANSLATE_NOOP("core", "dry run: %1 would be updated, %2 ambiguous"), "nn"},
    {QT_TRANSLATE_NOOP("core", "The backfill was stopped between two batches; it goes on from there."), ""},
    {QT_TRANSLATE_NOOP("core", "no %1 needs %2"), "tt"},
    {QT_TRANSLATE_NOOP("core", "at %1, nothing is pending"), "t"},
    {QT_TRANSLATE_NOOP("core", "%1 pending, from %2 to %3"), "ntt"},
    {QT_TRANSLATE_NOOP("core", "%1 pending, up to %2"), "nt"},
    {QT_TRANSLATE_NOOP("core", "now at %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "already at %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "back at %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "from %1 back to %2"), "tt"},
    {QT_TRANSLATE_NOOP("core", "compares current, heads and version table"), ""},
    {QT_TRANSLATE_NOOP("core", "compares the files with the history"), ""},
    {QT_TRANSLATE_NOOP("core", "runs %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "looks only"), ""},
    {QT_TRANSLATE_NOOP("core", "looks through %1 since %2"), "tt"},
    {QT_TRANSLATE_NOOP("core", "looks for a succeeded release on %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "dumps %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "asks %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "sends %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "expects %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "%1 checks, reading only"), "n"},
    {QT_TRANSLATE_NOOP("core", "waits at most %1, looking every %2"), "tt"},
    {QT_TRANSLATE_NOOP("core", "watches for %1, every %2"), "tt"},
    {QT_TRANSLATE_NOOP("core", "holds after %1, at try %2"), "tn"},
    {QT_TRANSLATE_NOOP("core", "held for %1, at each of %2 checks"), "tn"},
    {QT_TRANSLATE_NOOP("core", "It did not come to hold within %1 (%2 tries). Last seen: %3"), "tnt"},
    {QT_TRANSLATE_NOOP("core", "prints a text to post"), ""},
    {QT_TRANSLATE_NOOP("core", "posts a text to a webhook"), ""},
    {QT_TRANSLATE_NOOP("core", "posted to %1"), "t"},
    {QT_TRANSLATE_NOOP("core", "The text stands in the step's output, to be posted by hand."), ""},
    {QT_TRANSLATE_NOOP("core", "The command of step %1 ended with exit code %2."), "tn"},
    {QT_TRANSLATE_NOOP("core", "an earlier attempt has committed it"), ""},
    {QT_TRANSLATE_NOOP("core", "%1 rows changed"), "n"},
    {QT_TRANSLATE_NOOP("core", "The correction was not wanted; nothing was changed."), ""},
    {QT_TRANSLATE_NOOP("core", "Why is this corrected?"), ""},
    {QT_TRANSLATE_NOOP("core", "skipped by --skip-stripe"), ""},
    {QT_TRANSLATE_NOOP("core", "the environment has no Stripe account"), ""},
    {QT_TRANSLATE_NOOP("core", "no line"), ""},
    {QT_TRANSLATE_NOOP("core", "%1 lines"), "n"},
    {QT_TRANSLATE_NOOP("core", "an answer"), ""},
    {QT_TRANSLATE_NOOP("core", "no problem"), ""},
};

struct Pattern
{
    const char *text;
    QRegularExpression expression;
    qsizetype letters; ///< that must be just so: the more, the surer
};

QString translated(const char *text)
{
    return QCoreApplication::translate("core", text);
}

QRegularExpression expressionOf(const Sentence &sentence)
{
    QString pattern = QRegularExpression::escape(QString::fromUtf8(sentence.text));
    const QString arguments = QString::fromLatin1(sentence.arguments);
    for (int at = 0; at < arguments.size(); ++at)
        pattern.replace(QStringLiteral("\\%%1").arg(at + 1),
                        arguments[at] == u'n' ? QStringLiteral("([0-9][0-9.,]*)") : QStringLiteral("(.+)"));
    return QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                              QRegularExpression::DotMatchesEverythingOption);
}

const QList<Pattern> &patterns()
{
    static const QList<Pattern> all = [] {
        QList<Pattern> made;
        for (const Sentence &sentence : sentences) {
            const QString arguments = QString::fromLatin1(sentence.arguments);
            if (!arguments.isEmpty())
                made << Pattern{sentence.text, expressionOf(sentence),
                                QString::fromUtf8(sentence.text).size() - 2 * arguments.size()};
        }
        std::stable_sort(made.begin(), made.end(),
                         [](const Pattern &a, const Pattern &b) { return a.letters > b.letters; });
        return made;
    }();
    return all;
}

const QHash<QString, const char *> &fixed()
{
    static const QHash<QString, const char *> all = [] {
        QHash<QString, const char *> made;
        for (const Sentence &sentence : sentences)
            if (*sentence.arguments == '\0')
                made.insert(QString::fromUtf8(sentence.text), sentence.text);
        return made;
    }();
    return all;
}

std::optional<QString> whole(const QString &sentence)
{
    if (const char *known = fixed().value(sentence))
        return translated(known);
    for (const Pattern &pattern : patterns()) {
        const QRegularExpressionMatch match = pattern.expression.match(sentence);
        if (!match.hasMatch())
            continue;
        QString text = translated(pattern.text);
        for (int at = 1; at <= match.lastCapturedIndex(); ++at)
            text.replace(QStringLiteral("%%1").arg(at), match.captured(at));
        return text;
    }
    return {};
}

/// "3 of 10 pass, 1 failed": a list of sentences, where each is known.
std::optional<QString> listed(const QString &sentence)
{
    const QString comma = QStringLiteral(", ");
    QStringList parts = sentence.split(comma);
    for (QString &part : parts) {
        const auto known = whole(part);
        if (!known)
            return {};
        part = *known;
    }
    return parts.join(comma);
}

} // namespace

QString coreWords(const QString &sentence)
{
    // What was found holds for one language.
    static QHash<QString, QString> found;
    static QString language;
    const QString now = translated(sentences[0].text);
    if (std::exchange(language, now) != now || found.size() > 4000)
        found.clear();
    const auto known = found.constFind(sentence);
    if (known != found.constEnd())
        return *known;
    auto words = whole(sentence);
    if (!words)
        words = listed(sentence);
    return *found.insert(sentence, words.value_or(sentence));
}

QStringList coreSentences()
{
    QStringList all;
    for (const Sentence &sentence : sentences)
        all << QString::fromUtf8(sentence.text);
    return all;
}

} // namespace slipway::gui
