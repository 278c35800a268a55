// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/contactsbox.h"

#include "gui/iconline.h"

#include <QVBoxLayout>

namespace slipway::gui {

using namespace release;

ContactsBox::ContactsBox(QWidget *parent) : QWidget(parent), m_column(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("contacts"));
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(8);
    hide();
}

void ContactsBox::setPlaybook(const Playbook *playbook)
{
    while (QLayoutItem *item = m_column->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    setVisible(playbook != nullptr && !playbook->contacts.isEmpty());
    if (isHidden())
        return;
    m_column->addWidget(sectionName(tr("On call")));
    for (const Contact &contact : playbook->contacts) {
        QStringList who{contact.role, contact.contact};
        who.removeAll(QString());
        m_column->addWidget(
            new IconLine(QStringLiteral("people"), {}, who.join(QStringLiteral(", ")), contact.when));
    }
    if (!playbook->escalation.isEmpty())
        m_column->addWidget(textLabel(playbook->escalation, 0.85, QFont::Normal, true));
}

} // namespace slipway::gui
