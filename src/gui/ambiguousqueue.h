// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/rowsmodel.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QWidget>

class QLineEdit;
class QPushButton;

namespace slipway::gui {

class CandidateSheet;
class IconLine;
class QuietLabel;
class RowsTable;

/// Rows of a backfill that a person decides: the queue, and the chosen row's candidates side by side. The
/// reason is asked for once, here.
class AmbiguousQueue : public QWidget
{
    Q_OBJECT
public:
    explicit AmbiguousQueue(QWidget *parent = nullptr);
    /// A backfill's record; `mayDecide`: it can be reached from here.
    void show(const QJsonObject &record, bool mayDecide);
    using QWidget::show;
    /// The row of this key, where it is in the queue.
    void choose(const QString &key);
    void takeFocus();

Q_SIGNALS:
    /// [{key, decision value|leave|rule, value?, why}]
    void decided(const QJsonArray &decisions);

private:
    void showRow();
    QWidget *makeDeciding();
    QString madeWords(const QJsonObject &row) const;
    QJsonObject chosen() const;
    bool mayDecide(const QJsonObject &row) const;
    RowsModel::Row lineOf(const QJsonObject &row) const;
    void fillRows(const QString &chosenKey);
    void decide(const QString &decision, const QString &value = {});
    void decideAllByRule();
    QJsonObject decisionAbout(const QJsonObject &row, const QString &decision) const;
    void send(const QJsonArray &decisions);
    void tellButtons();

    QJsonObject m_record;
    QJsonObject m_shown;
    bool m_mayDecide = false;
    QSet<QString> m_sent; ///< decided here, and not yet told as taken up
    RowsTable *m_rows;
    QuietLabel *m_sentence;
    CandidateSheet *m_candidates;
    IconLine *m_made;
    QWidget *m_deciding;
    QLineEdit *m_why;
    QPushButton *m_byRule;
    QPushButton *m_allByRule;
    QPushButton *m_leave;
};

} // namespace slipway::gui
