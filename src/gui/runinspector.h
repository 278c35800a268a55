// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"
#include "release/runstate.h"

#include <QWidget>

class QFormLayout;
class QLabel;
class QProgressBar;
class QVBoxLayout;

namespace slipway::gui {

class IconLine;

/// Beside the run: where it goes, what guards it, who let it, and its time.
class RunInspector : public QWidget
{
    Q_OBJECT
public:
    explicit RunInspector(QWidget *parent = nullptr);

    /// `playbook`: what was written about window, contacts and ways back, where it is known.
    void show(const release::RunState &state, bool live, const QDateTime &now,
              const release::Playbook *playbook = nullptr);
    using QWidget::show;

private:
    void addFact(QFormLayout *form, const QString &name, const QString &value, bool fixed = true);
    void fill(const release::RunState &state, bool live, const release::Playbook *playbook);
    void fillTarget(const release::RunState &state);
    void fillGuards(const release::RunState &state, bool live);
    void fillApprovals(const release::RunState &state);
    void fillNoReturn(const release::RunState &state);
    void fillWaysBack(const release::Playbook &playbook);
    void fillContacts(const release::Playbook &playbook);
    void fillTime(const release::Playbook &playbook);
    void tellTime(const release::RunState &state, bool live, const QDateTime &now);
    void addSection(const QString &name);
    void addLine();

    QVBoxLayout *m_column;
    qint64 m_events = -1;
    bool m_live = false;
    bool m_hasPlaybook = false;
    qint64 m_window = 0;
    QLabel *m_used = nullptr; ///< of the announced window; null where none was announced
    QLabel *m_end = nullptr;
    QProgressBar *m_budget = nullptr;
};

/// Shortened in the middle: "7391…0418".
QString shortId(const QString &id, qsizetype keep = 12);
QString revisionsOf(const release::RunState &state, QStringView member);

} // namespace slipway::gui
