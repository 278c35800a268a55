// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/statuslook.h"

#include <QCoreApplication>

namespace slipway::gui {

using namespace release;

namespace {

StatusLook look(const char *icon, Tone tone, const char *word)
{
    return {QString::fromLatin1(icon), tone, QCoreApplication::translate("StatusLook", word)};
}

} // namespace

StatusLook lookOf(RunStatus status)
{
    switch (status) {
    case RunStatus::Planned:
        return look("wait", Tone::Neutral, QT_TRANSLATE_NOOP("StatusLook", "Planned"));
    case RunStatus::Running:
        return look("run", Tone::Running, QT_TRANSLATE_NOOP("StatusLook", "Running"));
    case RunStatus::Succeeded:
        return look("ok", Tone::Ok, QT_TRANSLATE_NOOP("StatusLook", "Succeeded"));
    case RunStatus::Failed:
        return look("fail", Tone::Failed, QT_TRANSLATE_NOOP("StatusLook", "Failed"));
    case RunStatus::Cancelled:
        return look("stop", Tone::Neutral, QT_TRANSLATE_NOOP("StatusLook", "Cancelled"));
    case RunStatus::Interrupted:
        return look("warn", Tone::Attention, QT_TRANSLATE_NOOP("StatusLook", "Interrupted"));
    case RunStatus::Refused:
        return look("block", Tone::Failed, QT_TRANSLATE_NOOP("StatusLook", "Refused"));
    }
    Q_UNREACHABLE();
}

StatusLook lookOf(StepStatus status)
{
    switch (status) {
    case StepStatus::Succeeded:
        return look("ok", Tone::Ok, QT_TRANSLATE_NOOP("StatusLook", "Succeeded"));
    case StepStatus::Failed:
        return look("fail", Tone::Failed, QT_TRANSLATE_NOOP("StatusLook", "Failed"));
    case StepStatus::Skipped:
        return look("skip", Tone::Neutral, QT_TRANSLATE_NOOP("StatusLook", "Skipped"));
    case StepStatus::Cancelled:
        return look("stop", Tone::Neutral, QT_TRANSLATE_NOOP("StatusLook", "Cancelled"));
    case StepStatus::Interrupted:
        return look("warn", Tone::Attention, QT_TRANSLATE_NOOP("StatusLook", "Outcome unknown"));
    }
    Q_UNREACHABLE();
}

StatusLook lookOf(CheckStatus status)
{
    switch (status) {
    case CheckStatus::Pass:
        return look("ok", Tone::Ok, QT_TRANSLATE_NOOP("StatusLook", "Passed"));
    case CheckStatus::Fail:
        return look("fail", Tone::Failed, QT_TRANSLATE_NOOP("StatusLook", "Failed"));
    case CheckStatus::Skipped:
        return look("skip", Tone::Neutral, QT_TRANSLATE_NOOP("StatusLook", "Skipped"));
    }
    Q_UNREACHABLE();
}

} // namespace slipway::gui
