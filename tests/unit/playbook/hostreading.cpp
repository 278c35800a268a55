// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "playbook/playbookreader.h"
#include "playbook/workspacereader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway::release;
using namespace slipway::playbook;

/// Hosts of a workspace, and what a kind says about steps as they are written.
class HostReading : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;

    Result<Workspace> reading(const QByteArray &hosts, const QByteArray &ofEnvironment = {})
    {
        QFile file(m_dir.filePath(QStringLiteral("slipway.yaml")));
        if (!file.open(QIODevice::WriteOnly))
            return Error{QStringLiteral("test"), file.errorString()};
        file.write("slipway: 1\nworkspace: w\nhosts:\n" + hosts +
                   "environments:\n  staging:\n    database: sqlite:///a.db\n" + ofEnvironment);
        file.close();
        return readWorkspace(file.fileName());
    }

private Q_SLOTS:
    void hostsAreMergedByName()
    {
        const auto read = reading(
            "  db: {ssh: [ssh, -p, \"2222\", \"app@db\"], dir: /srv/app}\n  worker: {ssh: app@worker}\n",
            "    hosts: {worker: {ssh: app@staging-worker}, cache: {ssh: app@cache}}\n");
        QVERIFY2(read, read ? "" : qPrintable(read.error().message));
        QMap<QString, QStringList> found;
        for (const HostSpec &host : read->environment(QStringLiteral("staging"))->settings.hosts)
            found.insert(host.name, QStringList{host.dir} + host.ssh);
        QCOMPARE(found.keys(),
                 (QStringList{QStringLiteral("cache"), QStringLiteral("db"), QStringLiteral("worker")}));
        QCOMPARE(found[QStringLiteral("db")],
                 (QStringList{QStringLiteral("/srv/app"), QStringLiteral("ssh"), QStringLiteral("-p"),
                              QStringLiteral("2222"), QStringLiteral("app@db")}));
        QCOMPARE(found[QStringLiteral("worker")],
                 (QStringList{QString(), QStringLiteral("ssh"), QStringLiteral("app@staging-worker")}));
    }

    void mistakesAreTold()
    {
        QVERIFY(reading("  db: {ssh: app@db, folder: /srv}\n")
                    .error()
                    .message.startsWith(QStringLiteral("slipway.yaml:4:")));
        QCOMPARE(reading("  db: {dir: /srv}\n").error().code, QStringLiteral("key_missing"));
        QCOMPARE(reading("  db: app@db\n").error().code, QStringLiteral("wrong_type"));
    }

    void aKindsOwnFindingsHaveTheirPlace()
    {
        StepKind kind;
        kind.name = QStringLiteral("look");
        kind.parameters = {{QStringLiteral("at"), QStringLiteral("map"), true, {}}};
        kind.validate = [](const StepSpec &spec, const Complain &complain) {
            if (spec.parameters[u"at"][u"deep"].toInt() > 5)
                complain(QStringLiteral("at.deep.of.it"), QStringLiteral("too_deep"),
                         QStringLiteral("that is too deep"));
            if (spec.id == u"b")
                complain({}, QStringLiteral("bad_b"), QStringLiteral("b is bad"));
        };
        const QByteArray text = "slipway: 1\nname: n\nphases:\n  execute:\n"
                                "    - {id: a, kind: look, at: {wide: 1, deep: 9}}\n"
                                "    - {id: b, kind: look, at: {deep: 1}}\n";
        const auto read = readPlaybook(text, QStringLiteral("n.yaml"), {kind});
        QVERIFY(!read);
        QCOMPARE(read.error().code, QStringLiteral("too_deep"));
        QVERIFY2(read.error().message.startsWith(QStringLiteral("n.yaml:5:47: that is too deep")),
                 qPrintable(read.error().message));
        QVERIFY2(read.error().details.first().startsWith(QStringLiteral("n.yaml:6:7: b is bad")),
                 qPrintable(read.error().details.first()));
    }
};

QTEST_GUILESS_MAIN(HostReading)
#include "hostreading.moc"
