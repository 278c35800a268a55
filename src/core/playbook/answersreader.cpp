// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/answersreader.h"

#include "playbook/document.h"
#include "release/checkitem.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <algorithm>

namespace slipway::playbook {

using namespace release;

namespace {

const QStringList answerKeys{QStringLiteral("decision"), QStringLiteral("note"), QStringLiteral("reason"),
                             QStringLiteral("files"),    QStringLiteral("who"),  QStringLiteral("at")};

bool isAnswer(const Value &value)
{
    const auto entries = value.entries();
    return std::any_of(entries.cbegin(), entries.cend(),
                       [](const auto &entry) { return answerKeys.contains(entry.first); });
}

QString structured(const Value &value, const QDir &folder)
{
    value.allow(answerKeys);
    value.require({QStringLiteral("decision")});
    QJsonObject object;
    for (const auto &[key, part] : value.entries()) {
        if (key != u"files") {
            object.insert(key, part.text());
            continue;
        }
        QJsonArray files;
        for (const QString &path : part.texts()) {
            files << QDir::cleanPath(folder.absoluteFilePath(path));
            if (!QFileInfo(files.last().toString()).isFile())
                part.complain(QStringLiteral("bad_value"), QStringLiteral("there is no file %1").arg(path));
        }
        object.insert(key, files);
    }
    const QString text = QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
    if (auto answer = ItemAnswer::fromText(text); !answer && object.contains(QStringLiteral("decision")))
        value.complain(answer.error().code, answer.error().message);
    return text;
}

} // namespace

/// From the most to the least particular name.
QString Answers::keyOf(const Question &question) const
{
    if (question.kind == QuestionKind::TypedName || question.kind == QuestionKind::Decision)
        return {};
    QStringList names{question.stepId + u'.' + question.id};
    if (question.kind == QuestionKind::Item) {
        for (const QString &member :
             {QString::number(question.details[u"number"].toInt()), question.details[u"id"].toString(),
              question.details[u"text"].toString()})
            names << question.stepId + u'.' + member;
        if (question.details[u"of"].toInt() == 1)
            names << question.stepId;
    } else if (question.id != u"failed") { // the same answer again and again would never end
        names << question.id;
    } else {
        return {};
    }
    for (const QString &name : std::as_const(names)) {
        if (m_answers.contains(name))
            return name;
    }
    return {};
}

bool Answers::has(const Question &question) const
{
    const QString key = keyOf(question);
    if (!key.isEmpty())
        m_used.insert(key);
    return !key.isEmpty();
}

std::optional<QString> Answers::find(const Question &question)
{
    const QString key = keyOf(question);
    if (key.isEmpty())
        return {};
    m_used.insert(key);
    return m_answers[key].text;
}

QStringList Answers::unused() const
{
    QStringList names;
    for (auto it = m_answers.cbegin(); it != m_answers.cend(); ++it) {
        if (!m_used.contains(it.key()))
            names << QStringLiteral("%1 (line %2)").arg(it.key()).arg(it->line);
    }
    return names;
}

Result<Answers> readAnswers(const QString &file)
{
    auto bytes = readBytes(file, QStringLiteral("The answers file"));
    if (!bytes)
        return bytes.error();
    Answers answers;
    const QDir folder = QFileInfo(file).absoluteDir();
    Findings findings(QFileInfo(file).fileName());
    const auto add = [&](const QString &name, const Value &value) {
        if (!value.isMap() && !value.isScalar()) {
            value.complain(QStringLiteral("wrong_type"),
                           QStringLiteral("an answer is a word, or a map with %1; found %2")
                               .arg(answerKeys.join(QStringLiteral(", ")), value.kindName()));
            return;
        }
        answers.m_answers.insert(
            name, {value.isMap() ? structured(value, folder) : value.text(), value.location().line});
    };
    const auto read = readDocument(*bytes, findings, [&](const Value &root) {
        if (!root.isMap()) {
            root.complain(
                QStringLiteral("wrong_type"),
                QStringLiteral("a map of step → answers is expected, found %1").arg(root.kindName()));
            return;
        }
        for (const auto &[key, value] : root.entries()) {
            if (key == u"slipway")
                continue;
            if (value.isList()) {
                const QList<Value> items = value.items();
                for (qsizetype i = 0; i < items.size(); ++i)
                    add(QStringLiteral("%1.item%2").arg(key).arg(i + 1), items[i]);
            } else if (value.isMap() && !isAnswer(value)) {
                for (const auto &[item, answer] : value.entries())
                    add(key + u'.' + item, answer);
            } else {
                add(key, value);
            }
        }
    });
    if (!read)
        return read.error();
    return answers;
}

} // namespace slipway::playbook
