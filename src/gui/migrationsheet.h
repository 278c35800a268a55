// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/migrationbook.h"

#include <QWidget>
#include <optional>

class QButtonGroup;
class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace slipway::gui {

class LockTimeLine;
class QuietLabel;
class RowsTable;
class SqlPaper;
class StatusPill;

/// A button of a bar that chooses what is shown.
QPushButton *filterButton(const QString &name, const QString &text);

/// One migration: its SQL with hints, the way down, the facts of its tables, and what its rehearsal showed.
class MigrationSheet : public QWidget
{
    Q_OBJECT
public:
    enum View { UpView, DownView, RehearsalView };

    explicit MigrationSheet(QWidget *parent = nullptr);
    /// While it is being read.
    void begin(const QString &version, const QString &title);
    void setPaper(const console::MigrationPaper &paper, const QString &title, bool applied);
    void setMessage(const QString &message); ///< instead of SQL: why there is none
    void setRehearsal(const std::optional<migrations::RehearsalReport> &report);
    void setView(View view);
    QString version() const { return m_paper.version; }

Q_SIGNALS:
    void said(const QString &sentence);

private:
    QWidget *makeLocks();
    void showPaper();
    void showFacts();
    void showLocks();
    void showStatements();
    const migrations::RehearsedFile *rehearsed() const;

    console::MigrationPaper m_paper;
    QString m_title;
    bool m_applied = false;
    migrations::RehearsalReport m_rehearsal;
    bool m_rehearsedOnce = false;
    QLabel *m_version = nullptr;
    QLabel *m_versionTitle = nullptr;
    QuietLabel *m_source = nullptr;
    QButtonGroup *m_views = nullptr;
    QStackedWidget *m_sheet = nullptr;
    SqlPaper *m_sql = nullptr;
    RowsTable *m_statements = nullptr;
    QuietLabel *m_facts = nullptr;
    QuietLabel *m_when = nullptr;
    QWidget *m_locksBox = nullptr;
    QuietLabel *m_copy = nullptr;
    StatusPill *m_rollback = nullptr;
    QScrollArea *m_locksScroll = nullptr;
    LockTimeLine *m_locks = nullptr;
    QuietLabel *m_locksWords = nullptr;
};

} // namespace slipway::gui
