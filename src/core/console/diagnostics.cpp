// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/diagnostics.h"

#include <QDir>
#include <QStandardPaths>

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

namespace slipway::console {

namespace {

QString stateFolder()
{
    const QString configured = qEnvironmentVariable("XDG_STATE_HOME");
    const QString base =
        configured.isEmpty() ? QDir::homePath() + QStringLiteral("/.local/state") : configured;
    return base + QStringLiteral("/slipway");
}

} // namespace

void startDiagnostics(bool verbose)
{
    std::vector<spdlog::sink_ptr> sinks;
    const QString folder = stateFolder();
    try {
        if (QDir().mkpath(folder))
            sinks.push_back(std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
                QString(folder + QStringLiteral("/slipway.log")).toStdString(), 1 << 20, 3));
    } catch (const spdlog::spdlog_ex &) {
        verbose = verbose || sinks.empty();
    }
    if (verbose)
        sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    auto logger = std::make_shared<spdlog::logger>("slipway", sinks.begin(), sinks.end());
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(logger);
}

void diagnose(const QString &line)
{
    spdlog::info("{}", line.toStdString());
}

} // namespace slipway::console
