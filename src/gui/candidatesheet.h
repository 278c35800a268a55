// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QWidget>

class QGridLayout;
class QPushButton;

namespace slipway::gui {

/// The candidates of one row side by side, what differs between them first; one of them can be taken.
class CandidateSheet : public QWidget
{
    Q_OBJECT
public:
    explicit CandidateSheet(QWidget *parent = nullptr);
    /// `rule` in words marks the first one, which it would choose; empty = there is none.
    void show(const QJsonArray &candidates, const QString &valueColumn, const QString &rule);
    using QWidget::show;
    void setMayTake(bool may);

Q_SIGNALS:
    void taken(const QString &value);

private:
    void clear();
    void addHeads(const QJsonArray &candidates, const QString &valueColumn, const QString &rule);
    void addFacts(const QJsonArray &candidates, const QString &valueColumn);
    void addTakes(const QJsonArray &candidates, const QString &valueColumn);

    QGridLayout *m_grid;
    QList<QPushButton *> m_takes;
    bool m_mayTake = false;
};

} // namespace slipway::gui
