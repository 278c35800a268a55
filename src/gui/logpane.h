// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/logsearch.h"
#include "gui/logview.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

class QHBoxLayout;

namespace slipway::gui {

/// The log with what one does to it: find while it grows, filter by severity and step, jump to errors,
/// follow, copy, save. Looks for new lines 20 times a second while it is visible.
class LogPane : public QWidget
{
    Q_OBJECT
public:
    explicit LogPane(QWidget *parent = nullptr);
    ~LogPane() override;

    void setLog(const std::shared_ptr<const LogStore> &log);
    struct Step
    {
        QString id;
        int number = 0;
        QString title;
    };
    /// Offered as filters; their numbers stand in the gutter.
    void setSteps(const QList<Step> &steps);
    void showOnly(const QString &stepId);
    /// The last error of the step, else its first line.
    void showStep(const QString &stepId);
    LogView &view() { return *m_view; }
    /// Of the lines that the filter shows, those that were found so far.
    qint64 foundCount() const { return m_found.count(); }
    /// Writes what the filter shows into a file, on a thread of its own. saved() follows.
    void saveTo(const QString &path);

Q_SIGNALS:
    void saved(const QString &path, const QString &problem);

private:
    QToolButton *button(QAction *action, bool withText = true);
    QAction *action(const char *name, const QString &text, const QString &iconName, const QString &tip);
    QAction *toggle(const char *name, const QString &text, const QString &iconName, const QString &tip);
    void makeActions();
    void makeBar(QHBoxLayout *bar);
    void changeEvent(QEvent *event) override;
    void tintIcons();
    void tick();
    void tellCounts();
    void tellFound();
    void onSearchChanged(const QString &text);
    void onFilterChanged();
    void onStepChosen(int index);
    void find(bool forward);
    void firstError();
    void chooseFile();
    void onSaved(const QString &path, const QString &problem);

    std::shared_ptr<const LogStore> m_log;
    std::unique_ptr<LogSearch> m_search;
    std::shared_ptr<const LogSearch::Result> m_lastResult;
    qint64 m_lastChosen = -1;
    LineSet m_found;
    qint64 m_current = -1;
    QByteArray m_text;

    LogView *m_view;
    QLabel *m_icon;
    QLabel *m_title;
    QLabel *m_count;
    QLineEdit *m_field;
    QLabel *m_places;
    QComboBox *m_stepBox;
    QLabel *m_notice;
    QAction *m_find;
    QAction *m_next;
    QAction *m_previous;
    QAction *m_firstError;
    QAction *m_errors;
    QAction *m_warnings;
    QAction *m_infos;
    QAction *m_follow;
    QAction *m_copy;
    QAction *m_save;
    QTimer m_tick;
    std::jthread m_saver;
};

} // namespace slipway::gui
