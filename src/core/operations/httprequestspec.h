// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/step.h"

namespace slipway::operations {

/// The request as a step writes it: `method`, `url`, `headers`, `body` or `body_json` or `form`, `ca`,
/// `request_timeout`. `${NAME}` is replaced in all of them, by secrets only where those are not shown:
/// headers, body and form. Error: `variable_missing`, `variable_secret`.
release::Result<release::HttpRequest> httpRequestOf(const release::StepContext &context);

QByteArray methodOf(const release::StepSpec &spec); ///< upper case; POST where there is a body, else GET
QString shownUrl(const QUrl &url);                  ///< without user, password and fragment

/// The statuses that are expected: a number, "2xx", "200-299", or a list of these; default 2xx.
class ExpectedStatus
{
public:
    explicit ExpectedStatus(const QJsonValue &written);
    bool isValid() const { return m_valid; }
    bool holds(int status) const;
    QString words() const { return m_words.join(QStringLiteral(", ")); }

private:
    void add(const QString &word);
    QList<std::pair<int, int>> m_ranges;
    QStringList m_words;
    bool m_valid = true;
};

} // namespace slipway::operations
