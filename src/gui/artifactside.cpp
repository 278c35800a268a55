// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifactside.h"

#include "gui/artifactreading.h"
#include "gui/card.h"
#include "gui/iconline.h"
#include "gui/runinspector.h"
#include "gui/statuslook.h"
#include "gui/valuetable.h"

#include <QFormLayout>
#include <QJsonArray>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

ArtifactSide::ArtifactSide(QWidget *parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("artifactSide"));
    setAccessibleName(tr("Integrity and people"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    setMinimumWidth(260);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::AlternateBase);
    m_column = new QVBoxLayout(content);
    m_column->setContentsMargins(16, 14, 16, 16);
    m_column->setSpacing(8);
    setWidget(content);
}

void ArtifactSide::show(const ArtifactReading &reading)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    addIntegrity(reading);
    addPeople(reading.artifact);
    addPlans(reading.artifact);
    addExceptions(reading.artifact);
    addFacts(reading.artifact);
    m_column->addStretch();
}

QVBoxLayout *ArtifactSide::addCard(const QString &title, const QString &beside)
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, m_column->count() > 0 ? 10 : 0, 0, 0);
    auto *name = new QuietLabel(title, QuietLabel::Ink::Text);
    name->setFont(scaledFont(font(), 1.08, QFont::DemiBold));
    row->addWidget(name);
    row->addWidget(new QuietLabel(beside, QuietLabel::Ink::Text3), 1);
    m_column->addWidget(head);
    auto *box = new TintBox;
    auto *inside = new QVBoxLayout(box);
    inside->setContentsMargins(12, 10, 12, 10);
    inside->setSpacing(8);
    m_column->addWidget(box);
    return inside;
}

void ArtifactSide::addIntegrity(const ArtifactReading &reading)
{
    const evidence::Verification &found = reading.verification;
    QVBoxLayout *card = addCard(tr("Integrity"));
    if (found.valid) {
        card->addWidget(
            new IconLine(QStringLiteral("shield"), Tone::Ok, tr("Nothing speaks against this file"),
                         reading.inLedger ? tr("checked now, against the ledger of this computer")
                                          : tr("checked now, without a ledger that holds the run")));
        const QJsonObject chain = reading.artifact[u"chain"].toObject();
        card->addWidget(
            new IconLine(QStringLiteral("ok"), Tone::Ok,
                         tr("Chain of %n event(s)", nullptr, static_cast<int>(chain[u"events"].toInteger())),
                         tr("head %1").arg(shortId(chain[u"head"].toString(), 16))));
    }
    for (const QString &problem : found.problems)
        card->addWidget(new IconLine(QStringLiteral("fail"), Tone::Failed, problem));
    for (const QString &note : found.notes)
        card->addWidget(new IconLine(QStringLiteral("info"), {}, note));
}

void ArtifactSide::addPeople(const QJsonObject &artifact)
{
    const QJsonArray approvals = artifact[u"approvals"].toArray();
    if (approvals.isEmpty())
        return;
    QVBoxLayout *card = addCard(tr("Approvals"));
    for (const QJsonValue approval : approvals) {
        const bool matches = approval[u"plan_digest"].toString() == artifact[u"plan_digest"].toString();
        const bool agreed = approval[u"decision"].toString() != u"rejected";
        QStringList words{approval[u"decision"].toString(), approval[u"comment"].toString(),
                          tr("%1 UTC").arg(timeText(approval[u"at"]))};
        words.removeAll(QString());
        card->addWidget(new IconLine(
            agreed && matches ? QStringLiteral("sign") : QStringLiteral("warn"),
            agreed && matches ? Tone::Ok : Tone::Attention,
            QStringLiteral("%1, %2").arg(approval[u"who"].toString(), approval[u"role"].toString()),
            matches ? words.join(QStringLiteral(", ")) : tr("for another plan; %1").arg(words.join(u' '))));
    }
}

void ArtifactSide::addPlans(const QJsonObject &artifact)
{
    const QJsonArray plans = artifact[u"plans"].toArray();
    if (plans.isEmpty())
        return;
    QVBoxLayout *card = addCard(tr("Plans as proven"));
    for (const QJsonValue plan : plans) {
        const bool agrees = plan[u"status"].toString() == u"ok";
        const QJsonObject stripe = plan[u"stripe"].toObject();
        QStringList words{stripe[u"price_id"].toString(plan[u"stripe_price_id"].toString())};
        if (!stripe.isEmpty())
            words << QStringLiteral("%1 %2")
                         .arg(stripe[u"unit_amount"].toInteger())
                         .arg(stripe[u"currency"].toString());
        if (!agrees)
            words << plan[u"status"].toString();
        words.removeAll(QString());
        card->addWidget(new IconLine(agrees ? QStringLiteral("ok") : QStringLiteral("warn"),
                                     agrees ? Tone::Ok : Tone::Attention, plan[u"code"].toString(),
                                     words.join(QStringLiteral(", "))));
    }
}

void ArtifactSide::addExceptions(const QJsonObject &artifact)
{
    QVBoxLayout *card = nullptr;
    const QJsonArray steps = artifact[u"steps"].toArray();
    for (const QJsonValue step : steps) {
        const QString status = step[u"status"].toString();
        const QString reason = step[u"reason"].toString();
        if (status == u"succeeded" || (status == u"skipped" && reason.isEmpty()))
            continue;
        if (card == nullptr)
            card = addCard(tr("Exceptions"));
        const StatusLook look = lookOf(stepStatusFromName(status));
        card->addWidget(
            new IconLine(look.icon, look.tone,
                         QString(step[u"title"].toString() + QStringLiteral(": ") + look.word.toLower()),
                         step[u"error"].isObject() ? step[u"error"][u"message"].toString() : reason));
    }
}

void ArtifactSide::addFacts(const QJsonObject &artifact)
{
    QVBoxLayout *card = addCard(tr("About"));
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(12);
    form->setVerticalSpacing(4);
    const QJsonObject source = artifact[u"source"].toObject();
    const QJsonObject release = artifact[u"release"].toObject();
    const QJsonObject person = artifact[u"operator"].toObject();
    const std::pair<QString, QString> facts[] = {{tr("Run"), artifact[u"run_id"].toString()},
                                                 {tr("Workspace"), artifact[u"workspace"].toString()},
                                                 {tr("Operator"), person[u"name"].isString()
                                                                      ? person[u"name"].toString()
                                                                      : person[u"os_user"].toString()},
                                                 {tr("Host"), person[u"host"].toString()},
                                                 {tr("Ticket"), release[u"ticket"].toString()},
                                                 {tr("Note"), release[u"notes"].toString()},
                                                 {tr("Commit"), source[u"git_sha"].toString()},
                                                 {tr("Plan"), artifact[u"plan_digest"].toString()}};
    for (const auto &[name, value] : facts) {
        if (value.isEmpty())
            continue;
        auto *shown =
            textLabel(value.size() > 24 && !value.contains(u' ') ? shortId(value, 20) : value, 0.92);
        shown->setFont(monoFont(shown->font()));
        shown->setToolTip(value);
        auto *left = textLabel(name, 0.92, QFont::Normal, true);
        left->setWordWrap(false);
        form->addRow(left, shown);
    }
    const QJsonArray attachments = artifact[u"attachments"].toArray();
    for (const QJsonValue attached : attachments)
        form->addRow(textLabel(tr("Attachment"), 0.92, QFont::Normal, true),
                     textLabel(attached[u"name"].toString(), 0.92));
    card->addLayout(form);
}

} // namespace slipway::gui
