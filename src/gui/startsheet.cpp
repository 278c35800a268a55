// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/startsheet.h"

#include "gui/icons.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>

namespace slipway::gui {

using namespace release;

namespace {

void emptyLayout(QLayout *layout)
{
    while (QLayoutItem *item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace

StartSheet::StartSheet(QWidget *parent)
    : QWidget(parent)
    , m_runs(new QVBoxLayout)
    , m_environments(new QVBoxLayout)
    , m_group(new QButtonGroup(this))
    , m_playbook(new QComboBox)
    , m_plan(new QPushButton(accentIcon(QStringLiteral("eye")), tr("&Make the plan")))
{
    setObjectName(QStringLiteral("startSheet"));
    auto *across = new QHBoxLayout(this);
    auto *column = new QVBoxLayout;
    auto *sheet = new QWidget;
    sheet->setLayout(column);
    sheet->setMaximumWidth(800);
    across->setContentsMargins(0, 0, 0, 0);
    across->addWidget(sheet, 1);
    column->setContentsMargins(20, 24, 20, 24);
    column->setSpacing(12);
    column->addWidget(textLabel(tr("New release"), 1.4, QFont::DemiBold));
    m_runs->setSpacing(8);
    column->addLayout(m_runs);
    column->addSpacing(4);
    column->addWidget(sectionName(tr("Where to")));
    m_environments->setSpacing(8);
    column->addLayout(m_environments);
    column->addSpacing(4);
    column->addWidget(sectionName(tr("What")));
    m_playbook->setObjectName(QStringLiteral("playbookBox"));
    m_playbook->setAccessibleName(tr("Playbook"));
    column->addWidget(m_playbook);
    column->addSpacing(8);
    auto *row = new QHBoxLayout;
    m_plan->setObjectName(QStringLiteral("makePlan"));
    m_plan->setProperty("kind", QStringLiteral("primary"));
    m_plan->setEnabled(false); // until there is something to choose from
    m_plan->setDefault(true);
    row->addWidget(m_plan);
    row->addWidget(textLabel(tr("Looks at everything and changes nothing."), 0.92, QFont::Normal, true), 1);
    column->addLayout(row);
    column->addStretch();
    connect(m_plan, &QPushButton::clicked, this, [this] { Q_EMIT planWanted(environment(), playbook()); });
}

void StartSheet::offer(const Workspace &workspace, const QStringList &playbooks)
{
    const QString before = environment();
    const QString playbookBefore = playbook();
    for (QAbstractButton *button : m_group->buttons())
        m_group->removeButton(button);
    emptyLayout(m_environments);
    m_names.clear();
    for (const Environment &environment : workspace.environments) {
        auto *box = new TintBox;
        auto *row = new QHBoxLayout(box);
        row->setContentsMargins(12, 10, 12, 10);
        auto *button = new QRadioButton(environment.name);
        button->setObjectName(QString(QStringLiteral("environment_") + environment.name));
        QFont bold = font();
        bold.setWeight(QFont::DemiBold);
        button->setFont(bold);
        row->addWidget(button);
        QLabel *words =
            textLabel(environment.protection == Protection::None ? tr("open: a plan may start at once")
                      : environment.protection == Protection::Confirm
                          ? tr("protected: its name is typed before a start")
                          : tr("protected: wants approvals"),
                      0.92, QFont::Normal, true);
        row->addWidget(words, 1);
        m_group->addButton(button, static_cast<int>(m_names.size()));
        m_names << environment.name;
        m_environments->addWidget(box);
    }
    m_playbook->clear();
    m_playbook->addItems(playbooks);
    choose(before.isEmpty() ? m_names.value(0) : before, playbookBefore);
    m_plan->setEnabled(!m_names.isEmpty() && !playbooks.isEmpty());
}

void StartSheet::offerOpenRuns(const QList<OpenRun> &runs)
{
    emptyLayout(m_runs);
    for (const OpenRun &run : runs) {
        auto *box = new TintBox(Tone::Attention);
        auto *row = new QHBoxLayout(box);
        row->setContentsMargins(12, 10, 12, 10);
        row->addWidget(new IconLine(QStringLiteral("warn"), Tone::Attention,
                                    tr("A release on %1 was interrupted. What it had begun is known, and it "
                                       "can go on from there.")
                                        .arg(run.environment),
                                    QStringLiteral("%1  ·  %2")
                                        .arg(run.id, QLocale().toString(run.startedAt.toLocalTime(),
                                                                        QLocale::ShortFormat))),
                       1);
        auto *look = new QPushButton(icon(QStringLiteral("play")), tr("&Look and resume"));
        look->setObjectName(QStringLiteral("openInterrupted"));
        row->addWidget(look);
        connect(look, &QPushButton::clicked, this, [this, id = run.id] { Q_EMIT runWanted(id); });
        m_runs->addWidget(box);
    }
}

void StartSheet::choose(const QString &environment, const QString &playbook)
{
    if (QAbstractButton *button = m_group->button(static_cast<int>(m_names.indexOf(environment))))
        button->setChecked(true);
    else if (QAbstractButton *first = m_group->button(0))
        first->setChecked(true);
    const int at = m_playbook->findText(playbook);
    m_playbook->setCurrentIndex(std::max(0, at));
}

QString StartSheet::environment() const
{
    return m_names.value(m_group->checkedId());
}

QString StartSheet::playbook() const
{
    return m_playbook->currentText();
}

void StartSheet::takeFocus()
{
    m_plan->setFocus(Qt::OtherFocusReason);
}

} // namespace slipway::gui
