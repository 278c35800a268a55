// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifactoverview.h"

#include "evidence/comparison.h"
#include "gui/card.h"
#include "gui/environmentcard.h"
#include "gui/statuslook.h"
#include "gui/stepchart.h"
#include "gui/steptreemodel.h"
#include "gui/valuetable.h"

#include <QJsonArray>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

namespace {

QDateTime timeOf(const QJsonValue &value)
{
    return QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
}

QuietLabel *sectionTitle(const QString &text)
{
    auto *label = new QuietLabel(text, QuietLabel::Ink::Text);
    label->setFont(scaledFont(label->font(), 1.08, QFont::DemiBold));
    return label;
}

} // namespace

ArtifactOverview::ArtifactOverview(QWidget *parent) : QScrollArea(parent)
{
    setObjectName(QStringLiteral("artifactOverview"));
    setAccessibleName(tr("Overview of the artifact"));
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    auto *content = new QWidget;
    content->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(20, 14, 20, 16);
    column->setSpacing(10);
    auto *head = new QHBoxLayout;
    head->addWidget(sectionTitle(tr("Time line")));
    head->addStretch();
    m_took = new QuietLabel({}, QuietLabel::Ink::Text2);
    head->addWidget(m_took);
    column->addLayout(head);
    m_chart = new StepChart;
    column->addWidget(m_chart);
    column->addSpacing(8);
    m_against = sectionTitle({});
    column->addWidget(m_against);
    m_comparison = new QVBoxLayout;
    column->addLayout(m_comparison);
    column->addStretch();
    setWidget(content);
}

void ArtifactOverview::show(const ArtifactReading &reading)
{
    m_artifact = reading.artifact;
    fillChart();
    const QDateTime at = timeOf(reading.previous[u"started_at"]);
    compareWith(reading.previous,
                tr("Against the release before it on %1, %2")
                    .arg(m_artifact[u"environment"].toObject()[u"name"].toString(), dayAndTime(at)));
}

void ArtifactOverview::fillChart()
{
    QList<StepChart::Step> steps;
    const QJsonArray written = m_artifact[u"steps"].toArray();
    for (const QJsonValue value : written) {
        const StatusLook look = lookOf(stepStatusFromName(value[u"status"].toString()));
        StepChart::Step step{value[u"title"].toString(),
                             timeOf(value[u"started_at"]),
                             timeOf(value[u"finished_at"]),
                             look.tone,
                             {}};
        const bool ran =
            step.begin.isValid() && step.end.isValid() && value[u"status"].toString() != u"skipped";
        if (!ran)
            step.begin = {};
        const QString reason = value[u"reason"].toString();
        step.words = ran                ? clockText(step.begin.msecsTo(step.end))
                     : reason.isEmpty() ? look.word.toLower()
                                        : QString(look.word.toLower() + QStringLiteral(": ") + reason);
        steps << step;
    }
    m_chart->setSteps(steps);
    m_took->setText(tr("took %1").arg(clockText(m_artifact[u"duration_ms"].toInteger())));
}

void ArtifactOverview::compareWith(const QJsonObject &earlier, const QString &words)
{
    while (QLayoutItem *item = m_comparison->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_against->setVisible(!earlier.isEmpty());
    if (earlier.isEmpty())
        return;
    m_against->setText(words);
    Table table = evidence::compareArtifacts(earlier, m_artifact);
    table.title = words;
    table.columns = {tr("What"), dayAndTime(timeOf(earlier[u"started_at"])),
                     dayAndTime(timeOf(m_artifact[u"started_at"])), QStringLiteral("verdict")};
    auto *shown = new ValueTable(table, 20);
    shown->setObjectName(QStringLiteral("artifactComparison"));
    m_comparison->addWidget(shown);
}

} // namespace slipway::gui
