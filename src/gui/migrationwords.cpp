// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/migrationwords.h"

#include "gui/locktimeline.h"
#include "gui/rowdelegate.h"

#include <QCoreApplication>
#include <QPainter>

namespace slipway::gui {

using console::MigrationBook;
using console::MigrationPaper;
using migrations::RehearsalReport;
using migrations::RehearsedFile;
using migrations::RehearsedLock;
using migrations::RehearsedStatement;
using migrations::Rollback;

namespace {

class MigrationWords
{
    Q_DECLARE_TR_FUNCTIONS(MigrationWords)
};

QString rowsWords(qint64 rows)
{
    if (rows < 0)
        return MigrationWords::tr("rows unknown");
    if (rows >= 1'000'000)
        return MigrationWords::tr("~%1 M rows")
            .arg(QLocale().toString(static_cast<double>(rows) / 1'000'000, 'f', 1));
    return MigrationWords::tr("~%1 rows").arg(QLocale().toString(rows));
}

QString waiting(const RehearsedStatement &statement)
{
    bool readers = false;
    bool writers = false;
    for (const RehearsedLock &lock : statement.locks) {
        readers = readers || lock.stopsReaders;
        writers = writers || lock.stopsWriters;
    }
    return readers   ? MigrationWords::tr("All wait")
           : writers ? MigrationWords::tr("Writers wait")
                     : MigrationWords::tr("Nobody waits");
}

} // namespace

QString byteWords(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1024 ? 0 : 1, QLocale::DataSizeTraditionalFormat);
}

QString bookWords(const MigrationBook &book)
{
    if (book.tool.isEmpty() || book.entries.isEmpty())
        return book.place;
    const auto count = static_cast<int>(book.entries.size());
    if (book.isGraph())
        return QString(book.place + QStringLiteral(" · ") +
                       MigrationWords::tr("%n revision(s)", nullptr, count) + QStringLiteral(" · ") +
                       MigrationWords::tr("%n head(s)", nullptr, static_cast<int>(book.heads.size())) +
                       (book.at.size() > 1 ? QString(QStringLiteral("; ") +
                                                     MigrationWords::tr("%1 stands on %n branch(es)", nullptr,
                                                                        static_cast<int>(book.at.size()))
                                                         .arg(book.environment))
                                           : QString()));
    return QString(MigrationWords::tr("%1 files in %2").arg(book.format, book.place) + QStringLiteral(" · ") +
                   MigrationWords::tr("history in %1").arg(book.history) + QStringLiteral(" · ") +
                   MigrationWords::tr("%n migration(s)", nullptr, count));
}

QList<SqlPaper::Note> notesOf(const MigrationPaper &paper, const RehearsedFile *rehearsed, QList<int> &marked)
{
    QList<SqlPaper::Note> notes;
    const auto statementAt = [&](int line) {
        for (const migrations::ForecastStatement &one : paper.forecast.statements) {
            if (line >= one.line && line <= one.lastLine)
                return one;
        }
        return migrations::ForecastStatement{line, line, {}};
    };
    for (const migrations::Hint &hint : paper.forecast.hints) {
        const auto statement = statementAt(hint.line);
        SqlPaper::Note note;
        note.line = statement.line;
        note.lastLine = statement.lastLine;
        const bool warning = hint.severity == u"warning";
        note.iconName = warning ? QStringLiteral("warn") : QStringLiteral("info");
        note.tone = warning ? Tone::Attention : Tone::Running;
        note.title = hint.message;
        note.detail = MigrationWords::tr("Rule %1. Safer: %2.").arg(hint.rule, hint.safer);
        if (rehearsed) {
            for (const RehearsedStatement &ran : rehearsed->statements) {
                if (ran.line == statement.line)
                    note.detail += QString(
                        QStringLiteral(" ") +
                        MigrationWords::tr("Rehearsed in %1.").arg(LockTimeLine::timeWords(ran.durationUs)));
            }
        }
        note.safer = hint.sql;
        note.silence = QString(QStringLiteral("-- slipway:ignore ") + hint.rule);
        notes << note;
    }
    for (const migrations::ForecastStatement &statement : paper.forecast.statements) {
        if (std::none_of(notes.cbegin(), notes.cend(),
                         [&](const SqlPaper::Note &note) { return note.line == statement.line; }))
            marked << statement.line;
    }
    return notes;
}

QMap<QString, QString> tableFactWords(const MigrationPaper &paper)
{
    QMap<QString, QString> all;
    for (const migrations::TableFacts &table : paper.live.tables) {
        if (table.exists)
            all.insert(table.table,
                       QString(byteWords(table.bytes) + QStringLiteral(", ") + rowsWords(table.rows)));
    }
    return all;
}

QString factsWords(const MigrationPaper &paper, bool applied)
{
    if (paper.version.isEmpty() || !paper.asked.isValid())
        return {};
    if (!paper.liveProblem.isEmpty())
        return paper.liveProblem.toHtmlEscaped();
    QStringList parts;
    for (const migrations::TableFacts &table : paper.live.tables) {
        if (!table.exists)
            continue;
        QString words = QStringLiteral("%1 <b>%2</b>, <b>%3</b>")
                            .arg(table.table.toHtmlEscaped(), byteWords(table.bytes), rowsWords(table.rows));
        if (table.sessions > 0)
            words += QString(QStringLiteral(", ") +
                             MigrationWords::tr("in use by %n session(s)", nullptr, table.sessions));
        parts << words;
    }
    if (parts.isEmpty())
        parts << (paper.forecast.tables.isEmpty() ? MigrationWords::tr("touches no table")
                                                  : MigrationWords::tr("its tables are not there yet"));
    if (!applied || paper.live.oldestMs > 0)
        parts << MigrationWords::tr("oldest transaction <b>%1</b>")
                     .arg(paper.live.openTransactions > 0
                              ? LockTimeLine::timeWords(paper.live.oldestMs * 1000)
                              : MigrationWords::tr("none", "no open transaction"));
    parts << MigrationWords::tr("dumps running <b>%1</b>")
                 .arg(paper.live.dumps > 0 ? QString::number(paper.live.dumps)
                                           : MigrationWords::tr("none", "no dump runs"));
    for (const QString &replica : paper.live.replicas)
        parts << MigrationWords::tr("replica <b>%1</b>").arg(replica.toHtmlEscaped());
    return parts.join(QStringLiteral(" &nbsp;·&nbsp; "));
}

StatusLook lookOfRollback(const RehearsedFile &file)
{
    switch (file.rollback()) {
    case Rollback::NotTried:
        return {QStringLiteral("fail"), Tone::Failed, MigrationWords::tr("Fails in the copy")};
    case Rollback::Absent:
        return file.migration.repeatable
                   ? StatusLook{QStringLiteral("dash"), Tone::Neutral, MigrationWords::tr("Repeatable")}
                   : StatusLook{QStringLiteral("warn"), Tone::Attention, MigrationWords::tr("No way down")};
    case Rollback::Failed:
        return {QStringLiteral("fail"), Tone::Failed, MigrationWords::tr("Way down fails")};
    case Rollback::Differs:
        return {QStringLiteral("warn"), Tone::Failed, MigrationWords::tr("Way down leaves another schema")};
    case Rollback::NotRepeatable:
        return {QStringLiteral("warn"), Tone::Failed, MigrationWords::tr("Up again makes another schema")};
    case Rollback::Proven:
        return {QStringLiteral("ok"), Tone::Ok, MigrationWords::tr("Rollback proven")};
    }
    Q_UNREACHABLE();
}

QList<RowsModel::Row> statementRows(const RehearsedFile &file)
{
    QList<RowsModel::Row> rows;
    const QLocale locale;
    for (const RehearsedStatement &statement : file.statements) {
        QStringList locks;
        bool writers = false;
        for (const RehearsedLock &lock : statement.locks) {
            locks << QString(LockTimeLine::lockWords(lock.mode) + u' ' + lock.table);
            writers = writers || lock.stopsWriters;
        }
        for (const QString &table : statement.rewritten)
            locks << MigrationWords::tr("rewrites %1").arg(table);
        const bool loud = writers || !statement.rewritten.isEmpty();
        rows << RowsModel::Row{QString::number(statement.line),
                               loud ? QStringLiteral("warn") : QStringLiteral("ok"),
                               loud ? Tone::Failed : Tone::Ok,
                               {waiting(statement), locale.toString(statement.line), statement.words,
                                LockTimeLine::timeWords(statement.durationUs),
                                locale.toString(statement.rows), byteWords(statement.walBytes),
                                locks.join(QStringLiteral(", "))},
                               locks.join(u'\n')};
    }
    if (file.error)
        rows << RowsModel::Row{QStringLiteral("error"),
                               QStringLiteral("fail"),
                               Tone::Failed,
                               {MigrationWords::tr("Fails"), {}, file.error->message, {}, {}, {}, {}},
                               file.error->message};
    return rows;
}

QString rehearsalWords(const RehearsedFile &file, const RehearsalReport &report)
{
    if (file.error)
        return file.error->message;
    QStringList rewritten;
    for (const RehearsedStatement &statement : file.statements)
        rewritten << statement.rewritten;
    QStringList words;
    words << MigrationWords::tr("table rewrites: %1")
                 .arg(rewritten.isEmpty() ? MigrationWords::tr("none", "no table is rewritten")
                                          : rewritten.join(QStringLiteral(", ")));
    words << MigrationWords::tr("WAL %1").arg(byteWords(file.walBytes()));
    if (!report.notProven.isEmpty())
        words << MigrationWords::tr("not proven: %1").arg(report.notProven.join(QStringLiteral("; ")));
    return words.join(QStringLiteral("  ·  "));
}

StandingRow::StandingRow(const QString &environmentName, const std::optional<console::Standing> &standing,
                         const MigrationBook &book, QWidget *parent)
    : QWidget(parent), m_name(environmentName)
{
    if (!standing) {
        m_words = MigrationWords::tr("asking …");
    } else if (!standing->problem.isEmpty()) {
        m_words = MigrationWords::tr("cannot be asked");
        m_problem = true;
        setToolTip(standing->problem);
    } else {
        m_at = standing->at.isEmpty() ? MigrationWords::tr("nothing applied")
                                      : standing->at.join(QStringLiteral(", "));
        const int pending = standing->pending >= 0 ? standing->pending : book.lackingAt(standing->at);
        m_words = book.entries.isEmpty() ? QString()
                  : pending < 0          ? MigrationWords::tr("unknown here")
                  : pending == 0         ? MigrationWords::tr("at head")
                                         : MigrationWords::tr("%n pending", nullptr, pending);
        setToolTip(m_at);
    }
    setAccessibleName(QString(m_name + QStringLiteral(": ") + m_at + QStringLiteral(" ") + m_words));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize StandingRow::sizeHint() const
{
    return {200, fontMetrics().height() + 8};
}

void StandingRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of(this);
    const int chip =
        paintEnvironmentChip(&painter, rect().adjusted(0, 0, -width() / 2, 0), m_name, font(), palette());
    const QFont small = smallFont(font());
    painter.setFont(small);
    painter.setPen(m_problem ? theme.statusText(Tone::Attention) : theme.color(Token::Text2));
    painter.drawText(rect(), Qt::AlignRight | Qt::AlignVCenter, m_words);
    const int right = QFontMetrics(small).horizontalAdvance(m_words) + 8;
    const QFont mono = scaledFont(monoFont(font()), 0.92);
    painter.setFont(mono);
    painter.setPen(theme.color(Token::Text));
    const QRect place(chip + 8, 0, width() - chip - 8 - right, height());
    painter.drawText(place, Qt::AlignVCenter,
                     QFontMetrics(mono).elidedText(m_at, Qt::ElideMiddle, place.width()));
}

} // namespace slipway::gui
