// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "evidence/artifactverifier.h"
#include "gui/page.h"
#include "release/result.h"

#include <QJsonObject>
#include <optional>

class QGridLayout;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace slipway::gui {

class ErrorCard;
class MainWindow;
class QuietLabel;
class RowsTable;
class StatusPill;

/// What was read of an artifact's file. A value; made off the GUI thread.
struct ArtifactReading
{
    QString path;
    QByteArray bytes;
    QJsonObject artifact;
    evidence::Verification verification;
    std::optional<release::Error> error; ///< the file could not be read
};

/// Reads and verifies the file, against the ledger where there is one. Blocks.
ArtifactReading readArtifact(const QString &path, const QString &ledgerPath);

/// One artifact, opened without any workspace: whether it is whole, its checks, steps and plans, and exports.
class ArtifactsPage : public Page
{
    Q_OBJECT
public:
    ArtifactsPage(Workbench &bench, MainWindow &window);

    QString title() const override;
    void open(const QString &path, const QString &detail = {}) override;
    /// What the background brings; tests and screenshots give it by hand.
    void setReading(const ArtifactReading &reading);

private:
    QWidget *makeHeader();
    QWidget *makeFacts();
    QWidget *makeTables();
    void addFact(const QString &name, const QString &value, bool mono = false);
    void showFacts();
    void showVerification();
    void showChecks();
    void showSteps();
    void showPlans();
    void copyChecks();
    void exportAs(const QString &format);

    MainWindow &m_window;
    ArtifactReading m_reading;
    QStackedWidget *m_stack;
    ErrorCard *m_error;
    QuietLabel *m_name;
    QuietLabel *m_verdict;
    StatusPill *m_pill;
    QGridLayout *m_facts;
    QLineEdit *m_filter;
    RowsTable *m_findings;
    RowsTable *m_checks;
    RowsTable *m_steps;
    RowsTable *m_plans;
    QList<QPushButton *> m_exports;
};

} // namespace slipway::gui
