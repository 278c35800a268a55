// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/checksmodel.h"

#include <QWidget>

class QButtonGroup;
class QComboBox;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QTableView;

namespace slipway::gui {

class CheckDetail;
class QuietLabel;

/// The verification table: filters above, checks with the failed ones first, the chosen one in full beside.
class CheckView : public QWidget
{
    Q_OBJECT
public:
    explicit CheckView(QWidget *parent = nullptr);

    /// `facts` hold the tables of the steps. What is chosen stays chosen where it is still there.
    void show(const QList<CheckRow> &rows, const QJsonObject &facts = {});
    using QWidget::show;
    void offerLog(bool offered);
    const ChecksModel &model() const { return *m_model; }
    QTableView &table() { return *m_table; }
    QString asText(bool onlyChosen) const; ///< tab-separated, as filtered and sorted
    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &state);

public Q_SLOTS:
    void nextFailed();
    void copyChosen();
    void copyAll();

Q_SIGNALS:
    void logWanted(const QString &stepId);
    void copied(int checks);

private:
    QWidget *makeBar();
    void makeTable();
    void makeActions();
    void countRows();
    void fillSteps();
    void showChosen();
    QWidget *makeComparisons();
    void fillComparisons();

    QJsonObject m_facts;
    ChecksModel *m_model;
    ChecksFilter *m_filter;
    QTableView *m_table;
    QLineEdit *m_words;
    QButtonGroup *m_ranks;
    QComboBox *m_steps;
    QButtonGroup *m_sides;
    QWidget *m_sidesBox;
    QSplitter *m_split;
    QStackedWidget *m_body;
    QStackedWidget *m_list;
    QuietLabel *m_none;
    QWidget *m_comparisons;
    CheckDetail *m_detail;
};

} // namespace slipway::gui
