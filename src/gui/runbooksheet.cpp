// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/runbooksheet.h"

#include "gui/iconline.h"
#include "gui/icons.h"

#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QPushButton>
#include <QScrollBar>
#include <QSet>
#include <QShortcut>
#include <QTextBlock>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace slipway::gui {

namespace {

/// Markdown comes without any air between its blocks.
void giveAir(QTextDocument &document)
{
    for (QTextBlock block = document.begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        format.setTopMargin(format.headingLevel() > 0 ? 16 : 4);
        format.setBottomMargin(4);
        QTextCursor(block).setBlockFormat(format);
    }
}

} // namespace

QString anchorOf(const QString &heading)
{
    QString anchor;
    for (const QChar letter : heading.trimmed().toLower()) {
        if (letter.isLetterOrNumber() || letter == u'-' || letter == u'_')
            anchor += letter;
        else if (letter.isSpace())
            anchor += u'-';
    }
    return anchor;
}

QMap<QString, QString> runbooksOf(const release::Playbook &playbook)
{
    const QString whole = playbook.about[u"runbook"].toString();
    QMap<QString, QSet<QString>> ofSteps;
    for (const release::StepSpec &step : playbook.steps)
        ofSteps[step.phase].insert(step.runbook);
    QMap<QString, QString> links;
    for (auto it = ofSteps.cbegin(); it != ofSteps.cend(); ++it) {
        const QString only = it->size() == 1 ? *it->cbegin() : QString();
        if (const QString link = only.isEmpty() ? whole : only; !link.isEmpty())
            links.insert(it.key(), link);
    }
    const QJsonArray references = playbook.about[u"cross_reference"].toArray();
    for (const QJsonValue entry : references) {
        const QString phase = entry[u"section"].toString().toLower();
        if (ofSteps.contains(phase))
            links.insert(phase, entry[u"runbook"].toString());
    }
    return links;
}

RunbookSheet::RunbookSheet(QWidget *parent) : QWidget(parent), m_title(textLabel({}, 1.4, QFont::DemiBold))
{
    setObjectName(QStringLiteral("runbookSheet"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *head = new QHBoxLayout;
    head->setContentsMargins(16, 8, 20, 8);
    auto *back = new QPushButton(icon(QStringLiteral("undo")), tr("&Back to the room"));
    back->setObjectName(QStringLiteral("runbookLeave"));
    m_title->setWordWrap(false);
    head->addWidget(m_title, 1);
    head->addWidget(back);
    column->addLayout(head);
    column->addWidget(rule());
    m_text = new QTextBrowser;
    m_text->setObjectName(QStringLiteral("runbookText"));
    m_text->setAccessibleName(tr("Runbook"));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenExternalLinks(true);
    m_text->document()->setDocumentMargin(20);
    column->addWidget(m_text, 1);
    connect(back, &QPushButton::clicked, this, &RunbookSheet::leaveWanted);
    auto *escape = new QShortcut(Qt::Key_Escape, this);
    escape->setContext(Qt::WidgetWithChildrenShortcut);
    connect(escape, &QShortcut::activated, this, &RunbookSheet::leaveWanted);
}

bool RunbookSheet::open(const QString &workspaceDir, const QString &link)
{
    QFile file(QDir(workspaceDir).absoluteFilePath(link.section(u'#', 0, 0)));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    m_title->setText(link.section(u'#', 0, 0));
    m_text->setMarkdown(QString::fromUtf8(file.readAll()));
    giveAir(*m_text->document());
    m_text->verticalScrollBar()->setValue(0);
    m_section.clear();
    m_text->setExtraSelections({});
    (void)goTo(link.section(u'#', 1)); // a section that is not there shows the beginning
    m_text->setFocus(Qt::OtherFocusReason);
    return true;
}

/// The heading comes to the top once the page is laid out.
bool RunbookSheet::goTo(const QString &anchor)
{
    for (QTextBlock block = m_text->document()->begin(); block.isValid() && !anchor.isEmpty();
         block = block.next()) {
        if (block.blockFormat().headingLevel() == 0 || anchorOf(block.text()) != anchor)
            continue;
        m_section = block.text();
        QTextEdit::ExtraSelection found; // a short page cannot bring it to its top
        found.cursor = QTextCursor(block);
        found.format.setBackground(palette().highlight());
        found.format.setProperty(QTextFormat::FullWidthSelection, true);
        m_text->setExtraSelections({found});
        m_text->setTextCursor(QTextCursor(block));
        QMetaObject::invokeMethod(
            this,
            [this, position = block.position()] {
                QTextCursor cursor(m_text->document());
                cursor.setPosition(position);
                QScrollBar *bar = m_text->verticalScrollBar();
                bar->setValue(bar->value() + m_text->cursorRect(cursor).top() - 12);
            },
            Qt::QueuedConnection);
        return true;
    }
    return false;
}

QString RunbookSheet::text() const
{
    return m_text->toPlainText();
}

QString RunbookSheet::section() const
{
    return m_section;
}

} // namespace slipway::gui
