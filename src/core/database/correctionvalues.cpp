// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/correctionvalues.h"

#include "database/sqlcheck.h"

#include <QCryptographicHash>
#include <QDate>
#include <QDateTime>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUuid>

namespace slipway::database {

using namespace release;

namespace {

Error wrong(const QString &parameter, const QString &what)
{
    return {QStringLiteral("value_wrong"),
            QStringLiteral("Parameter %1: %2.").arg(parameter, what),
            {},
            ErrorKind::Usage};
}

Error fileError(const QString &file, qsizetype line, const QString &what)
{
    return {QStringLiteral("corrections_file"),
            line > 0 ? QStringLiteral("%1:%2: %3.").arg(file).arg(line).arg(what)
                     : QStringLiteral("%1: %2.").arg(file, what),
            {},
            ErrorKind::Usage};
}

QStringList severalOf(const QString &text)
{
    static const QRegularExpression divider(QStringLiteral("[\\s,;]+"));
    return text.split(divider, Qt::SkipEmptyParts);
}

/// What is wrong with a text for a parameter; empty where nothing is.
QString wrongText(const CorrectionParameter &parameter, const QString &text)
{
    if (!parameter.several)
        return wrongValue(parameter.type, text);
    const QStringList values = severalOf(text);
    for (const QString &value : values) {
        if (const QString what = wrongValue(parameter.type, value); !what.isEmpty())
            return what;
        if (values.count(value) > 1)
            return QStringLiteral("'%1' is named twice").arg(value);
    }
    return values.isEmpty() ? QStringLiteral("no value is named") : QString();
}

Result<Binding> writtenBinding(const Correction &correction, const StepContext &context)
{
    QJsonObject values;
    for (const CorrectionParameter &parameter : correction.parameters) {
        if (parameter.value)
            values.insert(parameter.name, *parameter.value);
    }
    auto bound = boundValues(values, context);
    for (const CorrectionParameter &parameter :
         bound ? correction.parameters : QList<CorrectionParameter>()) {
        if (!parameter.value || !parameter.ask.isEmpty())
            continue;
        const QString what = wrongText(parameter, shown(bound->value(parameter.name, QString())));
        if (!what.isEmpty())
            return wrong(parameter.name, what);
    }
    return bound;
}

/// One binding a row of the file, each with the written values.
Result<CorrectionValues> fromFile(const Correction &correction, const Binding &shared,
                                  const StepContext &context)
{
    const QString name = QFileInfo(correction.each).fileName();
    QFile file(context.setup.workspace.path(correction.each));
    if (!file.open(QIODevice::ReadOnly))
        return fileError(name, 0, file.errorString());
    const QByteArray text = file.readAll();
    auto rows = readCsv(text, name);
    if (!rows)
        return rows.error();
    CorrectionValues values;
    values.fileSha256 = QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
    for (qsizetype i = 0; i < rows->size(); ++i) {
        Binding binding = shared;
        for (auto it = rows->at(i).cbegin(); it != rows->at(i).cend(); ++it)
            binding.insert(it.key(), it.value().isEmpty() ? Cell() : Cell(it.value()));
        for (const CorrectionParameter &parameter : correction.parameters) {
            const QString what =
                wrongValue(parameter.type, binding.value(parameter.name).value_or(QString()));
            if (!what.isEmpty())
                return fileError(name, 0,
                                 QStringLiteral("row %1, %2: %3").arg(i + 1).arg(parameter.name, what));
        }
        if (values.bindings.contains(binding))
            return fileError(name, 0, QStringLiteral("row %1 stands there twice").arg(i + 1));
        values.bindings << binding;
    }
    return values;
}

CorrectionValues spread(const Correction &correction, const Binding &binding)
{
    for (const CorrectionParameter &parameter : correction.parameters) {
        if (!parameter.several || !binding.contains(parameter.name))
            continue;
        CorrectionValues values;
        for (const QString &value : severalOf(shown(binding.value(parameter.name)))) {
            values.bindings << binding;
            values.bindings.last().insert(parameter.name, value);
        }
        return values;
    }
    return {{binding}, {}};
}

Result<QString> answerTo(const CorrectionParameter &parameter, const QString &proposal, StepContext &context)
{
    Question question{
        parameter.name,    context.spec.id,
        parameter.ask,     parameter.choices.isEmpty() ? QuestionKind::Text : QuestionKind::Choice,
        parameter.choices, proposal};
    for (int tries = 0;; ++tries) {
        const auto answer = context.ask(question);
        if (!answer)
            return answer.error();
        const QString what = wrongText(parameter, answer->trimmed());
        if (what.isEmpty())
            return answer->trimmed();
        if (tries == 2)
            return Error{QStringLiteral("value_wrong"),
                         QStringLiteral("Parameter %1: %2.").arg(parameter.name, what)};
        context.note(QStringLiteral("%1: %2").arg(parameter.name, what));
        question.text = parameter.ask + QStringLiteral(" (%1)").arg(what);
    }
}

} // namespace

QString wrongValue(const QString &type, const QString &text)
{
    bool right = true;
    if (type == u"integer")
        (void)text.toLongLong(&right);
    else if (type == u"number")
        (void)text.toDouble(&right);
    else if (type == u"boolean")
        right = text == u"true" || text == u"false";
    else if (type == u"uuid")
        right = !QUuid::fromString(text).isNull();
    else if (type == u"date")
        right = QDate::fromString(text, Qt::ISODate).isValid();
    else if (type == u"timestamp")
        right = QDateTime::fromString(QString(text).replace(u' ', u'T'), Qt::ISODate).isValid();
    else
        right = !text.isEmpty();
    return right ? QString()
                 : QStringLiteral("'%1' is not %2")
                       .arg(text, type == u"text"      ? QStringLiteral("a text")
                                  : type == u"integer" ? QStringLiteral("a whole number")
                                                       : QString(u"a " + type));
}

Result<CorrectionValues> CorrectionValues::written(const Correction &correction, const StepContext &context)
{
    auto binding = writtenBinding(correction, context);
    if (!binding)
        return binding.error();
    return correction.each.isEmpty() ? Result<CorrectionValues>(spread(correction, *binding))
                                     : fromFile(correction, *binding, context);
}

Result<CorrectionValues> CorrectionValues::asked(const Correction &correction, StepContext &context)
{
    if (!correction.each.isEmpty())
        return written(correction, context);
    auto binding = writtenBinding(correction, context);
    if (!binding)
        return binding.error();
    for (const CorrectionParameter &parameter : correction.parameters) {
        if (parameter.ask.isEmpty())
            continue;
        auto answer = answerTo(parameter, shown(binding->value(parameter.name, QString())), context);
        if (!answer)
            return answer.error();
        binding->insert(parameter.name, *answer);
    }
    return spread(correction, *binding);
}

namespace {

/// Fields of one record; `at` moves behind its end. A quote that is not closed gives nothing.
std::optional<QStringList> record(const QString &text, qsizetype &at)
{
    QStringList fields{QString()};
    bool quoted = false;
    for (; at < text.size(); ++at) {
        const QChar c = text[at];
        if (quoted && c == u'"' && text.mid(at + 1, 1) == u"\"") {
            fields.last() += c;
            ++at;
        } else if (c == u'"' && (quoted || fields.last().isEmpty())) {
            quoted = !quoted;
        } else if (quoted || (c != u',' && c != u'\n')) {
            fields.last() += c;
        } else if (c == u',') {
            fields << QString();
        } else {
            ++at;
            return fields;
        }
    }
    return quoted ? std::nullopt : std::optional(fields);
}

} // namespace

Result<QList<QMap<QString, QString>>> readCsv(const QByteArray &bytes, const QString &file)
{
    static const QRegularExpression name(QStringLiteral("^[A-Za-z_]\\w*$"));
    QString text = QString::fromUtf8(bytes);
    text.remove(u'\r');
    if (text.startsWith(QChar(0xFEFF)))
        text.remove(0, 1);
    QStringList names;
    QList<QMap<QString, QString>> rows;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype line = text.left(at).count(u'\n') + 1;
        const auto fields = record(text, at);
        if (!fields)
            return fileError(file, line, QStringLiteral("a quote is not closed"));
        if (*fields == QStringList{QString()})
            continue;
        if (names.isEmpty()) {
            names = *fields;
            for (const QString &one : names) {
                if (!name.match(one).hasMatch() || names.count(one) > 1)
                    return fileError(
                        file, line,
                        QStringLiteral("the first line names the values, and '%1' is no name").arg(one));
            }
            continue;
        }
        if (fields->size() != names.size())
            return fileError(file, line,
                             QStringLiteral("%1 values, and the first line names %2")
                                 .arg(fields->size())
                                 .arg(names.size()));
        QMap<QString, QString> row;
        for (qsizetype i = 0; i < names.size(); ++i)
            row.insert(names[i], fields->at(i).trimmed());
        rows << row;
    }
    return rows.isEmpty() ? Result<QList<QMap<QString, QString>>>(
                                fileError(file, 0, QStringLiteral("no row is written")))
                          : Result<QList<QMap<QString, QString>>>(rows);
}

} // namespace slipway::database
