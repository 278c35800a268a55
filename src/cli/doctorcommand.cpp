// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/doctorcommand.h"

#include "cli/releasecommands.h"
#include "console/machine.h"

#include <QJsonArray>
#include <QJsonObject>

namespace slipway::cli {

Description DoctorCommand::describe() const
{
    return {{QStringLiteral("doctor")},
            QStringLiteral("What Slipway can use on this machine, what is missing and what that means"),
            {},
            {},
            QStringLiteral("Exit 1 where something is missing that the workspace at hand needs; what is only "
                           "useful may be absent.")};
}

int DoctorCommand::run(Invocation &call)
{
    QJsonArray array;
    bool complete = true;
    for (const console::MachineFinding &finding : console::examineMachine(sessionRequest(call))) {
        array << finding.toJson();
        complete = complete && (finding.found || !finding.needed);
        const QString mark = finding.found    ? call.painted(QStringLiteral("ok      "), "32")
                             : finding.needed ? call.painted(QStringLiteral("MISSING "), "31")
                                              : QStringLiteral("absent  ");
        call.result(QString(mark + QStringLiteral("%1  %2").arg(finding.name, -18).arg(finding.detail)));
        if (!finding.found)
            call.result(QStringLiteral("                            ") + finding.meaning);
    }
    call.document(QJsonObject{{QStringLiteral("complete"), complete}, {QStringLiteral("findings"), array}});
    return complete ? exitcode::done : exitcode::failed;
}

} // namespace slipway::cli
