// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "playbook/document.h"
#include "release/step.h"

namespace slipway::playbook {

/// Reads the steps of one playbook, also those inside others, and checks what they need of one another. What
/// is wrong becomes a finding of the document.
class StepReader
{
public:
    explicit StepReader(const QList<release::StepKind> &kinds) : m_kinds(kinds) {}

    /// One step of a list; `ids` are those of the list so far, with their lines.
    release::StepSpec read(const Value &value, const QString &phase, QHash<QString, int> &ids);
    /// A list of checks that stands alone: no ids, and `defaultKind` where none is written.
    QList<release::StepSpec> readChecks(const Value &list, const QString &defaultKind);
    /// A need must name another step; a cycle is told as one; a later step cannot be waited for in a list.
    void checkNeeds(const QList<release::StepSpec> &steps) const;

private:
    void readCommon(release::StepSpec &step, const QString &key, const Value &part);
    void readParameters(release::StepSpec &step, const Value &value);
    void readParameter(release::StepSpec &step, const release::ParameterRule &rule, const Value &part);
    QList<release::StepSpec> readInner(const release::StepSpec &outer, const release::ParameterRule &rule,
                                       const Value &part);
    const release::StepKind *kindOf(const release::StepSpec &step, const Value &value) const;
    void checkNeed(const QList<release::StepSpec> &steps, const QStringList &ids, qsizetype i, qsizetype n,
                   QStringList &told) const;

    const QList<release::StepKind> &m_kinds;
    QHash<std::pair<int, qsizetype>, Value> m_needPlaces; ///< by line of the step and index
};

} // namespace slipway::playbook
