// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "operations/collectedfiles.h"

#include "operations/commandline.h"

#include <QBuffer>
#include <QCryptographicHash>
#include <QDir>
#include <QSaveFile>

namespace slipway::operations {

using namespace release;

namespace {

constexpr qint64 mebibyte = 1 << 20;
constexpr qint64 defaultLimitMib = 16;
constexpr qint64 largestLimitMib = 256;
constexpr qint64 clockSlackMs = 1000; ///< file times are coarse
constexpr qsizetype pieceBytes = 256 * 1024;
constexpr qsizetype mostFiles = 100;

Error failed(const QString &what)
{
    return {QStringLiteral("collect_failed"), what};
}

/// The file's name, numbered where another file or attempt has it already: "result-2.log".
QString freeName(const QDir &folder, const QString &path)
{
    const QFileInfo file(path);
    const QString ending = file.suffix().isEmpty() ? QString() : u'.' + file.suffix();
    QString name = file.fileName();
    for (int number = 2; folder.exists(name); ++number)
        name = QStringLiteral("%1-%2%3").arg(file.completeBaseName()).arg(number).arg(ending);
    return name;
}

/// Copies with secrets taken out. Returns the SHA-256 of what was written, and whether it differs.
struct Kept
{
    QByteArray sha256;
    bool redacted = false;
};
Result<Kept> copyClean(QIODevice &from, const QString &to, const Redactor &redactor)
{
    QSaveFile file(to);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner))
        return failed(QStringLiteral("%1 cannot be written: %2.").arg(to, file.errorString()));
    QCryptographicHash before(QCryptographicHash::Sha256);
    QCryptographicHash after(QCryptographicHash::Sha256);
    const auto filter = redactor.stream();
    const auto put = [&](const QByteArray &clean) {
        after.addData(clean);
        return file.write(clean) == clean.size();
    };
    bool written = true;
    while (written && !from.atEnd()) {
        const QByteArray piece = from.read(pieceBytes);
        if (piece.isEmpty())
            break;
        before.addData(piece);
        written = put(filter->filter(piece));
    }
    if (!written || !put(filter->finish()) || !file.commit())
        return failed(QStringLiteral("%1 cannot be written: %2.").arg(to, file.errorString()));
    return Kept{after.result().toHex(), before.result() != after.result()};
}

} // namespace

CollectedFiles::CollectedFiles(StepContext &context)
    : m_context(context)
    , m_wanted(wantedOf(context.spec))
    , m_since(QDateTime::currentDateTimeUtc().addMSecs(-clockSlackMs))
{
}

QList<CollectedFiles::Wanted> CollectedFiles::wantedOf(const StepSpec &spec)
{
    QList<Wanted> all;
    for (const QJsonValue written : spec.parameters[u"collect"].toArray()) {
        const QJsonObject map = written.toObject();
        all << Wanted{written.toString(map[u"path"].toString()), map[u"note"].toString(),
                      map[u"optional"].toBool(), map[u"limit_mib"].toInteger(defaultLimitMib) * mebibyte};
    }
    return all;
}

void CollectedFiles::validate(const StepSpec &spec, const Complain &complain)
{
    const QJsonArray all = spec.parameters[u"collect"].toArray();
    const QStringList known{QStringLiteral("path"), QStringLiteral("note"), QStringLiteral("optional"),
                            QStringLiteral("limit_mib")};
    for (qsizetype i = 0; i < all.size(); ++i) {
        const QString place = QStringLiteral("collect.%1").arg(i);
        const QJsonObject map = all[i].toObject();
        for (const QString &key : map.keys()) {
            if (!known.contains(key))
                complain(place + u'.' + key, QStringLiteral("unknown_key"),
                         QStringLiteral("'%1' is not known here; known are %2")
                             .arg(key, known.join(QStringLiteral(", "))));
        }
        if (all[i].toString(map[u"path"].toString()).isEmpty())
            complain(place, QStringLiteral("key_missing"),
                     QStringLiteral("a file is a path, or a map with 'path'"));
        if (map[u"limit_mib"].toInteger(defaultLimitMib) > largestLimitMib)
            complain(place + QStringLiteral(".limit_mib"), QStringLiteral("bad_value"),
                     QStringLiteral("at most %1 MiB of a file are kept").arg(largestLimitMib));
    }
}

Result<void> CollectedFiles::collect(bool complete) const
{
    for (Wanted wanted : m_wanted) {
        auto path = m_context.expand(wanted.path);
        if (!path)
            return path.error();
        wanted.path = *path;
        auto found = look(wanted);
        if (!found)
            return found.error();
        qsizetype kept = 0;
        for (const Found &file : *found) {
            if (file.old)
                continue;
            if (auto done = keep(wanted, file); !done)
                return done.error();
            ++kept;
        }
        if (kept == 0 && complete && !wanted.optional)
            m_context.check({wanted.path, QStringLiteral("files left by %1").arg(m_context.spec.id),
                             QStringLiteral("is written by the command"),
                             found->isEmpty() ? QStringLiteral("not there")
                                              : QStringLiteral("there, but older than the command"),
                             CheckStatus::Fail});
    }
    return {};
}

Result<QList<CollectedFiles::Found>> CollectedFiles::look(const Wanted &wanted) const
{
    return onHost() ? lookOnHost(wanted) : Result<QList<Found>>(lookHere(wanted));
}

QList<CollectedFiles::Found> CollectedFiles::lookHere(const Wanted &wanted) const
{
    const QString base = m_context.setup.workspace.path(m_context.spec.parameters[u"dir"].toString());
    const QFileInfo pattern(QDir(base), wanted.path);
    QList<Found> found;
    const QFileInfoList files =
        pattern.dir().entryInfoList({pattern.fileName()}, QDir::Files | QDir::Hidden, QDir::Name);
    for (const QFileInfo &file : files.mid(0, mostFiles))
        found << Found{file.absoluteFilePath(), file.size(), file.lastModified() < m_since};
    return found;
}

/// One line about each file, and its bytes behind it where they are not too many.
Result<QList<CollectedFiles::Found>> CollectedFiles::lookOnHost(const Wanted &wanted) const
{
    const HostSpec *host = hostNamed(m_context, m_context.spec.parameters[u"host"].toString());
    auto ssh = sshOf(m_context, *host);
    if (!ssh)
        return ssh.error();
    const QString script =
        QStringLiteral("for f in %1; do [ -f \"$f\" ] || continue; size=$(wc -c <\"$f\" | tr -d ' '); "
                       "age=$(( $(date +%s) - $(stat -c %Y \"$f\" 2>/dev/null || date +%s) )); sum=-; "
                       "if [ \"$size\" -gt %2 ]; then sum=$(sha256sum <\"$f\" | cut -c1-64); fi; "
                       "printf '%s %s %s %s\\n' \"$size\" \"$age\" \"$sum\" \"$f\"; "
                       "if [ \"$sum\" = - ]; then cat \"$f\"; fi; printf '\\n'; done")
            .arg(QString::fromUtf8(globQuoted(wanted.path.toUtf8())))
            .arg(wanted.limit);
    ProcessRequest request =
        hostRequest(*host, *ssh, {script, m_context.spec.parameters[u"dir"].toString(), {}, {}});
    request.dir = m_context.setup.workspace.dir;
    request.environment = m_context.setup.childEnvironment;
    request.captureLimit = wanted.limit + largestLimitMib * mebibyte;
    auto outcome = m_context.outside.processes.run(request, m_context.stop, {});
    if (!outcome)
        return outcome.error();
    if (outcome->exitCode != 0)
        return hostError(*host, *outcome);
    const qint64 elapsed = m_since.msecsTo(QDateTime::currentDateTimeUtc()) / 1000 + 1;
    QList<Found> found;
    QBuffer answer(&outcome->standardOutput);
    answer.open(QIODevice::ReadOnly);
    while (!answer.atEnd()) {
        const QList<QByteArray> words = answer.readLine().trimmed().split(' ');
        if (words.size() < 4)
            continue;
        Found file{QString::fromUtf8(words.mid(3).join(' ')), words[0].toLongLong(),
                   words[1].toLongLong() > elapsed};
        if (words[2] == "-")
            file.bytes = answer.read(file.size);
        else
            file.sha256 = words[2];
        found << file;
    }
    return found;
}

bool CollectedFiles::onHost() const
{
    return m_context.spec.parameters.contains(u"host");
}

Result<void> CollectedFiles::keep(const Wanted &wanted, const Found &found) const
{
    return found.size > wanted.limit ? keepDigest(wanted, found) : keepCopy(wanted, found);
}

Result<void> CollectedFiles::keepDigest(const Wanted &wanted, const Found &found) const
{
    QByteArray digest = found.sha256;
    if (!onHost()) {
        QFile file(found.path);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        if (!file.open(QIODevice::ReadOnly) || !hash.addData(&file))
            return failed(QStringLiteral("%1 cannot be read: %2.").arg(found.path, file.errorString()));
        digest = hash.result().toHex();
    }
    attach(wanted, found, digest, {QStringLiteral("not copied: %1 MiB").arg(found.size / mebibyte)});
    return {};
}

Result<void> CollectedFiles::keepCopy(const Wanted &wanted, const Found &found) const
{
    const QString place =
        QStringLiteral("%1/%2/%3")
            .arg(m_context.setup.environment.settings.reports, m_context.setup.runId, m_context.spec.id);
    const QDir folder(m_context.setup.workspace.path(place));
    if (!folder.mkpath(QStringLiteral(".")))
        return failed(QStringLiteral("The folder %1 cannot be made.").arg(folder.path()));
    const QString name = freeName(folder, found.path);
    QBuffer bytes;
    bytes.setData(found.bytes);
    QFile file(found.path);
    QIODevice &source = onHost() ? static_cast<QIODevice &>(bytes) : file;
    if (!source.open(QIODevice::ReadOnly))
        return failed(QStringLiteral("%1 cannot be read: %2.").arg(found.path, source.errorString()));
    auto kept = copyClean(source, folder.filePath(name), m_context.outside.redactor);
    if (!kept)
        return kept.error();
    QStringList notes{QStringLiteral("%1/%2").arg(place, name)};
    if (kept->redacted)
        notes << QStringLiteral("secrets taken out");
    attach(wanted, found, kept->sha256, notes);
    return {};
}

void CollectedFiles::attach(const Wanted &wanted, const Found &found, const QByteArray &sha256,
                            QStringList notes) const
{
    if (!wanted.note.isEmpty())
        notes.prepend(wanted.note);
    const QString name = QFileInfo(found.path).fileName();
    m_context.attach({name, QString::fromLatin1(sha256), notes.join(QStringLiteral("; "))});
    m_context.note(QStringLiteral("collected %1 (%2 bytes)").arg(name).arg(found.size));
}

} // namespace slipway::operations
