// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/approvalspanel.h"

#include "gui/corewords.h"
#include "gui/icons.h"

#include <QDir>
#include <QFileDialog>
#include <QPushButton>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

namespace {

QPushButton *linkButton(const char *name, const QString &iconName, const QString &text, const QString &tip)
{
    auto *button = new QPushButton(icon(iconName), text);
    button->setObjectName(QLatin1String(name));
    button->setProperty("kind", QStringLiteral("link"));
    button->setToolTip(tip);
    return button;
}

} // namespace

ApprovalsPanel::ApprovalsPanel(RunController &controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_people(new QVBoxLayout)
    , m_write(linkButton("approvalPlan", QStringLiteral("dl"), tr("&Write the plan to a file…"),
                         tr("For the person who approves it: slipway release approve FILE --role ROLE")))
    , m_take(linkButton("approvalTake", QStringLiteral("file"), tr("Take an &approval…"),
                        tr("A file that slipway release approve has written, with its signature beside it")))
    , m_told(new IconLine(QStringLiteral("info"), {}, {}))
{
    setObjectName(QStringLiteral("approvals"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(sectionName(tr("Approvals of this plan")));
    m_people->setSpacing(6);
    column->addLayout(m_people);
    column->addWidget(m_write, 0, Qt::AlignLeft);
    column->addWidget(m_take, 0, Qt::AlignLeft);
    column->addWidget(m_told);
    m_told->hide();
    connect(m_write, &QPushButton::clicked, this, &ApprovalsPanel::choosePlanFile);
    connect(m_take, &QPushButton::clicked, this, &ApprovalsPanel::chooseApproval);
    connect(&controller, &RunController::planned, this, [this] { m_told->hide(); });
    connect(&controller, &RunController::approvalsChanged, this, [this] {
        m_told->hide();
        tell();
    });
    connect(&controller, &RunController::planWritten, this, [this](const QString &path) {
        say(QStringLiteral("ok"), Tone::Ok, tr("The plan is written"), QDir::toNativeSeparators(path));
    });
    connect(&controller, &RunController::notTaken, this, [this](const Error &error) {
        say(QStringLiteral("fail"), Tone::Failed, error.message, error.details.join(u'\n'));
    });
}

void ApprovalsPanel::say(const QString &iconName, std::optional<Tone> tone, const QString &text,
                         const QString &more)
{
    m_told->set(iconName, tone, text, more);
    m_told->show();
}

void ApprovalsPanel::tell()
{
    const auto &planned = m_controller.plannedRun();
    setVisible(planned && !planned->approvals.roles.isEmpty());
    if (isHidden())
        return;
    while (QLayoutItem *item = m_people->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    addPeople(planned->approvals);
}

void ApprovalsPanel::addPeople(const console::ApprovalGate::Standing &standing)
{
    for (const ApprovalGiven &given : standing.given) {
        const bool counts = given.decision == u"approved";
        QStringList words{given.role,
                          given.signature.isEmpty() ? tr("not signed")
                                                    : tr("signed by %1").arg(given.signature),
                          given.comment};
        words.removeAll(QString());
        m_people->addWidget(new IconLine(counts ? QStringLiteral("ok") : QStringLiteral("warn"),
                                         counts ? Tone::Ok : Tone::Attention, given.who,
                                         words.join(QStringLiteral(", "))));
    }
    if (!standing.missing.isEmpty())
        m_people->addWidget(new IconLine(QStringLiteral("user"), Tone::Attention,
                                         tr("Wanted: %1").arg(standing.roles.join(QStringLiteral(", "))),
                                         coreWords(standing.missing)));
}

void ApprovalsPanel::writePlan(const QString &path)
{
    m_controller.writePlan(path);
}

void ApprovalsPanel::takeApproval(const QString &path)
{
    m_controller.takeApproval(path);
}

void ApprovalsPanel::choosePlanFile()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Write the plan to a file"),
                                                      QStringLiteral("plan.json"), tr("Plans (*.json)"));
    if (!path.isEmpty())
        writePlan(path);
}

void ApprovalsPanel::chooseApproval()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Take an approval"), {}, tr("Approvals (*.json)"));
    if (!path.isEmpty())
        takeApproval(path);
}

} // namespace slipway::gui
