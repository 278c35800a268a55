// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/command.h"

#include <QCoreApplication>

#include <csignal>
#include <cstdlib>
#include <thread>
#include <unistd.h>

namespace {

int signalPipe[2] = {-1, -1};

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(signalPipe[1], &byte, 1);
}

/// SIGINT, SIGTERM and SIGHUP ask the run to stop; a second one ends the program at once, as the first could
/// not be obeyed in time.
class SignalWatch
{
public:
    SignalWatch()
    {
        if (::pipe(signalPipe) != 0)
            return;
        struct sigaction action = {};
        action.sa_handler = onSignal;
        action.sa_flags = SA_RESTART;
        for (int number : {SIGINT, SIGTERM, SIGHUP})
            ::sigaction(number, &action, nullptr);
        ::signal(SIGPIPE, SIG_IGN);
        m_thread = std::thread([this] { watch(); });
    }
    ~SignalWatch()
    {
        const char byte = 0;
        [[maybe_unused]] const ssize_t written = ::write(signalPipe[1], &byte, 1);
        if (m_thread.joinable())
            m_thread.join();
    }
    Q_DISABLE_COPY_MOVE(SignalWatch)
    std::stop_token token() const { return m_source.get_token(); }

private:
    void watch()
    {
        char byte = 0;
        while (::read(signalPipe[0], &byte, 1) == 1 && byte == 1) {
            if (m_source.stop_requested()) {
                static const char words[] = "slipway: ended at once; the run is interrupted in the ledger "
                                            "(`slipway release list`), resume it when you know why.\n";
                [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, words, sizeof words - 1);
                std::_Exit(130);
            }
            m_source.request_stop();
        }
    }
    std::stop_source m_source;
    std::thread m_thread;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("slipway"));
    QCoreApplication::setApplicationVersion(QStringLiteral(SLIPWAY_VERSION));
    SignalWatch signals;
    slipway::cli::Terminal terminal = slipway::cli::standardTerminal();
    return slipway::cli::runProgram(QCoreApplication::arguments().mid(1), terminal, signals.token());
}
