// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "console/migrationbook.h"
#include "gui/rowsmodel.h"
#include "gui/sqlpaper.h"
#include "gui/statuslook.h"

#include <optional>

namespace slipway::gui {

/// "dbmate files in db/migrations · history schema_migrations · 12 migrations".
QString bookWords(const console::MigrationBook &book);

/// Hints at their lines. `marked` gets the lines of statements that nothing is said against.
QList<SqlPaper::Note> notesOf(const console::MigrationPaper &paper,
                              const migrations::RehearsedFile *rehearsed, QList<int> &marked);

/// Size, rows and users of the tables that a migration touches, and what runs in the target; rich text.
QString factsWords(const console::MigrationPaper &paper, bool applied);
QMap<QString, QString> tableFactWords(const console::MigrationPaper &paper);

StatusLook lookOfRollback(const migrations::RehearsedFile &file);
QList<RowsModel::Row> statementRows(const migrations::RehearsedFile &file);
QString rehearsalWords(const migrations::RehearsedFile &file, const migrations::RehearsalReport &report);
QString byteWords(qint64 bytes);

/// One environment and where it stands.
class StandingRow : public QWidget
{
    Q_OBJECT
public:
    StandingRow(const QString &environmentName, const std::optional<console::Standing> &standing,
                const console::MigrationBook &book, QWidget *parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString m_name;
    QString m_at;
    QString m_words;
    bool m_problem = false;
};

} // namespace slipway::gui
