// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/runlog.h"

#include "ledger/ledger.h"
#include "release/runevent.h"

#include <QCryptographicHash>
#include <QSaveFile>

namespace slipway::evidence {

using namespace release;

namespace {

constexpr qsizetype longestLine = 1 << 20; ///< a longer one is written in pieces

/// Lines of one run into one file.
class LogWriter
{
public:
    LogWriter(QSaveFile &file, const std::function<QString(const QString &)> &hide)
        : m_file(file), m_hide(hide)
    {
    }

    void take(const StoredEvent &stored)
    {
        if (const auto *output = std::get_if<OutputAppended>(&stored.event)) {
            addOutput(*output);
            return;
        }
        endLine();
        const QString text = words(stored.event);
        if (!text.isEmpty())
            write(QString(stored.at.toUTC().toString(Qt::ISODateWithMs) + u' ' + text));
    }
    bool finish()
    {
        endLine();
        return m_good;
    }
    bool good() const { return m_good; }
    QString sha256() const { return QString::fromLatin1(m_hash.result().toHex()); }

private:
    static QString words(const RunEvent &event)
    {
        if (const auto *planned = std::get_if<RunPlanned>(&event))
            return QStringLiteral("run planned, plan %1").arg(planned->planDigest.left(16));
        if (const auto *started = std::get_if<StepStarted>(&event))
            return QStringLiteral("step %1 begins, attempt %2").arg(started->stepId).arg(started->attempt);
        if (const auto *check = std::get_if<CheckFinished>(&event))
            return QStringLiteral("check %1: %2, expected %3, found %4")
                .arg(checkStatusName(check->check.status), check->check.name, check->check.expected,
                     check->check.actual);
        if (const auto *finished = std::get_if<StepFinished>(&event))
            return QStringLiteral("step %1 %2%3")
                .arg(finished->stepId, stepStatusName(finished->status),
                     finished->error ? QString(QStringLiteral(": ") + finished->error->message) : QString());
        if (const auto *skipped = std::get_if<StepSkipped>(&event))
            return QStringLiteral("step %1 skipped: %2").arg(skipped->stepId, skipped->reason);
        if (const auto *ended = std::get_if<RunFinished>(&event))
            return QStringLiteral("run %1").arg(runStatusName(ended->status));
        if (std::holds_alternative<RunResumed>(event))
            return QStringLiteral("run resumed");
        return {};
    }

    void addOutput(const OutputAppended &output)
    {
        if (output.stepId != m_step || output.stream != m_stream)
            endLine();
        m_step = output.stepId;
        m_stream = output.stream;
        qsizetype from = 0;
        for (qsizetype end = output.data.indexOf('\n'); end >= 0; end = output.data.indexOf('\n', from)) {
            m_line += QByteArrayView(output.data).sliced(from, end - from);
            write(QString(QStringLiteral("    ") + QString::fromUtf8(m_line)));
            m_line.clear();
            from = end + 1;
        }
        m_line += QByteArrayView(output.data).sliced(from);
        if (m_line.size() >= longestLine)
            endLine();
    }
    void endLine()
    {
        if (!m_line.isEmpty())
            write(QString(QStringLiteral("    ") + QString::fromUtf8(std::exchange(m_line, {}))));
    }
    void write(QString line)
    {
        if (line.endsWith(u'\r'))
            line.chop(1);
        for (QChar &c : line) {
            if ((c < u' ' && c != u'\t') || (c >= QChar(0x7f) && c <= QChar(0x9f)))
                c = c == u'\n' || c == u'\r' ? QChar(u' ') : QChar(QChar::ReplacementCharacter);
        }
        const QByteArray bytes = (m_hide ? m_hide(line) : line).toUtf8() + '\n';
        m_hash.addData(bytes);
        m_good = m_good && m_file.write(bytes) == bytes.size();
    }

    QSaveFile &m_file;
    const std::function<QString(const QString &)> &m_hide;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QString m_step;
    OutputStream m_stream = OutputStream::Out;
    QByteArray m_line;
    bool m_good = true;
};

} // namespace

Result<QString> writeRunLog(ledger::Ledger &ledger, const QString &runId, const QString &path,
                            const std::function<QString(const QString &)> &hide)
{
    QSaveFile file(path);
    const auto unwritable = [&] {
        return Error{QStringLiteral("log_unwritable"),
                     QStringLiteral("The log %1 cannot be written: %2.").arg(path, file.errorString()),
                     {},
                     ErrorKind::Usage};
    };
    if (!file.open(QIODevice::WriteOnly))
        return unwritable();
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    LogWriter writer(file, hide);
    auto visited = ledger.visitEvents(runId, 0, [&writer](const StoredEvent &stored) {
        writer.take(stored);
        return writer.good();
    });
    if (!visited)
        return visited.error();
    if (!writer.finish() || !file.flush() || !file.commit())
        return unwritable();
    return writer.sha256();
}

} // namespace slipway::evidence
