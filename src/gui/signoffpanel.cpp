// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/signoffpanel.h"

#include "gui/corewords.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/runinspector.h"
#include "gui/statuspill.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace slipway::gui {

using namespace release;

namespace {

StatusLook lookOf(const GoSignature &signature)
{
    switch (signature.state) {
    case SignState::Open:
        return {QStringLiteral("dash"), signature.optional ? Tone::Neutral : Tone::Attention,
                signature.optional ? SignOffPanel::tr("Optional") : SignOffPanel::tr("Open")};
    case SignState::Signed:
        return {QStringLiteral("ok"), Tone::Ok, SignOffPanel::tr("Signed")};
    case SignState::Refused:
        return {QStringLiteral("fail"), Tone::Failed, SignOffPanel::tr("No-go")};
    case SignState::Void:
        return {QStringLiteral("warn"), Tone::Attention, SignOffPanel::tr("Void")};
    }
    Q_UNREACHABLE();
}

} // namespace

SignOffPanel::SignOffPanel(QWidget *parent)
    : QWidget(parent), m_head(sectionName({})), m_people(new QVBoxLayout), m_signing(new QWidget)
{
    setObjectName(QStringLiteral("signOff"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_head);
    m_people->setSpacing(6);
    column->addLayout(m_people);
    auto *signing = new QVBoxLayout(m_signing);
    signing->setContentsMargins(0, 4, 0, 0);
    signing->setSpacing(6);
    m_role = new QComboBox;
    m_role->setObjectName(QStringLiteral("signRole"));
    m_role->setAccessibleName(tr("Sign as"));
    m_comment = new QLineEdit;
    m_comment->setObjectName(QStringLiteral("signComment"));
    m_comment->setPlaceholderText(tr("Comment; needed for a no-go"));
    m_comment->setAccessibleName(tr("Comment of the signature"));
    m_go = new QPushButton(accentIcon(QStringLiteral("sign")), {});
    m_go->setObjectName(QStringLiteral("signGo"));
    m_go->setProperty("kind", QStringLiteral("primary"));
    m_noGo = new QPushButton(icon(QStringLiteral("fail"), Tone::Failed), tr("N&o-go"));
    m_noGo->setObjectName(QStringLiteral("signNoGo"));
    m_noGo->setProperty("kind", QStringLiteral("danger"));
    m_file = new QPushButton(icon(QStringLiteral("file")), tr("Take a signed &approval…"));
    m_file->setObjectName(QStringLiteral("signFile"));
    m_file->setProperty("kind", QStringLiteral("link"));
    m_file->setToolTip(tr("A file that another person made with slipway release approve"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_go, 1);
    buttons->addWidget(m_noGo);
    signing->addWidget(m_role);
    signing->addWidget(m_comment);
    signing->addLayout(buttons);
    signing->addWidget(m_file, 0, Qt::AlignLeft);
    column->addWidget(m_signing);
    m_why = textLabel({}, 0.85, QFont::Normal, true);
    column->addWidget(m_why);
    connect(m_comment, &QLineEdit::textChanged, this, &SignOffPanel::tellButtons);
    connect(m_role, &QComboBox::currentTextChanged, this, &SignOffPanel::tellButtons);
    connect(m_go, &QPushButton::clicked, this, [this] { sign(true); });
    connect(m_noGo, &QPushButton::clicked, this, [this] { sign(false); });
    connect(m_file, &QPushButton::clicked, this, &SignOffPanel::takeApproval);
}

void SignOffPanel::show(const GoBoard &board, const QStringList &roles)
{
    m_head->setText(tr("Sign-off, bound to plan %1").arg(shortId(board.planDigest, 12)));
    m_head->setToolTip(board.planDigest);
    while (QLayoutItem *item = m_people->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (const GoSignature &signature : board.signatures) {
        auto *row = new QWidget;
        auto *line = new QHBoxLayout(row);
        line->setContentsMargins(0, 0, 0, 0);
        QStringList words{signature.who};
        if (signature.at.isValid())
            words << signature.at.toLocalTime().toString(QStringLiteral("HH:mm:ss"));
        if (signature.state != SignState::Signed || words.constFirst().isEmpty())
            words << coreWords(signature.words);
        words << signature.comment;
        words.removeAll(QString());
        line->addWidget(
            new IconLine(signature.state == SignState::Signed ? QStringLiteral("sign")
                                                              : QStringLiteral("user"),
                         signature.state == SignState::Signed ? std::optional(Tone::Ok) : std::nullopt,
                         signature.optional ? tr("%1, optional").arg(signature.role) : signature.role,
                         words.join(QStringLiteral(", "))),
            1);
        auto *pill = new StatusPill;
        pill->setLook(lookOf(signature));
        line->addWidget(pill, 0, Qt::AlignTop);
        m_people->addWidget(row);
    }
    m_green = board.allGreen();
    m_asked = !roles.isEmpty();
    const QString chosen = m_role->currentText();
    if (m_asked) {
        const QSignalBlocker quiet(m_role);
        m_role->clear();
        m_role->addItems(roles);
        m_role->setCurrentIndex(qMax(0, m_role->findText(chosen)));
    }
    m_role->setVisible(roles.size() > 1);
    m_signing->setVisible(m_asked);
    tellButtons();
}

void SignOffPanel::tellButtons()
{
    m_go->setText(tr("&Sign as %1: go").arg(m_role->currentText()));
    m_go->setEnabled(m_asked && m_green);
    m_noGo->setEnabled(m_asked && !m_comment->text().trimmed().isEmpty());
    m_why->setText(
        m_asked && !m_green
            ? tr("Go is available when every row is green. A change of the plan voids the signatures.")
            : tr("A change of the plan voids the signatures."));
}

void SignOffPanel::sign(bool go)
{
    GoAnswer answer;
    answer.deed = GoAnswer::Deed::Sign;
    answer.role = m_role->currentText();
    answer.go = go;
    answer.comment = m_comment->text().trimmed();
    m_comment->clear();
    Q_EMIT answered(answer.toText());
}

void SignOffPanel::takeApproval()
{
    GoAnswer answer;
    answer.deed = GoAnswer::Deed::TakeApproval;
    answer.file =
        QFileDialog::getOpenFileName(this, tr("Take a signed approval"), {}, tr("Approvals (*.json)"));
    if (!answer.file.isEmpty())
        Q_EMIT answered(answer.toText());
}

} // namespace slipway::gui
