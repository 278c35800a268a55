// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/itemcard.h"

#include "gui/icons.h"
#include "gui/keynames.h"

#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QShortcut>

namespace slipway::gui {

using namespace release;

ItemCard::ItemCard(QWidget *parent)
    : TintBox(Tone::Attention, parent)
    , m_text(new IconLine(QStringLiteral("user"), Tone::Attention, {}))
    , m_action(textLabel({}, 0.92))
    , m_expects(textLabel({}, 0.92, QFont::Normal, true))
    , m_note(new QLineEdit)
    , m_why(textLabel({}, 0.85, QFont::Normal, true))
    , m_fileList(new QVBoxLayout)
{
    setObjectName(QStringLiteral("itemCard"));
    setAccessibleName(tr("Point of the checklist"));
    setAcceptDrops(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(6);
    column->addWidget(m_text);
    column->addWidget(m_action);
    column->addWidget(m_expects);
    m_note->setObjectName(QStringLiteral("itemNote"));
    m_note->setPlaceholderText(tr("What did you see?"));
    m_note->setAccessibleName(tr("Note, or the reason why it does not apply"));
    column->addWidget(m_note);
    auto *decisions = new QHBoxLayout;
    decisions->setSpacing(6);
    m_done = button("itemDone", QStringLiteral("ok"), tr("&Pass"), tr("It is as it should be"));
    m_notDone = button("itemNotDone", QStringLiteral("fail"), tr("&Fail"), tr("It is not as it should be"));
    m_notApplicable = button("itemNotApplicable", QStringLiteral("skip"), tr("&Not applicable"),
                             tr("With the reason in the note"));
    for (QPushButton *decision : {m_done, m_notDone, m_notApplicable})
        decisions->addWidget(decision);
    decisions->addStretch();
    column->addLayout(decisions);
    auto *files = new QHBoxLayout;
    files->setSpacing(6);
    auto *choose = button("itemAttach", QStringLiteral("file"), tr("A&ttach…"),
                          tr("Attach files; they can also be dropped here"));
    auto *paste =
        button("itemPaste", QStringLiteral("copy"), tr("Paste p&icture"),
               tr("Attach the picture on the clipboard (%1)").arg(keyNames(QStringLiteral("Ctrl+Shift+P"))));
    for (QPushButton *one : {choose, paste}) {
        one->setProperty("kind", QStringLiteral("link"));
        files->addWidget(one);
    }
    files->addStretch();
    column->addLayout(files);
    column->addLayout(m_fileList);
    column->addWidget(m_why);
    connect(m_note, &QLineEdit::textChanged, this, &ItemCard::tellButtons);
    connect(m_done, &QPushButton::clicked, this, [this] { decide(ItemDecision::Done); });
    connect(m_notDone, &QPushButton::clicked, this, [this] { decide(ItemDecision::NotDone); });
    connect(m_notApplicable, &QPushButton::clicked, this, [this] { decide(ItemDecision::NotApplicable); });
    connect(choose, &QPushButton::clicked, this, &ItemCard::chooseFiles);
    connect(paste, &QPushButton::clicked, this, &ItemCard::pastePicture);
    auto *shortcut = new QShortcut(QKeySequence(QStringLiteral("Ctrl+Shift+P")), this);
    shortcut->setContext(Qt::WindowShortcut);
    connect(shortcut, &QShortcut::activated, this, &ItemCard::pastePicture);
}

QPushButton *ItemCard::button(const char *name, const QString &iconName, const QString &text,
                              const QString &tip)
{
    auto *made = new QPushButton(icon(iconName), text);
    made->setObjectName(QLatin1String(name));
    made->setToolTip(tip);
    return made;
}

void ItemCard::ask(const Question &question, const QString &stepTitle)
{
    m_item = CheckItem::fromJson(question.details);
    m_files.clear();
    m_note->clear();
    const QString number = m_item.of > 1 ? tr("%1 of %2, ").arg(m_item.number).arg(m_item.of) : QString();
    m_text->set(QStringLiteral("user"), Tone::Attention, m_item.text.isEmpty() ? question.text : m_item.text,
                QString(number + stepTitle));
    m_action->setText(m_item.action);
    m_action->setVisible(!m_item.action.isEmpty());
    QStringList wanted;
    if (!m_item.expects.isEmpty())
        wanted << tr("Expected: %1").arg(m_item.expects);
    if (!m_item.owner.isEmpty())
        wanted << tr("Done by: %1").arg(m_item.owner);
    m_expects->setText(wanted.join(QStringLiteral("  ·  ")));
    m_expects->setVisible(!wanted.isEmpty());
    setAccessibleDescription(question.text);
    showFiles();
}

void ItemCard::takeFocus()
{
    m_note->setFocus(Qt::OtherFocusReason);
}

void ItemCard::attach(const QString &path)
{
    if (m_files.contains(path) || !QFileInfo(path).isFile())
        return;
    m_files << path;
    showFiles();
}

void ItemCard::chooseFiles()
{
    const QStringList paths = QFileDialog::getOpenFileNames(this, tr("Attach evidence"));
    for (const QString &path : paths)
        attach(path);
}

void ItemCard::pastePicture()
{
    const QMimeData *held = QApplication::clipboard()->mimeData();
    if (held != nullptr && held->hasImage()) {
        if (!m_pasted)
            m_pasted = std::make_unique<QTemporaryDir>();
        const QString path = m_pasted->filePath(
            QStringLiteral("picture-%1.png")
                .arg(QDateTime::currentDateTimeUtc().toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'"))));
        if (qvariant_cast<QImage>(held->imageData()).save(path, "PNG")) {
            attach(path);
            return;
        }
    }
    m_why->setText(
        tr("There is no picture on the clipboard: take a screenshot, copy it, then paste it here."));
    m_why->show();
}

void ItemCard::showFiles()
{
    while (QLayoutItem *item = m_fileList->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
    for (const QString &path : std::as_const(m_files)) {
        auto *row = new QWidget;
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        line->addWidget(new IconLine(QStringLiteral("file"), {}, QFileInfo(path).fileName()), 1);
        auto *remove = new QPushButton(icon(QStringLiteral("x")), tr("Remove"));
        remove->setProperty("kind", QStringLiteral("link"));
        remove->setAccessibleName(tr("Remove %1").arg(QFileInfo(path).fileName()));
        connect(remove, &QPushButton::clicked, this, [this, path] {
            m_files.removeAll(path);
            showFiles();
        });
        line->addWidget(remove);
        m_fileList->addWidget(row);
    }
    tellButtons();
}

/// What is asked for must be there before it counts as done; a reason before it counts as not applicable.
void ItemCard::tellButtons()
{
    const bool lacksFiles = !m_item.evidence.isEmpty() && m_files.isEmpty();
    m_done->setEnabled(!lacksFiles);
    m_notApplicable->setEnabled(!m_note->text().trimmed().isEmpty());
    m_why->setText(lacksFiles ? tr("To be attached: %1.").arg(m_item.evidence.join(QStringLiteral(", ")))
                              : tr("Not applicable needs its reason in the note."));
    m_why->setVisible(lacksFiles || !m_notApplicable->isEnabled());
}

void ItemCard::decide(ItemDecision decision)
{
    ItemAnswer answer;
    answer.decision = decision;
    answer.note = m_note->text().trimmed();
    answer.files = m_files;
    Q_EMIT answered(answer.toText());
}

void ItemCard::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().constFirst().isLocalFile())
        event->acceptProposedAction();
}

void ItemCard::dropEvent(QDropEvent *event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    for (const QUrl &url : urls)
        attach(url.toLocalFile());
}

} // namespace slipway::gui
