// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/verifycommand.h"

#include "cli/migrationplace.h"
#include "cli/releasecommands.h"
#include "cli/workflowcommands.h"
#include "console/plantext.h"
#include "console/singlestep.h"
#include "playbook/checksreader.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QRegularExpression>
#include <QSaveFile>
#include <QXmlStreamWriter>

namespace slipway::cli {

using namespace release;

namespace {

QString plain(const QString &text)
{
    static const QRegularExpression colours(
        QStringLiteral("\\x1b\\[[0-9;?]*[ -/]*[@-~]|\\x1b\\][^\\x07\\x1b]*(\\x07|\\x1b\\\\)"));
    QString clean = text;
    clean.remove(colours);
    QString valid;
    for (const QChar c : clean) { // XML 1.0 has no form for these, not even escaped
        if (c >= u' ' || c == u'\n' || c == u'\t')
            valid += c;
    }
    return valid;
}

Result<std::unique_ptr<console::ReleaseSession>> openSession(Invocation &call, PromptOperator &person)
{
    console::SessionRequest request = sessionRequest(call);
    request.needStripe = false;
    request.stop = call.stop();
    QString url = call.value(QStringLiteral("url"));
    if (url.startsWith(QStringLiteral("env:"))) {
        const QString name = url.mid(4);
        url = call.terminal().environment.value(name);
        if (url.isEmpty())
            return Error{QStringLiteral("inputs_missing"),
                         QStringLiteral("The variable %1, named by --url, is not set.").arg(name),
                         {},
                         ErrorKind::Usage};
    }
    if (!url.isEmpty()) {
        request.workspace = console::targetAlone(call.terminal().currentDir);
        request.processEnvironment.insert(QLatin1String(console::targetVariable), url);
    }
    return console::ReleaseSession::open(request, person);
}

void print(Invocation &call, const CheckResult &check)
{
    const bool pass = check.status == CheckStatus::Pass;
    const bool skipped = check.status == CheckStatus::Skipped;
    QString line = call.painted(pass      ? QStringLiteral("  ✓ ")
                                : skipped ? QStringLiteral("  – ")
                                          : QStringLiteral("  ✗ "),
                                pass      ? "32"
                                : skipped ? "33"
                                          : "31") +
                   check.name;
    if (!pass && !skipped)
        line += QStringLiteral(": expected %1, found %2").arg(check.expected, check.actual);
    if (!pass && !check.reason.isEmpty())
        line += QStringLiteral(" (%1)").arg(check.reason);
    call.result(line);
}

/// A step that ends with an error has failed as a whole, whatever its checks say.
CheckResult asCheck(const StepSpec &spec, const StepOutcome &outcome)
{
    return {spec.title,
            spec.kind,
            QStringLiteral("an answer"),
            outcome.error ? outcome.error->code : QString(),
            outcome.status == StepStatus::Skipped ? CheckStatus::Skipped
            : outcome.error                       ? CheckStatus::Fail
                                                  : CheckStatus::Pass,
            outcome.reason};
}

} // namespace

Description VerifyCommand::describe() const
{
    return {{QStringLiteral("verify")},
            QStringLiteral("Check a target by a file of checks, without a run; exit code 1 where one fails"),
            {QStringLiteral("FILE")},
            MigrationPlace::targetFlags() + QList<Flag>{{QStringLiteral("junit"), QStringLiteral("PATH"),
                                                         QStringLiteral("Write the result as JUnit XML")}}};
}

int VerifyCommand::run(Invocation &call)
{
    auto file = playbook::readChecks(call.absolutePath(call.arguments().first()), console::allStepKinds());
    if (!file)
        return call.fail(file.error());
    PromptOperator person(call.terminal(), call.terminal().inIsTerminal, call.stop());
    auto session = openSession(call, person);
    if (!session)
        return call.fail(session.error());
    WorkflowCommands::maskSecrets(call, **session);
    QList<TimedCheck> results;
    QJsonObject facts;
    bool cancelled = false;
    call.line(file->title);
    for (const StepSpec &spec : file->checks) {
        QElapsedTimer took;
        took.start();
        auto report = console::runSingleStep(**session, spec, facts, {}, call.stop());
        facts = report.facts;
        cancelled = cancelled || (report.outcome.error && report.outcome.error->kind == ErrorKind::Cancelled);
        if (report.checks.isEmpty() || report.outcome.error)
            report.checks << asCheck(spec, report.outcome);
        for (const CheckResult &check : report.checks) {
            print(call, check);
            results << TimedCheck{
                spec.kind, check,
                results.isEmpty() || check.name == report.checks.first().name ? took.elapsed() : 0};
        }
        if (cancelled)
            break;
    }
    QJsonArray list;
    int failed = 0;
    for (const TimedCheck &one : results) {
        QJsonObject object = one.check.toJson();
        object.insert(QStringLiteral("duration_ms"), one.ms);
        list << object;
        failed += one.check.status == CheckStatus::Fail ? 1 : 0;
    }
    QJsonArray tables;
    for (auto it = facts.begin(); it != facts.end(); ++it) {
        if (it.key().startsWith(QStringLiteral("table.")))
            tables << it.value();
    }
    if (call.has(QStringLiteral("junit"))) {
        QSaveFile out(call.absolutePath(call.value(QStringLiteral("junit"))));
        const QByteArray xml = junitXml(file->title, results);
        if (!out.open(QIODevice::WriteOnly) || out.write(xml) != xml.size() || !out.commit())
            return call.fail(
                {QStringLiteral("file_unwritable"),
                 QStringLiteral("%1 cannot be written: %2.").arg(out.fileName(), out.errorString()),
                 {},
                 ErrorKind::Usage});
    }
    call.result(failed == 0 ? QStringLiteral("%1 checks passed.").arg(results.size())
                            : QStringLiteral("%1 of %2 checks failed.").arg(failed).arg(results.size()));
    call.document(QJsonObject{{QStringLiteral("passed"), failed == 0 && !cancelled},
                              {QStringLiteral("checks"), list},
                              {QStringLiteral("tables"), tables}});
    return cancelled ? exitcode::cancelled : failed == 0 ? exitcode::done : exitcode::failed;
}

QByteArray junitXml(const QString &title, const QList<TimedCheck> &checks)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    const auto seconds = [](qint64 ms) { return QString::number(static_cast<double>(ms) / 1000, 'f', 3); };
    qint64 failures = 0;
    qint64 skipped = 0;
    qint64 whole = 0;
    for (const TimedCheck &one : checks) {
        failures += one.check.status == CheckStatus::Fail ? 1 : 0;
        skipped += one.check.status == CheckStatus::Skipped ? 1 : 0;
        whole += one.ms;
    }
    xml.writeStartDocument();
    xml.writeStartElement(QStringLiteral("testsuites"));
    xml.writeStartElement(QStringLiteral("testsuite"));
    xml.writeAttribute(QStringLiteral("name"), plain(title));
    xml.writeAttribute(QStringLiteral("tests"), QString::number(checks.size()));
    xml.writeAttribute(QStringLiteral("failures"), QString::number(failures));
    xml.writeAttribute(QStringLiteral("errors"), QStringLiteral("0"));
    xml.writeAttribute(QStringLiteral("skipped"), QString::number(skipped));
    xml.writeAttribute(QStringLiteral("time"), seconds(whole));
    for (const TimedCheck &one : checks) {
        xml.writeStartElement(QStringLiteral("testcase"));
        xml.writeAttribute(QStringLiteral("classname"), one.group);
        xml.writeAttribute(QStringLiteral("name"), plain(one.check.name));
        xml.writeAttribute(QStringLiteral("time"), seconds(one.ms));
        if (one.check.status == CheckStatus::Fail) {
            xml.writeStartElement(QStringLiteral("failure"));
            xml.writeAttribute(
                QStringLiteral("message"),
                plain(QStringLiteral("expected %1, found %2").arg(one.check.expected, one.check.actual)));
            xml.writeCharacters(plain(one.check.reason + u'\n' + one.check.asked));
            xml.writeEndElement();
        } else if (one.check.status == CheckStatus::Skipped) {
            xml.writeStartElement(QStringLiteral("skipped"));
            xml.writeAttribute(QStringLiteral("message"), plain(one.check.reason));
            xml.writeEndElement();
        }
        xml.writeEndElement();
    }
    xml.writeEndDocument();
    return bytes;
}

} // namespace slipway::cli
