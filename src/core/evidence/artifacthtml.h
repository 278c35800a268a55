// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QString>

namespace slipway::evidence {

/// What a report says beside the artifact's own members.
struct HtmlReport
{
    QString artifactName;      ///< file name of the artifact; empty = not named
    QString artifactSha256;    ///< hex; empty = not told
    QString logName = {};      ///< file beside the report that holds the run's output; empty = none
    bool pricesHidden = false; ///< says so in the report
};

/// The artifact as one HTML file: no script, nothing loaded, readable by screen readers and on paper.
QByteArray artifactHtml(const QJsonObject &artifact, const HtmlReport &report);

} // namespace slipway::evidence
