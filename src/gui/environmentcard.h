// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/card.h"
#include "gui/environmentfacts.h"
#include "gui/theme.h"
#include "ledger/runsummary.h"

#include <optional>

class QGridLayout;

namespace slipway::gui {

class StatusPill;

/// One environment at a glance: last release, revision, pending, plan map, target. What is not known says so
/// and why.
class EnvironmentCard : public Card
{
    Q_OBJECT
public:
    EnvironmentCard(const QString &environmentName, const QString &protection, QWidget *parent = nullptr);

    void setLastRun(const std::optional<ledger::RunSummary> &run);
    void setAsking();
    void setNotAsked(const QString &why);
    void setFacts(const EnvironmentFacts &facts);
    QString environmentName() const { return m_name; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        QLabel *icon = nullptr;
        QuietLabel *value = nullptr;
    };
    Row addRow(QGridLayout *grid, int line, const QString &name);
    void setRow(const Row &row, const QString &text, const QString &iconName = {},
                std::optional<Tone> tone = {}, bool mono = false);
    void setFoot(const QString &text, bool problem);
    void describe();

    QString m_name;
    StatusPill *m_pill;
    QLabel *m_when;
    Row m_revision, m_pending, m_plans;
    QuietLabel *m_foot;
    QString m_footText;
    bool m_footProblem = false;
    std::shared_ptr<EnvironmentFacts> m_facts; ///< the last ones, to colour them anew
    int m_chipTop = 14;
};

/// "today 16:42", "yesterday 11:20", "4 Nov 17:03", "4 Nov 2024 17:03", in local time.
QString dayAndTime(const QDateTime &at);

} // namespace slipway::gui
