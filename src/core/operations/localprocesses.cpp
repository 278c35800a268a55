// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/localprocesses.h"

#include "operations/processgroup.h"

#include <QDeadlineTimer>
#include <QFileInfo>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace slipway::operations {

using namespace release;

namespace {

constexpr int idleMs = 100;
constexpr int graceMs = 5'000;
constexpr int inputGraceMs = 20'000; ///< of a child that was told to stop by the end of its input
constexpr qsizetype readBytes = 256 * 1024;

class Descriptor
{
public:
    explicit Descriptor(int number = -1) : m_number(number) {}
    Descriptor(Descriptor &&other) noexcept : m_number(std::exchange(other.m_number, -1)) {}
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        if (this != &other) {
            close();
            m_number = std::exchange(other.m_number, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor() { close(); }
    int number() const { return m_number; }
    bool isOpen() const { return m_number >= 0; }
    void close()
    {
        if (m_number >= 0)
            ::close(std::exchange(m_number, -1));
    }

private:
    int m_number;
};

struct Pipe
{
    Descriptor readEnd;
    Descriptor writeEnd;

    static std::optional<Pipe> open()
    {
        int ends[2];
        if (::pipe2(ends, O_CLOEXEC) != 0)
            return std::nullopt;
        return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
    }
};

/// argv or environment in the form that exec wants; the bytes live as long as this.
class WordArray
{
public:
    void add(const QByteArray &word) { m_words.push_back(word); }
    char **data()
    {
        m_pointers.clear();
        for (QByteArray &word : m_words)
            m_pointers.push_back(word.data());
        m_pointers.push_back(nullptr);
        return m_pointers.data();
    }

private:
    std::vector<QByteArray> m_words;
    std::vector<char *> m_pointers;
};

/// Keeps the last non-empty lines of what passes, whichever stream it came from.
class LastLines
{
public:
    void add(QByteArrayView bytes)
    {
        m_tail += bytes.toByteArray();
        if (m_tail.size() > keep)
            m_tail = m_tail.right(keep / 2);
    }
    QStringList lines() const
    {
        QStringList found;
        for (const QByteArray &line : m_tail.split('\n')) {
            const QString text = QString::fromUtf8(line).trimmed();
            if (!text.isEmpty())
                found << text;
        }
        return found.mid(std::max<qsizetype>(0, found.size() - 20));
    }

private:
    static constexpr qsizetype keep = 64 * 1024;
    QByteArray m_tail;
};

/// One child and its group, from start to end.
class Child
{
public:
    Child(const ProcessRequest &request, const OutputSink &sink) : m_request(request), m_sink(sink) {}

    Result<void> start(const QString &program)
    {
        auto in = Pipe::open();
        auto out = Pipe::open();
        auto err = Pipe::open();
        auto report = Pipe::open();
        if (!in || !out || !err || !report)
            return notStarted(program, errno);
        WordArray argv;
        for (const QString &word : m_request.argv)
            argv.add(word.toLocal8Bit());
        WordArray environment;
        for (auto it = m_request.environment.cbegin(); it != m_request.environment.cend(); ++it)
            environment.add(it.key().toLocal8Bit() + '=' + it.value());
        const QByteArray path = program.toLocal8Bit();
        const QByteArray dir = m_request.dir.toLocal8Bit();
        char **const argvData = argv.data();
        char **const environmentData = environment.data();
        const pid_t parent = ::getpid();
        m_pid = ::fork();
        if (m_pid == 0) {
            becomeChild(m_request, parent, *in, *out, *err, dir, path, argvData, environmentData,
                        report->writeEnd.number());
        }
        if (m_pid < 0)
            return notStarted(program, errno);
        if (!m_request.ownSession) // setsid fails for one that leads a group already
            ::setpgid(m_pid, m_pid);
        report->writeEnd.close();
        int failure = 0;
        if (::read(report->readEnd.number(), &failure, sizeof failure) == sizeof failure) {
            ::waitpid(m_pid, nullptr, 0);
            return notStarted(program, failure);
        }
        m_in = std::move(in->writeEnd);
        m_out = std::move(out->readEnd);
        m_err = std::move(err->readEnd);
        for (const Descriptor *end : {&m_in, &m_out, &m_err})
            ::fcntl(end->number(), F_SETFL, O_NONBLOCK);
        if (m_request.standardInput.isEmpty() && !m_request.holdInput)
            m_in.close();
        return {};
    }

    ProcessOutcome wait(const std::stop_token &stop)
    {
        const Descriptor wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        const std::stop_callback onStop(stop, [&wake] {
            const quint64 one = 1;
            [[maybe_unused]] const ssize_t written = ::write(wake.number(), &one, sizeof one);
        });
        QDeadlineTimer timeout(m_request.timeoutMs > 0 ? QDeadlineTimer(m_request.timeoutMs)
                                                       : QDeadlineTimer(QDeadlineTimer::Forever));
        QDeadlineTimer terminate(QDeadlineTimer::Forever);
        QDeadlineTimer kill(QDeadlineTimer::Forever);
        while (m_out.isOpen() || m_err.isOpen() || !reaped() || (m_ending && !groupGone())) {
            transfer(wake.number());
            if (m_ending) {
                if (terminate.hasExpired()) {
                    ::killpg(m_pid, SIGTERM);
                    terminate = QDeadlineTimer(QDeadlineTimer::Forever);
                    kill = QDeadlineTimer(graceMs);
                }
                if (kill.hasExpired()) {
                    ::killpg(m_pid, SIGKILL);
                    kill = QDeadlineTimer(QDeadlineTimer::Forever);
                    m_abandon = QDeadlineTimer(1000);
                }
                if (reaped() && groupGone())
                    break;
                if (m_abandon.hasExpired())
                    break; // a grandchild outside the group holds our pipe; it is not ours to end
                continue;
            }
            m_outcome.cancelled = stop.stop_requested();
            m_outcome.timedOut = timeout.hasExpired();
            if (m_outcome.cancelled || m_outcome.timedOut) {
                m_ending = true;
                if (m_request.holdInput) {
                    m_in.close();
                    terminate = QDeadlineTimer(inputGraceMs);
                } else {
                    kill = QDeadlineTimer(graceMs);
                    ::killpg(m_pid, SIGTERM);
                }
            }
        }
        m_outcome.lastLines = m_lastLines.lines();
        return m_outcome;
    }

private:
    Error notStarted(const QString &program, int number) const
    {
        return {QStringLiteral("program_failed_to_start"),
                QStringLiteral("%1 could not be started in %2: %3.")
                    .arg(program, m_request.dir, QString::fromLocal8Bit(std::strerror(number)))};
    }

    /// Between fork and exec: only async-signal-safe calls.
    [[noreturn]] static void becomeChild(const ProcessRequest &request, pid_t parent, const Pipe &in, const Pipe &out, const Pipe &err,
                                         const QByteArray &dir, const QByteArray &path, char **argv,
                                         char **environment, int report)
    {
        request.ownSession ? ::setsid() : ::setpgid(0, 0);
        if (request.endWithParent && (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || ::getppid() != parent))
            ::_exit(127);
        ::dup2(in.readEnd.number(), STDIN_FILENO);
        ::dup2(out.writeEnd.number(), STDOUT_FILENO);
        ::dup2(err.writeEnd.number(), STDERR_FILENO);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        for (int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE})
            ::signal(number, SIG_DFL);
        if (dir.isEmpty() || ::chdir(dir.constData()) == 0)
            ::execve(path.constData(), argv, environment);
        const int failure = errno;
        [[maybe_unused]] const ssize_t written = ::write(report, &failure, sizeof failure);
        ::_exit(127);
    }

    bool reaped()
    {
        if (m_reaped)
            return true;
        int status = 0;
        if (::waitpid(m_pid, &status, WNOHANG) != m_pid)
            return false;
        m_reaped = true;
        m_outcome.crashed = WIFSIGNALED(status);
        m_outcome.exitCode = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        return true;
    }

    bool groupGone() const { return !processGroupRuns(m_pid); }

    void transfer(int wake)
    {
        pollfd polled[4] = {{m_out.number(), POLLIN, 0},
                            {m_err.number(), POLLIN, 0},
                            {inputLeft() ? m_in.number() : -1, POLLOUT, 0},
                            {m_ending ? -1 : wake, POLLIN, 0}};
        const bool onlyExit = !m_out.isOpen() && !m_err.isOpen();
        const int ready = ::poll(polled, 4, onlyExit || m_ending ? 5 : idleMs);
        if (ready <= 0) {
            m_sink(OutputStream::Out, QByteArrayView());
            return;
        }
        if (polled[0].revents != 0)
            readFrom(m_out, OutputStream::Out, m_outcome.standardOutput);
        if (polled[1].revents != 0)
            readFrom(m_err, OutputStream::Err, m_outcome.standardError);
        if (polled[2].revents != 0)
            writeInput();
    }

    void readFrom(Descriptor &from, OutputStream stream, QByteArray &kept)
    {
        const ssize_t got = ::read(from.number(), m_buffer.data(), static_cast<std::size_t>(m_buffer.size()));
        if (got < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (got <= 0) {
            from.close();
            return;
        }
        const QByteArrayView bytes(m_buffer.constData(), got);
        kept +=
            bytes.first(std::min<qsizetype>(got, std::max<qint64>(0, m_request.captureLimit - kept.size())))
                .toByteArray();
        m_lastLines.add(bytes.last(std::min<qsizetype>(got, 32 * 1024)));
        m_sink(stream, bytes);
    }

    void writeInput()
    {
        const QByteArray &input = m_request.standardInput;
        const ssize_t put = ::write(m_in.number(), input.constData() + m_written,
                                    static_cast<std::size_t>(input.size() - m_written));
        if (put < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        m_written += std::max<ssize_t>(put, 0);
        if (put < 0 || (!inputLeft() && !m_request.holdInput))
            m_in.close();
    }

    bool inputLeft() const { return m_written < m_request.standardInput.size(); }

    const ProcessRequest &m_request;
    const OutputSink &m_sink;
    Descriptor m_in;
    Descriptor m_out;
    Descriptor m_err;
    pid_t m_pid = -1;
    bool m_reaped = false;
    bool m_ending = false;
    qsizetype m_written = 0;
    QDeadlineTimer m_abandon{QDeadlineTimer::Forever};
    QByteArray m_buffer = QByteArray(readBytes, Qt::Uninitialized);
    LastLines m_lastLines;
    ProcessOutcome m_outcome;
};

} // namespace

QString findProgram(const QString &name, const QMap<QString, QByteArray> &environment, const QString &dir)
{
    if (name.contains(u'/')) {
        const QFileInfo file(QDir(dir), name);
        return file.isExecutable() && file.isFile() ? file.absoluteFilePath() : QString();
    }
    const QString path =
        QString::fromLocal8Bit(environment.value(QStringLiteral("PATH"), "/usr/local/bin:/usr/bin:/bin"));
    for (const QString &folder : path.split(u':', Qt::SkipEmptyParts)) {
        const QFileInfo file(QDir(QDir(dir).absoluteFilePath(folder)), name);
        if (file.isFile() && file.isExecutable())
            return file.absoluteFilePath();
    }
    return {};
}

Result<ProcessOutcome> LocalProcesses::run(const ProcessRequest &request, std::stop_token stop,
                                           const OutputSink &sink)
{
    Q_ASSERT(!request.argv.isEmpty());
    const QString program = findProgram(request.argv.first(), request.environment, request.dir);
    if (program.isEmpty()) {
        return Error{
            QStringLiteral("program_missing"),
            QStringLiteral(
                "The program '%1' is not on the PATH (%2). Install it, or name another in slipway.yaml.")
                .arg(request.argv.first(),
                     QString::fromLocal8Bit(request.environment.value(QStringLiteral("PATH"))))};
    }
    const OutputSink ignore = [](OutputStream, QByteArrayView) {};
    ::signal(SIGPIPE, SIG_IGN); // a child that closes its standard input early must not end us
    Child child(request, sink ? sink : ignore);
    if (auto started = child.start(program); !started)
        return started.error();
    return child.wait(stop);
}

} // namespace slipway::operations
