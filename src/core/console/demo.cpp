// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "console/demo.h"

#include "operations/localprocesses.h"
#include "sandbox/postgrescluster.h"
#include "sandbox/stripesandboxthread.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QProcessEnvironment>
#include <QTcpServer>
#include <QTemporaryDir>

namespace slipway::console {

using release::Error;
using release::ErrorKind;
using release::Result;

namespace {

const QString productsFolder = QStringLiteral(":/products");
const QString demoStripeKey = QStringLiteral("sk_test_demo51SlipwaySandboxKey0000");

Result<QString> makeFolder(const QString &wanted)
{
    if (wanted.isEmpty()) {
        QTemporaryDir folder(QDir::tempPath() + QStringLiteral("/slipway-demo-XXXXXX"));
        folder.setAutoRemove(false);
        if (!folder.isValid())
            return Error{QStringLiteral("demo_folder"), QStringLiteral("No folder can be made in %1: %2.")
                                                            .arg(QDir::tempPath(), folder.errorString())};
        return folder.path();
    }
    if (QDir(wanted).exists() && !QDir(wanted).isEmpty())
        return Error{
            QStringLiteral("demo_folder"),
            QStringLiteral("%1 is not empty. Name a new folder with --dir, or remove this one.").arg(wanted),
            {},
            ErrorKind::Usage};
    if (!QDir().mkpath(wanted))
        return Error{QStringLiteral("demo_folder"), QStringLiteral("%1 cannot be made.").arg(wanted)};
    return QDir(wanted).absolutePath();
}

Result<void> writeFile(const QString &path, const QByteArray &bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return Error{QStringLiteral("demo_file"),
                     QStringLiteral("%1 cannot be written: %2.").arg(path, file.errorString())};
    const QFile::Permissions program =
        bytes.startsWith("#!") ? QFile::ExeOwner | QFile::ExeGroup | QFile::ExeOther : QFile::Permissions();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther | program);
    return {};
}

/// A port of this machine that nobody listens on just now.
QByteArray freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return QByteArray::number(server.serverPort());
}

constexpr int scriptTimeoutMs = 60'000;
const QString demoScript = QStringLiteral("demo.py");

} // namespace

QStringList demoProducts()
{
    return QDir(productsFolder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

struct DemoWorld::Parts
{
    QString sample; ///< name of the product
    QString dir;
    sandbox::PostgresCluster cluster;
    sandbox::StripeSandboxThread stripe;
    bool up = false; ///< the product's own services may be running

    /// What the product itself brings for its demo: `demo.py up` before, `demo.py down` at the end.
    Result<void> runScript(const QString &word)
    {
        release::ProcessRequest request;
        request.argv = {QStringLiteral("/usr/bin/python3"), demoScript, word};
        request.dir = dir;
        request.timeoutMs = scriptTimeoutMs;
        const QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {QStringLiteral("PATH"), QStringLiteral("HOME"), QStringLiteral("LANG")})
            request.environment.insert(name, environment.value(name).toLocal8Bit());
        request.environment.insert(
            QStringLiteral("SLIPWAY_PROGRAM"), // of this version, for the product's migrations
            QString(QCoreApplication::applicationDirPath() + QStringLiteral("/slipway")).toLocal8Bit());
        auto outcome = operations::LocalProcesses().run(request, {}, {});
        if (!outcome)
            return outcome.error();
        if (outcome->exitCode == 0 && !outcome->timedOut)
            return {};
        return Error{QStringLiteral("demo_script"),
                     QStringLiteral("The sample product could not be brought %1: %2")
                         .arg(word, outcome->lastLines.value(outcome->lastLines.size() - 1)),
                     outcome->lastLines};
    }

    Result<void> bringUp()
    {
        if (!QFile::exists(dir + u'/' + demoScript))
            return {};
        up = true;
        return runScript(QStringLiteral("up"));
    }

    Result<void> copyProduct(const QString &product)
    {
        const QString from = productsFolder + u'/' + product;
        const QByteArray port = freePort();
        QDirIterator files(from, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile source(files.next());
            if (!source.open(QIODevice::ReadOnly))
                return Error{QStringLiteral("demo_file"),
                             QStringLiteral("%1 is not readable.").arg(source.fileName())};
            QByteArray bytes = source.readAll();
            bytes.replace("{{DATABASE_URL}}", cluster.url().toUtf8());
            bytes.replace("{{FREE_PORT}}", port);
            bytes.replace("{{STRIPE_API_BASE}}", stripe.baseUrl().toString().toUtf8());
            bytes.replace("{{STRIPE_SECRET_KEY}}", demoStripeKey.toUtf8());
            bytes.replace("{{STRIPE_WEBHOOK_SECRET}}", "whsec_demoSlipwaySandboxSecret0000");
            if (auto written = writeFile(dir + source.fileName().mid(from.size()), bytes); !written)
                return written;
        }
        return {};
    }
};

DemoWorld::DemoWorld() : m(std::make_unique<Parts>()) {}
DemoWorld::~DemoWorld()
{
    if (m->up)
        (void)m->runScript(QStringLiteral("down"));
}

Result<std::unique_ptr<DemoWorld>> DemoWorld::start(const QString &product, const QString &dir)
{
    if (!demoProducts().contains(product))
        return Error{QStringLiteral("product_unknown"),
                     QStringLiteral("There is no sample product '%1'; there is: %2.")
                         .arg(product, demoProducts().join(QStringLiteral(", "))),
                     {},
                     ErrorKind::Usage};
    auto folder = makeFolder(dir);
    if (!folder)
        return folder.error();
    std::unique_ptr<DemoWorld> world(new DemoWorld);
    world->m->sample = product;
    world->m->dir = *folder;
    if (auto started = world->m->cluster.start(); !started)
        return started.error();
    if (auto started = world->m->stripe.start(); !started)
        return started.error();
    if (auto copied = world->m->copyProduct(product); !copied)
        return copied.error();
    if (auto up = world->m->bringUp(); !up)
        return up.error();
    return world;
}

QString DemoWorld::dir() const
{
    return m->dir;
}

QString DemoWorld::playbook() const
{
    static const QHash<QString, QString> own{
        {QStringLiteral("compliance-suite"), QStringLiteral("release")},
        {QStringLiteral("isp-billing"), QStringLiteral("subscriber-fk")},
    };
    return own.value(m->sample, QStringLiteral("db-release"));
}

QString DemoWorld::databaseUrl() const
{
    return m->cluster.url();
}

QString DemoWorld::stripeUrl() const
{
    return m->stripe.baseUrl().toString();
}

} // namespace slipway::console
