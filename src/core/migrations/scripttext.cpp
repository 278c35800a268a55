// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/scripttext.h"

#include "migrations/sqlscan.h"

#include <QRegularExpression>

namespace slipway::migrations {

using release::Error;
using release::Result;

namespace {

Error directiveError(const QString &file, int line, int column, const QString &why)
{
    return {QStringLiteral("migration_directive"),
            QStringLiteral("%1:%2:%3: %4.").arg(file).arg(line).arg(column).arg(why)};
}

QByteArrayView withoutMark(QByteArrayView bytes)
{
    return bytes.startsWith("\xEF\xBB\xBF") ? bytes.sliced(3) : bytes;
}

/// Walks lines, ends included.
template <typename Visit>
void eachLine(QByteArrayView text, Visit visit)
{
    int number = 0;
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype newline = text.indexOf('\n', begin);
        const qsizetype end = newline < 0 ? text.size() : newline + 1;
        if (!visit(text.sliced(begin, end - begin), ++number))
            return;
        begin = end;
    }
}

bool isBlankOrComment(QByteArrayView line)
{
    const QByteArrayView rest = line.trimmed();
    return rest.isEmpty() || rest.startsWith("--");
}

// ---- dbmate ----

struct DbmateLine
{
    bool directive = false;
    bool up = false;
    bool transaction = true;
    QString unknown;
};

DbmateLine readDbmateLine(QByteArrayView line)
{
    DbmateLine found;
    if (!line.startsWith("--") || !line.contains("migrate:"))
        return found;
    static const QRegularExpression form(QStringLiteral("^--\\s*migrate:(\\w+)(\\s+.*)?\\s*$"));
    const auto match = form.match(QString::fromUtf8(line).trimmed());
    if (!match.hasMatch())
        return found;
    const QString word = match.captured(1);
    found.directive = true;
    found.up = word == u"up";
    if (word != u"up" && word != u"down")
        found.unknown = QString(QStringLiteral("migrate:") + word);
    for (const QString &option : match.captured(2).simplified().split(u' ', Qt::SkipEmptyParts)) {
        if (option == u"transaction:false")
            found.transaction = false;
        else if (option.contains(u':') && option != u"transaction:true" && found.unknown.isEmpty())
            found.unknown = option;
    }
    return found;
}

Result<ScriptText> dbmateScript(Direction direction, QByteArrayView bytes, const QString &file)
{
    ScriptText script;
    script.text.reserve(bytes.size());
    std::optional<Error> wrong;
    enum { Before, InUp, InDown } state = Before;
    eachLine(bytes, [&](QByteArrayView line, int number) {
        const DbmateLine found = readDbmateLine(line);
        if (!found.unknown.isEmpty())
            wrong = directiveError(file, number, 1,
                                   QStringLiteral("dbmate knows no '%1'; migrate:up, migrate:down and "
                                                  "transaction:false are what there is")
                                       .arg(found.unknown));
        else if (found.directive && found.up && state != Before)
            wrong = directiveError(file, number, 1,
                                   QStringLiteral("a second migrate:up, or one after migrate:down"));
        else if (found.directive && !found.up && state == Before)
            wrong = directiveError(file, number, 1, QStringLiteral("migrate:down stands before migrate:up"));
        else if (!found.directive && state == Before && !isBlankOrComment(line))
            wrong = directiveError(file, number, 1,
                                   QStringLiteral("SQL stands before the line `-- migrate:up`, where dbmate "
                                                  "would not run it"));
        if (wrong)
            return false;
        if (found.directive) {
            state = found.up ? InUp : InDown;
            if (found.up == (direction == Direction::Up))
                script.transaction = found.transaction;
        }
        const bool mine = !found.directive && state == (direction == Direction::Up ? InUp : InDown);
        script.text += mine ? line : QByteArrayView("\n");
        return true;
    });
    if (wrong)
        return *wrong;
    if (state == Before)
        return directiveError(file, 1, 1, QStringLiteral("the line `-- migrate:up` is missing"));
    return script;
}

// ---- goose ----

QString gooseWord(QByteArrayView line)
{
    const QByteArrayView rest = line.trimmed();
    if (!rest.startsWith("--"))
        return {};
    const QString text = QString::fromUtf8(rest.sliced(2)).trimmed();
    return text.startsWith(QStringLiteral("+goose"), Qt::CaseInsensitive)
               ? QString(text.mid(6).simplified().toUpper() + u' ').trimmed()
               : QString();
}

Result<ScriptText> gooseScript(Direction direction, QByteArrayView bytes, const QString &file)
{
    ScriptText script;
    script.text.reserve(bytes.size());
    std::optional<Error> wrong;
    enum { Before, InUp, InDown } state = Before;
    bool inStatement = false;
    eachLine(bytes, [&](QByteArrayView line, int number) {
        const QByteArrayView rest = line.trimmed();
        const bool directive = rest.startsWith("--") && rest.contains("+goose");
        const QString word = directive ? gooseWord(line) : QString();
        const auto bad = [&](const QString &why) { wrong = directiveError(file, number, 1, why); };
        if (!directive) {
            if (state == Before && !isBlankOrComment(line))
                bad(QStringLiteral("SQL stands before the line `-- +goose Up`"));
        } else if (word == u"UP") {
            if (state != Before)
                bad(QStringLiteral("a second +goose Up, or one after +goose Down"));
            state = InUp;
        } else if (word == u"DOWN") {
            if (state != InUp || inStatement)
                bad(inStatement ? QStringLiteral("+goose Down inside a StatementBegin")
                                : QStringLiteral("+goose Down needs a +goose Up before it, once"));
            state = InDown;
        } else if (word == u"STATEMENTBEGIN" || word == u"STATEMENTEND") {
            if (inStatement == (word == u"STATEMENTBEGIN"))
                bad(QStringLiteral("StatementBegin and StatementEnd do not pair"));
            inStatement = word == u"STATEMENTBEGIN";
        } else if (word == u"NO TRANSACTION") {
            script.transaction = false;
        } else if (word == u"ENVSUB ON") {
            bad(QStringLiteral(
                "+goose ENVSUB puts environment variables into SQL, which Slipway does not do; "
                "write the value"));
        } else if (word != u"ENVSUB OFF") {
            bad(QStringLiteral("goose knows no '+goose %1'; Up, Down, StatementBegin, StatementEnd and "
                               "NO TRANSACTION are what there is")
                    .arg(word));
        }
        const bool mine = !directive && state == (direction == Direction::Up ? InUp : InDown);
        script.text += mine ? line : QByteArrayView("\n");
        return !wrong;
    });
    if (wrong)
        return *wrong;
    if (state == Before)
        return directiveError(file, 1, 1, QStringLiteral("the line `-- +goose Up` is missing"));
    if (inStatement)
        return directiveError(file, 1, 1, QStringLiteral("a +goose StatementBegin is not ended"));
    return script;
}

// ---- Flyway ----

Result<ScriptText> flywayScript(const QByteArray &bytes, const QString &file,
                                const QMap<QString, QString> &placeholders)
{
    ScriptText script;
    qsizetype at = 0;
    while (true) {
        const qsizetype begin = bytes.indexOf("${", at);
        const qsizetype end = begin < 0 ? -1 : bytes.indexOf('}', begin);
        if (end < 0)
            break;
        const QString name = QString::fromUtf8(bytes.mid(begin + 2, end - begin - 2));
        const auto value = placeholders.constFind(name);
        if (value == placeholders.cend()) {
            const TextPlace place = placeOf(bytes, begin);
            return directiveError(file, place.line, place.column,
                                  QStringLiteral("the placeholder ${%1} has no value; give it in flyway.conf "
                                                 "(flyway.placeholders.%1) or with --placeholder %1=VALUE")
                                      .arg(name));
        }
        script.text += bytes.mid(at, begin - at) + value->toUtf8();
        at = end + 1;
    }
    script.text = at == 0 ? bytes : QByteArray(script.text + bytes.mid(at));
    return script;
}

} // namespace

std::optional<Format> formatByDirectives(QByteArrayView text)
{
    std::optional<Format> found;
    eachLine(withoutMark(text), [&](QByteArrayView line, int) {
        if (readDbmateLine(line).directive)
            found = Format::Dbmate;
        else if (line.contains("+goose") && !gooseWord(line).isEmpty())
            found = Format::Goose;
        return !found;
    });
    return found;
}

Result<ScriptText> extractScript(Format format, Direction direction, const QByteArray &bytes,
                                 const QString &file, const QMap<QString, QString> &placeholders)
{
    const QByteArrayView text = withoutMark(bytes);
    switch (format) {
    case Format::Dbmate:
        return dbmateScript(direction, text, file);
    case Format::Goose:
        return gooseScript(direction, text, file);
    case Format::Flyway:
        return flywayScript(text.toByteArray(), file, placeholders);
    default:
        return ScriptText{text.size() == bytes.size() ? bytes : text.toByteArray()};
    }
}

} // namespace slipway::migrations
