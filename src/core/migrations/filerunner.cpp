// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/filerunner.h"

#include "database/targetlock.h"
#include "migrations/statementprobe.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QThread>

#include <algorithm>
#include <libpq-fe.h>

namespace slipway::migrations {

using database::Session;
using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

constexpr qsizetype largeFile = 1 << 20;

const QLatin1String lockNotAvailable("55P03");
const QLatin1String queryCanceled("57014");
const QLatin1String deadlockDetected("40P01");

QByteArray timeoutSetting(int milliseconds)
{
    return "lock_timeout = '" + QByteArray::number(milliseconds) + "ms'";
}

QString digestOf(QByteArrayView bytes)
{
    return QString::fromLatin1(
        QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha256).toHex().left(32));
}

Error lockLost()
{
    return {QStringLiteral("lock_lost"),
            QStringLiteral("The connection that held the target's lock is gone, so another release may have "
                           "begun. Nothing of this file was run; go up again.")};
}

const QString rolledBack =
    QStringLiteral("Nothing of this file is in the target; what came before it stays applied.");

} // namespace

/// What is sent, and where in the script each part of it stands.
struct FileRunner::Message
{
    struct Piece
    {
        qsizetype at;
        qsizetype script;
        qsizetype size;
    };
    QByteArray text;
    QList<QByteArrayView> data;
    QList<Piece> pieces;
};

FileRunner::FileRunner(const RunnerSettings &settings) : m_settings(settings), m_journal({}, false) {}

void FileRunner::note(const QString &line) const
{
    if (m_settings.note)
        m_settings.note(line);
}

Result<void> FileRunner::connect()
{
    auto opened = Session::open(m_settings.url, m_settings.tlsCa,
                                QString(QStringLiteral("slipway/") + m_settings.runId), m_settings.stop);
    if (!opened)
        return opened.error();
    m_session = std::move(*opened);
    m_pid = PQbackendPID(m_session->handle());
    if (m_session->behindPooler())
        return Error{
            QStringLiteral("pgbouncer"),
            QStringLiteral("The target is behind a connection pooler (PgBouncer), where settings and locks "
                           "of a session cannot be trusted. Nothing was touched; use a direct URL."),
            {},
            ErrorKind::Refused};
    return reset();
}

Result<void> FileRunner::reset()
{
    QByteArray settings =
        "set " + timeoutSetting(m_settings.lockTimeoutMs) +
        "; set idle_in_transaction_session_timeout = '60s'; set client_min_messages = 'warning'";
    if (PQserverVersion(m_session->handle()) >= 140'000)
        settings += "; set client_connection_check_interval = '1s'";
    return execute(settings);
}

Result<void> FileRunner::execute(const QByteArray &sql)
{
    const SendOutcome outcome = sendScript(m_session->handle(), sql, {}, m_settings.stop, {});
    if (!outcome.error)
        return {};
    return Error{QStringLiteral("sql_failed"),
                 QStringLiteral("The database refused a statement (SQLSTATE %1): %2.")
                     .arg(outcome.error->state, outcome.error->message),
                 {QString::fromUtf8(sql.left(300)).simplified()}};
}

FileRunner::Message FileRunner::compose(const SqlScript &script, const Unit &unit, const QByteArray &before,
                                        const QByteArray &after) const
{
    Message message;
    message.text = before;
    qsizetype begin = -1;
    const auto close = [&](qsizetype end) {
        message.pieces.append({message.text.size(), begin, end - begin});
        message.text += QByteArrayView(script.text).sliced(begin, end - begin);
        message.text += ";\n";
        begin = -1;
    };
    for (qsizetype i = unit.first; i <= unit.last; ++i) {
        const Statement &statement = script.statements[i];
        if (begin < 0)
            begin = statement.begin;
        if (!statement.hasData() && i < unit.last)
            continue;
        close(statement.end);
        if (statement.hasData())
            message.data.append(script.data(statement));
    }
    message.text += after;
    return message;
}

std::optional<FileFailure> FileRunner::send(const SqlScript &script, const Unit &unit, const Message &message)
{
    if (!m_watch)
        m_watch = std::make_unique<LockWatch>(m_settings.url, m_settings.tlsCa, m_settings.queue);
    m_watch->arm(m_pid);
    SendOutcome outcome = sendScript(m_session->handle(), message.text, message.data, m_settings.stop,
                                     [this](const QString &line) { note(line); });
    const LockWatch::Seen seen = m_watch->disarm();
    for (const QString &line : seen.lines)
        note(QString(script.file + QStringLiteral(": ") + line));
    if (!outcome.error)
        return std::nullopt;
    FileFailure failure{*outcome.error};
    failure.queue = seen.lines;
    failure.busy =
        failure.error.state == lockNotAvailable ||
        (seen.cancelled && failure.error.state == queryCanceled && !m_settings.stop.stop_requested());
    for (const Message::Piece &piece : message.pieces) {
        if (failure.error.offset >= piece.at && failure.error.offset <= piece.at + piece.size)
            failure.offset = piece.script + failure.error.offset - piece.at;
    }
    const qsizetype reached = unit.first + outcome.completed;
    if (failure.offset >= 0) {
        for (qsizetype i = unit.first; i <= unit.last; ++i) {
            if (script.statements[i].begin <= failure.offset)
                failure.statement = i;
        }
    } else if (reached >= unit.first && reached <= unit.last) {
        failure.statement = reached;
        failure.offset = script.statements[reached].begin;
    }
    rollBack();
    return failure;
}

/// Begins the unit's transaction and asks for its number, by which the server tells later whether it was
/// committed. A script that chooses its isolation first must not be asked, since a query would come before.
/// The same message asks whether the target's lock is still ours.
std::optional<FileFailure> FileRunner::begin(const SqlScript &script, const Unit &unit, int attempt)
{
    m_transaction.clear();
    const bool chooses =
        unit.last >= unit.first && script.words(script.statements[unit.first])
                                       .startsWith(QStringLiteral("set transaction"), Qt::CaseInsensitive);
    if (chooses) {
        if (auto held = verifyLock(); !held)
            return FileFailure{{}, -1, -1, false, held.error()};
    }
    QByteArray text = unit.begin + ";\nset local " + timeoutSetting(rung(attempt));
    if (!chooses)
        text +=
            QByteArray(";\nselect ") +
            (PQserverVersion(m_session->handle()) >= 130'000 ? "pg_current_xact_id()" : "txid_current()") +
            "::text || ' ' || " + lockHeld();
    const SendOutcome outcome = sendScript(m_session->handle(), text, {}, m_settings.stop, {});
    const QList<QStringView> said = QStringView(outcome.value).split(u' ');
    if (outcome.error || (!chooses && said.value(1) != u"true")) {
        rollBack();
        return outcome.error ? FileFailure{*outcome.error} : FileFailure{{}, -1, -1, false, lockLost()};
    }
    m_transaction = chooses ? QString() : said.first().toString();
    return std::nullopt;
}

QByteArray FileRunner::applicationName() const
{
    return History::literal(QString(QStringLiteral("slipway/") + m_settings.runId));
}

/// True in SQL while the session that holds the target's lock for us is there: it never gives the lock back,
/// so that the two end together. Neither that connection nor pg_locks is asked: after each change of the
/// catalogue both cost the server more than many a migration does.
QByteArray FileRunner::lockHeld() const
{
    if (m_lockPid == 0)
        return "true";
    return "exists (select from pg_stat_get_activity(" + QByteArray::number(m_lockPid) +
           ") where application_name = " + applicationName() + ")";
}

Result<void> FileRunner::verifyLock()
{
    if (m_lockPid == 0)
        return {};
    auto held = m_session->query(QString::fromUtf8("select " + lockHeld()));
    if (!held)
        return held.error();
    return held->first()[0].toBool() ? Result<void>() : Result<void>(lockLost());
}

Result<void> FileRunner::findLock()
{
    auto found = m_session->query(
        QStringLiteral(
            "select l.pid from pg_locks l, lateral pg_stat_get_activity(l.pid) a where l.granted and "
            "a.application_name = %1 and %2")
            .arg(QString::fromUtf8(applicationName()), database::targetLockCondition()));
    if (!found)
        return found.error();
    m_lockPid = found->isEmpty() ? 0 : found->first()[0].toInt();
    return m_lockPid == 0 && m_settings.underLock ? Result<void>(lockLost()) : Result<void>();
}

/// What was begun and went wrong. A requested stop must not hinder it.
void FileRunner::rollBack()
{
    const PGTransactionStatusType status = PQtransactionStatus(m_session->handle());
    if (status == PQTRANS_INTRANS || status == PQTRANS_INERROR)
        sendScript(m_session->handle(), "ROLLBACK", {}, {}, {});
}

/// What the server says of the lost session's transaction; none while it cannot say.
std::optional<bool> FileRunner::committed(int lost)
{
    if (m_transaction.isEmpty())
        return std::nullopt;
    const bool old = PQserverVersion(m_session->handle()) < 130'000;
    auto status = m_session->query(QString(old ? QStringLiteral("select txid_status(%1)")
                                               : QStringLiteral("select pg_xact_status('%1')"))
                                       .arg(m_transaction));
    if (!status)
        return std::nullopt;
    const QString word = status->first()[0].toString();
    if (word != u"committed" && word != u"aborted")
        return std::nullopt;
    note(QStringLiteral("the connection broke; of transaction %1 (pid %2) the server says: %3")
             .arg(m_transaction)
             .arg(lost)
             .arg(word));
    return word == u"committed";
}

int FileRunner::rung(int attempt) const
{
    const int lowest = std::min(100, m_settings.lockTimeoutMs);
    return attempt + 1 >= m_settings.lockAttempts
               ? m_settings.lockTimeoutMs
               : std::min(m_settings.lockTimeoutMs, lowest << std::min(attempt, 12));
}

bool FileRunner::waitForRung(int attempt, const QString &what)
{
    if (attempt + 1 >= m_settings.lockAttempts || m_settings.stop.stop_requested())
        return false;
    note(QStringLiteral("%1: the lock was not to be had within %2 ms; trying again (%3 of %4)")
             .arg(what)
             .arg(rung(attempt))
             .arg(attempt + 2)
             .arg(m_settings.lockAttempts));
    // Those who queued behind us get their turn meanwhile.
    for (int waited = 0; waited < rung(attempt) && !m_settings.stop.stop_requested(); waited += 20)
        QThread::msleep(20);
    return !m_settings.stop.stop_requested();
}

Result<bool> FileRunner::reconnect(const std::function<Result<bool>()> &recorded)
{
    const int lost = m_pid;
    m_session.reset();
    Error last;
    for (int attempt = 0; attempt < 50 && !m_settings.stop.stop_requested(); ++attempt) {
        QThread::msleep(static_cast<unsigned long>(std::min(100 * (attempt + 1), 500)));
        if (auto opened = connect(); !opened) {
            last = opened.error();
            m_session.reset();
            continue;
        }
        // The lost session may still be at work: end it. Its transaction's number tells what became of it;
        // without one only the history does, once the session is gone.
        if (const auto said = committed(lost))
            return *said;
        const QString gone =
            QStringLiteral("select pg_terminate_backend(pid) from pg_stat_activity where pid = %1").arg(lost);
        auto left = m_session->query(gone);
        if (left && left->isEmpty())
            return recorded();
        last = left ? Error{QStringLiteral("connection_lost"),
                            QStringLiteral("The lost session (pid %1) does not end at the server.").arg(lost)}
                    : left.error();
    }
    return Error{
        QStringLiteral("connection_lost"),
        QStringLiteral("The connection to the target was lost and cannot be made again: %1 Whether the "
                       "last file is in the target is not known; `slipway migrate status` will tell.")
            .arg(last.message)};
}

Result<void> FileRunner::run(const Task &task)
{
    const FilePlan plan = planFile(task.part);
    auto ran = plan.transactional ? runWhole(task, plan.units.first()) : runJournaled(task, plan);
    if (ran && plan.leavesState && m_session) {
        if (auto discarded = execute("DISCARD ALL"); !discarded)
            return discarded;
        return reset();
    }
    return ran;
}

Result<QList<qint64>> FileRunner::tryOut(const QList<const MigrationFolder::Part *> &parts)
{
    QList<Unit> units;
    for (const MigrationFolder::Part *part : parts) {
        const FilePlan plan = planFile(*part);
        if (!plan.transactional)
            return Error{QStringLiteral("not_in_transaction"),
                         QStringLiteral(
                             "%1 cannot be tried on the target: %2, so it could not be rolled back. Nothing "
                             "was run; rehearse on a scratch copy, or stop before it with --to.")
                             .arg(part->script.file, plan.why)};
        units << plan.units.first();
    }
    if (auto begun = execute("begin;\nset local " + timeoutSetting(m_settings.lockTimeoutMs)); !begun)
        return begun.error();
    m_transaction.clear();
    QList<qint64> times;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        QElapsedTimer timer;
        timer.start();
        const SqlScript &script = parts[i]->script;
        if (const auto failure = send(script, units[i], compose(script, units[i], {}, {})))
            return words(
                script, *failure,
                QStringLiteral("Everything was rolled back; the target is as it was, sequences aside."));
        times << timer.elapsed();
    }
    if (auto back = execute("rollback"); !back)
        return back.error();
    if (auto discarded = execute("DISCARD ALL"); !discarded)
        return discarded.error();
    if (auto again = reset(); !again)
        return again.error();
    return times;
}

Result<void> FileRunner::runWhole(const Task &task, const Unit &unit)
{
    const SqlScript &script = task.part.script;
    const bool state = std::any_of(script.statements.cbegin(), script.statements.cend(),
                                   [](const Statement &s) { return s.facts.leavesState; });
    const QByteArray ownRole =
        state ? QByteArray("set local session authorization default;\nset local role none;\n") : QByteArray();
    for (int attempt = 0;; ++attempt) {
        // What is written about a large file (its hash) is worked out while the server takes it in.
        const bool apart = script.text.size() > largeFile;
        const auto ending = [&] { return QByteArray(ownRole + task.history() + ";\nCOMMIT"); };
        auto failure = begin(script, unit, attempt);
        if (!failure)
            failure = send(script, unit, compose(script, unit, {}, apart ? QByteArray() : ending()));
        if (!failure && apart) {
            Message end;
            end.text = ending();
            failure = send(script, Unit(), end);
        }
        if (!failure)
            return {};
        if (failure->refused)
            return *failure->refused;
        if (failure->error.lost) {
            auto recorded = reconnect(task.recorded);
            if (!recorded)
                return recorded.error();
            if (*recorded) {
                note(QStringLiteral(
                         "%1: the connection broke at the end, and the history says that it is applied")
                         .arg(script.file));
                return {};
            }
            return Error{
                QStringLiteral("connection_lost"),
                QStringLiteral("%1: the connection to the target was lost. %2").arg(script.file, rolledBack),
                {failure->error.message}};
        }
        if (failure->busy && waitForRung(attempt, script.file))
            continue;
        return words(script, *failure, rolledBack);
    }
}

Result<void> FileRunner::runJournaled(const Task &task, const FilePlan &plan)
{
    const SqlScript &script = task.part.script;
    if (auto held = verifyLock(); !held)
        return held;
    auto kept = m_journal.read(*m_session);
    if (!kept)
        return kept.error();
    const QMap<int, JournalEntry> before = kept->value(task.key);
    note(QStringLiteral("%1: no transaction around it, since %2; a journal keeps account")
             .arg(script.file, plan.why));
    QByteArray opening = m_journal.create();
    if (before.isEmpty() && !task.begun.isEmpty())
        opening = "begin;\n" + opening + ";\n" + task.begun + ";\ncommit";
    if (auto made = execute(opening); !made)
        return made;
    int number = 0;
    for (const Unit &unit : plan.units) {
        const QByteArrayView text =
            QByteArrayView(script.text)
                .sliced(script.statements[unit.first].begin,
                        script.statements[unit.last].end - script.statements[unit.first].begin);
        const JournalEntry entry{++number, digestOf(text), false, m_settings.runId,
                                 script.words(script.statements[unit.first])};
        const auto known = before.constFind(number);
        if (known != before.cend() && known->digest != entry.digest)
            return Error{
                QStringLiteral("journal_mismatch"),
                QStringLiteral("%1 was edited after it was half done: its part %2 (%3) is not what run %4 "
                               "ran. Put the file back; what is done is in %5.")
                    .arg(script.place(script.statements[unit.first].begin))
                    .arg(number)
                    .arg(known->words, known->runId, m_journal.shownTable())};
        if (known != before.cend() && known->done) {
            note(QStringLiteral("%1: done by run %2, not run again: %3")
                     .arg(script.file, known->runId, known->words));
            continue;
        }
        if (known != before.cend()) {
            auto finished = StatementProbe(*m_session, m_settings.note)
                                .finished(script, script.statements[unit.first], *known);
            if (!finished)
                return finished.error();
            if (*finished)
                continue;
        }
        if (auto ran = unit.bare ? runBare(task, unit, entry) : runUnit(task, unit, entry); !ran)
            return ran;
    }
    return execute("begin;\n" + task.history() + ";\n" + m_journal.removed(task.key) + ";\n" + "commit");
}

Result<void> FileRunner::runUnit(const Task &task, const Unit &unit, const JournalEntry &entry)
{
    const SqlScript &script = task.part.script;
    const QByteArray done = m_journal.done(task.key, entry);
    for (int attempt = 0;; ++attempt) {
        auto failure = begin(script, unit, attempt);
        if (unit.rolledBack)
            m_transaction.clear(); // that it was rolled back would say nothing of the account behind it
        if (!failure)
            failure = send(
                script, unit,
                compose(script, unit, {},
                        unit.rolledBack ? QByteArray("ROLLBACK;\n" + done) : QByteArray(done + ";\nCOMMIT")));
        if (!failure)
            return {};
        const QString truth = QStringLiteral(
            "The file is half done: its parts before this one stay, this one was rolled back. Mend "
            "the cause and go up again; it goes on here.");
        if (failure->refused)
            return *failure->refused;
        if (failure->error.lost) {
            auto recorded = reconnect([&]() -> Result<bool> {
                auto kept = m_journal.read(*m_session);
                return kept ? Result<bool>(kept->value(task.key).value(entry.statement).done)
                            : Result<bool>(kept.error());
            });
            if (!recorded)
                return recorded.error();
            if (*recorded)
                return {};
            return Error{QStringLiteral("connection_lost"),
                         QStringLiteral("%1: the connection to the target was lost. %2")
                             .arg(script.place(script.statements[unit.first].begin), truth)};
        }
        if (failure->busy && waitForRung(attempt, script.file))
            continue;
        return words(script, *failure, truth);
    }
}

Result<void> FileRunner::runBare(const Task &task, const Unit &unit, const JournalEntry &entry)
{
    const SqlScript &script = task.part.script;
    const Statement &statement = script.statements[unit.first];
    m_transaction.clear();
    for (int attempt = 0;; ++attempt) {
        if (auto held = verifyLock(); !held)
            return held;
        if (auto begun = execute("begin;\n" + m_journal.started(task.key, entry) + ";\ncommit;\nset " +
                                 timeoutSetting(rung(attempt)));
            !begun)
            return begun;
        const auto failure = send(script, unit, compose(script, unit, {}, {}));
        if (!failure) {
            if (auto valid = StatementProbe(*m_session, m_settings.note).checkIndex(script, statement);
                !valid)
                return valid;
            return execute("begin;\n" + m_journal.done(task.key, entry) + ";\ncommit");
        }
        if (failure->error.lost) {
            auto again = reconnect([] { return Result<bool>(true); });
            if (!again)
                return again.error();
        } else if (failure->busy || failure->error.state == deadlockDetected) {
            if (!waitForRung(attempt, script.file))
                return words(
                    script, *failure,
                    QStringLiteral("The file is half done: its parts before this one stay. Go up again "
                                   "when the table is free."));
        } else {
            return words(
                script, *failure,
                QStringLiteral("The file is half done: its parts before this one stay, and an index that "
                               "this one was building is left INVALID. Mend the cause and go up again; it "
                               "is dropped and built anew."));
        }
        auto finished = StatementProbe(*m_session, m_settings.note).finished(script, statement, entry);
        if (!finished)
            return finished.error();
        if (*finished)
            return execute("begin;\n" + m_journal.done(task.key, entry) + ";\ncommit");
        if (attempt + 1 >= m_settings.lockAttempts)
            return words(script, *failure, QStringLiteral("The file is half done up to here."));
    }
}

} // namespace slipway::migrations
