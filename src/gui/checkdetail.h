// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/checkrow.h"

#include <QScrollArea>

class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

class CodeBox;
class IconLine;
class QuietLabel;
class SectionLabel;
class TintBox;

/// One check in full: what it says, expected beside actual, what was asked, and the tables that its step
/// recorded.
class CheckDetail : public QScrollArea
{
    Q_OBJECT
public:
    explicit CheckDetail(QWidget *parent = nullptr);
    void show(const CheckRow &row, const QList<release::Table> &tables);
    using QWidget::show;
    void clear(); ///< nothing is chosen
    /// Offers to open the log of the check's step.
    void offerLog(bool offered);
    QString asText() const; ///< everything that is shown, for a ticket

Q_SIGNALS:
    void logWanted(const QString &stepId);

private:
    QWidget *makeHead();
    QWidget *makeValues();
    void showNow(const CheckRow &row);
    void fillTables(const QList<release::Table> &tables);

    CheckRow m_row;
    QList<release::Table> m_tables;
    QWidget *m_content;
    IconLine *m_status;
    QPushButton *m_copy;
    QPushButton *m_log;
    QuietLabel *m_name;
    QuietLabel *m_reason;
    QWidget *m_values;
    QuietLabel *m_expected;
    IconLine *m_now;
    TintBox *m_actualBox;
    QuietLabel *m_actualName;
    QuietLabel *m_actual;
    SectionLabel *m_askedName;
    CodeBox *m_asked;
    QVBoxLayout *m_tableColumn;
};

} // namespace slipway::gui
