// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/migrationfolder.h"

#include "migrations/readahead.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace slipway::migrations {

using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

const QRegularExpression &pairForm()
{
    static const QRegularExpression form(QStringLiteral("^([0-9]+)_(.*)\\.(down|up)\\.sql$"));
    return form;
}

const QRegularExpression &plainForm()
{
    static const QRegularExpression form(
        QStringLiteral("^(\\d+)(?:T(\\d+)Z)?[_-]*(.*?)(?:\\.(up|down|undo))?\\.sql$"));
    return form;
}

QString words(const QString &name)
{
    return QString(name).replace(u'_', u' ').replace(u'-', u' ').simplified();
}

QString nameOf(const QString &file)
{
    return file.section(u'/', -1);
}

QMap<QString, QString> readProperties(const QString &path)
{
    QMap<QString, QString> values;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return values;
    for (const QByteArray &line : file.readAll().split('\n')) {
        const QString text = QString::fromUtf8(line).trimmed();
        const qsizetype equals = text.indexOf(u'=');
        if (equals > 0 && !text.startsWith(u'#') && !text.startsWith(u'!'))
            values.insert(text.left(equals).trimmed(), text.mid(equals + 1).trimmed());
    }
    return values;
}

Error usage(const char *code, const QString &message, const QStringList &details = {})
{
    return {QLatin1String(code), message, details, ErrorKind::Usage};
}

} // namespace

class FolderReader
{
public:
    FolderReader(MigrationFolder &folder, const FolderOptions &options) : m_folder(folder), m_options(options)
    {
    }

    Result<void> run()
    {
        if (!QDir(m_folder.m_dir).exists())
            return usage("folder_missing",
                         QStringLiteral("There is no folder %1. Name the migrations' folder with --dir.")
                             .arg(m_folder.m_dir));
        readFlywayConf();
        list();
        if (m_options.format == u"auto") {
            if (auto told = detect(); !told)
                return told;
        } else if (const auto named = formatOf(m_options.format)) {
            m_folder.m_format = *named;
        } else {
            return usage("format_unknown",
                         QStringLiteral("There is no migration format '%1'; there is: auto, %2.")
                             .arg(m_options.format, formatNames().join(QStringLiteral(", "))));
        }
        gather();
        order();
        findProblems();
        return {};
    }

private:
    QList<Migration> &migrations() { return m_folder.m_migrations; }

    void readFlywayConf()
    {
        for (const char *place : {"/../flyway.conf", "/flyway.conf"}) {
            const auto values = readProperties(m_folder.m_dir + QLatin1String(place));
            for (auto it = values.cbegin(); it != values.cend(); ++it) {
                if (it.key().startsWith(QStringLiteral("flyway.placeholders.")))
                    m_folder.m_placeholders.insert(it.key().mid(20), it.value());
                else if (it.key() == u"flyway.sqlMigrationPrefix")
                    m_folder.m_prefix = it.value();
                else if (it.key() == u"flyway.table")
                    m_folder.m_historyTable = it.value();
            }
        }
        if (!m_options.prefix.isNull())
            m_folder.m_prefix = m_options.prefix;
        m_folder.m_placeholders.insert(m_options.placeholders);
    }

    void list()
    {
        QDirIterator it(m_folder.m_dir, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            it.next();
            const QString file = it.filePath().mid(m_folder.m_dir.size() + 1);
            if (file.endsWith(QStringLiteral(".sql")))
                m_files << file;
        }
        std::sort(m_files.begin(), m_files.end(),
                  [](const QString &a, const QString &b) { return a.toUtf8() < b.toUtf8(); });
        for (const QString &file : std::as_const(m_files)) {
            if (!file.contains(u'/'))
                m_top << file;
        }
    }

    QRegularExpression flywayForm() const
    {
        return QRegularExpression(QStringLiteral("^(%1|U|B)(\\d[\\d._]*?)__(.*)\\.sql$|^(R)__(.*)\\.sql$")
                                      .arg(QRegularExpression::escape(m_folder.m_prefix)));
    }

    Result<void> detect()
    {
        const auto anyNamed = [&](const QStringList &files, const QRegularExpression &form) {
            return std::find_if(files.cbegin(), files.cend(),
                                [&](const QString &file) { return form.match(nameOf(file)).hasMatch(); });
        };
        const bool diesel = std::any_of(m_files.cbegin(), m_files.cend(), [](const QString &file) {
            return file.count(u'/') == 1 && file.endsWith(QStringLiteral("/up.sql"));
        });
        static const QRegularExpression flyway(QStringLiteral("^(V\\d[\\d._]*__|R__).*\\.sql$"));
        const bool named = anyNamed(m_files, flyway) != m_files.cend();
        const bool numbered = anyNamed(m_top, plainForm()) != m_top.cend();
        QStringList candidates;
        if (diesel)
            candidates << formatName(Format::Diesel);
        if (named || (!m_options.prefix.isNull() && anyNamed(m_files, flywayForm()) != m_files.cend()))
            candidates << formatName(Format::Flyway);
        if (numbered && candidates.isEmpty())
            return detectNumbered();
        if (numbered && !named)
            candidates << formatName(Format::Plain);
        if (candidates.size() > 1)
            return usage("format_mixed",
                         QStringLiteral("%1 holds files of several formats (%2). Say which one counts with "
                                        "--format, or divide the folder.")
                             .arg(m_folder.m_dir, candidates.join(QStringLiteral(", "))));
        if (candidates.isEmpty() && !m_files.isEmpty())
            return usage(
                "format_unknown",
                QStringLiteral("%1 holds no file that a migration format knows; %2 is not named like one. "
                               "Name the format with --format: %3.")
                    .arg(m_folder.m_dir, m_files.first(), formatNames().join(QStringLiteral(", "))));
        if (!candidates.isEmpty())
            m_folder.m_format = *formatOf(candidates.first());
        return {};
    }

    /// Numbered files: pairs are golang-migrate's; otherwise directives in the first files decide.
    Result<void> detectNumbered()
    {
        const bool pairs = std::all_of(m_top.cbegin(), m_top.cend(), [](const QString &file) {
            return pairForm().match(file).hasMatch() || !plainForm().match(file).hasMatch();
        });
        QHash<QString, QString> seen; // format → a file of it
        int looked = 0;
        for (const QString &file : std::as_const(m_top)) {
            if (!plainForm().match(file).hasMatch())
                continue;
            if (++looked > 20)
                break;
            const auto found = formatByDirectives(head(file));
            const Format format = found.value_or(pairs ? Format::GolangMigrate : Format::Plain);
            seen.insert(formatName(format), file);
        }
        if (seen.size() > 1) {
            QStringList details;
            for (auto it = seen.cbegin(); it != seen.cend(); ++it)
                details << QString(it.value() + QStringLiteral(" reads as ") + it.key());
            details.sort();
            return usage(
                "format_mixed",
                QStringLiteral("%1 holds files of several formats. Say which one counts with --format, or "
                               "mend the files.")
                    .arg(m_folder.m_dir),
                details);
        }
        m_folder.m_format = *formatOf(seen.cbegin().key());
        return {};
    }

    /// Directives stand before the SQL that they govern, so a long file need not be read whole.
    QByteArray head(const QString &file) const
    {
        QFile source(m_folder.m_dir + u'/' + file);
        return source.open(QIODevice::ReadOnly) ? source.read(1 << 18) : QByteArray();
    }

    void gather()
    {
        switch (m_folder.m_format) {
        case Format::Diesel:
            return gatherDiesel();
        case Format::Flyway:
            return gatherFlyway();
        case Format::Dbmate:
        case Format::Goose:
            return gatherSingle();
        default:
            return gatherPairs();
        }
    }

    void gatherSingle()
    {
        static const QRegularExpression dbmate(QStringLiteral("^(\\d+)(.*)\\.sql$"));
        static const QRegularExpression goose(QStringLiteral("^(\\d+)_(.*)\\.sql$"));
        const bool isGoose = m_folder.m_format == Format::Goose;
        for (const QString &file : std::as_const(m_top)) {
            const auto match = (isGoose ? goose : dbmate).match(file);
            if (!match.hasMatch())
                continue;
            const QString version =
                isGoose ? canonicalVersion(Format::Goose, match.captured(1)) : match.captured(1);
            if (!isGoose || version != u"0")
                migrations().append({version, words(match.captured(2)), file, file});
        }
    }

    void gatherPairs()
    {
        const bool golang = m_folder.m_format == Format::GolangMigrate;
        QHash<QString, qsizetype> known;
        QList<std::pair<QString, QString>> downs;
        for (const QString &file : std::as_const(m_top)) {
            const auto match = (golang ? pairForm() : plainForm()).match(file);
            if (!match.hasMatch())
                continue;
            const QString stamp = golang ? QString() : match.captured(2);
            const QString number = match.captured(1) + stamp;
            const QString version = golang ? canonicalVersion(Format::GolangMigrate, number) : number;
            const QString way = match.captured(golang ? 3 : 4);
            if (way == u"down" || way == u"undo") {
                downs.append({canonicalVersion(m_folder.m_format, version), file});
                continue;
            }
            known.insert(canonicalVersion(m_folder.m_format, version), migrations().size());
            migrations().append({version, words(match.captured(golang ? 2 : 3)), file, {}});
        }
        for (const auto &[version, file] : downs) {
            if (const auto up = known.constFind(version); up != known.cend())
                migrations()[*up].downFile = file;
            else
                m_folder.m_problems.append(
                    {QStringLiteral("missing"), version,
                     QStringLiteral("%1 goes down from a version that has no file to go up. "
                                    "Add it, or remove this one.")
                         .arg(file),
                     false});
        }
    }

    void gatherFlyway()
    {
        const QRegularExpression form = flywayForm();
        QHash<QString, QString> undo;
        for (const QString &file : std::as_const(m_files)) {
            const auto match = form.match(nameOf(file));
            if (!match.hasMatch())
                continue;
            if (match.captured(4) == u"R") {
                migrations().append({{}, QString(match.captured(5)).replace(u'_', u' '), file, {}, true});
                continue;
            }
            const QString version = QString(match.captured(2)).replace(u'_', u'.');
            const QString title = QString(match.captured(3)).replace(u'_', u' ');
            if (match.captured(1) == u"U" && m_folder.m_prefix != u"U")
                undo.insert(canonicalVersion(Format::Flyway, version), file);
            else if (match.captured(1) == m_folder.m_prefix)
                migrations().append({version, title, file, {}});
        }
        for (Migration &migration : migrations()) {
            if (!migration.repeatable)
                migration.downFile = undo.value(canonicalVersion(Format::Flyway, migration.version));
        }
    }

    void gatherDiesel()
    {
        for (const QString &file : std::as_const(m_files)) {
            if (file.count(u'/') != 1 || !file.endsWith(QStringLiteral("/up.sql")))
                continue;
            const QString folder = file.section(u'/', 0, 0);
            const QString down = folder + QStringLiteral("/down.sql");
            const QString version = folder.section(u'_', 0, 0).remove(u'-');
            migrations().append(
                {version, words(folder.section(u'_', 1)), file, m_files.contains(down) ? down : QString()});
        }
    }

    void order()
    {
        const Format format = m_folder.m_format;
        std::stable_sort(migrations().begin(), migrations().end(),
                         [format](const Migration &a, const Migration &b) {
                             if (a.repeatable != b.repeatable)
                                 return b.repeatable;
                             if (a.repeatable)
                                 return a.title < b.title;
                             if (format == Format::Dbmate)
                                 return a.file.toUtf8() < b.file.toUtf8();
                             return compareVersions(format, a.version, b.version) < 0;
                         });
    }

    void findProblems()
    {
        const QList<Migration> &all = m_folder.m_migrations;
        for (qsizetype i = 1; i < all.size(); ++i) {
            if (all[i].repeatable || canonicalVersion(m_folder.m_format, all[i].version) !=
                                         canonicalVersion(m_folder.m_format, all[i - 1].version))
                continue;
            m_folder.m_problems.append(
                {QStringLiteral("duplicate"), all[i].version,
                 QStringLiteral("%1 and %2 have the same version. Give the one that no database has applied "
                                "another number.")
                     .arg(all[i - 1].file, all[i].file)});
        }
        if (m_folder.m_format == Format::Plain || m_folder.m_format == Format::GolangMigrate)
            findGaps();
    }

    void findGaps()
    {
        const auto isStamp = [](const Migration &m) { return m.version.size() >= 12; };
        const QList<Migration> &all = m_folder.m_migrations;
        const auto stamps = std::count_if(all.cbegin(), all.cend(), isStamp);
        if (stamps > 0 && stamps < all.size()) {
            if (m_folder.m_format == Format::Plain)
                m_folder.m_problems.append(
                    {QStringLiteral("mixed_numbers"), all[all.size() - stamps].version,
                     QStringLiteral(
                         "%1 is numbered by time and %2 by counting, so that their order is not what "
                         "it seems. Use one of the two.")
                         .arg(all[all.size() - stamps].file, all.first().file)});
            return;
        }
        if (stamps > 0)
            return;
        for (qsizetype i = 1; i < all.size(); ++i) {
            const qint64 before = all[i - 1].version.toLongLong();
            const qint64 now = all[i].version.toLongLong();
            if (now > before + 1)
                m_folder.m_problems.append(
                    {QStringLiteral("gap"), all[i].version,
                     QStringLiteral(
                         "Between %1 and %2 numbers are left out. If a file is missing, add it before "
                         "going up.")
                         .arg(all[i - 1].file, all[i].file),
                     false});
        }
    }

    MigrationFolder &m_folder;
    const FolderOptions &m_options;
    QStringList m_files;
    QStringList m_top;
};

Result<MigrationFolder> MigrationFolder::open(const QString &dir, const FolderOptions &options)
{
    MigrationFolder folder;
    folder.m_dir = QDir::cleanPath(QDir(dir).absolutePath());
    if (auto read = FolderReader(folder, options).run(); !read)
        return read.error();
    return folder;
}

const Migration *MigrationFolder::find(const QString &version) const
{
    const QString wanted = canonicalVersion(m_format, version);
    const auto it = std::find_if(m_migrations.cbegin(), m_migrations.cend(), [&](const Migration &m) {
        return !m.repeatable && canonicalVersion(m_format, m.version) == wanted;
    });
    return it == m_migrations.cend() ? nullptr : &*it;
}

Result<QByteArray> MigrationFolder::bytes(const QString &file) const
{
    QFile source(m_dir + u'/' + file);
    if (!source.open(QIODevice::ReadOnly))
        return Error{QStringLiteral("migration_unreadable"),
                     QStringLiteral("%1/%2 cannot be read: %3.").arg(m_dir, file, source.errorString())};
    return source.readAll();
}

void MigrationFolder::readAhead()
{
    m_ahead = std::make_shared<ReadAhead>(*this);
}

Result<MigrationFolder::Part> MigrationFolder::part(const Migration &migration, Direction direction) const
{
    const QString file = direction == Direction::Up ? migration.file : migration.downFile;
    const Error noWay{QStringLiteral("no_way_down"),
                      QStringLiteral("%1 has no way down. `slipway migrate new --down-for %2` drafts one.")
                          .arg(migration.file, migration.version)};
    if (file.isEmpty())
        return noWay;
    if (m_ahead && direction == Direction::Up) {
        if (auto read = m_ahead->take(file))
            return std::move(*read);
    }
    auto content = bytes(file);
    if (!content)
        return content.error();
    QMap<QString, QString> conf;
    if (m_format == Format::Flyway)
        conf = readProperties(m_dir + u'/' + file + QStringLiteral(".conf"));
    else if (m_format == Format::Diesel)
        conf = readProperties(m_dir + u'/' + file.section(u'/', 0, 0) + QStringLiteral("/metadata.toml"));
    const bool asIs = conf.value(QStringLiteral("placeholderReplacement")) == u"false";
    QMap<QString, QString> values = m_placeholders;
    values.insert(QStringLiteral("flyway:filename"), nameOf(file));
    auto script = extractScript(m_format == Format::Flyway && asIs ? Format::Plain : m_format, direction,
                                *content, file, values);
    if (!script)
        return script.error();
    if (direction == Direction::Down && script->text.trimmed().isEmpty() && m_format != Format::Diesel)
        return noWay;
    auto parsed = SqlScript::parse(script->text, file);
    if (!parsed)
        return parsed.error();
    const bool forbidden = conf.value(QStringLiteral("executeInTransaction")) == u"false" ||
                           conf.value(QStringLiteral("run_in_transaction")) == u"false";
    return Part{std::move(*parsed), script->transaction && !forbidden, *content};
}

} // namespace slipway::migrations
