// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/scripttext.h"
#include "migrations/sqlscript.h"

#include <memory>

namespace slipway::migrations {

class ReadAhead;

/// One migration of a folder. Files are relative to the folder.
struct Migration
{
    QString version; ///< as its own tool writes it into the history; empty for a repeatable one
    QString title;
    QString file;
    QString downFile; ///< may be `file` itself (dbmate, goose); empty where there is no way down
    bool repeatable = false;
    bool baseline = false; ///< Flyway's B

    /// The version, or what stands for it ("R users view").
    QString name() const { return repeatable ? QString(QStringLiteral("R ") + title) : version; }
};

struct FolderOptions
{
    QString format = QStringLiteral("auto");
    QString prefix;                      ///< Flyway's; empty = flyway.conf's, or V
    QMap<QString, QString> placeholders; ///< Flyway's, above those of flyway.conf
};

/// A folder of migrations as its tool sees it. Opening reads names (and a few files to tell the format);
/// contents are read when asked for.
class MigrationFolder
{
public:
    /// Errors (Usage): `folder_missing`, `format_unknown`, `format_mixed` names the files that disagree.
    static release::Result<MigrationFolder> open(const QString &dir, const FolderOptions &options = {});

    Format format() const { return m_format; }
    const QString &dir() const { return m_dir; }
    const QList<Migration> &migrations() const { return m_migrations; } ///< in the order in which they run
    const QList<Problem> &problems() const { return m_problems; }
    const Migration *find(const QString &version) const;
    QString prefix() const { return m_prefix; }
    const QMap<QString, QString> &placeholders() const { return m_placeholders; }
    QString historyTable() const { return m_historyTable; } ///< flyway.table; empty = the tool's default

    release::Result<QByteArray> bytes(const QString &file) const;
    /// The statements of one direction and whether the file allows a transaction.
    struct Part
    {
        SqlScript script;
        bool transaction = true;
        QByteArray bytes = {}; ///< of the whole file
    };
    /// Error `no_way_down` where there is none; those of extractScript and SqlScript::parse.
    release::Result<Part> part(const Migration &migration, Direction direction) const;
    /// Begins to read the newest ways up on another thread; part() then takes them from there, each once.
    void readAhead();

private:
    friend class FolderReader;
    Format m_format = Format::Plain;
    QString m_dir;
    QString m_prefix = QStringLiteral("V");
    QString m_historyTable;
    QMap<QString, QString> m_placeholders;
    QList<Migration> m_migrations;
    QList<Problem> m_problems;
    std::shared_ptr<ReadAhead> m_ahead;
};

} // namespace slipway::migrations
