// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "evidence/artifactverifier.h"

#include "evidence/artifact.h"
#include "evidence/schemavalidator.h"
#include "ledger/ledger.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

namespace slipway::evidence {

using namespace release;

QJsonObject Verification::toJson() const
{
    return {{QStringLiteral("valid"), valid},
            {QStringLiteral("problems"), QJsonArray::fromStringList(problems)},
            {QStringLiteral("notes"), QJsonArray::fromStringList(notes)}};
}

namespace {

constexpr QStringView schemaName = u"slipway.release/v";
constexpr int schemaVersion = 1;

/// One artifact against itself.
class Consistency
{
public:
    explicit Consistency(const QJsonObject &artifact) : m_artifact(artifact) {}

    QStringList problems()
    {
        checkCounts();
        checkStatus();
        checkTimes(m_artifact, QStringLiteral("The run"));
        const QJsonArray steps = m_artifact[u"steps"].toArray();
        for (const QJsonValue step : steps)
            checkStep(step.toObject());
        checkDuration();
        return m_problems;
    }

private:
    static int failedChecks(const QJsonObject &step)
    {
        int failed = 0;
        const QJsonArray checks = step[u"checks"].toArray();
        for (const QJsonValue check : checks)
            failed += check[u"status"].toString() == u"fail" ? 1 : 0;
        return failed;
    }

    void checkCounts()
    {
        QMap<QString, int> counted;
        const QJsonArray steps = m_artifact[u"steps"].toArray();
        for (const QJsonValue step : steps) {
            const QJsonArray checks = step[u"checks"].toArray();
            for (const QJsonValue check : checks)
                ++counted[check[u"status"].toString()];
        }
        const QJsonObject told = m_artifact[u"checks"].toObject();
        const std::pair<const char *, const char *> names[] = {
            {"passed", "pass"}, {"failed", "fail"}, {"skipped", "skipped"}};
        for (const auto &[total, status] : names) {
            const int found = counted.value(QLatin1String(status));
            if (told[QLatin1String(total)].toInteger() != found) {
                m_problems << QStringLiteral("checks.%1 is %2, but the steps hold %3 such checks.")
                                  .arg(QLatin1String(total))
                                  .arg(told[QLatin1String(total)].toInteger())
                                  .arg(found);
            }
        }
    }

    void checkStatus()
    {
        if (m_artifact[u"status"].toString() != u"succeeded")
            return;
        if (m_artifact[u"finished_at"].isNull())
            m_problems << QStringLiteral("The run has succeeded, but has no end.");
        const QJsonArray steps = m_artifact[u"steps"].toArray();
        for (const QJsonValue value : steps) {
            const QJsonObject step = value.toObject();
            const QString status = step[u"status"].toString();
            if (status != u"succeeded" && status != u"skipped") {
                m_problems << QStringLiteral("The run has succeeded, but its step %1 is %2.")
                                  .arg(step[u"id"].toString(), status);
            }
        }
    }

    void checkStep(const QJsonObject &step)
    {
        const QString id = step[u"id"].toString();
        checkTimes(step, QStringLiteral("Step %1").arg(id));
        const QString status = step[u"status"].toString();
        if (status == u"succeeded" && failedChecks(step) > 0)
            m_problems << QStringLiteral("Step %1 has succeeded, but a check of it failed.").arg(id);
        const auto begin = time(m_artifact, u"started_at");
        const auto stepBegin = time(step, u"started_at");
        if (stepBegin.isValid() && begin.isValid() && stepBegin < begin)
            m_problems << QStringLiteral("Step %1 begins before the run.").arg(id);
    }

    static QDateTime time(const QJsonObject &object, QStringView name)
    {
        return QDateTime::fromString(object[name].toString(), Qt::ISODateWithMs);
    }

    void checkTimes(const QJsonObject &object, const QString &what)
    {
        const QDateTime begin = time(object, u"started_at");
        const QDateTime end = time(object, u"finished_at");
        if (begin.isValid() && end.isValid() && end < begin)
            m_problems << QStringLiteral("%1 ends before it begins.").arg(what);
    }

    void checkDuration()
    {
        const QDateTime begin = time(m_artifact, u"started_at");
        const QDateTime end = time(m_artifact, u"finished_at");
        if (begin.isValid() && end.isValid() &&
            begin.msecsTo(end) != m_artifact[u"duration_ms"].toInteger(-1))
            m_problems << QStringLiteral("duration_ms does not fit started_at and finished_at.");
    }

    const QJsonObject m_artifact;
    QStringList m_problems;
};

/// One artifact against the ledger that it came from.
class AgainstLedger
{
public:
    AgainstLedger(const QJsonObject &artifact, const QByteArray &bytes, ledger::Ledger &ledger)
        : m_ledger(ledger)
        , m_artifact(artifact)
        , m_run(artifact[u"run_id"].toString())
        , m_sha256(QString::fromLatin1(QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex()))
    {
    }

    Verification verify()
    {
        const auto events = m_ledger.events(m_run, false);
        if (!events) {
            unverified(events.error());
            return m_result;
        }
        checkChain(*events);
        checkWritten(*events);
        if (m_result.problems.isEmpty()) {
            m_result.notes << QStringLiteral(
                                  "The ledger %1 confirms the file: its SHA-256 was recorded when it was "
                                  "written, and the chain of %2 events is intact.")
                                  .arg(m_ledger.path())
                                  .arg(events->size());
        }
        return m_result;
    }

private:
    void unverified(const Error &error)
    {
        if (error.code == u"run_unknown") {
            m_result.notes << QStringLiteral(
                                  "The ledger %1 does not hold run %2, so it could not be verified that "
                                  "the file is as it was written, nor its hash chain.")
                                  .arg(m_ledger.path(), m_run);
        } else
            m_result.problems << error.message;
    }

    void checkChain(const QList<StoredEvent> &events)
    {
        auto chain = m_ledger.verifyChain(m_run);
        m_result.problems << (chain ? *chain : QStringList{chain.error().message});
        const qint64 length = m_artifact[u"chain"][u"events"].toInteger();
        if (length < 1 || length > events.size()) {
            m_result.problems << QStringLiteral("The file tells of %1 events, the ledger holds %2.")
                                     .arg(length)
                                     .arg(events.size());
        } else if (QString::fromLatin1(events[length - 1].hash) != m_artifact[u"chain"][u"head"].toString())
            m_result.problems
                << QStringLiteral("chain.head is not the hash that event %1 has in the ledger.").arg(length);
    }

    void checkWritten(const QList<StoredEvent> &events)
    {
        bool any = false;
        for (const StoredEvent &stored : events) {
            const auto *written = std::get_if<ArtifactWritten>(&stored.event);
            any = any || written;
            if (written && written->sha256 == m_sha256)
                return;
        }
        m_result.problems
            << (any ? QStringLiteral("The file is not as it was written: its SHA-256 is not the one that "
                                     "the ledger recorded.")
                    : QStringLiteral("The ledger does not tell that an artifact of run %1 was written.")
                          .arg(m_run));
        nameDifferences(events);
    }

    /// What the artifact would say, made again from the same events: tells a person what was edited.
    void nameDifferences(const QList<StoredEvent> &events)
    {
        const qint64 length = m_artifact[u"chain"][u"events"].toInteger();
        const auto again = makeArtifact(events.mid(0, qBound(qint64(1), length, qint64(events.size()))));
        if (!again)
            return;
        const QJsonObject wanted = *again;
        for (auto it = wanted.begin(); it != wanted.end(); ++it) {
            if (it.key() != u"tool" && m_artifact[it.key()] != it.value())
                m_result.problems << QStringLiteral("%1 differs from what the ledger holds.").arg(it.key());
        }
    }

    ledger::Ledger &m_ledger;
    const QJsonObject m_artifact;
    const QString m_run;
    const QString m_sha256;
    Verification m_result;
};

Verification refused(const QString &problem)
{
    return {false, {problem}, {}};
}

/// Empty where the file names the schema that this version knows.
QString schemaProblem(const QJsonObject &artifact)
{
    const QString name = artifact[u"schema"].toString();
    if (!name.startsWith(schemaName))
        return QStringLiteral("This is not an artifact of Slipway: its member 'schema' is not %1%2.")
            .arg(schemaName)
            .arg(schemaVersion);
    const int version = name.mid(schemaName.size()).toInt();
    if (version > schemaVersion)
        return QStringLiteral(
                   "The artifact has the schema %1, which is newer than this program knows (%2%3); verify "
                   "it with a newer Slipway.")
            .arg(name, schemaName)
            .arg(schemaVersion);
    if (version < schemaVersion)
        return QStringLiteral("The artifact's schema %1 does not exist.").arg(name);
    return {};
}

} // namespace

Verification verifyArtifact(const QByteArray &bytes, ledger::Ledger *ledger)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(bytes, &error);
    if (error.error != QJsonParseError::NoError) {
        return refused(
            QStringLiteral("The file is not whole JSON (%1 at byte %2 of %3): it was cut or edited.")
                .arg(error.errorString())
                .arg(error.offset)
                .arg(bytes.size()));
    }
    if (!document.isObject())
        return refused(
            QStringLiteral("This is not an artifact of Slipway: the file does not hold one JSON object."));
    const QJsonObject artifact = document.object();
    if (const QString problem = schemaProblem(artifact); !problem.isEmpty())
        return refused(problem);
    Verification result;
    result.problems = SchemaValidator(QJsonDocument::fromJson(artifactSchema()).object()).check(artifact);
    if (result.problems.isEmpty())
        result.problems = Consistency(artifact).problems();
    if (ledger) {
        const Verification against = AgainstLedger(artifact, bytes, *ledger).verify();
        result.problems << against.problems;
        result.notes << against.notes;
    } else
        result.notes << QStringLiteral(
            "No ledger was at hand, so it could not be verified that the file is as it was "
            "written, nor its hash chain; only its form and its inner consistency were.");
    result.valid = result.problems.isEmpty();
    return result;
}

} // namespace slipway::evidence
