// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/checklistdocument.h"

#include "evidence/markdown.h"

#include <QJsonArray>
#include <QRegularExpression>

namespace slipway::evidence {

using namespace markdown;

namespace {

constexpr qsizetype trackerLimit = 64 * 1024; ///< bytes; GitHub's body takes as many characters
constexpr int mostChecks = 40;                ///< boxes below one step

/// How much is told beside the boxes, from all to nothing.
enum class Detail { All, NoEvidence, NoChecks };

QString textOf(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toInteger()) : value.toString();
}

QString timeOf(const QJsonValue &value)
{
    const QString text = value.toString();
    return text.isEmpty() ? QString() : QString(text.left(16).replace(u'T', u' ') + QStringLiteral(" UTC"));
}

QString box(bool ticked)
{
    return ticked ? QStringLiteral("[x] ") : QStringLiteral("[ ] ");
}

/// Writes one document at one level of detail.
class Writer
{
public:
    Writer(const QJsonObject &artifact, Detail detail)
        : m_artifact(artifact)
        , m_words(artifact[u"document"].toObject())
        , m_checklists(artifact[u"checklists"].toObject())
        , m_detail(detail)
    {
    }

    QString document()
    {
        head();
        crossReference();
        preDeployment();
        goNoGo();
        deployment();
        verification();
        rollback();
        signOff();
        ending();
        return m_out;
    }

private:
    void heading(const QString &words) { m_out += QStringLiteral("\n## %1\n\n").arg(words); }

    void fact(const char *name, const QString &markup)
    {
        m_out += QStringLiteral("- **%1**: %2\n")
                     .arg(QLatin1String(name), markup.isEmpty() ? QStringLiteral("-") : markup);
    }

    void head()
    {
        const QString version = m_artifact[u"release"][u"version"].toString();
        const QJsonObject who = m_artifact[u"operator"].toObject();
        m_out += QStringLiteral("# Release: %1\n")
                     .arg(text(version.isEmpty() ? m_artifact[u"playbook"][u"title"].toString() : version));
        heading(QStringLiteral("Release Information"));
        fact("Version", text(version));
        fact("Date", text(timeOf(m_artifact[u"started_at"])));
        fact("Release Manager", text(who[u"name"].toString(who[u"os_user"].toString())));
        const QString runbook = m_words[u"runbook"].toString();
        fact("Runbook", link(runbook, runbook));
        fact("Environment", text(m_artifact[u"environment"][u"name"].toString()));
        if (const QString run = m_artifact[u"run_id"].toString(); !run.isEmpty())
            fact("Run", QStringLiteral("%1, %2, plan %3")
                            .arg(code(run), text(m_artifact[u"status"].toString()),
                                 code(m_artifact[u"plan_digest"].toString().left(12))));
        if (const QString ticket = m_artifact[u"release"][u"ticket"].toString(); !ticket.isEmpty())
            fact("Ticket", text(ticket));
    }

    /// As the playbook writes it, else phase by phase from the steps' links.
    void crossReference()
    {
        QList<QStringList> rows;
        const QJsonObject written = m_words[u"cross_reference"].toObject();
        for (auto it = written.begin(); it != written.end(); ++it)
            rows << QStringList{cell(it.key()), cell(textOf(it.value()))};
        const QJsonArray list = m_words[u"cross_reference"].toArray();
        for (const QJsonValue entry : list)
            rows << QStringList{cell(entry[u"section"].toString()), cell(entry[u"runbook"].toString())};
        if (rows.isEmpty())
            rows = rowsOfLinks();
        if (rows.isEmpty())
            return;
        heading(QStringLiteral("Runbook Cross-Reference"));
        m_out += row({QStringLiteral("Checklist Section"), QStringLiteral("Runbook Section")});
        m_out += row({QStringLiteral("---"), QStringLiteral("---")});
        for (const QStringList &cells : std::as_const(rows))
            m_out += row(cells);
    }

    QList<QStringList> rowsOfLinks() const
    {
        QList<QStringList> rows;
        for (const QJsonValue step : steps()) {
            const QString runbook = step[u"runbook"].toString();
            if (!runbook.isEmpty())
                rows << QStringList{cell(step[u"title"].toString()), cell(runbook)};
        }
        return rows;
    }

    QJsonArray steps() const { return m_artifact[u"steps"].toArray(); }

    QList<QJsonObject> stepsOf(const QStringList &phases) const
    {
        QList<QJsonObject> found;
        for (const QJsonValue step : steps()) {
            if (phases.contains(step[u"phase"].toString()))
                found << step.toObject();
        }
        return found;
    }

    void preDeployment()
    {
        const QList<QJsonObject> all = stepsOf({QStringLiteral("preflight")});
        if (all.isEmpty())
            return;
        heading(QStringLiteral("Pre-Deployment Checklist"));
        QStringList sections;
        for (const QJsonObject &step : all)
            sections << step[u"section"].toString();
        sections.removeDuplicates();
        for (const QString &section : std::as_const(sections)) {
            m_out += QStringLiteral("### %1\n\n")
                         .arg(text(section.isEmpty() ? QStringLiteral("Preparation") : section));
            for (const QJsonObject &step : all) {
                if (step[u"section"].toString() == section)
                    stepBox(step, QStringLiteral("- "));
            }
            m_out += u'\n';
        }
        m_out.chop(1);
    }

    /// A step with its box, what came of it, and below it the items or checks that it has.
    void stepBox(const QJsonObject &step, const QString &bullet)
    {
        const bool done = step[u"status"].toString() == u"succeeded";
        m_out += bullet + box(done) + text(step[u"title"].toString());
        if (const QString action = step[u"action"].toString(); !action.isEmpty())
            m_out += QStringLiteral(": ") + code(action);
        m_out += outcome(step) + u'\n';
        const QString indent(bullet.size(), u' ');
        const QJsonArray items = m_checklists[step[u"id"].toString()].toArray();
        if (items.size() == 1)
            m_out += itemEvidence(items.first().toObject(), indent);
        else if (!items.isEmpty())
            for (const QJsonValue item : items)
                itemBox(item.toObject(), indent);
        else
            checkBoxes(step[u"checks"].toArray(), indent);
    }

    QString outcome(const QJsonObject &step) const
    {
        const QString status = step[u"status"].toString();
        const QString reason = step[u"reason"].toString();
        if (status == u"failed" || status == u"cancelled" || status == u"interrupted") {
            const QString why = step[u"error"][u"message"].toString(reason);
            return QStringLiteral(" **%1**: %2").arg(status.toUpper(), text(why));
        }
        if (status == u"skipped")
            return QStringLiteral(" *(%1)*").arg(text(reason.isEmpty() ? QStringLiteral("skipped") : reason));
        if (status.isEmpty() || m_detail != Detail::All)
            return {};
        return QStringLiteral(" (%1)").arg(text(evidence(step)));
    }

    /// "3 of 3 pass, 2026-05-04 10:00 UTC, output sha256 …".
    static QString evidence(const QJsonObject &step)
    {
        QStringList parts;
        const QJsonArray checks = step[u"checks"].toArray();
        int passed = 0;
        for (const QJsonValue check : checks)
            passed += check[u"status"].toString() == u"pass" ? 1 : 0;
        if (!checks.isEmpty())
            parts << QStringLiteral("%1 of %2 pass").arg(passed).arg(checks.size());
        parts << timeOf(step[u"finished_at"]);
        const QString hash = step[u"output"][u"sha256"].toString();
        if (!hash.isEmpty() && step[u"output"][u"bytes"].toInteger() > 0)
            parts << QStringLiteral("output sha256 %1").arg(hash.left(12));
        return parts.join(QStringLiteral(", "));
    }

    void checkBoxes(const QJsonArray &checks, const QString &indent)
    {
        if (checks.size() < 2 || m_detail == Detail::NoChecks)
            return;
        int shown = 0;
        for (const QJsonValue check : checks) {
            const QString status = check[u"status"].toString();
            if (++shown > mostChecks && status == u"pass")
                continue;
            m_out += indent + QStringLiteral("- ") + box(status == u"pass") + text(check[u"name"].toString());
            if (status == u"fail")
                m_out += QStringLiteral(" **FAILED**: expected %1, found %2")
                             .arg(text(textOf(check[u"expected"])), text(textOf(check[u"actual"])));
            else if (status == u"skipped")
                m_out += QStringLiteral(" *(%1)*").arg(text(check[u"reason"].toString()));
            m_out += u'\n';
        }
        if (checks.size() > mostChecks)
            m_out += indent +
                     QStringLiteral("- %1 checks in all; the artifact lists every one\n").arg(checks.size());
    }

    void itemBox(const QJsonObject &item, const QString &indent)
    {
        const QString decision = item[u"decision"].toString();
        const QString words = text(item[u"text"].toString());
        m_out += indent + QStringLiteral("- ") + box(decision == u"done") +
                 (decision == u"not_applicable" ? QStringLiteral("~~%1~~").arg(words) : words) +
                 itemWords(item) + u'\n';
        m_out += itemEvidence(item, indent + QStringLiteral("  "));
    }

    static QString itemWords(const QJsonObject &item)
    {
        const QString decision = item[u"decision"].toString();
        const QString note = item[u"note"].toString();
        const QString who = item[u"who"].toString();
        QStringList parts;
        if (decision == u"not_applicable")
            parts << QStringLiteral("not applicable");
        else if (decision == u"not_done")
            parts << QStringLiteral("not done");
        if (!note.isEmpty())
            parts << text(note);
        if (!who.isEmpty())
            parts << QStringLiteral("%1, %2").arg(text(who), timeOf(item[u"at"]));
        else if (const QString owner = item[u"owner"].toString(); !owner.isEmpty())
            parts << text(owner);
        return parts.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(parts.join(QStringLiteral("; ")));
    }

    QString itemEvidence(const QJsonObject &item, const QString &indent) const
    {
        if (m_detail != Detail::All)
            return {};
        QString lines;
        const QJsonArray files = item[u"files"].toArray();
        for (const QJsonValue file : files)
            lines += indent + QStringLiteral("- evidence: %1, sha256 %2\n")
                                  .arg(link(file[u"name"].toString(), file[u"path"].toString()),
                                       code(file[u"sha256"].toString()));
        return lines;
    }

    static QString sign(const QString &status)
    {
        if (status == u"pass")
            return QStringLiteral("✅ pass");
        if (status == u"fail")
            return QStringLiteral("❌ fail");
        if (status == u"not_applicable")
            return QStringLiteral("➖ not applicable");
        return status.isEmpty() || status == u"open" ? QStringLiteral("⬜")
                                                     : QString(QStringLiteral("⬜ ") + status);
    }

    void goNoGo()
    {
        const QJsonObject board = m_artifact[u"go_no_go"].toObject();
        const QJsonArray rows = board[u"rows"].toArray();
        if (rows.isEmpty())
            return;
        heading(QStringLiteral("Go/No-Go Decision"));
        m_out += row({QStringLiteral("#"), QStringLiteral("Check"), QStringLiteral("Command/Action"),
                      QStringLiteral("Expected"), QStringLiteral("Actual"), QStringLiteral("Status")});
        m_out += row(QStringList(6, QStringLiteral("---")));
        for (const QJsonValue value : rows) {
            const QString status = value[u"status"].toString();
            const bool told = status == u"pass" || status == u"fail" || status == u"not_applicable";
            m_out += row({textOf(value[u"number"]), cell(value[u"check"].toString()),
                          codeCell(value[u"action"].toString()), cell(value[u"expected"].toString()),
                          told ? cell(value[u"actual"].toString()) : QString(), sign(status)});
        }
        const QString verdict = board[u"verdict"].toString();
        m_out += QStringLiteral("\n**All %1 must pass before production deployment.**").arg(rows.size());
        if (verdict == u"go" || verdict == u"no_go")
            m_out += QStringLiteral(" Verdict: **%1** (%2)")
                         .arg(verdict == u"go" ? QLatin1String("GO") : QLatin1String("NO-GO"),
                              text(board[u"words"].toString()));
        m_out += u'\n';
    }

    void deployment()
    {
        const QList<QJsonObject> all = stepsOf({QStringLiteral("execute"), QStringLiteral("rollback")});
        if (all.isEmpty())
            return;
        heading(QStringLiteral("Deployment Steps"));
        int number = 0;
        for (const QJsonObject &step : all)
            stepBox(step, QStringLiteral("%1. ").arg(++number));
    }

    void verification()
    {
        const QList<QJsonObject> all = stepsOf({QStringLiteral("verify"), QStringLiteral("criteria")});
        if (all.isEmpty())
            return;
        heading(QStringLiteral("Post-Deployment Verification"));
        for (const QJsonObject &step : all)
            stepBox(step, QStringLiteral("- "));
    }

    void rollback()
    {
        const QJsonArray options = m_words[u"rollback"].toArray();
        if (options.isEmpty())
            return;
        heading(QStringLiteral("Rollback Plan"));
        m_out += QStringLiteral("If issues detected:\n\n");
        int number = 0;
        for (const QJsonValue option : options) {
            const QString title = option[u"title"].toString();
            m_out += QStringLiteral("%1. %2").arg(++number).arg(
                text(title.isEmpty() ? option[u"name"].toString() : title));
            if (const QString when = option[u"use_when"].toString(); !when.isEmpty())
                m_out += QStringLiteral(" (use when: %1)").arg(text(when));
            m_out += QStringLiteral(": ") +
                     code(QStringLiteral("slipway release rollback RUN --option %1")
                              .arg(option[u"name"].toString())) +
                     u'\n';
            const QJsonArray steps = option[u"steps"].toArray();
            for (const QJsonValue step : steps) {
                const QString action = step[u"action"].toString();
                m_out +=
                    QStringLiteral("   - %1%2\n")
                        .arg(text(step[u"title"].toString()),
                             action.isEmpty() ? QString() : QString(QStringLiteral(": ") + code(action)));
            }
            if (const QString leaves = option[u"leaves"].toString(); !leaves.isEmpty())
                m_out += QStringLiteral("   - leaves: %1\n").arg(text(leaves));
        }
    }

    void signOff()
    {
        const QJsonArray roles = m_artifact[u"go_no_go"][u"sign_off"].toArray();
        const QJsonArray approvals = m_artifact[u"approvals"].toArray();
        if (roles.isEmpty() && approvals.isEmpty())
            return;
        heading(QStringLiteral("Sign-Off"));
        for (const QJsonValue role : roles)
            signature(role.toObject());
        QStringList others; // each once, however often the run was taken up
        for (const QJsonValue approval : approvals) {
            if (!isRole(roles, approval[u"role"].toString()))
                others << QStringLiteral("- [x] %1: %2 (%3, plan %4)\n")
                              .arg(text(approval[u"role"].toString()), text(approval[u"who"].toString()),
                                   text(approval[u"decision"].toString()),
                                   code(approval[u"plan_digest"].toString().left(12)));
        }
        others.removeDuplicates();
        m_out += others.join(QString());
    }

    static bool isRole(const QJsonArray &roles, const QString &name)
    {
        for (const QJsonValue role : roles) {
            if (role[u"role"].toString() == name)
                return true;
        }
        return false;
    }

    void signature(const QJsonObject &role)
    {
        const QString state = role[u"state"].toString();
        m_out += QStringLiteral("- ") + box(state == u"signed") + text(role[u"role"].toString());
        if (const QString who = role[u"who"].toString(); !who.isEmpty())
            m_out += QStringLiteral(": %1, %2").arg(text(who), timeOf(role[u"at"]));
        if (role[u"optional"].toBool())
            m_out += QStringLiteral(" (optional)");
        if (state == u"refused" || state == u"void")
            m_out += QStringLiteral(" **%1**").arg(text(role[u"words"].toString()));
        if (const QString comment = role[u"comment"].toString(); !comment.isEmpty())
            m_out += QStringLiteral(": %1").arg(text(comment));
        m_out += u'\n';
    }

    void ending()
    {
        const QJsonObject release = m_artifact[u"release"].toObject();
        QString notes = release[u"release_notes"].toString();
        if (notes.isEmpty())
            notes = m_words[u"release_notes"].toString(release[u"notes"].toString());
        m_out += QStringLiteral("\n---\n\n**Release Notes**: %1\n\n").arg(link(notes, notes));
        m_out += QStringLiteral("**Related PRs**: %1\n").arg(changes(release[u"prs"].toArray()));
        afterwards();
    }

    /// The one place where a reference is meant: a number that somebody named as a change.
    static QString changes(const QJsonArray &prs)
    {
        static const QRegularExpression number(QStringLiteral("^#?([0-9]+)$"));
        QStringList all;
        for (const QJsonValue pr : prs) {
            const auto match = number.match(pr.toString());
            all << (match.hasMatch() ? QString(u'#' + match.captured(1))
                                     : link(pr.toString(), pr.toString()));
        }
        return all.join(QStringLiteral(", "));
    }

    void afterwards()
    {
        const QList<QJsonObject> all = stepsOf({QStringLiteral("after")});
        QJsonArray followUps = m_artifact[u"follow_ups"].toArray();
        if (followUps.isEmpty())
            followUps = m_words[u"follow_ups"].toArray();
        if (all.isEmpty() && followUps.isEmpty())
            return;
        m_out += QStringLiteral("\n**Post-Release Tasks**:\n");
        for (const QJsonObject &step : all)
            stepBox(step, QStringLiteral("- "));
        for (const QJsonValue followUp : std::as_const(followUps))
            followUpBox(followUp.toObject());
    }

    void followUpBox(const QJsonObject &followUp)
    {
        const QString closed = timeOf(followUp[u"closed_at"]);
        const QString due = timeOf(followUp[u"due_at"]);
        m_out += QStringLiteral("- ") + box(!closed.isEmpty()) + text(followUp[u"title"].toString());
        QStringList parts;
        if (const QString owner = followUp[u"owner"].toString(); !owner.isEmpty())
            parts << text(owner);
        if (!closed.isEmpty())
            parts << QStringLiteral("closed %1").arg(closed);
        else if (!due.isEmpty())
            parts << QStringLiteral("due %1").arg(due);
        if (!parts.isEmpty())
            m_out += QStringLiteral(" (%1)").arg(parts.join(QStringLiteral(", ")));
        m_out += u'\n';
    }

    const QJsonObject &m_artifact;
    QJsonObject m_words;
    QJsonObject m_checklists;
    Detail m_detail;
    QString m_out;
};

/// Cut at a line, with a word about it.
QString shortened(const QString &whole)
{
    const QString word =
        QStringLiteral("\n*Cut to the size that trackers take; the artifact holds all of it.*\n");
    const QByteArray bytes = whole.toUtf8().first(trackerLimit - word.toUtf8().size());
    return QString::fromUtf8(bytes.first(bytes.lastIndexOf('\n') + 1)) + word;
}

} // namespace

QString checklistMarkdown(const QJsonObject &artifact)
{
    QString document;
    for (const Detail detail : {Detail::All, Detail::NoEvidence, Detail::NoChecks}) {
        document = Writer(artifact, detail).document();
        if (detail != Detail::All)
            document += QStringLiteral(
                "\n*Shortened to the size that trackers take; the artifact holds all of it.*\n");
        if (document.toUtf8().size() <= trackerLimit)
            return document;
    }
    return shortened(document);
}

} // namespace slipway::evidence
