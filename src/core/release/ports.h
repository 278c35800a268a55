// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"
#include "release/secret.h"

#include <QByteArrayView>
#include <QDateTime>
#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QMap>
#include <QUrl>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <utility>

// What rooms need of one another or of the outside. Each port is implemented in the room that owns the matter
// and joined in `console`. Unless said otherwise a port is used on the engine's thread only and may block.
namespace slipway::release {

class Clock
{
public:
    virtual ~Clock() = default;
    virtual QDateTime now() const = 0;      ///< UTC, milliseconds
    virtual qint64 monotonicMs() const = 0; ///< for durations only
};

enum class OutputStream { Out, Err, Note }; ///< Note = Slipway's own words inside a step's output
using OutputSink = std::function<void(OutputStream, QByteArrayView)>;

// ---- processes (operations) ----

struct ProcessRequest
{
    QStringList argv; ///< program and arguments; never a secret
    QString dir;
    QMap<QString, QByteArray> environment; ///< the whole environment of the child, nothing is inherited
    QByteArray standardInput;              ///< given, then closed
    qint64 timeoutMs = 0;                  ///< 0 = none
    qint64 captureLimit = 1 << 20; ///< bytes of standard output and of standard error kept in the outcome
    bool ownSession = false;       ///< without a terminal, so that the child cannot ask there
    /// The standard input stays open after what is given. Its end is the first word to stop; signals follow
    /// only after 20 s. For children that end others first, on another machine.
    bool holdInput = false;
    /// Ended at once where this program (in truth the thread that called) dies: for servers that a proof starts.
    bool endWithParent = false;
};

struct ProcessOutcome
{
    int exitCode = -1;
    bool crashed = false;
    bool cancelled = false;
    bool timedOut = false;
    QByteArray standardOutput; ///< first captureLimit bytes
    QByteArray standardError;
    QStringList lastLines; ///< up to 20 last non-empty lines over both streams, unredacted
};

/// Runs a child in its own process group, streams what it prints to `sink` as it comes (an empty chunk about
/// every 100 ms of silence lets the receiver flush). On stop: SIGTERM to the group, SIGKILL after a grace of
/// 5 s. Errors: `program_missing`, `program_failed_to_start`.
class ProcessRunner
{
public:
    virtual ~ProcessRunner() = default;
    virtual Result<ProcessOutcome> run(const ProcessRequest &request, std::stop_token stop,
                                       const OutputSink &sink) = 0;
};

// ---- HTTP (operations) ----

struct HttpRequest
{
    QByteArray method = "GET";
    QUrl url;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    qint64 timeoutMs = 80'000; ///< total, connection included
    QString caFile;            ///< further trusted CAs (PEM)
};

struct HttpReply
{
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;

    QByteArray header(QByteArrayView name) const; ///< case-insensitive; empty where absent
};

/// Sends exactly one request, never re-sends, follows no redirect. Any HTTP status is a reply. Errors:
/// `host_not_found`, `connection_refused`, `tls_untrusted` (CA missing), `tls_failed`, `proxy_failed`,
/// `timeout`, `cancelled`, `outcome_unknown` (the request may have been processed), `network_failed`.
class HttpClient
{
public:
    virtual ~HttpClient() = default;
    virtual Result<HttpReply> send(const HttpRequest &request, std::stop_token stop) = 0;
};

// ---- people ----

enum class QuestionKind {
    Confirm,
    Text,
    Choice,
    TypedName,
    Secret,
    Item,    ///< a point of a checklist; `details` is a CheckItem, the answer an ItemAnswer (checkitem.h)
    Decision ///< go or no-go; `details` is a GoBoard, the answer a GoAnswer (goboard.h). Never from a file
};

struct Question
{
    QString id;
    QString stepId;
    QString text;
    QuestionKind kind = QuestionKind::Confirm;
    QStringList choices = {};
    QString proposal = {};    ///< taken by Return; for TypedName: the name that must be typed
    QJsonObject details = {}; ///< of Item and Decision
};

enum class FailureChoice {
    Retry,
    Skip,
    RollBack, ///< ends the run like Abort; `reason` names the rollback that the person will begin
    Abort
};

struct FailureAnswer
{
    FailureChoice choice = FailureChoice::Abort;
    QString reason = {};
};

/// A person at a prompt or window, or an answers file. Answers to Confirm are "yes" or "no".
/// Errors: `not_interactive` (kind Usage), `cancelled`.
class Operator
{
public:
    virtual ~Operator() = default;
    virtual bool interactive() const = 0;
    virtual Result<QString> ask(const Question &question) = 0;
    /// Whether ask() would answer at once, from an answers file, also where nobody is there.
    virtual bool hasPrepared(const Question &) const { return false; }
    virtual FailureAnswer failed(const QString &stepId, const QString &title, const Error &error) = 0;
};

// ---- secrets (secrets) ----

/// The OS keychain. May be called from any thread; jobs run on one permanent thread with a time-out each.
/// Errors: `secret_not_set`, `keychain_locked`, `keychain_absent`, `keychain_timeout`, `keychain_failed`.
class SecretStore
{
public:
    virtual ~SecretStore() = default;
    virtual Result<Secret> read(const QString &name) = 0;
    virtual Result<void> write(const QString &name, const Secret &value) = 0;
    virtual Result<void> remove(const QString &name) = 0;
};

/// Takes secrets out of a byte stream; carries over what may be the start of one. One per step and stream.
class OutputFilter
{
public:
    virtual ~OutputFilter() = default;
    virtual QByteArray filter(QByteArrayView chunk) = 0;
    virtual QByteArray finish() = 0; ///< what was carried over
};

/// Knows every secret of the run. Immutable once the engine runs; usable from any thread.
class Redactor
{
public:
    virtual ~Redactor() = default;
    virtual std::unique_ptr<OutputFilter> stream() const = 0;
    virtual QString text(const QString &text) const = 0;

    QJsonValue json(const QJsonValue &value) const; ///< every string in it, object values and not keys
};

// ---- target (database) ----

struct LockHolder
{
    int pid = 0;
    QString user;
    QString application;   ///< "slipway/RUN"
    QString client;        ///< host or address; empty = local socket
    QDateTime since;       ///< invalid where the server does not tell it to this user
    bool leftover = false; ///< not the lock's holder but a session that an earlier run left behind

    QString sentence() const; ///< "run X (pid 12, user app from host) since 10:00:00 UTC"
};

/// One release at a time on a target. Created for one target; `acquire` keeps a dedicated connection.
class TargetLock
{
public:
    virtual ~TargetLock() = default;
    /// Who holds the target now, without taking it. Sessions left by an earlier run count.
    virtual Result<std::optional<LockHolder>> holder() = 0;
    /// Error `target_busy` (kind Busy) names the holder; `pgbouncer` (Refused) where the lock cannot be
    /// trusted.
    virtual Result<void> acquire(const QString &runId) = 0;
    /// Error `lock_lost` where another session may have it by now.
    virtual Result<void> verifyHeld() = 0;
    virtual void release() = 0;
};

/// Rows of the billing plans table (names from the workspace). Implemented in `database`, used by `billing`.
struct PlanRow
{
    QString id;
    QString code;
    bool active = false;
    QString price; ///< empty = null
};

class PlanRows
{
public:
    virtual ~PlanRows() = default;
    /// Error `table_missing` before the migration has made it; `column_missing` names the column.
    virtual Result<QList<PlanRow>> read() = 0;
    /// Sets the price column of all given codes in one transaction; a code without exactly one row is an
    /// error and nothing is changed. `expected` holds what the column must still contain ("" = null).
    struct Change
    {
        QString code;
        QString expected;
        QString price;
    };
    virtual Result<void> setPrices(const QList<Change> &changes) = 0;
};

/// SQL on a database that a step names. Implemented in `database`, used by proofs of other rooms. Values come as
/// the server writes them; null is a null string. Errors as of a session, `sql_failed`, `cancelled`.
class SqlAccess
{
public:
    virtual ~SqlAccess() = default;
    /// One statement in a transaction that may only read.
    virtual Result<QList<QStringList>> read(const Secret &url, const QString &sql, std::stop_token stop) = 0;
    /// One statement in a transaction of its own, which is taken back (error `row_count`) unless it changed
    /// exactly `rows` rows.
    virtual Result<void> change(const Secret &url, const QString &sql, int rows, std::stop_token stop) = 0;
};

/// The price map variable of the environment (JSON object or code=price,code=price; the form found is kept).
/// Implemented in `secrets` (env files), used by `billing`.
class PriceMapStore
{
public:
    virtual ~PriceMapStore() = default;
    virtual QString place() const = 0; ///< "STRIPE_PRODUCT_PRICE_MAP in .env.local", for people
    virtual bool writable() const = 0; ///< false: no file named, the value to set is printed
    virtual bool observable() const { return writable(); } ///< read() tells what the deployed product gets
    virtual Result<QMap<QString, QString>> read() = 0;     ///< code → price id; empty where unset
    /// Merges the entries (an empty price removes), atomically, with a backup beside it. Returns the backup's
    /// path, or, where not writable, the value to set.
    virtual Result<QString> write(const QMap<QString, QString> &entries) = 0;
    virtual QString rendered(const QMap<QString, QString> &entries) = 0; ///< the value as it would be written
};

// ---- earlier releases (evidence) ----

/// A release that succeeded, as its record tells.
struct ProvenRelease
{
    QString runId;
    QDateTime finishedAt;
    QStringList heads;
    QString gitSha;
    QString version;
    QString proof; ///< what proves it, in words
};

/// What was released elsewhere before, from the ledger and from artifacts that were given as proofs.
class EarlierReleases
{
public:
    struct Found
    {
        QList<ProvenRelease>
            releases;         ///< succeeded and not taken back; those of the ledger first, newest first
        QStringList rejected; ///< why others do not count, in sentences
    };
    virtual ~EarlierReleases() = default;
    virtual Result<Found> on(const QString &environment) = 0;
    virtual QString place() const = 0; ///< where was looked, for people
};

} // namespace slipway::release
