// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/migrationbook.h"

#include "console/absentoperator.h"
#include "console/scratchhosts.h"
#include "console/singlestep.h"
#include "database/alembictool.h"
#include "migrations/migrationrunner.h"
#include "migrations/rehearsal.h"
#include "migrations/rehearsalshelf.h"

#include <QDir>
#include <QFile>
#include <QSet>

#include <algorithm>

namespace slipway::console {

using namespace release;
using database::RevisionGraph;
using migrations::Direction;
using migrations::HistoryRow;
using migrations::Migration;
using migrations::MigrationFolder;
using migrations::MigrationRunner;
using migrations::MigrationState;

namespace {

constexpr qsizetype shownTables = 30; ///< whose live facts are read

Result<MigrationFolder> folderOf(const ReleaseSession &session)
{
    const MigrationSettings &said = session.environment().settings.migrations;
    migrations::FolderOptions options;
    options.format = said.format;
    return MigrationFolder::open(session.workspace().path(said.dir), options);
}

Result<std::unique_ptr<MigrationRunner>> runnerOf(ReleaseSession &session, const std::stop_token &stop)
{
    auto folder = folderOf(session);
    if (!folder)
        return folder.error();
    migrations::RunnerSettings settings;
    settings.url = session.setup().databaseUrl.copy();
    settings.tlsCa = session.setup().environment.tlsCa;
    settings.stop = stop;
    return MigrationRunner::open(std::move(settings), std::move(*folder));
}

Result<std::unique_ptr<database::Session>> connect(ReleaseSession &session, const std::stop_token &stop)
{
    return database::Session::open(session.setup().databaseUrl, session.setup().environment.tlsCa,
                                   QStringLiteral("slipway"), stop);
}

void addSqlEntries(MigrationBook &book, const MigrationFolder &folder, const MigrationState &state)
{
    QSet<QString> known;
    QString ahead;
    const auto rowOf = [&](const Migration &migration) {
        return std::find_if(state.applied.cbegin(), state.applied.cend(), [&](const HistoryRow &row) {
            return migration.repeatable ? row.version.isEmpty() && row.title == migration.title
                                        : row.version == migration.version;
        });
    };
    const auto problemOf = [&](const QString &version) {
        const auto found = std::find_if(state.problems.cbegin(), state.problems.cend(),
                                        [&](const auto &problem) { return problem.version == version; });
        return found == state.problems.cend() ? QString() : found->message;
    };
    for (const Migration &migration : folder.migrations()) {
        BookEntry entry{migration.name(), migration.title, QString(folder.dir() + u'/' + migration.file)};
        entry.repeatable = migration.repeatable;
        entry.applied = std::none_of(state.pending.cbegin(), state.pending.cend(),
                                     [&](const Migration &one) { return one.file == migration.file; });
        if (const auto row = rowOf(migration); entry.applied && row != state.applied.cend())
            entry.appliedAt = row->appliedAt;
        entry.problem = problemOf(migration.version);
        if (!migration.repeatable) {
            if (!ahead.isEmpty())
                entry.before << ahead;
            ahead = entry.version;
        }
        known.insert(migration.version);
        book.entries.prepend(entry);
    }
    for (const HistoryRow &row : state.applied) {
        if (row.version.isEmpty() || known.contains(row.version))
            continue;
        BookEntry gone{row.version, row.title, {}};
        gone.applied = true;
        gone.appliedAt = row.appliedAt;
        gone.problem = problemOf(row.version);
        book.entries.append(gone);
    }
}

Result<MigrationBook> readSql(ReleaseSession &session, MigrationBook book, const std::stop_token &stop)
{
    auto runner = runnerOf(session, stop);
    if (!runner)
        return runner.error();
    auto state = (*runner)->state();
    if (!state)
        return state.error();
    const MigrationFolder &folder = (*runner)->folder();
    book.place = QDir(session.workspace().dir).relativeFilePath(folder.dir());
    book.format = formatName(folder.format());
    book.history = state->historyTable;
    if (!state->tip().isEmpty())
        book.at << state->tip();
    for (const auto &problem : std::as_const(state->problems))
        book.problems << problem.message;
    addSqlEntries(book, folder, *state);
    for (const BookEntry &entry : std::as_const(book.entries)) {
        if (!entry.repeatable && !entry.file.isEmpty()) {
            book.heads << entry.version;
            break;
        }
    }
    return book;
}

Result<MigrationBook> readAlembic(ReleaseSession &session, MigrationBook book, const std::stop_token &stop)
{
    auto connection = connect(session, stop);
    if (!connection)
        return connection.error();
    auto at = database::readVersionTable(**connection);
    if (!at)
        return at.error();
    const bool pooled = (*connection)->behindPooler();
    Result<RevisionGraph> graph = Error{};
    withStepContext(session, stop,
                    [&](StepContext &context) { graph = database::AlembicTool(context, pooled).graph(); });
    if (!graph)
        return graph.error();
    book.place = session.environment().settings.migrations.alembic.join(u' ');
    book.history = QStringLiteral("alembic_version");
    book.at = *at;
    book.heads = graph->heads();
    const QSet<QString> applied = graph->closure(*at);
    const QDir base(session.workspace().dir);
    for (const QString &id : graph->pending({}, book.heads)) {
        const database::Revision revision = graph->revision(id);
        BookEntry entry{id, revision.title, base.absoluteFilePath(revision.file)};
        entry.before = revision.before();
        entry.applied = applied.contains(id);
        book.entries.prepend(entry);
    }
    for (const QString &id : std::as_const(book.at)) {
        if (!graph->contains(id))
            book.problems << QStringLiteral("The target is at %1, which this source does not have.").arg(id);
    }
    return book;
}

QString textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(4 << 20)) : QString();
}

Result<void> paperOfSql(ReleaseSession &session, MigrationPaper &paper)
{
    auto folder = folderOf(session);
    if (!folder)
        return folder.error();
    const auto &all = folder->migrations();
    const auto found = std::find_if(all.cbegin(), all.cend(),
                                    [&](const Migration &one) { return one.name() == paper.version; });
    if (found == all.cend())
        return Error{QStringLiteral("version_unknown"),
                     QStringLiteral("%1 was applied, and its file is gone.").arg(paper.version)};
    auto up = folder->part(*found, Direction::Up);
    if (!up)
        return up.error();
    paper.up = QString::fromUtf8(up->script.text);
    paper.upSource = found->file;
    paper.forecast = migrations::forecastFile(*found, *up);
    auto down = folder->part(*found, Direction::Down);
    if (down) {
        paper.down = QString::fromUtf8(down->script.text);
        paper.downSource = found->downFile;
    } else {
        paper.downAbsent = down.error().message;
    }
    return {};
}

void paperOfAlembic(ReleaseSession &session, const BookEntry &entry, MigrationPaper &paper,
                    const std::stop_token &stop)
{
    const QString before = entry.before.isEmpty() ? QStringLiteral("base") : entry.before.first();
    Result<QByteArray> up = Error{};
    Result<QByteArray> down = Error{};
    if (entry.before.size() < 2) {
        withStepContext(session, stop, [&](StepContext &context) {
            database::AlembicTool tool(context);
            up = tool.sql(QStringLiteral("upgrade"), QString(before + u':' + entry.version));
            down = tool.sql(QStringLiteral("downgrade"), QString(entry.version + u':' + before));
        });
    }
    const QString file = textOf(entry.file);
    const auto put = [&](const Result<QByteArray> &sql, const char *verb, QString &text, QString &source,
                         bool &isSql) {
        isSql = sql.has_value();
        text = isSql ? QString::fromUtf8(*sql) : file;
        source = isSql ? QStringLiteral("alembic %1 --sql").arg(QLatin1String(verb))
                       : QDir(session.workspace().dir).relativeFilePath(entry.file);
    };
    put(up, "upgrade", paper.up, paper.upSource, paper.upIsSql);
    put(down, "downgrade", paper.down, paper.downSource, paper.downIsSql);
    if (!up)
        return;
    if (auto script = migrations::SqlScript::parse(*up, paper.upSource))
        paper.forecast = migrations::forecastScript(*script);
}

} // namespace

const BookEntry *MigrationBook::entry(const QString &version) const
{
    const auto found = std::find_if(entries.cbegin(), entries.cend(),
                                    [&](const BookEntry &one) { return one.version == version; });
    return found == entries.cend() ? nullptr : &*found;
}

QStringList MigrationBook::pending() const
{
    QStringList all;
    for (auto it = entries.crbegin(); it != entries.crend(); ++it) {
        if (!it->applied)
            all << it->version;
    }
    return all;
}

int MigrationBook::lackingAt(const QStringList &versions) const
{
    QSet<QString> there;
    QStringList open = versions;
    while (!open.isEmpty()) {
        const QString version = open.takeLast();
        const BookEntry *known = entry(version);
        if (!known)
            return -1;
        if (there.contains(version))
            continue;
        there.insert(version);
        open << known->before;
    }
    return static_cast<int>(std::count_if(entries.cbegin(), entries.cend(), [&](const BookEntry &one) {
        return !one.repeatable && !there.contains(one.version);
    }));
}

Result<MigrationBook> readMigrationBook(ReleaseSession &session, std::stop_token stop)
{
    MigrationBook book;
    book.environment = session.environment().name;
    book.tool = session.environment().settings.migrations.tool;
    return book.tool == u"sql" ? readSql(session, std::move(book), stop)
                               : readAlembic(session, std::move(book), stop);
}

Standing readStanding(const SessionRequest &given)
{
    Standing standing;
    standing.environment = given.environment;
    SessionRequest request = given;
    request.options.nonInteractive = true;
    request.needStripe = false;
    AbsentOperator nobody;
    auto session = ReleaseSession::open(request, nobody);
    if (!session) {
        standing.problem = session.error().message;
        return standing;
    }
    const Redactor &redactor = (*session)->outside().redactor;
    if ((*session)->environment().settings.migrations.tool == u"sql") {
        auto runner = runnerOf(**session, request.stop);
        auto state = runner ? (*runner)->state() : Result<MigrationState>(runner.error());
        if (!state) {
            standing.problem = redactor.text(state.error().message);
            return standing;
        }
        if (!state->tip().isEmpty())
            standing.at << state->tip();
        standing.pending = static_cast<int>(state->pending.size());
        return standing;
    }
    auto connection = connect(**session, request.stop);
    auto at = connection ? database::readVersionTable(**connection) : Result<QStringList>(connection.error());
    if (at)
        standing.at = *at;
    else
        standing.problem = redactor.text(at.error().message);
    return standing;
}

Result<MigrationPaper> readMigrationPaper(ReleaseSession &session, const MigrationBook &book,
                                          const QString &version, std::stop_token stop)
{
    MigrationPaper paper;
    paper.version = version;
    const BookEntry *entry = book.entry(version);
    if (!entry)
        return Error{QStringLiteral("version_unknown"),
                     QStringLiteral("There is no %1 any more.").arg(version)};
    if (book.tool == u"sql") {
        if (auto read = paperOfSql(session, paper); !read)
            return read.error();
    } else {
        paperOfAlembic(session, *entry, paper, stop);
    }
    paper.asked = QDateTime::currentDateTimeUtc();
    auto connection = connect(session, stop);
    auto live = connection
                    ? migrations::readTargetFacts(**connection, paper.forecast.tables.mid(0, shownTables))
                    : Result<migrations::TargetFacts>(connection.error());
    if (live)
        paper.live = *live;
    else
        paper.liveProblem = session.outside().redactor.text(live.error().message);
    return paper;
}

migrations::RehearsalReport rehearsePending(ReleaseSession &session, std::stop_token stop)
{
    migrations::RehearsalReport failed;
    auto folder = folderOf(session);
    if (!folder) {
        failed.error = folder.error();
        return failed;
    }
    const RunSetup &setup = session.setup();
    const RehearsalSettings &said = setup.environment.settings.migrations.rehearsal;
    migrations::RehearsalRequest request;
    request.target = setup.databaseUrl.copy();
    request.server = setup.rehearsalUrl.copy();
    request.host = scratchHosts();
    request.tlsCa = setup.environment.tlsCa;
    request.load = migrations::scratchLoadOf(said.load).value_or(migrations::ScratchLoad::Schema);
    request.sampleRows = said.rows;
    request.environment = setup.childEnvironment;
    request.stop = stop;
    const auto report = migrations::rehearse(request, *folder, session.outside().processes);
    if (!report.error && !report.key.isEmpty())
        (void)migrations::RehearsalShelf::beside(session.ledgerPath())
            .put(report.key, report.toJson()); // for a plan
    return report;
}

} // namespace slipway::console
