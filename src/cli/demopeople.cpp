// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "cli/demopeople.h"

#include "console/approving.h"
#include "playbook/answersreader.h"

#include <QDir>
#include <QFile>

namespace slipway::cli {

using namespace release;

Result<void> DemoPeople::answer(PromptOperator &person, RunOptions &options) const
{
    const QString file = m_dir + QStringLiteral("/answers.yaml");
    if (!QFile::exists(file))
        return {};
    auto answers = playbook::readAnswers(file);
    if (!answers)
        return answers.error();
    person.useAnswers(std::move(*answers));
    options.answers = file;
    return {};
}

Result<QStringList> DemoPeople::sign(console::ReleaseSession &session, const console::ReleaseJob &job,
                                     std::stop_token stop) const
{
    QStringList roles;
    for (const SignOffRole &role : job.playbook().signOff.roles) {
        if (role.optional)
            continue;
        auto plan = job.planDocument();
        if (!plan)
            return plan.error();
        const QString folder = m_dir + QStringLiteral("/var/approvals");
        QDir().mkpath(folder);
        console::ApprovalRequest request;
        request.role = role.name;
        request.comment = QStringLiteral("signed by the demo; no person has looked");
        request.sign = false;
        request.outPath = folder + u'/' + QString(role.name).replace(u' ', u'-') + QStringLiteral(".json");
        request.dir = m_dir;
        request.environment = session.processEnvironment();
        request.environment.insert(QStringLiteral("GIT_AUTHOR_NAME"),
                                   QString(QStringLiteral("Demo ") + role.name));
        request.environment.insert(QStringLiteral("GIT_AUTHOR_EMAIL"),
                                   QStringLiteral("demo@example.invalid"));
        if (auto written = console::writeApproval(*plan, request, stop); !written)
            return written.error();
        session.setup().options.approvals << request.outPath;
        roles << role.name;
    }
    return roles;
}

} // namespace slipway::cli
