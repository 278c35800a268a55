// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/environmentfacts.h"
#include "gui/page.h"
#include "gui/secretfacts.h"

#include <memory>
#include <optional>

namespace slipway::gui {

namespace Ui {
class EnvironmentsPage;
}

class MainWindow;
class RowsTable;

/// One environment: does its target answer, are its secrets set, what is it pinned to. Values of secrets are
/// never shown.
class EnvironmentsPage : public Page
{
    Q_OBJECT
public:
    EnvironmentsPage(Workbench &bench, MainWindow &window);
    ~EnvironmentsPage() override;

    QString title() const override { return tr("Environments"); }
    QString target() const override;
    QString environment() const override { return m_name; }
    void shown() override;
    void open(const QString &environmentName, const QString &detail = {}) override;

    /// What the background brings; tests and screenshots give it by hand.
    void setFacts(const EnvironmentFacts &facts);
    void setSecrets(const QList<SecretFact> &secrets);

private:
    void dress();
    void makeTables();
    void makeActions();
    void renew();
    void choose(const QString &environmentName);
    void testConnection();
    void askAgain();
    void chosenSecret();
    void storeSecret();
    void deleteSecret();
    void showPins();
    void acceptPin();
    void say(const QString &sentence, bool problem);
    const SecretFact *currentSecret() const;

    MainWindow &m_window;
    QString m_name;
    std::optional<EnvironmentFacts> m_facts;
    QList<SecretFact> m_secretFacts;
    std::unique_ptr<Ui::EnvironmentsPage> m_ui;
    RowsTable *m_answers;
    RowsTable *m_secrets;
    RowsTable *m_pins;
};

} // namespace slipway::gui
