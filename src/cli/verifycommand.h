// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "cli/command.h"
#include "release/check.h"

namespace slipway::cli {

/// `verify FILE`: checks alone, without a run.
class VerifyCommand : public Command
{
public:
    Description describe() const override;
    int run(Invocation &call) override;
};

/// One check with how long its step took (the first check of a step carries it).
struct TimedCheck
{
    QString group;
    release::CheckResult check;
    qint64 ms = 0;
};

/// JUnit's XML: one test suite, one test case a check. Colours and what XML cannot hold are taken out.
QByteArray junitXml(const QString &title, const QList<TimedCheck> &checks);

} // namespace slipway::cli
