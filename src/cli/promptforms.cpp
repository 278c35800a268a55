// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/prompt.h"

#include "release/checkitem.h"
#include "release/goboard.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

namespace slipway::cli {

using namespace release;

namespace {

Error unanswered()
{
    return {QStringLiteral("cancelled"),
            QStringLiteral("The question was not answered."),
            {},
            ErrorKind::Cancelled};
}

QString itemText(const CheckItem &item)
{
    QString text = item.of > 1 ? QStringLiteral("%1 of %2  ").arg(item.number).arg(item.of) : QString();
    text += item.text + u'\n';
    const auto add = [&](const char *name, const QString &words) {
        if (!words.isEmpty())
            text += QStringLiteral("    %1 %2\n").arg(QLatin1String(name), words);
    };
    add("to do:", item.action);
    add("expected:", item.expects);
    add("for:", item.owner);
    add("to attach:", item.evidence.join(QStringLiteral(", ")));
    return text;
}

/// "4 9" or "all" → the ids of those rows.
QStringList rowsNamed(const QJsonObject &board, const QString &typed)
{
    QStringList steps;
    const QStringList numbers =
        typed.split(QRegularExpression(QStringLiteral("[\\s,]+")), Qt::SkipEmptyParts);
    const QJsonArray rows = board[u"rows"].toArray();
    for (const QJsonValue row : rows) {
        const QString status = row[u"status"].toString();
        const bool red = status != u"pass" && status != u"not_applicable";
        if (numbers.contains(QString::number(row[u"number"].toInt())) || (typed == u"all" && red))
            steps << row[u"step"].toString();
    }
    return steps;
}

/// The role that this person has still to sign as; the first one where all are signed.
QString roleToSign(const QJsonObject &board)
{
    const QStringList mine = board[u"may_sign"].toVariant().toStringList();
    const QJsonArray roles = board[u"sign_off"].toArray();
    for (const QJsonValue role : roles) {
        if (mine.contains(role[u"role"].toString()) && role[u"state"].toString() != u"signed" &&
            !role[u"optional"].toBool())
            return role[u"role"].toString();
    }
    return mine.value(0);
}

/// "go", "go as qa", "no-go, the dashboard is empty"; nothing where it is neither.
std::optional<GoAnswer> spokenDecision(const QString &typed, const QJsonObject &board)
{
    static const QRegularExpression form(
        QStringLiteral("^(go|no-go|no_go)(?:\\s+as\\s+([^,]+))?(?:\\s*,\\s*(.*))?$"),
        QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(typed);
    if (!match.hasMatch())
        return {};
    GoAnswer answer;
    answer.deed = GoAnswer::Deed::Sign;
    answer.go = match.captured(1).toLower() == u"go";
    answer.role = match.captured(2).trimmed();
    if (answer.role.isEmpty())
        answer.role = roleToSign(board);
    answer.comment = match.captured(3).trimmed();
    return answer;
}

} // namespace

Result<QString> PromptOperator::askItem(const Question &question)
{
    const CheckItem item = CheckItem::fromJson(question.details);
    m_terminal.err(itemText(item).toUtf8());
    for (;;) {
        const auto typed =
            readAnswer(QStringLiteral("Done? [yes/no] (na: not applicable; a note after a comma) "), false);
        if (!typed)
            return unanswered();
        auto answer = ItemAnswer::fromText(typed->trimmed());
        if (!answer) {
            m_terminal.err((answer.error().message + u'\n').toUtf8());
            continue;
        }
        if (answer->decision == ItemDecision::Done && !item.evidence.isEmpty()) {
            const auto file = readAnswer(QStringLiteral("File to attach: "), false);
            if (!file)
                return unanswered();
            if (!file->trimmed().isEmpty())
                answer->files << QDir(m_terminal.currentDir).absoluteFilePath(file->trimmed());
        }
        return answer->toText();
    }
}

Result<QString> PromptOperator::askDecision(const Question &question)
{
    const QJsonObject &board = question.details;
    const bool green = board[u"all_green"].toBool();
    const QString hint =
        green ? QStringLiteral(" [go/no-go/FILE of an approval/stop] (as %1) ").arg(roleToSign(board))
              : QStringLiteral(" [numbers of rows to run again/all/stop] ");
    for (;;) {
        const auto line = readAnswer(question.text + hint, false);
        if (!line)
            return unanswered();
        const QString typed = line->trimmed();
        if (typed == u"stop")
            return GoAnswer{}.toText();
        if (const auto decided = spokenDecision(typed, board); decided && (green || !decided->go))
            return decided->toText();
        GoAnswer answer;
        answer.steps = rowsNamed(board, typed);
        if (!answer.steps.isEmpty()) {
            answer.deed = GoAnswer::Deed::Retry;
            return answer.toText();
        }
        const QString file = QDir(m_terminal.currentDir).absoluteFilePath(typed);
        if (!typed.isEmpty() && QFileInfo(file).isFile()) {
            answer.deed = GoAnswer::Deed::TakeApproval;
            answer.file = file;
            return answer.toText();
        }
        m_terminal.err("Please answer with one of those in brackets.\n");
    }
}

} // namespace slipway::cli
