// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/observeddown.h"

#include "migrations/liveschema.h"
#include "migrations/schemaobjects.h"
#include "migrations/scriptsender.h"

#include <algorithm>

namespace slipway::migrations {

using namespace release;

namespace {

using Kind = SchemaObject::Kind;

/// The SQL that leads from one set of objects to another.
class WayBack
{
public:
    WayBack(const SchemaObjects &now, const SchemaObjects &then) : m_now(now), m_then(then) {}

    QByteArray sql()
    {
        QList<SchemaObject> gone;
        QList<SchemaObject> back;
        QByteArray changes;
        for (const SchemaObject &object : m_now) {
            const auto earlier = m_then.constFind(object.key());
            if (earlier == m_then.cend()) {
                if (!isNew(object.parent) || object.toYounger)
                    gone << object;
            } else if (object.kind == Kind::Column) {
                changes += column(object, *earlier);
            } else if (object.kind == Kind::Enum) {
                changes += object.make == earlier->make ? QByteArray() : enumType(object, *earlier);
            } else if (object.kind == Kind::Function && object.make != earlier->make) {
                back << *earlier; // CREATE OR REPLACE
            } else if (object.kind != Kind::Table && object.kind != Kind::Schema &&
                       object.make != earlier->make) {
                gone << object;
                back << *earlier;
            }
        }
        for (const SchemaObject &object : m_then) {
            const bool withItsTable = object.kind == Kind::Column && isLost(object.parent);
            if (!m_now.contains(object.key()) && !withItsTable)
                back << object;
        }
        return removals(gone) + changes + returns(back);
    }

private:
    static QString tableKey(const QString &name) { return SchemaObject{Kind::Table, name}.key(); }
    bool isNew(const QString &table) const
    {
        return !table.isEmpty() && m_now.contains(tableKey(table)) && !m_then.contains(tableKey(table));
    }
    bool isLost(const QString &table) const
    {
        return !table.isEmpty() && m_then.contains(tableKey(table)) && !m_now.contains(tableKey(table));
    }
    bool inNewColumn(const SchemaObject &sequence) const
    {
        return std::any_of(m_now.cbegin(), m_now.cend(), [&](const SchemaObject &object) {
            return object.kind == Kind::Column && object.parent == sequence.parent &&
                   !m_then.contains(object.key()) && object.defaultValue.contains(sequence.name);
        });
    }

    /// What others hang on goes last; among equals the younger first.
    QByteArray removals(QList<SchemaObject> gone) const
    {
        static const QList<Kind> order{Kind::Policy,    Kind::Trigger,  Kind::View,   Kind::ForeignKey,
                                       Kind::Index,     Kind::Key,      Kind::Column, Kind::Table,
                                       Kind::Sequence,  Kind::Function, Kind::Domain, Kind::Enum,
                                       Kind::Extension, Kind::Schema};
        std::stable_sort(gone.begin(), gone.end(), [](const SchemaObject &a, const SchemaObject &b) {
            return std::pair(order.indexOf(a.kind), -a.oid) < std::pair(order.indexOf(b.kind), -b.oid);
        });
        QByteArray all;
        for (const SchemaObject &object : std::as_const(gone)) {
            if (object.kind != Kind::Sequence || !inNewColumn(object))
                all += object.remove + ";\n";
        }
        return all;
    }

    QByteArray returns(QList<SchemaObject> back) const
    {
        std::stable_sort(back.begin(), back.end(), [](const SchemaObject &a, const SchemaObject &b) {
            return std::pair<int, qint64>(a.kind, a.oid) < std::pair<int, qint64>(b.kind, b.oid);
        });
        QByteArray all;
        for (const SchemaObject &object : std::as_const(back)) {
            if (object.kind == Kind::Table)
                all += "-- The rows of " + object.name.toUtf8() + " do not come back.\n";
            if (object.kind == Kind::Column) {
                all += "-- What stood in " + object.table + '.' + object.column + " does not come back.\n";
                if (object.notNull && object.defaultValue.isEmpty())
                    all += "-- Rows that are there need a value for it first: it may not be null.\n";
                all += "ALTER TABLE " + object.table + " ADD COLUMN ";
            }
            all += object.make.trimmed() + ";\n";
        }
        return all;
    }

    static QByteArray column(const SchemaObject &now, const SchemaObject &then)
    {
        const QByteArray alter = "ALTER TABLE " + now.table + " ALTER COLUMN " + now.column;
        QByteArray all;
        const bool retyped = now.type != then.type;
        if (!now.defaultValue.isEmpty() && (retyped || now.defaultValue != then.defaultValue))
            all += alter + " DROP DEFAULT;\n";
        if (retyped)
            all += alter + " TYPE " + then.type.toUtf8() + " USING " + now.column +
                   "::" + then.type.toUtf8() + ";\n";
        if (!then.defaultValue.isEmpty() && (retyped || now.defaultValue != then.defaultValue))
            all += alter + " SET DEFAULT " + then.defaultValue.toUtf8() + ";\n";
        if (now.notNull != then.notNull)
            all += alter + (then.notNull ? " SET NOT NULL;\n" : " DROP NOT NULL;\n");
        return all;
    }

    /// PostgreSQL takes no value out of an enum: the type is made anew and the columns go over to it.
    QByteArray enumType(const SchemaObject &now, const SchemaObject &then) const
    {
        const QByteArray name = then.name.toUtf8();
        const QByteArray aside = "slipway_" + QByteArray::number(now.oid);
        QByteArray all = "-- Fails where a row still holds a value that the migration added.\nALTER TYPE " +
                         name + " RENAME TO " + aside + ";\n" + then.make + ";\n";
        for (const SchemaObject &object : m_now) {
            if (object.kind != Kind::Column || object.type != then.name)
                continue;
            const auto earlier = m_then.constFind(object.key());
            if (earlier == m_then.cend()) // goes before
                continue;
            const QByteArray alter = "ALTER TABLE " + object.table + " ALTER COLUMN " + object.column;
            if (!object.defaultValue.isEmpty())
                all += alter + " DROP DEFAULT;\n";
            all += alter + " TYPE " + name + " USING " + object.column + "::text::" + name + ";\n";
            if (!earlier->defaultValue.isEmpty())
                all += alter + " SET DEFAULT " + earlier->defaultValue.toUtf8() + ";\n";
        }
        const qsizetype dot = name.lastIndexOf('.') + 1;
        return all + "DROP TYPE " + name.left(dot) + aside + ";\n";
    }

    const SchemaObjects &m_now;
    const SchemaObjects &m_then;
};

class Observer
{
public:
    Observer(ScratchStage &stage, const MigrationFolder &folder, const Migration &migration)
        : m_stage(stage), m_folder(folder), m_migration(migration)
    {
    }

    Result<ObservedDown> run()
    {
        ObservedDown down;
        down.where =
            QStringLiteral("PostgreSQL %1, %2").arg(m_stage.serverMajor()).arg(m_stage.loaded().words);
        if (auto reached = goBefore(); !reached)
            return reached.error();
        const auto lines = schemaLines(session(), m_stage.historyTables());
        const auto then = readSchemaObjects(session(), m_stage.historyTables());
        const auto names = readObjectNames(session());
        if (!lines || !then || !names)
            return !lines ? lines.error() : !then ? then.error() : names.error();
        if (const RunnerReport up = m_stage.runner().up(m_migration.version); up.error)
            return *up.error;
        if (auto drafted = draft(*then, *names, down); !drafted)
            return drafted.error();
        prove(*lines, down);
        nameRows(down);
        return down;
    }

private:
    database::Session &session() { return m_stage.session(); }

    /// Applies what comes before the migration.
    Result<void> goBefore()
    {
        QString before;
        for (const Migration &other : m_folder.migrations()) {
            if (other.version == m_migration.version)
                break;
            before = other.version;
        }
        const RunnerReport up = before.isEmpty() ? RunnerReport() : m_stage.runner().up(before);
        return up.error ? Result<void>(*up.error) : Result<void>();
    }

    Result<void> draft(const SchemaObjects &then, const ObjectNames &names, ObservedDown &down)
    {
        auto now = readObjectNames(session());
        if (!now)
            return now.error();
        const QByteArray renames = renamesBack(names, *now);
        // What else differs is seen under the earlier names; they are given for that look alone.
        const SendOutcome sent = sendScript(session().handle(), "begin;\n" + renames, {}, {}, {});
        auto objects = sent.error
                           ? Result<SchemaObjects>(Error{QStringLiteral("draft_failed"), sent.error->message})
                           : readSchemaObjects(session(), m_stage.historyTables());
        sendScript(session().handle(), "rollback", {}, {}, {});
        if (!objects)
            return objects.error();
        down.sql = renames + WayBack(*objects, then).sql();
        return {};
    }

    void prove(const QStringList &before, ObservedDown &down)
    {
        const SendOutcome sent =
            sendScript(session().handle(), "begin;\n" + down.sql + ";\ncommit", {}, {}, {});
        if (sent.error) {
            sendScript(session().handle(), "rollback", {}, {}, {});
            down.difference << QStringLiteral("the draft fails: %1").arg(sent.error->message);
            return;
        }
        const auto after = schemaLines(session(), m_stage.historyTables());
        down.difference = after ? schemaDifference(before, *after) : QStringList{after.error().message};
        down.proven = down.difference.isEmpty();
    }

    void nameRows(ObservedDown &down) const
    {
        const auto part = m_folder.part(m_migration, Direction::Up);
        for (const Statement &statement : part ? part->script.statements : QList<Statement>()) {
            const auto &changes = statement.facts.changes;
            if (std::any_of(changes.cbegin(), changes.cend(), [](const Change &change) {
                    return change.kind == ChangeKind::Rows || change.kind == ChangeKind::TruncateTable;
                }))
                down.rowStatements << part->script.words(statement);
        }
    }

    ScratchStage &m_stage;
    const MigrationFolder &m_folder;
    const Migration &m_migration;
};

} // namespace

QByteArray ObservedDown::header(const QString &file) const
{
    QStringList lines{QStringLiteral("Drafted from what %1 did to a scratch copy (%2).").arg(file, where)};
    lines << (proven ? QStringLiteral(
                           "Proven there: after it the schema was the one from before. Rows are not part "
                           "of that proof.")
                     : QStringLiteral("NOT proven: after it the schema was not the one from before:"));
    for (const QString &line : difference.mid(0, 20))
        lines << QString(QStringLiteral("  ") + line.simplified());
    for (const QString &words : rowStatements.mid(0, 20))
        lines << QStringLiteral("Rows are not taken back: ") + words;
    QByteArray all;
    for (const QString &line : std::as_const(lines))
        all += "-- " + line.toUtf8() + '\n';
    return all;
}

Result<ObservedDown> observeDown(RehearsalRequest request, const MigrationFolder &folder,
                                 const Migration &migration, ProcessRunner &processes)
{
    auto stage = ScratchStage::make(request, folder, processes);
    if (!stage)
        return stage.error();
    auto state = (*stage)->runner().state();
    if (!state)
        return state.error();
    const bool pending = std::any_of(state->pending.cbegin(), state->pending.cend(),
                                     [&](const Migration &one) { return one.version == migration.version; });
    if (!pending) { // applied at the target: only the folder still knows how it was before
        stage->reset();
        request.target = Secret();
        stage = ScratchStage::make(request, folder, processes);
        if (!stage)
            return stage.error();
    }
    return Observer(**stage, folder, migration).run();
}

} // namespace slipway::migrations
