// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/environmentcard.h"

#include "gui/icons.h"
#include "gui/rowdelegate.h"
#include "gui/statuspill.h"

#include <QGridLayout>
#include <QLocale>
#include <QPainter>

namespace slipway::gui {

using namespace release;

QString dayAndTime(const QDateTime &at)
{
    if (!at.isValid())
        return QStringLiteral("–");
    const QDateTime local = at.toLocalTime();
    const QDate today = QDate::currentDate();
    const QString time = local.toString(QStringLiteral("HH:mm"));
    if (local.date() == today)
        return EnvironmentCard::tr("today %1").arg(time);
    if (local.date() == today.addDays(-1))
        return EnvironmentCard::tr("yesterday %1").arg(time);
    const QString pattern =
        local.date().year() == today.year() ? QStringLiteral("d MMM") : QStringLiteral("d MMM yyyy");
    return QString(QLocale().toString(local.date(), pattern) + u' ' + time);
}

EnvironmentCard::EnvironmentCard(const QString &environmentName, const QString &protection, QWidget *parent)
    : Card(parent)
    , m_name(environmentName)
    , m_pill(new StatusPill)
    , m_when(new QuietLabel({}, QuietLabel::Ink::Text3))
    , m_foot(new QuietLabel({}, QuietLabel::Ink::Text2))
{
    setObjectName(QString(QStringLiteral("card.") + environmentName));
    setEnvironment(environmentName);
    setHot(true);
    setMinimumWidth(250);
    setMaximumWidth(420);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(14, 14, 14, 12);
    column->setSpacing(8);
    auto *head = new QHBoxLayout;
    const QSize chip = environmentChipSize(environmentName, font());
    head->addSpacing(qMin(chip.width(), 180) + 8);
    auto *kind = new QuietLabel(protection, QuietLabel::Ink::Text3);
    kind->setMinimumHeight(chip.height());
    head->addWidget(kind, 1);
    auto *chevron = new QLabel;
    chevron->setPixmap(icon(QStringLiteral("chev")).pixmap(14, 14));
    head->addWidget(chevron);
    auto *status = new QHBoxLayout;
    status->setSpacing(8);
    status->addWidget(m_pill);
    status->addWidget(m_when, 1);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(2, 1);
    m_revision = addRow(grid, 0, tr("Revision"));
    m_pending = addRow(grid, 1, tr("Pending"));
    m_plans = addRow(grid, 2, tr("Plan map"));
    auto *rule = new QFrame;
    rule->setObjectName(QStringLiteral("rule"));
    m_foot->setFont(monoFont(font()));
    m_foot->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    column->addLayout(head);
    column->addLayout(status);
    column->addLayout(grid);
    column->addWidget(rule);
    column->addWidget(m_foot);
    setLastRun({});
    setNotAsked({});
}

EnvironmentCard::Row EnvironmentCard::addRow(QGridLayout *grid, int line, const QString &name)
{
    Row row{new QLabel, new QuietLabel({}, QuietLabel::Ink::Text)};
    grid->addWidget(new QuietLabel(name, QuietLabel::Ink::Text3), line, 0);
    grid->addWidget(row.icon, line, 1);
    grid->addWidget(row.value, line, 2);
    row.value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row.value->setMinimumHeight(fontMetrics().height() + 3);
    return row;
}

void EnvironmentCard::setRow(const Row &row, const QString &text, const QString &iconName,
                             std::optional<Tone> tone, bool mono)
{
    row.icon->setVisible(!iconName.isEmpty());
    if (!iconName.isEmpty())
        row.icon->setPixmap(icon(iconName, tone.value_or(Tone::Neutral)).pixmap(14, 14));
    row.value->setFont(mono ? monoFont(font()) : font());
    row.value->setText(text);
    row.value->setToolTip(text);
    row.value->setTone(tone);
}

void EnvironmentCard::setFoot(const QString &text, bool problem)
{
    m_footText = text;
    m_footProblem = problem;
    m_foot->setFont(problem ? smallFont(font()) : monoFont(font()));
    m_foot->setText(QFontMetrics(m_foot->font()).elidedText(text, Qt::ElideRight, width() - 30));
    m_foot->setToolTip(text);
    m_foot->setAccessibleName(text);
    m_foot->setTone(problem ? std::optional(Tone::Failed) : std::nullopt);
}

void EnvironmentCard::setLastRun(const std::optional<ledger::RunSummary> &run)
{
    m_pill->setLook(run ? lookOf(run->status)
                        : StatusLook{QStringLiteral("dash"), Tone::Neutral, tr("Never released")});
    m_when->setText(run ? dayAndTime(run->finishedAt.isValid() ? run->finishedAt : run->startedAt)
                        : QString());
    describe();
}

void EnvironmentCard::setAsking()
{
    setFoot(tr("asking …"), false);
}

void EnvironmentCard::setNotAsked(const QString &why)
{
    setRow(m_revision, tr("not asked yet"));
    setRow(m_pending, QStringLiteral("–"));
    setRow(m_plans, QStringLiteral("–"));
    setFoot(why.isEmpty() ? QStringLiteral(" ") : why, false);
    describe();
}

void EnvironmentCard::setFacts(const EnvironmentFacts &facts)
{
    m_facts = std::make_shared<EnvironmentFacts>(facts);
    const QString unknown = tr("unknown");
    if (facts.closed || !facts.databaseProblem.isEmpty()) {
        setRow(m_revision, unknown);
        setRow(m_pending, QStringLiteral("–"));
        setRow(m_plans, QStringLiteral("–"));
        setFoot(facts.closed ? QString(facts.closed->message + u' ' + facts.closed->details.join(u' '))
                             : facts.databaseProblem,
                true);
        describe();
        return;
    }
    if (!facts.migrationsKnown) {
        setRow(m_revision, unknown);
        setRow(m_pending, facts.migrationsProblem, QStringLiteral("fail"), Tone::Failed);
    } else {
        setRow(m_revision,
               facts.revisions.isEmpty() ? tr("empty database") : facts.revisions.join(QStringLiteral(", ")),
               {}, {}, !facts.revisions.isEmpty());
        if (facts.pending.isEmpty())
            setRow(m_pending, tr("none"));
        else
            setRow(m_pending, tr("%n migration(s)", nullptr, static_cast<int>(facts.pending.size())),
                   QStringLiteral("clock"), Tone::Attention);
        m_pending.value->setToolTip(facts.pending.join(u'\n'));
    }
    if (!facts.planMapProblem.isEmpty())
        setRow(m_plans, facts.planMapProblem, QStringLiteral("fail"), Tone::Failed);
    else if (!facts.planMapKnown)
        setRow(m_plans, tr("no catalogue"));
    else if (facts.findings > 0)
        setRow(m_plans, tr("%n finding(s)", nullptr, facts.findings), QStringLiteral("warn"), Tone::Attention);
    else
        setRow(m_plans, tr("%n plan(s) agree", nullptr, facts.plans), QStringLiteral("ok"), Tone::Ok);
    if (facts.findings > 0)
        m_plans.value->setToolTip(facts.firstFinding);
    const QString identifier = facts.database[u"system_identifier"].toString();
    QStringList target{facts.database[u"name"].toString(), facts.database[u"host"].toString()};
    if (!identifier.isEmpty())
        target << QString(u'…' + identifier.right(4));
    if (!facts.stripeAccount.isEmpty())
        target << QString(facts.stripeMode + u' ' + u'…' + facts.stripeAccount.right(4));
    target.removeAll(QString());
    setFoot(target.join(QStringLiteral("  ")), false);
    m_foot->setToolTip(tr("Database %1 on %2, system identifier %3; Stripe account %4")
                           .arg(facts.database[u"name"].toString(), facts.database[u"host"].toString(),
                                identifier.isEmpty() ? unknown : identifier,
                                facts.stripeAccount.isEmpty() ? unknown : facts.stripeAccount));
    describe();
}

void EnvironmentCard::describe()
{
    setAccessibleName(tr("Environment %1: %2. Revision %3, pending %4, plan map %5. %6")
                          .arg(m_name, m_pill->accessibleName(), m_revision.value->text(),
                               m_pending.value->text(), m_plans.value->text(), m_footText));
}

void EnvironmentCard::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    const QString tip = m_foot->toolTip();
    setFoot(m_footText, m_footProblem);
    m_foot->setToolTip(tip);
}

void EnvironmentCard::changeEvent(QEvent *event)
{
    Card::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_facts)
        setFacts(EnvironmentFacts(*m_facts));
}

void EnvironmentCard::paintEvent(QPaintEvent *event)
{
    Card::paintEvent(event);
    QPainter painter(this);
    const QSize chip = environmentChipSize(m_name, font());
    paintEnvironmentChip(&painter, QRect(14, m_chipTop, qMin(chip.width(), 180), chip.height() + 1), m_name, font(),
                         palette());
}

} // namespace slipway::gui
