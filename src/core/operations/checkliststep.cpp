// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/checkliststep.h"

#include "operations/attachments.h"

#include <QJsonArray>
#include <algorithm>

namespace slipway::operations {

using namespace release;

namespace {

const QString leftToAPerson = QStringLiteral("left to a person");

bool personPresent(const StepContext &context)
{
    return context.outside.person.interactive() && !context.setup.options.nonInteractive;
}

bool canBeAsked(const StepContext &context, const CheckItem &item)
{
    return personPresent(context) || context.outside.person.hasPrepared(item.question(context.spec.id));
}

QStringList wantedEvidence(const QJsonValue &written)
{
    if (written.isBool())
        return written.toBool() ? QStringList{QStringLiteral("a file or picture")} : QStringList();
    return written.isString() ? QStringList{written.toString()} : written.toVariant().toStringList();
}

CheckItem itemFrom(const QJsonValue &written, const StepSpec &spec)
{
    CheckItem item;
    const QJsonObject object = written.toObject();
    item.id = object[u"id"].toString();
    item.text = written.isString() ? written.toString() : object[u"text"].toString();
    item.action = object[u"action"].toString();
    item.expects = object[u"expects"].toString();
    item.owner = object[u"owner"].toString(spec.parameters[u"owner"].toString());
    item.evidence = wantedEvidence(object[u"evidence"]);
    return item;
}

/// The items as written. A step without any is one item itself; what the step wants attached is an item of
/// its own where there are several.
QList<CheckItem> writtenItems(const StepSpec &spec)
{
    QList<CheckItem> items;
    const QJsonArray written = spec.parameters[u"items"].toArray();
    for (const QJsonValue item : written)
        items << itemFrom(item, spec);
    if (items.isEmpty())
        items << itemFrom(spec.parameters[u"text"].toString(spec.title), spec);
    if (items.size() == 1) {
        CheckItem &only = items.first();
        only.evidence += spec.evidence;
        only.expects = only.expects.isEmpty() ? spec.expects : only.expects;
        only.action = only.action.isEmpty() ? spec.action : only.action;
    } else if (!spec.evidence.isEmpty()) {
        CheckItem attach =
            itemFrom(QStringLiteral("Attach: %1").arg(spec.evidence.join(QStringLiteral(", "))), spec);
        attach.evidence = spec.evidence;
        items << attach;
    }
    for (qsizetype i = 0; i < items.size(); ++i) {
        items[i].number = static_cast<int>(i) + 1;
        items[i].of = static_cast<int>(items.size());
        if (items[i].id.isEmpty())
            items[i].id = QString::number(i + 1);
    }
    return items;
}

/// One run of one checklist.
class Walk
{
public:
    explicit Walk(StepContext &context) : m_context(context), m_items(writtenItems(context.spec))
    {
        takeUp();
    }

    StepOutcome run()
    {
        for (CheckItem &item : m_items) {
            if (!item.settled()) {
                if (auto asked = settle(item); !asked)
                    return StepOutcome::failed(asked.error());
            }
            remember();
        }
        for (const CheckItem &item : std::as_const(m_items))
            report(item);
        const bool open = std::any_of(m_items.cbegin(), m_items.cend(), [this](const CheckItem &item) {
            return !item.settled() && !fails(item);
        });
        return open ? StepOutcome::skipped(leftToAPerson) : StepOutcome::succeeded(words());
    }

private:
    /// What this run has settled before, at an earlier try.
    void takeUp()
    {
        const QJsonArray before = m_context.recorded(itemsKey(m_context.spec.id)).toArray();
        for (const QJsonValue value : before) {
            const CheckItem earlier = CheckItem::fromJson(value.toObject());
            for (CheckItem &item : m_items) {
                if (item.id != earlier.id || item.text != earlier.text || !earlier.settled())
                    continue;
                item.decision = earlier.decision;
                item.note = earlier.note;
                item.who = earlier.who;
                item.at = earlier.at;
                item.files = earlier.files;
            }
        }
    }

    /// Asks until the answer can be used; an answers file is asked once.
    Result<void> settle(CheckItem &item)
    {
        if (!canBeAsked(m_context, item))
            return {};
        for (;;) {
            auto answered = answer(item);
            if (answered || answered.error().kind != ErrorKind::Usage)
                return answered;
            if (m_context.outside.person.hasPrepared(item.question(m_context.spec.id)) ||
                !personPresent(m_context))
                return asFailure(answered.error());
            m_context.note(answered.error().message);
        }
    }

    Result<void> answer(CheckItem &item)
    {
        auto text = m_context.ask(item.question(m_context.spec.id));
        if (!text)
            return text.error().kind == ErrorKind::Usage ? Result<void>(asFailure(text.error()))
                                                         : Result<void>(text.error());
        auto said = ItemAnswer::fromText(*text);
        if (!said)
            return said.error();
        QList<ItemFile> files;
        for (const QString &path : said->files) {
            auto kept = keepAttachment(path, m_context);
            if (!kept)
                return kept.error();
            files << *kept;
        }
        if (said->decision == ItemDecision::Done && !item.evidence.isEmpty() && files.isEmpty())
            return Error{QStringLiteral("evidence_missing"),
                         QStringLiteral("Item %1 of step %2 (%3) wants this attached: %4.")
                             .arg(item.number)
                             .arg(m_context.spec.id, item.text, item.evidence.join(QStringLiteral(", "))),
                         {},
                         ErrorKind::Usage};
        take(item, *said, files);
        return {};
    }

    /// Nobody could be asked after all; asking again would not help.
    static Error asFailure(Error error)
    {
        error.kind = ErrorKind::Failed;
        return error;
    }

    void take(CheckItem &item, const ItemAnswer &said, const QList<ItemFile> &files)
    {
        item.decision = said.decision;
        item.note = said.note;
        item.who = said.who.isEmpty() ? m_context.operatorName() : said.who;
        const QDateTime given = QDateTime::fromString(said.at, Qt::ISODate);
        item.at = given.isValid() ? given.toUTC() : m_context.outside.clock.now();
        item.files = files;
        for (const ItemFile &file : files)
            m_context.attach({file.name, file.sha256, said.note, m_context.spec.id, item.id, file.path});
    }

    void remember()
    {
        QJsonArray all;
        for (const CheckItem &item : std::as_const(m_items))
            all << item.toJson();
        m_context.record(itemsKey(m_context.spec.id), all);
    }

    /// "Not done" is red where the step must be answered or stands in the go/no-go table.
    bool fails(const CheckItem &item) const
    {
        return item.decision == ItemDecision::NotDone &&
               (m_context.spec.require || m_context.spec.phase == u"decide");
    }

    void report(const CheckItem &item)
    {
        CheckResult check;
        check.name = item.text;
        check.asked = item.owner.isEmpty() ? QStringLiteral("a person") : item.owner;
        check.expected = item.expects.isEmpty() ? QStringLiteral("done") : item.expects;
        check.actual = item.words();
        check.status = item.decision == ItemDecision::Done ? CheckStatus::Pass
                       : fails(item)                       ? CheckStatus::Fail
                                                           : CheckStatus::Skipped;
        if (item.decision == ItemDecision::NotApplicable)
            check.reason = QStringLiteral("not applicable: ") + item.note;
        else if (check.status == CheckStatus::Skipped)
            check.reason = leftToAPerson;
        m_context.note(QStringLiteral("[%1] %2%3")
                           .arg(item.decision == ItemDecision::Done            ? QLatin1String("x")
                                : item.decision == ItemDecision::NotApplicable ? QLatin1String("-")
                                                                               : QLatin1String(" "),
                                item.text,
                                item.settled() ? QStringLiteral(" (%1)").arg(item.words()) : QString()));
        m_context.check(check);
    }

    QString words() const { return m_items.size() == 1 ? m_items.first().words() : QString(); }

    StepContext &m_context;
    QList<CheckItem> m_items;
};

} // namespace

QJsonArray checklistItems(const StepSpec &spec)
{
    QJsonArray all;
    for (const CheckItem &item : writtenItems(spec))
        all << item.toJson();
    return all;
}

void ChecklistStep::validate(const StepSpec &spec, const Complain &complain)
{
    static const QStringList known{QStringLiteral("text"),   QStringLiteral("id"),
                                   QStringLiteral("action"), QStringLiteral("expects"),
                                   QStringLiteral("owner"),  QStringLiteral("evidence")};
    const QJsonArray written = spec.parameters[u"items"].toArray();
    for (qsizetype i = 0; i < written.size(); ++i) {
        const QString place = QStringLiteral("items.%1").arg(i);
        const QJsonObject item = written[i].toObject();
        if (!written[i].isString() && item[u"text"].toString().isEmpty())
            complain(place, QStringLiteral("key_missing"),
                     QStringLiteral("item %1 has no 'text'").arg(i + 1));
        for (auto it = item.begin(); it != item.end(); ++it) {
            if (!known.contains(it.key()))
                complain(place + u'.' + it.key(), QStringLiteral("unknown_key"),
                         QStringLiteral("an item has no '%1'; it may have %2")
                             .arg(it.key(), known.join(QStringLiteral(", "))));
        }
    }
}

Forecast ChecklistStep::forecast(StepContext &context)
{
    const QJsonObject intent{{QStringLiteral("items"), checklistItems(context.spec)}};
    QStringList open;
    const QList<CheckItem> items = writtenItems(context.spec);
    for (const CheckItem &item : items) {
        if (!canBeAsked(context, item))
            open << item.text;
    }
    if (open.isEmpty())
        return Forecast::necessary(personPresent(context) ? QStringLiteral("asks a person")
                                                          : QStringLiteral("answered by the answers file"),
                                   intent);
    if (context.spec.require)
        return Forecast::blocked(
            {QStringLiteral("person_missing"),
             QStringLiteral("Step %1 must be confirmed by a person; run this at a prompt, or answer it "
                            "by --answers. Open: %2.")
                 .arg(context.spec.id, open.join(QStringLiteral("; "))),
             {},
             ErrorKind::Usage});
    return Forecast::necessary(leftToAPerson, intent);
}

StepOutcome ChecklistStep::run(StepContext &context)
{
    return Walk(context).run();
}

} // namespace slipway::operations
