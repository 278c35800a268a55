// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonObject>
#include <QWidget>

class QHBoxLayout;
class QLineEdit;
class QPushButton;
class QTableView;

namespace slipway::gui {

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
    void takeFocus();

Q_SIGNALS:
    /// {key, decision value|leave|rule, value?, why}
    void decided(const QJsonObject &decision);

private:
    void showRow();
    QWidget *makeCandidate(const QJsonObject &candidate, bool byRule);
    QJsonObject chosen() const;
    void decide(const QString &decision, const QString &value = {});
    void tellButtons();

    QJsonObject m_record;
    QString m_shownKey;
    bool m_mayDecide = false;
    RowsTable *m_rows;
    QuietLabel *m_sentence;
    QHBoxLayout *m_candidates;
    QLineEdit *m_why;
    QPushButton *m_byRule;
    QPushButton *m_leave;
    QList<QPushButton *> m_takes;
};

} // namespace slipway::gui
