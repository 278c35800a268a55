// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/playbookreader.h"

#include "playbook/aboutreader.h"
#include "playbook/stepreader.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

namespace slipway::playbook {

using namespace release;

namespace {

const QStringList phaseNames{QStringLiteral("preflight"), QStringLiteral("decide"), QStringLiteral("execute"),
                             QStringLiteral("verify"), QStringLiteral("after")};
const QStringList aboutKeys{QStringLiteral("priority"),      QStringLiteral("risk"),
                            QStringLiteral("announcements"), QStringLiteral("description"),
                            QStringLiteral("runbook"),       QStringLiteral("cross_reference"),
                            QStringLiteral("release_notes")};

/// Reads one playbook; the findings are kept by the document.
class Reader
{
public:
    Reader(const QList<StepKind> &kinds, Playbook &playbook) : m_steps(kinds), m_playbook(playbook) {}

    void read(const Value &root)
    {
        if (!root.isMap()) {
            root.complain(QStringLiteral("wrong_type"),
                          QStringLiteral("a map with 'slipway', 'name' and 'phases' is expected, found %1")
                              .arg(root.kindName()));
            return;
        }
        root.requireVersion();
        root.allow(aboutKeys + QStringList{QStringLiteral("slipway"), QStringLiteral("name"),
                                           QStringLiteral("title"), QStringLiteral("roles"),
                                           QStringLiteral("known_issues"), QStringLiteral("phases"),
                                           QStringLiteral("rollback"), QStringLiteral("success_criteria"),
                                           QStringLiteral("window"), QStringLiteral("contacts"),
                                           QStringLiteral("escalation"), QStringLiteral("sign_off"),
                                           QStringLiteral("follow_ups")});
        root.require({QStringLiteral("slipway"), QStringLiteral("name"), QStringLiteral("phases")});
        for (const auto &[key, value] : root.entries()) {
            if (key == u"name")
                m_playbook.name = value.text();
            else if (key == u"title")
                m_playbook.title = value.text();
            else if (key == u"roles")
                m_playbook.roles = value.texts();
            else if (key == u"known_issues")
                readKnownIssues(value);
            else if (key == u"phases")
                readPhases(value, root);
            else if (key == u"rollback")
                readRollback(value);
            else if (key == u"window")
                m_playbook.window = readWindow(value);
            else if (key == u"contacts")
                m_playbook.contacts = readContacts(value);
            else if (key == u"escalation")
                m_playbook.escalation = value.text();
            else if (key == u"sign_off")
                m_playbook.signOff = readSignOff(value);
            else if (key == u"follow_ups")
                m_playbook.followUps = readFollowUps(value);
            else if (aboutKeys.contains(key))
                m_playbook.about.insert(key, value.json());
        }
        if (m_playbook.title.isEmpty())
            m_playbook.title = m_playbook.name;
        if (root.has(QStringLiteral("follow_ups")))
            checkFollowUps(m_playbook, root.at(QStringLiteral("follow_ups")));
    }

private:
    /// The phases in order, then the success criteria: steps that run when all else has, and decide
    /// *succeeded*.
    void readPhases(const Value &phases, const Value &root)
    {
        if (!phases.isMap()) {
            phases.complain(QStringLiteral("wrong_type"),
                            QStringLiteral("a map of phases is expected, found %1").arg(phases.kindName()));
            return;
        }
        phases.allow(phaseNames);
        QHash<QString, int> ids;
        for (const QString &phase : phaseNames) {
            if (!phases.has(phase))
                continue;
            for (const Value &value : phases.at(phase).items())
                m_playbook.steps << m_steps.read(value, phase, ids);
        }
        const QString criteria = QStringLiteral("success_criteria");
        for (const Value &value : root.has(criteria) ? root.at(criteria).items() : QList<Value>())
            m_playbook.steps << m_steps.read(value, QStringLiteral("criteria"), ids);
        m_steps.checkNeeds(m_playbook.steps);
    }

    void readRollback(const Value &rollback)
    {
        for (const Value &value : rollback.items()) {
            RollbackOption option;
            if (value.isMap()) {
                value.allow({QStringLiteral("name"), QStringLiteral("title"), QStringLiteral("use_when"),
                             QStringLiteral("does"), QStringLiteral("leaves"), QStringLiteral("consequences"),
                             QStringLiteral("steps")});
                value.require({QStringLiteral("name"), QStringLiteral("steps")});
            }
            QHash<QString, int> ids;
            for (const auto &[key, part] : value.entries()) {
                if (key == u"name")
                    option.name = part.text();
                else if (key == u"title")
                    option.title = part.text();
                else if (key == u"use_when")
                    option.useWhen = part.text();
                else if (key == u"does")
                    option.does = part.text();
                else if (key == u"leaves")
                    option.leaves = part.text();
                else if (key == u"consequences")
                    option.consequences = part.texts();
                else if (key == u"steps")
                    for (const Value &step : part.items())
                        option.steps << m_steps.read(step, QStringLiteral("rollback"), ids);
            }
            m_steps.checkNeeds(option.steps);
            if (m_playbook.rollbackOption(option.name))
                value.complain(QStringLiteral("duplicate_id"),
                               QStringLiteral("there are two rollback options '%1'").arg(option.name));
            m_playbook.rollback << option;
        }
    }

    void readKnownIssues(const Value &issues)
    {
        QHash<QString, int> ids;
        for (const Value &value : issues.items()) {
            KnownIssue issue;
            if (value.isMap()) {
                value.allow({QStringLiteral("pattern"), QStringLiteral("cause"), QStringLiteral("fix"),
                             QStringLiteral("steps")});
                value.require({QStringLiteral("pattern"), QStringLiteral("cause"), QStringLiteral("fix")});
            }
            for (const auto &[key, part] : value.entries()) {
                if (key == u"pattern")
                    issue.pattern = readPattern(part);
                else if (key == u"cause")
                    issue.cause = part.text();
                else if (key == u"fix")
                    issue.fix = part.text();
                else if (key == u"steps")
                    for (const Value &step : part.items())
                        issue.steps << m_steps.read(step, QStringLiteral("fix"), ids);
            }
            m_steps.checkNeeds(issue.steps);
            m_playbook.knownIssues << issue;
        }
    }

    static QString readPattern(const Value &value)
    {
        const QRegularExpression expression(value.text());
        if (!expression.isValid())
            value.complain(QStringLiteral("bad_pattern"),
                           QStringLiteral("not a regular expression: %1").arg(expression.errorString()));
        return expression.pattern();
    }

    StepReader m_steps;
    Playbook &m_playbook;
};

} // namespace

Result<Playbook> readPlaybook(const QByteArray &bytes, const QString &file, const QList<StepKind> &kinds)
{
    Playbook playbook;
    playbook.file = file;
    playbook.shipped = file.startsWith(QStringLiteral(":/"));
    playbook.sha256 = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
    Findings findings(QFileInfo(file).fileName());
    if (auto read =
            readDocument(bytes, findings, [&](const Value &root) { Reader(kinds, playbook).read(root); });
        !read)
        return read.error();
    return playbook;
}

Result<Playbook> readPlaybook(const QString &file, const QList<StepKind> &kinds)
{
    auto bytes = readBytes(file, QStringLiteral("The playbook"));
    if (!bytes)
        return bytes.error();
    return readPlaybook(*bytes, file, kinds);
}

} // namespace slipway::playbook
