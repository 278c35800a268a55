// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/trustcard.h"

#include "console/playbooks.h"
#include "gui/card.h"
#include "gui/icons.h"
#include "gui/workbench.h"

#include <QDir>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

QStringList workspaceCommands(const Workbench &bench)
{
    QStringList commands;
    for (const Environment &environment : bench.workspace().environments) {
        const MigrationSettings &migrations = environment.settings.migrations;
        if (migrations.tool == u"alembic") {
            commands << QString(migrations.alembic.join(u' ') + QStringLiteral(" current"));
            commands << (migrations.run.isEmpty()
                             ? QString(migrations.alembic.join(u' ') + QStringLiteral(" upgrade heads"))
                             : migrations.run.join(u' '));
        }
        if (!environment.tunnel.isEmpty())
            commands << environment.tunnel.join(u' ');
    }
    const QList<StepKind> kinds = console::allStepKinds();
    const QDir playbooks(bench.workspace().path(QStringLiteral("playbooks")));
    for (const QString &file : playbooks.entryList({QStringLiteral("*.yaml")}, QDir::Files))
        if (auto read = console::loadPlaybook(playbooks.filePath(file), bench.workspace(), kinds))
            commands << console::commandsOf(*read);
    commands.removeDuplicates();
    return commands;
}

TrustCard::TrustCard(Workbench &bench, QWidget *parent)
    : QFrame(parent), m_bench(bench), m_commands(new QuietLabel({}, QuietLabel::Ink::Text))
{
    setObjectName(QStringLiteral("trustCard"));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(12);
    auto *sign = new QLabel;
    sign->setPixmap(icon(QStringLiteral("shield"), Tone::Attention).pixmap(20, 20));
    row->addWidget(sign, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout;
    column->setSpacing(8);
    auto *title = new QuietLabel(tr("Do you trust this workspace?"), QuietLabel::Ink::Text);
    title->setFont(scaledFont(font(), 1.08, QFont::DemiBold));
    auto *words = new QuietLabel(tr("It has not been opened here before. Until you trust it, nothing of it is run and "
                                    "no environment is asked. These are the commands that it can run on this computer:"));
    words->setWordWrap(true);
    m_commands->setFont(monoFont(font()));
    m_commands->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_commands->setWordWrap(true);
    auto *actions = new QHBoxLayout;
    auto *yes = new QPushButton(tr("Trust this workspace"));
    yes->setObjectName(QStringLiteral("trust.yes"));
    yes->setProperty("kind", QStringLiteral("primary"));
    actions->addWidget(yes);
    actions->addStretch();
    column->addWidget(title);
    column->addWidget(words);
    column->addWidget(m_commands);
    column->addLayout(actions);
    row->addLayout(column, 1);
    connect(yes, &QPushButton::clicked, this, [this] {
        m_bench.trust(m_bench.workspace().dir);
        Q_EMIT trusted();
    });
}

void TrustCard::refresh()
{
    const QStringList commands = workspaceCommands(m_bench);
    m_commands->setText(commands.isEmpty() ? tr("(none)") : commands.join(u'\n'));
}

void TrustCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = Theme::of(this);
    painter.setPen(theme.statusBar(Tone::Attention));
    painter.setBrush(theme.statusTint(Tone::Attention));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
}

} // namespace slipway::gui
