// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/projectscan.h"

#include "console/projecttables.h"
#include "migrations/migrationfolder.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

namespace slipway::console {

namespace {

constexpr int mostFiles = 20'000;
constexpr int deepest = 6;
constexpr qint64 largest = 1 << 20;

QString readText(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.read(largest)) : QString();
}

/// Files under a folder, relative, sorted; dependencies and what tools make are left out.
void collect(const QDir &root, const QString &relative, int depth, QStringList &files)
{
    static const QSet<QString> passedOver{
        QStringLiteral("node_modules"), QStringLiteral("venv"),  QStringLiteral("__pycache__"),
        QStringLiteral("dist"),         QStringLiteral("build"), QStringLiteral("target"),
        QStringLiteral("vendor"),       QStringLiteral("var"),   QStringLiteral("site-packages"),
        QStringLiteral("tests"),        QStringLiteral("test"),  QStringLiteral("testdata"),
        QStringLiteral("fixtures")};
    const QDir dir(root.filePath(relative));
    for (const QFileInfo &entry :
         dir.entryInfoList(QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name)) {
        const QString path =
            relative.isEmpty() ? entry.fileName() : QString(relative + u'/' + entry.fileName());
        if (files.size() >= mostFiles)
            return;
        if (entry.isFile())
            files << path;
        else if (!entry.isSymLink() && depth < deepest && !passedOver.contains(entry.fileName()) &&
                 !entry.fileName().startsWith(u'.'))
            collect(root, path, depth + 1, files);
    }
}

QString folderOf(const QString &file)
{
    const qsizetype slash = file.lastIndexOf(u'/');
    return slash < 0 ? QString() : file.left(slash);
}

/// The nearest folder upwards that looks like a product's own; the scanned one where none does.
QString productOf(QString folder, const QSet<QString> &files)
{
    static const QStringList markers{
        QStringLiteral("pyproject.toml"), QStringLiteral("package.json"), QStringLiteral("go.mod"),
        QStringLiteral("Cargo.toml"),     QStringLiteral("justfile"),     QStringLiteral("Makefile"),
        QStringLiteral(".env"),           QStringLiteral(".env.local"),   QStringLiteral(".env.example"),
        QStringLiteral("plans.yaml"),     QStringLiteral("slipway.yaml")};
    for (; !folder.isEmpty(); folder = folderOf(folder)) {
        for (const QString &marker : markers) {
            if (files.contains(QString(folder + u'/' + marker)))
                return folder;
        }
    }
    return {};
}

struct Migrations
{
    QString config; ///< alembic.ini
    QString sqlDir;
    QString format;
};

/// Folders of SQL migrations, the ones whose name says so first.
QMap<QString, Migrations> sqlFolders(const QDir &root, const QStringList &files, QStringList &remarks)
{
    QSet<QString> folders;
    for (const QString &file : files) {
        if (file.endsWith(QStringLiteral("/up.sql")))
            folders.insert(folderOf(folderOf(file)));
        else if (file.endsWith(QStringLiteral(".sql")) && file.contains(u'/') &&
                 !file.endsWith(QStringLiteral("/down.sql")))
            folders.insert(folderOf(file));
    }
    QMap<QString, Migrations> found;
    for (const QString &folder : folders) {
        if (!folder.contains(QStringLiteral("migrat"), Qt::CaseInsensitive))
            continue;
        auto opened = migrations::MigrationFolder::open(root.filePath(folder));
        if (!opened)
            remarks << QStringLiteral("%1: %2").arg(folder, opened.error().message);
        else if (!opened->migrations().isEmpty())
            found.insert(folder, {{}, folder, migrations::formatName(opened->format())});
    }
    return found;
}

QString captured(const QString &text, const QString &pattern)
{
    const QRegularExpression expression(pattern, QRegularExpression::MultilineOption);
    return expression.match(text).captured(1);
}

Guess nameOf(const QDir &dir)
{
    const QString project = captured(readText(dir.filePath(QStringLiteral("pyproject.toml"))),
                                     QStringLiteral("^name\\s*=\\s*[\"']([^\"']+)[\"']"));
    if (!project.isEmpty())
        return {project, QStringLiteral("from pyproject.toml")};
    const QString package =
        QJsonDocument::fromJson(readText(dir.filePath(QStringLiteral("package.json"))).toUtf8())
            .object()[QLatin1String("name")]
            .toString()
            .section(u'/', -1);
    if (!package.isEmpty())
        return {package, QStringLiteral("from package.json")};
    const QString remote = captured(readText(dir.filePath(QStringLiteral(".git/config"))),
                                    QStringLiteral("^\\s*url\\s*=.*[/:]([^/:\\s]+?)(?:\\.git)?\\s*$"));
    if (!remote.isEmpty())
        return {remote, QStringLiteral("from the git remote")};
    return {dir.dirName(), QStringLiteral("the folder's name; every checkout must have the same one")};
}

void readAlembic(const QDir &dir, const QString &config, ProjectFacts &facts)
{
    facts.alembicConfig = config;
    const QString project = readText(dir.filePath(QStringLiteral("pyproject.toml")));
    if (QFile::exists(dir.filePath(QStringLiteral("uv.lock"))))
        facts.alembic = {QStringLiteral("uv"), QStringLiteral("run")};
    else if (project.contains(QStringLiteral("[tool.poetry")))
        facts.alembic = {QStringLiteral("poetry"), QStringLiteral("run")};
    else if (project.contains(QStringLiteral("[tool.hatch.envs")))
        facts.alembic = {QStringLiteral("hatch"), QStringLiteral("run")};
    facts.alembic << QStringLiteral("alembic");
    if (config != u"alembic.ini")
        facts.alembic << QStringLiteral("-c") << config;
}

/// The project's own recipe, where it calls alembic.
void readRecipe(const QDir &dir, ProjectFacts &facts)
{
    const QString recipe = QStringLiteral("^(migrate|db-migrate|db_migrate|upgrade|db-upgrade)\\b[^\\n:]*:"
                                          "(?!=)[^\\n]*\\n(?:[ \\t]+[^\\n]*\\n?)*?[ \\t]+[^\\n]*alembic");
    for (const auto &[file, program] :
         {std::pair("justfile", "just"), std::pair("Justfile", "just"), std::pair("Makefile", "make")}) {
        const QString name = captured(readText(dir.filePath(QLatin1String(file))), recipe);
        if (name.isEmpty())
            continue;
        facts.migrate = {QLatin1String(program), name};
        facts.migrateWhy = QStringLiteral("recipe in %1").arg(QLatin1String(file));
        return;
    }
    const QString script =
        captured(readText(dir.filePath(QStringLiteral("pyproject.toml"))),
                 QStringLiteral("^(migrate|db-migrate|upgrade)\\s*=\\s*[\\[\"'][^\\n]*alembic"));
    if (!script.isEmpty() && facts.alembic.first() == u"hatch") {
        facts.migrate = {QStringLiteral("hatch"), QStringLiteral("run"), script};
        facts.migrateWhy = QStringLiteral("script in pyproject.toml");
    }
}

/// The first that fits, by order of the patterns.
Guess variableLike(const QMap<QString, QString> &places, const QStringList &patterns)
{
    for (const QString &pattern : patterns) {
        const QRegularExpression expression(QRegularExpression::anchoredPattern(pattern));
        for (auto it = places.cbegin(); it != places.cend(); ++it) {
            if (expression.match(it.key()).hasMatch())
                return {it.key(), QStringLiteral("found in %1").arg(it.value())};
        }
    }
    return {};
}

void plansFromMap(const QString &value, const QString &file, ProjectFacts &facts)
{
    static const QRegularExpression entry(
        QStringLiteral("\"?([A-Za-z][A-Za-z0-9_-]*)\"?\\s*[:=]\\s*\"?price_"));
    for (auto it = entry.globalMatch(value); it.hasNext();)
        addPlan(facts, it.next().captured(1), QStringLiteral("in the price map of %1").arg(file));
}

void readEnvFiles(const QDir &dir, ProjectFacts &facts)
{
    static const QRegularExpression line(
        QStringLiteral("^(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*)$"),
        QRegularExpression::MultilineOption);
    static const QRegularExpression mapName(
        QStringLiteral("[A-Z_]*STRIPE[A-Z_]*PRICE[A-Z_]*(MAP|IDS|PRICES)"));
    const QStringList samples{QStringLiteral(".env.example"), QStringLiteral(".env.sample"),
                              QStringLiteral(".env.template")};
    const QStringList local{QStringLiteral(".env"), QStringLiteral(".env.compose"),
                            QStringLiteral(".env.development"), QStringLiteral(".env.local")};
    QMap<QString, QString> places;
    for (const QString &file : QStringList(samples + local)) {
        if (!QFile::exists(dir.filePath(file)))
            continue;
        if (local.contains(file))
            facts.envFiles << file;
        const QString text = readText(dir.filePath(file));
        for (auto it = line.globalMatch(text); it.hasNext();) {
            const auto match = it.next();
            places.insert(match.captured(1), file);
            facts.liveKey = facts.liveKey || match.captured(2).contains(QStringLiteral("sk_live_"));
            if (mapName.match(match.captured(1)).hasMatch()) {
                facts.priceMapFile = samples.contains(file) ? QStringLiteral(".env.local") : file;
                plansFromMap(match.captured(2), file, facts);
            }
        }
    }
    for (const QString &file : {QStringLiteral(".env.production"), QStringLiteral(".env.prod")}) {
        if (QFile::exists(dir.filePath(file)))
            facts.productionEnvFiles << file;
    }
    facts.databaseVariable = variableLike(
        places, {QStringLiteral("DATABASE_URL"), QStringLiteral("(POSTGRES|PG|DB)_(URL|URI|DSN)"),
                 QStringLiteral("SQLALCHEMY_DATABASE_UR[LI]"), QStringLiteral(".*DATABASE_UR[LI]")});
    facts.stripeKeyVariable = variableLike(places, {QStringLiteral("STRIPE_SECRET_KEY"),
                                                    QStringLiteral("STRIPE_(API_KEY|SECRET|KEY)"),
                                                    QStringLiteral(".*STRIPE.*SECRET_KEY")});
    facts.webhookVariable = variableLike(places, {QStringLiteral(".*STRIPE.*WEBHOOK.*SECRET.*")});
    facts.priceMapVariable = variableLike(places, {mapName.pattern()});
}

void withoutRepeats(QList<GuessedPlan> &plans)
{
    QSet<QString> seen;
    QList<GuessedPlan> kept;
    for (const GuessedPlan &plan : std::as_const(plans)) {
        if (!seen.contains(plan.code))
            kept << plan;
        seen.insert(plan.code);
    }
    plans = kept;
}

ProjectFacts factsOf(const QDir &root, const QString &product, const Migrations &found,
                     const QStringList &files)
{
    ProjectFacts facts;
    const QDir dir(product.isEmpty() ? root.absolutePath() : root.filePath(product));
    const qsizetype cut = product.isEmpty() ? 0 : product.size() + 1;
    facts.dir = dir.absolutePath();
    facts.name = nameOf(dir);
    if (!found.config.isEmpty()) {
        readAlembic(dir, found.config.mid(cut), facts);
        readRecipe(dir, facts);
    } else if (!found.sqlDir.isEmpty()) {
        facts.sqlDir = found.sqlDir == product ? QStringLiteral(".") : found.sqlDir.mid(cut);
        facts.sqlFormat = found.format;
    }
    readEnvFiles(dir, facts);
    QStringList sources;
    for (const QString &file : files) {
        if ((product.isEmpty() || file.startsWith(QString(product + u'/'))) &&
            (file.endsWith(QStringLiteral(".sql")) ||
             (file.endsWith(QStringLiteral(".py")) && file.contains(QStringLiteral("versions/")))))
            sources << file;
    }
    for (const QString &file : std::as_const(sources))
        readTables(file.mid(cut), readText(root.filePath(file)), facts);
    for (const QString &file : std::as_const(sources))
        readSeeds(file.mid(cut), readText(root.filePath(file)), facts);
    withoutRepeats(facts.plans);
    return facts;
}

} // namespace

QList<ProjectFacts> scanProject(const QString &path)
{
    const QDir root(path);
    QStringList files;
    collect(root, {}, 0, files);
    const QSet<QString> known(files.cbegin(), files.cend());
    QStringList remarks;
    QMap<QString, Migrations> products;
    for (const QString &file : std::as_const(files)) {
        if (file != u"alembic.ini" && !file.endsWith(QStringLiteral("/alembic.ini")))
            continue;
        const QString product = productOf(folderOf(file), known);
        if (products.contains(product))
            remarks << QStringLiteral("%1 is left out: a product has one alembic.ini here.").arg(file);
        else
            products.insert(product, {file, {}, {}});
    }
    const QMap<QString, Migrations> folders = sqlFolders(root, files, remarks);
    for (auto it = folders.cbegin(); it != folders.cend(); ++it) {
        const QString product = productOf(it.key(), known);
        if (products.contains(product))
            remarks << QStringLiteral("%1 is left out: this product already has migrations.").arg(it.key());
        else
            products.insert(product, *it);
    }
    if (products.isEmpty())
        products.insert(QString(), {});
    QList<ProjectFacts> all;
    for (auto it = products.cbegin(); it != products.cend(); ++it)
        all << factsOf(root, it.key(), *it, files);
    all.first().remarks << remarks;
    return all;
}

} // namespace slipway::console
