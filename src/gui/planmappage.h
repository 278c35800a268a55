// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/page.h"
#include "gui/planmapmodel.h"

#include <memory>
#include <stop_token>

class QGridLayout;
class QLabel;
class QPushButton;
class QSplitter;
class QTableView;

namespace slipway::gui {

class FindingsView;
class MainWindow;
class PlanFieldsView;
class PlanMapPicture;

namespace Ui {
class PlanMapPage;
}

/// Each plan as catalogue, database, Stripe and environment say it, as a table or a picture, with every
/// difference explained. Reading only.
class PlanMapPage : public Page
{
    Q_OBJECT
public:
    PlanMapPage(Workbench &bench, MainWindow &window);
    ~PlanMapPage() override;

    QString title() const override { return tr("Plan map"); }
    QString environment() const override { return m_environment; }
    QString target() const override;
    void open(const QString &environment, const QString &plan = {}) override;
    void shown() override;

    /// What the background brings; tests and screenshots give it by hand.
    void setReading(const PlanMapReading &reading);
    void showPicture(bool picture);
    PlanMapFilter &filter() { return m_filter; }

private:
    void makeHeader();
    void makeBar();
    void makeViews();
    QWidget *makeTableView();
    QWidget *makePictureView();
    void makeActions();
    void useWorkspace();
    void chooseEnvironment(const QString &name);
    void ask();
    void note(const QString &sentence);
    void tellHeader();
    void countLines();
    void chooseCode(const QString &code);
    void chooseRow(int row);
    void save();
    QByteArray asCsv() const;

    std::unique_ptr<Ui::PlanMapPage> m_ui;
    MainWindow &m_window;
    QString m_environment;
    PlanMapReading m_reading;
    std::stop_source m_asking;
    PlanMapModel m_model;
    PlanMapFilter m_filter;
    QTableView *m_table;
    QSplitter *m_down;
    PlanFieldsView *m_fields;
    PlanMapPicture *m_picture;
    QLabel *m_scale;
    FindingsView *m_findings;
    bool m_choosing = false;
};

} // namespace slipway::gui
