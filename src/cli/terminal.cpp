// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/terminal.h"

#include <QDir>
#include <QFile>
#include <QTextStream>
#include <cstdio>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace slipway::cli {

namespace {

/// Turns echo off while it lives.
class Hidden
{
public:
    explicit Hidden(bool hide) : m_active(hide && tcgetattr(STDIN_FILENO, &m_before) == 0)
    {
        if (!m_active)
            return;
        termios silent = m_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &silent);
    }
    ~Hidden()
    {
        if (m_active)
            tcsetattr(STDIN_FILENO, TCSANOW, &m_before);
    }
    Q_DISABLE_COPY_MOVE(Hidden)

private:
    termios m_before = {};
    bool m_active;
};

/// Waits for input without being deaf to a stop. False at the stop.
bool inputReady(const std::stop_token &stop)
{
    while (!stop.stop_requested()) {
        pollfd input = {STDIN_FILENO, POLLIN, 0};
        if (::poll(&input, 1, 50) > 0)
            return true;
    }
    return false;
}

std::optional<QString> readLine(bool hidden, const std::stop_token &stop)
{
    const Hidden silence(hidden);
    QByteArray line;
    char byte = 0;
    for (;;) {
        if (!inputReady(stop))
            return std::nullopt;
        const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
        if (got <= 0 && line.isEmpty())
            return std::nullopt;
        if (got <= 0 || byte == '\n')
            break;
        line += byte;
    }
    if (line.endsWith('\r'))
        line.chop(1);
    return QString::fromUtf8(line);
}

void writeAll(std::FILE *stream, const QByteArray &bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

Terminal standardTerminal()
{
    Terminal terminal;
    terminal.out = [](const QByteArray &bytes) { writeAll(stdout, bytes); };
    terminal.err = [](const QByteArray &bytes) { writeAll(stderr, bytes); };
    terminal.readLine = readLine;
    terminal.readAll = [] {
        QFile input;
        return input.open(stdin, QIODevice::ReadOnly) ? input.readAll() : QByteArray();
    };
    terminal.inIsTerminal = isatty(STDIN_FILENO) == 1;
    terminal.outIsTerminal = isatty(STDOUT_FILENO) == 1;
    terminal.environment = QProcessEnvironment::systemEnvironment();
    terminal.currentDir = QDir::currentPath();
    return terminal;
}

} // namespace slipway::cli
