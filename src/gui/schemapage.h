// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/schemabook.h"
#include "gui/graphlayout.h"
#include "gui/page.h"

#include <stop_token>

class QComboBox;
class QLineEdit;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace slipway::gui {

class ErrorCard;
class MainWindow;
class PageHead;
class QuietLabel;
class SchemaView;
class SectionLabel;

/// The live schema of one environment as a diagram, with what is to be said about its tables.
class SchemaPage : public Page
{
    Q_OBJECT
public:
    SchemaPage(Workbench &bench, MainWindow &window);

    QString title() const override { return tr("Schema"); }
    QString environment() const override { return m_name; }
    void shown() override;
    void open(const QString &environmentName, const QString &table = {}) override;

    /// What the background brings; tests and screenshots give it by hand. Lays the diagram out in the
    /// background.
    void setBook(const console::SchemaBook &book);
    void setProblem(const release::Error &error);
    SchemaView *view() const { return m_view; }

Q_SIGNALS:
    void diagramShown();

private:
    QWidget *makeHeader();
    QWidget *makeFindings();
    void renew();
    void choose(const QString &environmentName);
    void askAgain();
    void showVerdict();
    void showFindings();
    void choseFinding();
    void search(const QString &words);
    void exportPicture();

    MainWindow &m_window;
    QString m_name;
    QString m_wanted;
    console::SchemaBook m_book;
    std::stop_source m_asking;
    int m_round = 0; ///< of layouts; the last one counts
    QComboBox *m_environment = nullptr;
    PageHead *m_head = nullptr;
    QLineEdit *m_search = nullptr;
    QuietLabel *m_found = nullptr;
    QPushButton *m_zoom = nullptr;
    QStackedWidget *m_stack = nullptr;
    ErrorCard *m_error = nullptr;
    SchemaView *m_view = nullptr;
    SectionLabel *m_findingsTitle = nullptr;
    QListWidget *m_findings = nullptr;
};

} // namespace slipway::gui
