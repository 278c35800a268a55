// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runstate.h"

#include <QWidget>

class QFormLayout;
class QVBoxLayout;

namespace slipway::gui {

class IconLine;

/// Beside the run: where it goes, what guards it, who let it, and its time.
class RunInspector : public QWidget
{
    Q_OBJECT
public:
    explicit RunInspector(QWidget *parent = nullptr);

    void show(const release::RunState &state, bool live, const QDateTime &now);

private:
    void addFact(QFormLayout *form, const QString &name, const QString &value, bool fixed = true);
    void fill(const release::RunState &state, bool live);
    void fillTarget(const release::RunState &state);
    void fillGuards(const release::RunState &state, bool live);
    void fillApprovals(const release::RunState &state);
    void addSection(const QString &name);
    void addLine();

    QVBoxLayout *m_column;
    qint64 m_events = -1;
    bool m_live = false;
};

/// Shortened in the middle: "7391…0418".
QString shortId(const QString &id, qsizetype keep = 12);
QString revisionsOf(const release::RunState &state, QStringView member);

} // namespace slipway::gui
