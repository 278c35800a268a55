// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/logscanstep.h"

#include "operations/commandline.h"
#include "operations/hostlogs.h"
#include "operations/logscan.h"

#include <QElapsedTimer>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qint64 progressBytes = 64 << 20;

QString sinceOf(const StepSpec &spec)
{
    return spec.parameters[u"since"].toString(QStringLiteral("run"));
}
QStringList filesOf(const StepSpec &spec)
{
    return spec.parameters[u"files"].toVariant().toStringList();
}
QString markKey(const StepSpec &spec)
{
    return QStringLiteral("logmark.") + spec.id;
}
bool onHost(const StepSpec &spec)
{
    return spec.parameters.contains(u"host");
}
bool readsCommand(const StepSpec &spec)
{
    return spec.parameters.contains(u"argv") || spec.parameters.contains(u"shell");
}
QString dirOf(const StepContext &context)
{
    return context.setup.workspace.path(context.spec.parameters[u"dir"].toString());
}

/// The files with `${NAME}` replaced; the text of paths is no secret.
Result<QStringList> expandedFiles(const StepContext &context)
{
    QStringList files;
    for (const QString &file : filesOf(context.spec)) {
        auto path = context.expand(file);
        if (!path)
            return path.error();
        files << *path;
    }
    return files;
}

/// Where the logs stand now, and of what that is the beginning.
Result<QJsonObject> markNow(const StepContext &context, const QString &step)
{
    const StepSpec &spec = context.spec;
    QJsonObject mark{{QStringLiteral("step"), step},
                     {QStringLiteral("since"), sinceOf(spec)},
                     {QStringLiteral("attempt"), context.attempt},
                     {QStringLiteral("at"), context.outside.clock.now().toString(Qt::ISODateWithMs)}};
    if (readsCommand(spec))
        return mark;
    auto paths = expandedFiles(context);
    if (!paths)
        return paths.error();
    auto files =
        onHost(spec) ? markHostLogs(context, *paths) : Result<QJsonObject>(markLogs(*paths, dirOf(context)));
    if (!files)
        return files.error();
    mark.insert(QStringLiteral("files"), (*files)[u"files"]);
    return mark;
}

/// One scan: from the mark to the verdict.
class Scanning
{
public:
    explicit Scanning(StepContext &context) : m_context(context), m_spec(context.spec) {}

    StepOutcome run()
    {
        auto mark = beginning();
        if (!mark)
            return StepOutcome::failed(mark.error());
        m_mark = *mark;
        auto scan = LogScan::make(m_spec);
        if (!scan)
            return StepOutcome::failed(scan.error());
        QElapsedTimer timer;
        timer.start();
        if (auto ended = readsCommand(m_spec) ? scanCommand(*scan) : scanFiles(*scan))
            return *ended;
        if (auto reported = scan->report(m_context, where(), timer.elapsed()); !reported)
            return StepOutcome::failed(reported.error());
        return StepOutcome::succeeded();
    }

private:
    QString where() const
    {
        const QString place =
            readsCommand(m_spec) ? CommandLine(m_spec).shown() : filesOf(m_spec).join(QStringLiteral(", "));
        return sinceOf(m_spec) == u"beginning"
                   ? place
                   : QStringLiteral("%1 since %2").arg(place, m_mark[u"at"].toString());
    }

    Result<QJsonObject> beginning()
    {
        const QString since = sinceOf(m_spec);
        if (since == u"beginning")
            return QJsonObject();
        const QJsonObject known = m_context.recorded(markKey(m_spec)).toObject();
        const bool fits = known[u"since"].toString() == since &&
                          (since != u"step" || known[u"attempt"].toInt() == m_context.attempt);
        if (fits)
            return known;
        if (since != u"step" && since != u"run")
            return Error{
                QStringLiteral("log_mark_missing"),
                QStringLiteral("Step %1 looks since step %2 began, but that has not begun in this run, so "
                               "nobody knows where the logs stood.")
                    .arg(m_spec.id, since)};
        auto mark = markNow(m_context, m_spec.id);
        if (mark)
            m_context.record(markKey(m_spec), *mark);
        return mark;
    }

    StepOutcome stopped() const
    {
        return StepOutcome::failed({QStringLiteral("cancelled"),
                                    QStringLiteral("The scan of step %1 was stopped.").arg(m_spec.id),
                                    {},
                                    ErrorKind::Cancelled});
    }

    std::optional<StepOutcome> scanFiles(LogScan &scan)
    {
        auto paths = expandedFiles(m_context);
        if (!paths)
            return StepOutcome::failed(paths.error());
        auto found = onHost(m_spec) ? hostLogsSince(m_context, *paths, m_mark)
                                    : Result<LogPieces>(logsSince(*paths, dirOf(m_context), m_mark));
        if (!found)
            return StepOutcome::failed(found.error());
        reportFiles(*found);
        qint64 total = 0;
        for (const LogPiece &piece : found->pieces)
            total += piece.size - piece.from;
        for (const LogPiece &piece : found->pieces) {
            auto read = onHost(m_spec) || !piece.unpack.isEmpty()
                            ? readThrough(scan, piece)
                            : scan.readFile(piece, [&](qint64 bytes) { return goOn(bytes, total); });
            if (m_context.stop.stop_requested())
                return stopped();
            if (!read)
                return StepOutcome::failed(read.error());
        }
        return {};
    }

    void reportFiles(const LogPieces &found)
    {
        const bool wanted = !m_spec.parameters[u"may_be_missing"].toBool();
        if (found.files == 0 && wanted)
            m_context.check({QStringLiteral("log files"), filesOf(m_spec).join(QStringLiteral(", ")),
                             QStringLiteral("at least one file"), QStringLiteral("none"), CheckStatus::Fail});
        for (const QString &lost : found.lost)
            m_context.check({QStringLiteral("log files"), where(), QStringLiteral("every line can be read"),
                             lost, CheckStatus::Fail});
        qint64 bytes = 0;
        for (const LogPiece &piece : found.pieces)
            bytes += piece.size - piece.from;
        m_context.note(
            QStringLiteral("%1 files, %2 bytes to read in %3").arg(found.files).arg(bytes).arg(where()));
    }

    bool goOn(qint64 bytes, qint64 total)
    {
        m_done += bytes;
        if (m_done - m_told >= progressBytes) {
            m_told = m_done;
            m_context.progress(m_done, total, QStringLiteral("bytes of logs"));
        }
        return !m_context.stop.stop_requested();
    }

    /// Text that a program hands out: unpacked, or from a host.
    Result<void> readThrough(LogScan &scan, const LogPiece &piece)
    {
        auto request = onHost(m_spec) ? hostLogRequest(m_context, piece) : unpackRequest(piece);
        if (!request)
            return request.error();
        qint64 skip = onHost(m_spec) ? 0 : piece.from;
        auto outcome = m_context.outside.processes.run(
            *request, m_context.stop, [&](OutputStream stream, QByteArrayView bytes) {
                if (stream != OutputStream::Out)
                    return;
                const qsizetype passed = static_cast<qsizetype>(std::min<qint64>(skip, bytes.size()));
                skip -= passed;
                scan.feed(piece.path, bytes.sliced(passed));
            });
        if (!outcome)
            return outcome.error();
        scan.end(piece.path);
        if (outcome->exitCode != 0)
            return Error{QStringLiteral("log_unreadable"),
                         QStringLiteral("%1 cannot be read: %2.")
                             .arg(piece.path, outcome->lastLines.isEmpty()
                                                  ? QStringLiteral("its reader failed")
                                                  : outcome->lastLines.last()),
                         outcome->lastLines};
        return {};
    }

    Result<ProcessRequest> unpackRequest(const LogPiece &piece) const
    {
        ProcessRequest request;
        request.argv = {piece.unpack, QStringLiteral("-dc"), piece.path};
        request.environment = m_context.setup.childEnvironment;
        request.captureLimit = 0;
        return request;
    }

    std::optional<StepOutcome> scanCommand(LogScan &scan)
    {
        const QDateTime since = QDateTime::fromString(m_mark[u"at"].toString(), Qt::ISODateWithMs);
        QMap<QString, QByteArray> more;
        if (since.isValid()) {
            more.insert(QStringLiteral("SLIPWAY_SINCE"), m_mark[u"at"].toString().toUtf8());
            more.insert(QStringLiteral("SLIPWAY_SINCE_EPOCH"), QByteArray::number(since.toSecsSinceEpoch()));
        }
        const QString source = QStringLiteral("output");
        const auto ran = CommandLine(m_spec).run(
            m_context, [&](OutputStream, QByteArrayView bytes) { scan.feed(source, bytes); }, more);
        if (ran.ended && ran.ended->status == StepStatus::Interrupted && m_context.stop.stop_requested())
            return stopped();
        if (ran.ended)
            return ran.ended;
        scan.end(source);
        const int expected = m_spec.parameters[u"exit"].toInt(0);
        if (ran.process.exitCode != expected)
            return StepOutcome::failed(
                {QStringLiteral("log_unreadable"),
                 QStringLiteral("The command that prints the log of step %1 ended with exit "
                                "code %2.")
                     .arg(m_spec.id)
                     .arg(ran.process.exitCode),
                 ran.process.lastLines});
        return {};
    }

    StepContext &m_context;
    const StepSpec &m_spec;
    QJsonObject m_mark;
    qint64 m_done = 0;
    qint64 m_told = 0;
};

} // namespace

Forecast LogScanStep::forecast(StepContext &context)
{
    const StepSpec &spec = context.spec;
    const CommandLine command(spec);
    if (readsCommand(spec)) {
        if (auto ready = command.ready(context); !ready)
            return Forecast::blocked(ready.error());
    } else if (onHost(spec) && !hostNamed(context, spec.parameters[u"host"].toString())) {
        return Forecast::blocked(hostUnknown(context, spec.parameters[u"host"].toString()));
    }
    const QString source = readsCommand(spec) ? command.shown() : filesOf(spec).join(QStringLiteral(", "));
    return Forecast::necessary(QStringLiteral("looks through %1 since %2").arg(source, sinceOf(spec)));
}

StepOutcome LogScanStep::run(StepContext &context)
{
    return Scanning(context).run();
}

/// The first step that begins marks the run's beginning; a named one marks its own, at each attempt anew.
void LogScanStep::otherBegins(const QString &stepId, StepContext &context)
{
    const QString since = sinceOf(context.spec);
    const bool first = since == u"run" && context.recorded(markKey(context.spec)).isUndefined();
    if (!first && since != stepId)
        return;
    if (auto mark = markNow(context, stepId))
        context.record(markKey(context.spec), *mark);
    else
        context.note(mark.error().message);
}

QList<ParameterRule> LogScanStep::parameters()
{
    const auto rule = [](const char *name, const char *type, const char *words) {
        return ParameterRule{QLatin1String(name), QLatin1String(type), false, QLatin1String(words)};
    };
    return QList<ParameterRule>{
               rule("files", "list", "Log files; * and ? in the last part of a path; rotation is followed"),
               rule("since", "string",
                    "run (default), step, beginning, or the id of an earlier step: when it began"),
               rule("may_be_missing", "boolean", "No file at all is no failure (default false)"),
               rule("exit", "integer", "Expected exit code of the command (default 0)")} +
           CommandLine::parameters() + LogScan::parameters();
}

void LogScanStep::validate(const StepSpec &spec, const Complain &complain)
{
    if (spec.parameters.contains(u"files") == readsCommand(spec))
        complain(
            {}, QStringLiteral("key_missing"),
            QStringLiteral("step '%1' of kind %2 needs 'files', or else a command with 'argv' or 'shell'")
                .arg(spec.id, spec.kind));
    LogScan::validate(spec, complain);
}

} // namespace slipway::operations
