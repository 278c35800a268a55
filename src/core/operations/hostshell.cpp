// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/hostshell.h"

#include <QFileInfo>

namespace slipway::operations {

using namespace release;

namespace {

constexpr int sshFailed = 255;      ///< ssh's own exit code (ssh(1), EXIT STATUS)
constexpr int endedExit = 143;      ///< of the shell below
constexpr int stillThereExit = 144; ///< of the shell below
constexpr int noFolderExit = 145;   ///< of the shell below

/// Runs on the host, in dash, bash, BusyBox and ksh alike; $job, $dir and $input are set before it. The
/// watcher repeats its signal, since one that comes between a test and `wait` would be lost.
const char supervisor[] = R"(
if [ -n "$dir" ] && ! cd "$dir"; then exit 145; fi
exec 3<&0 </dev/null
if command -v setsid >/dev/null 2>&1; then leader=setsid
else leader=; echo "slipway: this host has no setsid; only the command itself can be ended" >&2; fi
printf %s "$input" | $leader /bin/sh -c "$job" 3<&- &
pid=$!
unset input
ended=
trap 'ended=1' USR1
( trap - USR1; while read -r line; do :; done; while kill -USR1 $$ 2>/dev/null; do sleep 0.2; done ) <&3 >/dev/null 2>&1 &
watcher=$!
exec 3<&-
group=$pid; [ -n "$leader" ] && group=-$pid
while :; do
    wait $pid; code=$?
    if [ -n "$ended" ] || ! kill -0 $pid 2>/dev/null; then break; fi
done
if [ -z "$ended" ]; then kill $watcher 2>/dev/null; exit $code; fi
kill -TERM $group 2>/dev/null
n=0
while kill -0 $group 2>/dev/null && [ $n -lt 50 ]; do sleep 0.1; n=$((n + 1)); done
kill -KILL $group 2>/dev/null
n=0
while kill -0 $group 2>/dev/null && [ $n -lt 20 ]; do sleep 0.1; n=$((n + 1)); done
if command -v ps >/dev/null 2>&1; then
    ps -eo pgid=,stat= 2>/dev/null | grep -q "^ *$pid  *[^Z ]" && exit 144
elif kill -0 $group 2>/dev/null; then exit 144; fi
exit 143
)";

struct Symptom
{
    const char *words;
    const char *code;
    const char *sentence;
};

/// What OpenSSH says (ssh.c, sshconnect.c); the first that appears counts.
const Symptom symptoms[] = {
    {"Could not resolve hostname", "host_not_found",
     "The name of host %1 cannot be resolved. Check the name and this machine's DNS."},
    {"REMOTE HOST IDENTIFICATION HAS CHANGED", "host_key",
     "Host %1 has another host key than before. Find out why before anything is run there."},
    {"Host key verification failed", "host_key",
     "Host %1 is not the one that this machine knows, or not yet known: its host key is not accepted. Check "
     "it, "
     "then put it into known_hosts."},
    {"Permission denied", "host_login",
     "Host %1 refuses the login. Is the key loaded (ssh-add -l), and the user right?"},
    {"Too many authentication failures", "host_login",
     "Host %1 refuses the login after too many keys. Name the right one with -i and IdentitiesOnly."},
    {"Connection refused", "host_unreachable", "Nothing listens where host %1 should be."},
    {"timed out", "host_unreachable", "Host %1 does not answer. Is a VPN needed?"},
    {"No route to host", "host_unreachable", "There is no route to host %1. Is a VPN needed?"},
    {"Network is unreachable", "host_unreachable", "There is no network to host %1."}};

QByteArray folderOn(const HostSpec &host, const QString &dir)
{
    if (dir.isEmpty() || dir.startsWith(u'/') || host.dir.isEmpty())
        return (dir.isEmpty() ? host.dir : dir).toUtf8();
    return (host.dir + u'/' + dir).toUtf8();
}

QByteArray scriptFor(const HostSpec &host, const HostCommand &command)
{
    QByteArray script;
    for (auto it = command.environment.cbegin(); it != command.environment.cend(); ++it)
        script += "export " + it.key().toUtf8() + '=' + shellQuoted(it.value()) + '\n';
    script += "dir=" + shellQuoted(folderOn(host, command.dir)) + '\n';
    script += "job=" + shellQuoted(command.line.toUtf8()) + '\n';
    script += "input=" + shellQuoted(command.input) + '\n';
    return script + supervisor;
}

/// Never a terminal, never a question, no master connection that outlives the step, and a dead connection is
/// noticed. What the workspace says before it wins.
QStringList options(const QString &program)
{
    if (QFileInfo(program).fileName() != u"ssh")
        return {};
    return {QStringLiteral("-T"),
            QStringLiteral("-o"),
            QStringLiteral("BatchMode=yes"),
            QStringLiteral("-o"),
            QStringLiteral("ControlMaster=no"),
            QStringLiteral("-o"),
            QStringLiteral("ServerAliveInterval=15"),
            QStringLiteral("-o"),
            QStringLiteral("ServerAliveCountMax=4")};
}

} // namespace

QByteArray shellQuoted(const QByteArray &word)
{
    return '\'' + QByteArray(word).replace("'", "'\\''") + '\'';
}

QByteArray globQuoted(const QByteArray &path)
{
    QByteArray quoted;
    QByteArray plain;
    const auto flush = [&] {
        if (!plain.isEmpty())
            quoted += shellQuoted(std::exchange(plain, {}));
    };
    for (const char letter : path) {
        if (QByteArrayView("*?[]").contains(letter)) {
            flush();
            quoted += letter;
        } else {
            plain += letter;
        }
    }
    flush();
    return quoted;
}

ProcessRequest hostRequest(const HostSpec &host, const QStringList &ssh, const HostCommand &command)
{
    ProcessRequest request;
    const QByteArray script = scriptFor(host, command);
    request.argv = ssh + options(ssh.value(0));
    request.argv << QStringLiteral("exec /bin/sh -c 'eval \"$(head -c %1)\"'").arg(script.size());
    request.standardInput = script;
    request.holdInput = true;
    request.ownSession = true; // ssh must not ask at the terminal that Slipway uses
    return request;
}

HostEnd hostEnd(const ProcessOutcome &outcome)
{
    if (outcome.cancelled || outcome.timedOut) {
        return outcome.exitCode == endedExit        ? HostEnd::Ended
               : outcome.exitCode == stillThereExit ? HostEnd::StillThere
                                                    : HostEnd::Disconnected;
    }
    if (outcome.exitCode == noFolderExit)
        return HostEnd::NotBegun;
    if (outcome.exitCode != sshFailed)
        return HostEnd::Ordinary;
    const QByteArray said = outcome.standardError;
    const bool lost = said.contains("Connection to ") || said.contains("Timeout, server") ||
                      said.contains("client_loop:") || said.contains("Connection reset");
    for (const Symptom &symptom : symptoms) {
        if (!lost && said.contains(symptom.words))
            return HostEnd::NotBegun;
    }
    return lost ? HostEnd::Disconnected : HostEnd::Ordinary;
}

Error hostError(const HostSpec &host, const ProcessOutcome &outcome)
{
    const QStringList lines = outcome.lastLines.mid(qMax<qsizetype>(0, outcome.lastLines.size() - 10));
    if (outcome.exitCode == noFolderExit)
        return {QStringLiteral("host_folder"),
                QStringLiteral("The folder of the command cannot be entered on host %1.").arg(host.name),
                lines};
    for (const Symptom &symptom : symptoms) {
        if (outcome.standardError.contains(symptom.words))
            return {QLatin1String(symptom.code), QString::fromUtf8(symptom.sentence).arg(host.name), lines};
    }
    return {QStringLiteral("host_failed"), QStringLiteral("The way to host %1 failed.").arg(host.name),
            lines};
}

} // namespace slipway::operations
