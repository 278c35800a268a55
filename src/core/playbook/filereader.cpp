// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/filereader.h"

#include "playbook/document.h"

#include <QCryptographicHash>
#include <QFileInfo>

namespace slipway::playbook {

using namespace release;

Result<WrittenFile> readWrittenFile(const QString &file)
{
    auto bytes = readBytes(file, QStringLiteral("The file"));
    if (!bytes)
        return bytes.error();
    WrittenFile written;
    written.file = file;
    written.sha256 = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex();
    Findings findings(QFileInfo(file).fileName());
    auto read = readDocument(*bytes, findings, [&](const Value &root) {
        if (!root.isMap()) {
            root.complain(QStringLiteral("wrong_type"),
                          QStringLiteral("a map is expected, found %1").arg(root.kindName()));
            return;
        }
        root.requireVersion();
        written.value = root.json(&written.places).toObject();
    });
    return read ? Result<WrittenFile>(written) : Result<WrittenFile>(read.error());
}

} // namespace slipway::playbook
