// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "backfill/backfillspec.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace slipway::backfill {

using namespace release;

namespace {

QString word(const char *text)
{
    return QString::fromLatin1(text);
}

void readBatch(const Written &written, BatchLimits &limits)
{
    written.allow({word("size"), word("min"), word("max"), word("target"), word("limit")});
    constexpr qint64 most = 2'000'000;
    if (written.has(u"size"))
        limits.first = written.at(word("size")).integer(1, most);
    if (written.has(u"min"))
        limits.least = written.at(word("min")).integer(1, most);
    if (written.has(u"max"))
        limits.most = written.at(word("max")).integer(1, most);
    if (written.has(u"target"))
        limits.targetMs = written.at(word("target")).durationMs();
    limits.limitMs = written.has(u"limit") ? written.at(word("limit")).durationMs() : 2 * limits.targetMs;
    if (limits.targetMs < 10 || limits.limitMs < limits.targetMs)
        written.complain(QStringLiteral("target is at least 10ms, and limit not below it"));
    if (limits.least > limits.most)
        written.complain(QStringLiteral("min is above max"));
    limits.first = qBound(limits.least, limits.first, limits.most);
}

void readThrottle(const Written &written, ThrottleRules &rules)
{
    written.allow({word("lag"), word("lock_waiters"), word("query"), word("flag_file"), word("pace")});
    if (written.has(u"lag"))
        rules.lagMs = written.at(word("lag")).durationMs();
    if (written.has(u"lock_waiters"))
        rules.lockWaiters = static_cast<int>(written.at(word("lock_waiters")).integer(0, 10'000));
    if (written.has(u"query"))
        rules.query = written.at(word("query")).text();
    if (written.has(u"flag_file"))
        rules.flagFile = written.at(word("flag_file")).text();
    if (written.has(u"pace"))
        rules.pacePercent = static_cast<int>(written.at(word("pace")).integer(1, 100));
}

const QStringList &summaryKeys()
{
    static const QStringList keys{word("checked"),           word("updated"),   word("already_set"),
                                  word("without_candidate"), word("ambiguous"), word("errors"),
                                  word("success_rate")};
    return keys;
}

void readScript(const Written &written, ScriptForm &script)
{
    written.allow({word("dry_run"), word("commit"), word("dir"), word("stdin"), word("summary"),
                   word("ambiguous"), word("collect")});
    written.require({word("dry_run"), word("commit"), word("summary")});
    const auto texts = [&](const char *key) {
        return written.has(QString::fromLatin1(key)) ? written.at(word(key)).texts() : QStringList();
    };
    script.dryRun = texts("dry_run");
    script.commit = texts("commit");
    script.collect = texts("collect");
    if (written.has(u"dir"))
        script.dir = written.at(word("dir")).text();
    if (written.has(u"stdin"))
        script.standardInput = written.at(word("stdin")).text();
    if (written.has(u"ambiguous"))
        script.ambiguous = written.at(word("ambiguous")).text();
    const Written summary = written.at(word("summary"));
    if (written.has(u"summary"))
        summary.allow(summaryKeys());
    for (const QString &key : summary.keys()) {
        const QRegularExpression pattern(summary.at(key).text());
        if (!pattern.isValid() || pattern.captureCount() != 1)
            summary.at(key).complain(QStringLiteral("a regular expression with one group is expected"));
        script.summary.insert(key, pattern.pattern());
    }
    if (written.has(u"summary") && !script.summary.contains(word("updated")))
        summary.complain(QStringLiteral("the summary needs a pattern for 'updated'"));
}

void readRule(const Written &choose, BackfillSpec &spec)
{
    choose.allow({word("rule"), word("order_by"), word("when")});
    choose.require({word("order_by")});
    if (choose.has(u"order_by"))
        spec.orderBy = choose.at(word("order_by")).text();
    spec.rule =
        choose.has(u"rule") ? choose.at(word("rule")).text() : QString(word("first by ") + spec.orderBy);
    if (choose.has(u"when"))
        spec.when = choose.at(word("when")).text();
}

void readRows(const Written &root, BackfillSpec &spec)
{
    root.require({word("table"), word("set")});
    const auto text = [&](const char *key, QString &into) {
        if (root.has(QString::fromLatin1(key)))
            into = root.at(word(key)).text();
    };
    text("table", spec.table);
    text("scope", spec.scope);
    text("needed", spec.needed);
    text("candidates", spec.candidates);
    text("references", spec.references);
    const Written set = root.at(word("set"));
    if (set.isMap()) {
        for (const QString &column : set.keys())
            spec.set.insert(column, set.at(column).text());
    } else if (root.has(u"set")) {
        spec.set.insert(set.text(), QString());
    }
    if (root.has(u"value") == root.has(u"candidates"))
        root.complain(QStringLiteral("either value or candidates is needed"));
    if (root.has(u"value")) {
        const QString value = root.at(word("value")).text();
        spec.candidates = QStringLiteral("select (%1) as value where (%1) is not null").arg(value);
        if (spec.set.size() == 1)
            spec.set.first() = word("value");
        spec.when = word("never");
    }
    if (root.has(u"choose"))
        readRule(root.at(word("choose")), spec);
    if (spec.needed.isEmpty() && !spec.set.isEmpty())
        spec.needed = u'"' + spec.column() + QStringLiteral("\" is null");
}

void readAgreements(const Written &root, BackfillSpec &spec)
{
    if (root.has(u"without_candidate")) {
        const Written value = root.at(word("without_candidate"));
        spec.withoutCandidate =
            value.json() == QJsonValue(word("any")) ? -1 : value.integer(0, 1'000'000'000);
    }
    if (root.has(u"undecided"))
        spec.leaveUndecided = root.at(word("undecided")).choice({word("fail"), word("leave")}) == u"leave";
    if (root.has(u"max_errors"))
        spec.mostErrors = root.at(word("max_errors")).integer(0, 1'000'000);
    if (root.has(u"success_rate")) {
        QString rate = root.at(word("success_rate")).text();
        rate.remove(u'%');
        spec.successRate = rate.trimmed().toDouble();
        if (spec.successRate <= 0 || spec.successRate > 100)
            root.at(word("success_rate")).complain(QStringLiteral("a share such as 99% is expected"));
    }
}

} // namespace

Result<BackfillSpec> BackfillSpec::read(const WrittenFile &file)
{
    WrittenFindings findings(file.places, {QFileInfo(file.file).fileName(), 0, 0});
    const Written root(file.value, {}, findings);
    root.allow({word("slipway"),    word("name"),       word("title"),
                word("table"),      word("key"),        word("scope"),
                word("set"),        word("needed"),     word("value"),
                word("candidates"), word("choose"),     word("show"),
                word("references"), word("words"),      word("without_candidate"),
                word("undecided"),  word("max_errors"), word("success_rate"),
                word("state"),      word("batch"),      word("throttle"),
                word("script")});
    root.require({word("slipway"), word("name")});
    BackfillSpec spec;
    spec.file = file.file;
    spec.sha256 = file.sha256;
    spec.when = word("never");
    if (root.has(u"name"))
        spec.name = root.at(word("name")).text();
    spec.title = root.has(u"title") ? root.at(word("title")).text() : spec.name;
    if (root.has(u"key"))
        spec.key = root.at(word("key")).texts();
    if (root.has(u"show"))
        spec.show = root.at(word("show")).texts();
    if (root.has(u"state"))
        spec.stateTable = root.at(word("state")).text();
    if (root.has(u"words")) {
        root.at(word("words")).allow({word("row"), word("candidate")});
        if (root.at(word("words")).has(u"row"))
            spec.row = root.at(word("words")).at(word("row")).text();
        if (root.at(word("words")).has(u"candidate"))
            spec.candidate = root.at(word("words")).at(word("candidate")).text();
    }
    if (root.has(u"batch"))
        readBatch(root.at(word("batch")), spec.batch);
    if (root.has(u"throttle"))
        readThrottle(root.at(word("throttle")), spec.throttle);
    if (root.has(u"script"))
        readScript(root.at(word("script")), spec.script);
    else
        readRows(root, spec);
    readAgreements(root, spec);
    return findings.isEmpty() ? Result<BackfillSpec>(spec) : Result<BackfillSpec>(findings.error());
}

} // namespace slipway::backfill
