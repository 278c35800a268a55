// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/approvalspanel.h"
#include "gui/mainwindow.h"
#include "gui/releaseroompage.h"
#include "gui/windowprogram.h"
#include "gui/workbench.h"

#include <QDir>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace slipway;
using namespace slipway::gui;
using Phase = RunController::Phase;

namespace {

constexpr int patience = 30'000;

const char *workspaceText = R"(slipway: 1
workspace: shop
ledger: var/ledger.sqlite
environments:
  guarded:
    protection: {approvals: {roles: [qa], allowed_signers: allowed_signers}}
    database: 'sqlite:///%1/target.sqlite'
)";

const char *playbookText = R"(slipway: 1
name: small
title: Small
phases:
  execute:
    - {id: deploy, kind: command, title: Deploy, shell: "touch deployed"}
)";

} // namespace

/// A protected environment in the window: the plan leaves as a file, another person's signed approval comes
/// back as one, made by the program and ssh-keygen as they would on another machine.
class ApprovalsTest : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }
    void aSignedApprovalLetsThePlanThrough();
    void whatDoesNotCountIsToldAndChangesNothing();

private:
    QString path(const char *name) const { return m_dir.filePath(QLatin1String(name)); }
    void write(const char *name, const QByteArray &bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    void program(const QString &name, const QStringList &arguments) const;
    void approve(const char *out, const QStringList &more) const;
    void makePlan();
    QPushButton *startButton() const
    {
        return m_desk->findChild<QPushButton *>(QStringLiteral("startRelease"));
    }
    ApprovalsPanel &panel() const { return *m_desk->findChild<ApprovalsPanel *>(); }
    QString said() const;

    QTemporaryDir m_dir;
    std::unique_ptr<Workbench> m_bench;
    std::unique_ptr<MainWindow> m_window;
    ReleaseDesk *m_desk = nullptr;
};

void ApprovalsTest::program(const QString &name, const QStringList &arguments) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("GIT_AUTHOR_NAME"), QStringLiteral("Quality lead"));
    environment.insert(QStringLiteral("GIT_AUTHOR_EMAIL"), QStringLiteral("qa@shop.example"));
    QProcess process;
    process.setProcessEnvironment(environment);
    process.setWorkingDirectory(m_dir.path());
    process.start(name, arguments);
    QVERIFY2(process.waitForFinished(patience), qPrintable(name));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
}

void ApprovalsTest::approve(const char *out, const QStringList &more) const
{
    program(qEnvironmentVariable("SLIPWAY_PROGRAM"),
            QStringList{QStringLiteral("release"), QStringLiteral("approve"), path("plan.json"),
                        QStringLiteral("--role"), QStringLiteral("qa"), QStringLiteral("--yes"),
                        QStringLiteral("--out"), path(out)} +
                more);
}

QString ApprovalsTest::said() const
{
    QStringList words;
    for (const QLabel *label : panel().findChildren<QLabel *>()) {
        if (label->isVisible())
            words << label->text();
    }
    return words.join(u'\n');
}

void ApprovalsTest::initTestCase()
{
    loadWindowResources();
    qputenv("GIT_AUTHOR_NAME", "Release captain");
    qputenv("GIT_AUTHOR_EMAIL", "captain@shop.example");
    QDir(m_dir.path()).mkpath(QStringLiteral("playbooks"));
    write("slipway.yaml", QString::fromUtf8(workspaceText).arg(m_dir.path()).toUtf8());
    write("playbooks/small.yaml", playbookText);
    program(QStringLiteral("ssh-keygen"),
            {QStringLiteral("-q"), QStringLiteral("-t"), QStringLiteral("ed25519"), QStringLiteral("-N"),
             QString(), QStringLiteral("-f"), path("key")});
    QFile key(path("key.pub"));
    QVERIFY(key.open(QIODevice::ReadOnly));
    write("allowed_signers", "qa@shop.example namespaces=\"slipway-approval-qa\" " + key.readAll());
    m_bench = std::make_unique<Workbench>(path("settings.ini"));
    m_bench->trust(m_dir.path());
}

void ApprovalsTest::init()
{
    QFile::remove(path("deployed"));
    m_window = std::make_unique<MainWindow>(*m_bench);
    m_window->show();
    m_window->openWorkspace(m_dir.path());
    m_window->startRelease();
    m_desk = m_window->findChild<ReleaseDesk *>();
    makePlan();
}

void ApprovalsTest::makePlan()
{
    m_window->startRelease(QStringLiteral("guarded"), QStringLiteral("small"));
    QTRY_COMPARE_WITH_TIMEOUT(m_desk->controller().phase(), Phase::Planned, patience);
    QTRY_VERIFY(panel().isVisible());
    QVERIFY2(said().contains(QStringLiteral("nobody has approved as qa")), qPrintable(said()));
    QSignalSpy written(&m_desk->controller(), &RunController::planWritten);
    panel().writePlan(path("plan.json"));
    QTRY_COMPARE_WITH_TIMEOUT(written.size(), 1, patience);
}

void ApprovalsTest::aSignedApprovalLetsThePlanThrough()
{
    auto *name = m_desk->findChild<QLineEdit *>(QStringLiteral("confirmName"));
    QTest::keyClicks(name, QStringLiteral("guarded"));
    QVERIFY(!startButton()->isEnabled()); // the name alone is not enough
    approve("approval.json", {QStringLiteral("--key"), path("key")});
    panel().takeApproval(path("approval.json"));
    QTRY_VERIFY_WITH_TIMEOUT(startButton()->isEnabled(), patience);
    QVERIFY2(said().contains(QStringLiteral("signed by qa@shop.example")), qPrintable(said()));
    QVERIFY(!QFile::exists(path("deployed")));
    QTest::mouseClick(startButton(), Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(m_desk->controller().phase(), Phase::Ended, patience);
    QCOMPARE(m_desk->controller().status(), release::RunStatus::Succeeded);
    QVERIFY(QFile::exists(path("deployed")));
    const auto &approvals = m_desk->controller().state().approvals;
    QCOMPARE(approvals.size(), 2);
    QCOMPARE(approvals[0].comment, QStringLiteral("typed the name"));
    QCOMPARE(approvals[1].who, QStringLiteral("Quality lead"));
    QCOMPARE(approvals[1].signature, QStringLiteral("qa@shop.example"));
}

void ApprovalsTest::whatDoesNotCountIsToldAndChangesNothing()
{
    QSignalSpy refused(&m_desk->controller(), &RunController::notTaken);
    approve("unsigned.json", {QStringLiteral("--key"), path("key")});
    QVERIFY(QFile::remove(path("unsigned.json.sig")));
    panel().takeApproval(path("unsigned.json"));
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 1, patience);
    QVERIFY2(said().contains(QStringLiteral("is not signed")), qPrintable(said()));
    approve("no.json", {QStringLiteral("--key"), path("key"), QStringLiteral("--reject"),
                        QStringLiteral("--comment"), QStringLiteral("the backup is missing")});
    panel().takeApproval(path("no.json"));
    QTRY_COMPARE_WITH_TIMEOUT(refused.size(), 2, patience);
    QVERIFY2(said().contains(QStringLiteral("the backup is missing")), qPrintable(said()));
    QTest::keyClicks(m_desk->findChild<QLineEdit *>(QStringLiteral("confirmName")),
                     QStringLiteral("guarded"));
    QVERIFY(!startButton()->isEnabled());
    QVERIFY2(said().contains(QStringLiteral("nobody has approved as qa")), qPrintable(said()));
    QCOMPARE(m_desk->controller().phase(), Phase::Planned);
}

QTEST_MAIN(ApprovalsTest)
#include "approvals.moc"
