// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/checksreader.h"

#include "playbook/stepreader.h"

#include <QFileInfo>

namespace slipway::playbook {

using namespace release;

Result<ChecksFile> readChecks(const QString &file, const QList<StepKind> &kinds)
{
    auto bytes = readBytes(file, QStringLiteral("The file of checks"));
    if (!bytes)
        return bytes.error();
    ChecksFile read;
    const QString checksKey = QStringLiteral("checks");
    Findings findings(QFileInfo(file).fileName());
    auto done = readDocument(*bytes, findings, [&](const Value &root) {
        if (!root.isMap()) {
            root.complain(QStringLiteral("wrong_type"),
                          QStringLiteral("a map with 'slipway' and 'checks' is expected, found %1")
                              .arg(root.kindName()));
            return;
        }
        root.requireVersion();
        root.allow({QStringLiteral("slipway"), QStringLiteral("title"), checksKey});
        root.require({QStringLiteral("slipway"), checksKey});
        read.title = root.has(QStringLiteral("title")) ? root.at(QStringLiteral("title")).text()
                                                       : QFileInfo(file).completeBaseName();
        if (root.has(checksKey))
            read.checks = StepReader(kinds).readChecks(root.at(checksKey), QStringLiteral("sql_check"));
        if (root.has(checksKey) && read.checks.isEmpty())
            root.at(checksKey).complain(QStringLiteral("bad_value"), QStringLiteral("there is no check"));
    });
    return done ? Result<ChecksFile>(read) : Result<ChecksFile>(done.error());
}

} // namespace slipway::playbook
