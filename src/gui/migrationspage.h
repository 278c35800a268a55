// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/migrationbook.h"
#include "gui/migrationsheet.h"
#include "gui/page.h"

#include <stop_token>

class QButtonGroup;
class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace slipway::gui {

class ErrorCard;
class MainWindow;
class MigrationsModel;
class PageHead;

/// Pending and applied migrations of one environment, what each says and would do, and what its rehearsal
/// showed.
class MigrationsPage : public Page
{
    Q_OBJECT
public:
    MigrationsPage(Workbench &bench, MainWindow &window);

    QString title() const override { return tr("Migrations"); }
    QString environment() const override { return m_name; }
    void shown() override;
    void open(const QString &environmentName, const QString &version = {}) override;

    /// What the background brings; tests and screenshots give it by hand.
    void setBook(const console::MigrationBook &book);
    void setProblem(const release::Error &error);
    void setStandings(const QList<console::Standing> &standings);
    void setPaper(const console::MigrationPaper &paper);
    void setRehearsal(const migrations::RehearsalReport &report);
    void setView(MigrationSheet::View view);

private:
    QWidget *makeHeader();
    QWidget *makeList();
    QWidget *makeStandings();
    void renew();
    void choose(const QString &environmentName);
    void askAgain();
    void askStandings();
    void askPaper();
    void rehearse();
    void filter();
    void showHead();
    void showStandings();
    QString currentVersion() const;

    MainWindow &m_window;
    QString m_name;
    QString m_wanted; ///< version to select once the book is there
    QList<console::Standing> m_standings;
    std::stop_source m_asking;
    std::stop_source m_reading;
    std::stop_source m_rehearsing;
    MigrationsModel *m_model;
    QComboBox *m_environment = nullptr;
    PageHead *m_head = nullptr;
    QPushButton *m_rehearse = nullptr;
    QPushButton *m_release = nullptr;
    QLineEdit *m_search = nullptr;
    QButtonGroup *m_filter = nullptr;
    QListView *m_list = nullptr;
    QVBoxLayout *m_places = nullptr;
    QStackedWidget *m_stack = nullptr;
    ErrorCard *m_error = nullptr;
    MigrationSheet *m_sheet = nullptr;
};

} // namespace slipway::gui
