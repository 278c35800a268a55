// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillsteps.h"

#include <QCryptographicHash>
#include <QFile>

namespace slipway::backfill {

using namespace release;

namespace {

const QString ruleForAll = QStringLiteral("the rule, for this and all others");
const QString byRule = QStringLiteral("the rule");
const QString leaveOne = QStringLiteral("leave it as it is");
const QString leaveAll = QStringLiteral("leave this and all others as they are");

QString number(int index)
{
    return QString::number(index + 1);
}

QString personOf(const StepContext &context)
{
    const QByteArray name = context.setup.childEnvironment.value(QStringLiteral("USER"));
    return name.isEmpty() ? QStringLiteral("the person of this run") : QString::fromUtf8(name);
}

class BackfillStep : public Step
{
public:
    BackfillStep(FileReader read, QString controlFolder)
        : m_read(std::move(read)), m_folder(std::move(controlFolder))
    {
    }

    Forecast forecast(StepContext &context) override
    {
        auto spec = readSpec(context);
        if (!spec)
            return Forecast::blocked(spec.error());
        auto decisions = decisionsOf(context);
        if (!decisions)
            return Forecast::blocked(decisions.error());
        QJsonObject intent{{QStringLiteral("spec"), QString::fromLatin1(spec->sha256)},
                           {QStringLiteral("commit"), commits(context)}};
        if (!m_decisionsSha.isEmpty())
            intent.insert(QStringLiteral("decisions"), QString::fromLatin1(m_decisionsSha));
        const QStringList operations =
            commits(context) ? QStringList{QStringLiteral("backfill ") + spec->name} : QStringList();
        if (spec->script.given())
            return Forecast::necessary(
                QStringLiteral("runs %1").arg(
                    (commits(context) ? spec->script.commit : spec->script.dryRun).join(u' ')),
                intent, operations);
        return forecastRows({*spec, *decisions, commits(context), intent, operations}, context);
    }

    StepOutcome run(StepContext &context) override
    {
        auto spec = readSpec(context);
        if (!spec)
            return StepOutcome::failed(spec.error());
        if (spec->script.given())
            return runScript(*spec, commits(context), context);
        auto decisions = decisionsOf(context);
        if (!decisions)
            return StepOutcome::failed(decisions.error());
        BackfillControl control(m_folder, context.setup.runId, context.spec.id);
        if (!m_folder.isEmpty())
            control.open();
        BackfillRequest request = requestOf(*spec, context);
        request.decisions = *decisions;
        if (!decisions->isEmpty())
            context.record(QStringLiteral("decisions.") + context.spec.id,
                           QJsonObject{{QStringLiteral("file"), context.spec.parameters[u"decisions"]},
                                       {QStringLiteral("sha256"), QString::fromLatin1(m_decisionsSha)},
                                       {QStringLiteral("decisions"), decisions->size()},
                                       {QStringLiteral("from"), decisions->first().from}});
        request.control = m_folder.isEmpty() ? nullptr : &control;
        BackfillEngine engine(std::move(request));
        return told(engine.run(), *spec, context);
    }

private:
    static bool commits(const StepContext &context) { return context.spec.parameters[u"commit"].toBool(); }

    Result<BackfillSpec> readSpec(const StepContext &context) const
    {
        auto file = m_read(context.setup.workspace.path(context.spec.parameters[u"spec"].toString()));
        if (!file)
            return file.error();
        auto spec = BackfillSpec::read(*file);
        if (spec && context.spec.parameters.contains(u"undecided"))
            spec->leaveUndecided = context.spec.parameters[u"undecided"].toString() == u"leave";
        return spec;
    }

    Result<QList<Decision>> decisionsOf(const StepContext &context)
    {
        const QString path = context.spec.parameters[u"decisions"].toString();
        if (path.isEmpty())
            return QList<Decision>();
        auto file = m_read(context.setup.workspace.path(path));
        if (!file)
            return file.error();
        m_decisionsSha = file->sha256;
        return readDecisions(*file);
    }

    static BackfillRequest requestOf(const BackfillSpec &spec, StepContext &context)
    {
        BackfillRequest request;
        request.spec = spec;
        request.url = context.setup.databaseUrl.copy();
        request.tlsCa = context.setup.environment.tlsCa;
        request.runId = context.setup.runId;
        request.dir = context.setup.workspace.dir;
        request.commit = commits(context);
        request.restart = context.spec.parameters[u"restart"].toBool();
        request.stop = context.stop;
        request.note = [&context](const QString &line) { context.note(line); };
        request.report = [&context, spec](const BackfillProgress &progress, const QList<QueueRow> &queue) {
            context.progress(progress.counts.checked, progress.total, progress.words(spec.row));
            context.record(QStringLiteral("backfill.") + context.spec.id,
                           backfillRecord(spec, progress, queue));
        };
        request.decided = [&context](const Decision &decision) {
            context.record(QStringLiteral("decision.%1.%2").arg(context.spec.id, decision.key.join(u'/')),
                           decision.toJson());
        };
        if (request.commit && !spec.leaveUndecided)
            request.ask = asker(spec, context);
        return request;
    }

    /// One question a row, and one for the reason; "for all others" answers the rest.
    static decltype(BackfillRequest::ask) asker(const BackfillSpec &spec, StepContext &context)
    {
        struct Standing
        {
            QString answer;
            QString why;
            QString who;
        };
        return [&context, spec, standing = std::make_shared<Standing>(Standing{{}, {}, personOf(context)})](
                   const QueueRow &row, const QString &valueColumn) -> Result<std::optional<Decision>> {
            if (standing->answer.isEmpty()) {
                Question question{QStringLiteral("decide.") + row.name(),
                                  context.spec.id,
                                  {},
                                  QuestionKind::Choice,
                                  decisionChoices(row, spec),
                                  {}};
                QStringList lines{QStringLiteral("%1 %2 has %3 %4s.")
                                      .arg(spec.row, row.name())
                                      .arg(row.candidates.size())
                                      .arg(spec.candidate)};
                for (int i = 0; i < row.candidates.size(); ++i)
                    lines << QStringLiteral("  %1: %2").arg(number(i), row.candidateWords(i));
                if (!spec.rule.isEmpty())
                    lines << QStringLiteral("  The rule (%1) would take 1.").arg(spec.rule);
                question.text = lines.join(u'\n');
                auto answer = context.ask(question);
                if (!answer && answer.error().code == u"not_interactive")
                    return std::optional<Decision>(); // stays open
                if (!answer)
                    return answer.error();
                if (*answer == decidedElsewhere())
                    return Error{QStringLiteral("decided_elsewhere"), *answer};
                auto why = context.ask({QStringLiteral("why.") + row.name(),
                                        context.spec.id,
                                        QStringLiteral("Why?"),
                                        QuestionKind::Text,
                                        {},
                                        spec.rule});
                if (!why)
                    return why.error();
                if (*answer == ruleForAll || *answer == leaveAll)
                    *standing = {*answer == ruleForAll ? byRule : leaveOne, *why, standing->who};
                auto decision = decisionOf(*answer, row, valueColumn);
                if (decision) {
                    decision->who = standing->who;
                    decision->why = *why;
                }
                return decision;
            }
            auto decision = decisionOf(standing->answer, row, valueColumn);
            if (decision) {
                decision->who = standing->who;
                decision->why = standing->why;
            }
            return decision;
        };
    }

    static StepOutcome told(const BackfillReport &report, const BackfillSpec &spec, StepContext &context)
    {
        const Counts &counts = report.progress.counts;
        context.record(QStringLiteral("table.") + context.spec.id,
                       summaryTable(counts, spec, report.progress.commit).toJson());
        for (const QStringList &row : summaryTable(counts, spec, report.progress.commit).rows)
            context.note(QStringLiteral("%1 %2").arg(row[0] + u':', -22).arg(row[1], 10));
        const QJsonObject captured = context.spec.parameters[u"capture"].toObject();
        for (auto it = captured.begin(); it != captured.end(); ++it) {
            const QJsonValue value = counts.toJson()[it.value().toString()];
            if (!value.isUndefined())
                context.capture(it.key(), value.toVariant().toString());
        }
        if (report.error)
            return StepOutcome::failed(*report.error);
        for (const CheckResult &check : report.checks(spec)) {
            if (report.progress.commit || !check.name.startsWith(QStringLiteral("Ambiguous")))
                context.check(check);
        }
        return StepOutcome::succeeded(report.progress.commit
                                          ? QStringLiteral("%1 updated").arg(grouped(counts.updated))
                                          : QStringLiteral("dry run: %1 would be updated, %2 ambiguous")
                                                .arg(grouped(counts.updated), grouped(counts.ambiguous)));
    }

    FileReader m_read;
    QString m_folder;
    QByteArray m_decisionsSha;
};

} // namespace

QString decidedElsewhere()
{
    return QStringLiteral("decided in the queue");
}

QStringList decisionChoices(const QueueRow &row, const BackfillSpec &spec)
{
    QStringList choices;
    for (int i = 0; i < row.candidates.size(); ++i)
        choices << number(i);
    if (!spec.rule.isEmpty())
        choices << byRule << ruleForAll;
    return choices << leaveOne << leaveAll;
}

std::optional<Decision> decisionOf(const QString &answer, const QueueRow &row, const QString &valueColumn)
{
    Decision decision;
    decision.key = row.key;
    bool right = false;
    const int index = answer.toInt(&right) - 1;
    if (answer == leaveOne || answer == leaveAll) {
        decision.kind = Decision::Kind::Leave;
    } else if (answer == byRule || answer == ruleForAll) {
        decision.kind = Decision::Kind::Rule;
    } else if (right && index >= 0 && index < row.candidates.size()) {
        decision.value = row.candidates[index].toObject()[valueColumn].toVariant().toString();
    } else {
        return std::nullopt;
    }
    return decision;
}

QJsonObject backfillRecord(const BackfillSpec &spec, const BackfillProgress &progress,
                           const QList<QueueRow> &queue)
{
    constexpr qsizetype shown = 500;
    QJsonArray rows;
    for (const bool open : {true, false}) { // what waits comes first, so that it can be decided from here
        for (const QueueRow &row : queue) {
            if (row.open() == open && rows.size() < shown)
                rows << row.toJson();
        }
    }
    QJsonObject record = progress.toJson();
    record.insert(QStringLiteral("name"), spec.name);
    record.insert(QStringLiteral("title"), spec.title);
    record.insert(QStringLiteral("table"), spec.table);
    record.insert(QStringLiteral("column"), spec.set.isEmpty() ? QString() : spec.column());
    record.insert(QStringLiteral("value_column"), progress.valueColumn);
    record.insert(QStringLiteral("row_word"), spec.row);
    record.insert(QStringLiteral("candidate_word"), spec.candidate);
    record.insert(QStringLiteral("rule"), spec.rule);
    record.insert(QStringLiteral("target_ms"), spec.batch.targetMs);
    record.insert(QStringLiteral("limit_ms"), spec.batch.limitMs);
    record.insert(QStringLiteral("words"), progress.words(spec.row));
    record.insert(QStringLiteral("queue"), rows);
    record.insert(QStringLiteral("queue_size"), queue.size());
    return record;
}

QList<StepKind> backfillStepKinds(const FileReader &read, const QString &controlFolder)
{
    const auto rule = [](const char *name, const char *type, const char *description, bool required = false) {
        return ParameterRule{QString::fromLatin1(name), QString::fromLatin1(type), required,
                             QString::fromLatin1(description)};
    };
    return {{QStringLiteral("backfill"),
             QStringLiteral("Fill a column in small batches, or run the product's own backfill program"),
             {rule("spec", "string", "The backfill's file, from the workspace's folder", true),
              rule("commit", "boolean", "Keep what is done (default: dry run, every batch is rolled back)"),
              rule("decisions", "string", "File with decisions about ambiguous rows"),
              rule("undecided", "string",
                   "fail | leave: what rows without a decision mean (default: as the file says)"),
              rule("restart", "boolean", "Begin at the first row though an earlier run stands in the middle"),
              rule("capture", "map", "Variables from the summary: VARIABLE -> updated, ambiguous, ...")},
             EffectClass::Probed,
             [read, controlFolder] { return std::make_unique<BackfillStep>(read, controlFolder); }}};
}

} // namespace slipway::backfill
