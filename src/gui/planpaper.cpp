// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planpaper.h"

#include "gui/card.h"
#include "gui/codebox.h"
#include "gui/corewords.h"
#include "gui/elidedlabel.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/stepdelegate.h"
#include "gui/valuetable.h"

#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace slipway::gui {

using namespace release;

namespace {

constexpr int shownRows = 60; ///< the rest as text: a catalogue may have thousands of plans
constexpr int side = 12;
constexpr int widestTitle = 300;

/// Where a place's line, a step's line or a row begins and ends.
QHBoxLayout *lineLayout(QWidget *line, int above, int below)
{
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(side, above, side, below);
    row->setSpacing(8);
    return row;
}

QLabel *oneLine(const QString &text, double factor, QFont::Weight weight, bool quiet)
{
    QLabel *label = textLabel(text, factor, weight, quiet);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(false);
    return label;
}

QLabel *mono(const QString &text, std::optional<Tone> tone, QuietLabel::Ink ink = QuietLabel::Ink::Text)
{
    auto *label = new QuietLabel(text, ink);
    label->setTextFormat(Qt::PlainText);
    label->setFont(monoFont(QApplication::font()));
    label->setTone(tone);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

QWidget *placeHead(const PlaceChanges &place)
{
    auto *head = new QWidget;
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto *name = new IconLine(placeIcon(place.place), {},
                              QStringLiteral("<b>%1</b>").arg(placeName(place.place).toHtmlEscaped()));
    name->setTight();
    row->addWidget(name);
    auto *about = new ElidedLabel(place.about);
    about->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(about, 1);
    if (!place.to.isEmpty()) {
        row->addWidget(
            mono(place.from.isEmpty() ? PlanPaper::tr("(none)") : place.from, {}, QuietLabel::Ink::Text3));
        row->addWidget(new QuietLabel(QStringLiteral("→"), QuietLabel::Ink::Text3));
        row->addWidget(mono(place.to, Tone::Ok));
    }
    return head;
}

/// Number, title, reason and, where it is not plain, the word of its mark.
QWidget *stepLine(const PlaceStep &step, int titleWidth, int margin)
{
    auto *line = new QWidget;
    QHBoxLayout *row = lineLayout(line, margin, margin);
    auto *mark = new IconLine(stepMarkIcon(step.mark), stepMarkTone(step.mark), {});
    mark->setTight();
    row->addWidget(mark);
    QLabel *number = oneLine(QString::number(step.number), 0.92, QFont::Normal, true);
    number->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    number->setMinimumWidth(number->fontMetrics().horizontalAdvance(QStringLiteral("00")));
    row->addWidget(number);
    auto *title = new ElidedLabel(step.title);
    title->setFont(scaledFont(QApplication::font(), 1,
                              step.quiet() || step.repeatable ? QFont::Normal : QFont::DemiBold));
    title->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Preferred);
    title->setFixedWidth(titleWidth);
    row->addWidget(title);
    const bool plain = step.mark == StepMark::Necessary || step.mark == StepMark::Checks;
    auto *reason =
        new ElidedLabel(step.reason.isEmpty() && !plain ? stepMarkName(step.mark) : coreWords(step.reason));
    reason->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(reason, 1);
    if (!plain && !step.reason.isEmpty())
        row->addWidget(oneLine(stepMarkName(step.mark), 0.92, QFont::Normal, true));
    return line;
}

int widthOfTitles(const QList<PlaceStep> &steps)
{
    const QFontMetrics metrics(scaledFont(QApplication::font(), 1, QFont::DemiBold));
    int width = 0;
    for (const PlaceStep &step : steps)
        width = std::max(width, metrics.horizontalAdvance(step.title) + 4);
    return std::min(width, widestTitle);
}

void addRow(QGridLayout *grid, int line, const PlaceRow &row)
{
    if (row.verb.isEmpty() && row.subject.isEmpty()) { // a sentence
        grid->addWidget(new IconLine(row.icon, row.tone, row.detail, row.note), line, 1, 1, 2);
        return;
    }
    auto *verb = new IconLine(row.icon, row.tone, row.verb);
    verb->setLoud(true);
    verb->setTight();
    grid->addWidget(verb, line, 0, Qt::AlignVCenter);
    auto *subject = mono(row.subject, {});
    subject->setFont(scaledFont(monoFont(QApplication::font()), 1, QFont::DemiBold));
    grid->addWidget(subject, line, 1);
    if (row.to.isEmpty()) {
        auto *detail = new ElidedLabel(row.detail);
        grid->addWidget(detail, line, 2);
        return;
    }
    auto *change = new QHBoxLayout;
    change->setSpacing(8);
    change->addWidget(mono(row.from, {}, QuietLabel::Ink::Text3));
    change->addWidget(new QuietLabel(QStringLiteral("→"), QuietLabel::Ink::Text3));
    change->addWidget(mono(row.to, Tone::Ok));
    change->addStretch();
    grid->addLayout(change, line, 2);
}

QWidget *rowsGrid(const QList<PlaceRow> &rows)
{
    auto *box = new QWidget;
    auto *grid = new QGridLayout(box);
    grid->setContentsMargins(side, 6, side, 8);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    grid->setColumnStretch(2, 1);
    int line = 0;
    for (const PlaceRow &row : rows.mid(0, shownRows))
        addRow(grid, line++, row);
    return box;
}

CodeBox *furtherRows(const QList<PlaceRow> &rows)
{
    QStringList lines;
    for (const PlaceRow &row : rows.mid(shownRows)) {
        QStringList cells{row.verb, row.subject, row.detail};
        if (!row.to.isEmpty())
            cells << QString(row.from + QStringLiteral(" → ") + row.to);
        cells.removeAll(QString());
        lines << cells.join(QStringLiteral("  "));
    }
    auto *box = new CodeBox(PlanPaper::tr("%n more change(s)", nullptr, static_cast<int>(lines.size())), 12);
    box->setProse(lines.join(u'\n'));
    return box;
}

void emptyLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace

PlanPaper::PlanPaper(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
}

void PlanPaper::clear()
{
    m_lines.clear();
    m_fold = nullptr;
    m_folded = nullptr;
    emptyLayout(m_column);
}

void PlanPaper::show(const PlanPlaces &places)
{
    clear();
    for (const PlaceStep &step : places.blocked)
        addBlocked(step);
    if (!places.changes() && places.blocked.isEmpty())
        m_column->addWidget(
            new IconLine(QStringLiteral("ok"), Tone::Ok, tr("Nothing would change. The checks would run.")));
    for (const PlaceChanges &place : places.places) {
        if (m_column->count() > 0)
            m_column->addSpacing(8);
        m_column->addWidget(placeHead(place));
        if (place.place == ChangePlace::Messages)
            addMessages(place);
        else
            m_column->addWidget(makeSteps(place.steps));
    }
    if (!places.quiet.isEmpty())
        addQuiet(places.quiet);
    if (m_folded != nullptr)
        m_fold->setChecked(m_unfolded || !places.changes());
}

void PlanPaper::addBlocked(const PlaceStep &step)
{
    auto *box = new TintBox(Tone::Failed);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(side, 10, side, 10);
    column->addWidget(new IconLine(QStringLiteral("block"), Tone::Failed,
                                   tr("<b>Step %1, %2, is blocked:</b> %3")
                                       .arg(QString::number(step.number), step.title.toHtmlEscaped(),
                                            coreWords(step.reason).toHtmlEscaped())));
    m_column->addWidget(box);
    m_lines.insert(step.id, box);
}

QWidget *PlanPaper::makeSteps(const QList<PlaceStep> &steps)
{
    auto *box = new TintBox;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    const int titleWidth = widthOfTitles(steps);
    const bool bare = std::all_of(steps.cbegin(), steps.cend(), [](const PlaceStep &step) {
        return step.rows.isEmpty() && step.tables.isEmpty() && step.facts.isEmpty();
    });
    bool first = true;
    for (const PlaceStep &step : steps) {
        if (!std::exchange(first, false) && !bare)
            column->addWidget(rule());
        QWidget *line = stepLine(step, titleWidth, bare ? 4 : 8);
        column->addWidget(line);
        if (!m_lines.contains(step.id) || !step.reason.isEmpty())
            m_lines.insert(step.id, line);
        fillStep(column, step);
    }
    if (bare)
        column->setContentsMargins(1, 4, 1, 4);
    return box;
}

void PlanPaper::fillStep(QVBoxLayout *column, const PlaceStep &step)
{
    if (!step.rows.isEmpty())
        column->addWidget(rowsGrid(step.rows));
    const auto add = [column](QWidget *widget) {
        auto *line = new QWidget;
        lineLayout(line, 0, 10)->addWidget(widget);
        column->addWidget(line);
    };
    if (step.rows.size() > shownRows)
        add(furtherRows(step.rows));
    for (const Table &table : step.tables) {
        auto *values = new ValueTable(table);
        values->setAccessibleName(QStringLiteral("%1, %2").arg(step.title, table.title));
        add(values);
    }
    if (!step.facts.isEmpty())
        add(textLabel(tr("Now: %1").arg(step.facts.join(QStringLiteral("  ·  "))), 0.92, QFont::Normal,
                      true));
}

/// What people will be told, as far as it is known now, to be read and copied beforehand.
void PlanPaper::addMessages(const PlaceChanges &place)
{
    for (PlaceStep step : place.steps) {
        if (step.mark == StepMark::Checks)
            step.mark = StepMark::Necessary; // it changes nothing, yet people are told
        auto *head = new QWidget;
        auto *row = new QHBoxLayout(head);
        row->setContentsMargins(0, 0, 0, 0);
        QWidget *line = stepLine(step, widthOfTitles({step}), 0);
        m_lines.insert(step.id, head);
        row->addWidget(line, 1);
        m_column->addWidget(head);
        if (step.text.isEmpty())
            continue;
        auto *copy = new QPushButton(icon(QStringLiteral("copy")), tr("Copy text"));
        copy->setProperty("kind", QStringLiteral("link"));
        copy->setAccessibleName(tr("Copy the text of %1").arg(step.title));
        connect(copy, &QPushButton::clicked, this,
                [text = step.text] { QApplication::clipboard()->setText(text); });
        row->addWidget(copy);
        auto *words = new CodeBox(step.title, 10);
        words->setProse(step.text);
        m_column->addWidget(words);
    }
}

void PlanPaper::addQuiet(const QList<PlaceStep> &steps)
{
    m_column->addSpacing(8);
    m_fold = new QToolButton;
    m_fold->setObjectName(QStringLiteral("planQuiet"));
    m_fold->setProperty("kind", QStringLiteral("fold"));
    m_fold->setText(tr("Read only, or nothing to do: %n step(s)", nullptr, static_cast<int>(steps.size())));
    m_fold->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_fold->setCheckable(true);
    m_fold->setIcon(icon(QStringLiteral("chev")));
    connect(m_fold, &QToolButton::toggled, this, [this](bool unfolded) {
        m_fold->setIcon(icon(unfolded ? QStringLiteral("down") : QStringLiteral("chev")));
    });
    m_column->addWidget(m_fold);
    m_folded = makeSteps(steps);
    m_folded->hide();
    m_column->addWidget(m_folded);
    connect(m_fold, &QToolButton::toggled, m_folded, &QWidget::setVisible);
    connect(m_fold, &QToolButton::clicked, this, [this](bool unfolded) { m_unfolded = unfolded; });
}

QWidget *PlanPaper::unfold(const QString &stepId)
{
    QWidget *line = m_lines.value(stepId);
    if (line != nullptr && m_folded != nullptr && m_folded->isAncestorOf(line))
        m_fold->setChecked(true);
    return line;
}

} // namespace slipway::gui
