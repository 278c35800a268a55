// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/goboardsheet.h"

#include "gui/codebox.h"
#include "gui/contactsbox.h"
#include "gui/corewords.h"
#include "gui/gorowsview.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/itemcard.h"
#include "gui/signoffpanel.h"
#include "gui/verdictband.h"

#include <QEvent>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

namespace slipway::gui {

using namespace release;

namespace {

/// Scrolls down only: never narrower than what it holds, so that nothing is cut off at its right.
class SideArea : public QScrollArea
{
public:
    SideArea() { setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (watched == widget() && event->type() == QEvent::LayoutRequest) {
            const int bar = verticalScrollBar()->sizeHint().width();
            setMinimumWidth(std::max(300, widget()->minimumSizeHint().width() + bar));
        }
        return QScrollArea::eventFilter(watched, event);
    }
};

constexpr int tickMs = 250; ///< while a row runs its words change

QString proofText(const StepState &step)
{
    QStringList parts;
    for (const CheckResult &check : step.checks) {
        if (!parts.isEmpty() && check.status != CheckStatus::Fail)
            continue;
        parts << (check.asked.isEmpty() ? check.name : check.asked)
              << QString(QStringLiteral("→ ") + coreWords(check.actual));
    }
    if (parts.isEmpty())
        parts << step.action;
    if (step.error)
        parts << step.error->details;
    return parts.join(u'\n').trimmed();
}

StatusLook lookOf(const GoBoard &board)
{
    switch (board.verdict) {
    case GoVerdict::Go:
        return {QStringLiteral("ok"), Tone::Ok, GoBoardSheet::tr("GO")};
    case GoVerdict::NoGo:
        return {QStringLiteral("fail"), Tone::Failed, GoBoardSheet::tr("NO-GO")};
    case GoVerdict::Open:
        return {QStringLiteral("wait"), Tone::Running, GoBoardSheet::tr("OPEN")};
    }
    Q_UNREACHABLE();
}

} // namespace

GoBoardSheet::GoBoardSheet(RunController &controller, QWidget *parent)
    : QWidget(parent), m_controller(controller)
{
    setObjectName(QStringLiteral("goBoard"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeBand());
    m_rows = new GoRowsView;
    auto *split = new QSplitter;
    split->addWidget(m_rows);
    split->addWidget(makeSide());
    split->setStretchFactor(0, 1);
    split->setSizes({1040, 344});
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    column->addWidget(split, 1);
    connect(m_rows, &GoRowsView::stepChosen, this, &GoBoardSheet::showProof);
    connect(&m_controller, &RunController::advanced, this, &GoBoardSheet::refresh);
    connect(&m_controller, &RunController::phaseChanged, this, &GoBoardSheet::refresh);
    connect(&m_controller, &RunController::questionChanged, this, &GoBoardSheet::refresh);
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &GoBoardSheet::refresh);
    m_tick.start();
}

QLabel *GoBoardSheet::addCount(const QString &caption)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(8, 0, 8, 0);
    column->setSpacing(0);
    QLabel *number = textLabel({}, 1.9, QFont::DemiBold);
    QLabel *word = textLabel(caption, 0.92, QFont::Normal, true);
    for (QLabel *label : {number, word}) {
        label->setWordWrap(false);
        column->addWidget(label, 0, Qt::AlignHCenter);
    }
    m_band->addTool(box);
    return number;
}

QWidget *GoBoardSheet::makeBand()
{
    m_band = new VerdictBand;
    m_passed = addCount(tr("pass"));
    m_failed = addCount(tr("fail"));
    m_open = addCount(tr("open"));
    auto *checklist = new QPushButton(icon(QStringLiteral("file")), tr("&Checklist"));
    checklist->setObjectName(QStringLiteral("goChecklist"));
    checklist->setToolTip(tr("The release as a filled-in checklist, beside the original"));
    auto *room = new QPushButton(icon(QStringLiteral("list")), tr("Roo&m"));
    room->setObjectName(QStringLiteral("goRoom"));
    room->setToolTip(tr("Steps, log and time line of this run"));
    m_band->addTool(checklist);
    m_band->addTool(room);
    connect(checklist, &QPushButton::clicked, this, &GoBoardSheet::checklistWanted);
    connect(room, &QPushButton::clicked, this, &GoBoardSheet::roomWanted);
    return m_band;
}

QWidget *GoBoardSheet::makeSide()
{
    auto *content = new QWidget;
    content->setAutoFillBackground(true);
    content->setBackgroundRole(QPalette::AlternateBase);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(16, 14, 16, 16);
    column->setSpacing(8);
    m_item = new ItemCard;
    m_item->hide();
    connect(m_item, &ItemCard::answered, this, [this](const QString &text) { m_controller.answer(text); });
    column->addWidget(m_item);
    makeProof(column);
    column->addWidget(rule());
    m_signOff = new SignOffPanel;
    connect(m_signOff, &SignOffPanel::answered, this,
            [this](const QString &text) { m_controller.answer(text); });
    column->addWidget(m_signOff);
    m_stop = new QPushButton(icon(QStringLiteral("stop"), Tone::Failed), tr("&End as no-go"));
    m_stop->setObjectName(QStringLiteral("goStop"));
    m_stop->setProperty("kind", QStringLiteral("danger"));
    m_stop->setToolTip(tr("The release does not go on; what was found is recorded"));
    connect(m_stop, &QPushButton::clicked, this, &GoBoardSheet::stop);
    column->addWidget(m_stop, 0, Qt::AlignLeft);
    m_contacts = new ContactsBox;
    column->addSpacing(8);
    column->addWidget(m_contacts);
    column->addStretch();
    auto *area = new SideArea;
    area->setObjectName(QStringLiteral("goSide"));
    area->setAccessibleName(tr("Proof and sign-off"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(content);
    return area;
}

void GoBoardSheet::setPlaybook(const Playbook *playbook)
{
    m_contacts->setPlaybook(playbook);
}

void GoBoardSheet::makeProof(QVBoxLayout *column)
{
    m_proofName = sectionName({});
    m_proofName->setWordWrap(true);
    m_proofReason = textLabel({});
    m_asked = new CodeBox(tr("What was asked and what came back"), 10);
    m_asked->setObjectName(QStringLiteral("goProof"));
    column->addWidget(m_proofName);
    column->addWidget(m_proofReason);
    column->addWidget(m_asked);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    m_again = new QPushButton(icon(QStringLiteral("retry")), tr("&Run again"));
    m_again->setObjectName(QStringLiteral("goAgain"));
    m_again->setToolTip(tr("Runs this row again, and then the table is looked at anew"));
    m_log = new QPushButton(icon(QStringLiteral("term")), tr("Out&put"));
    m_log->setObjectName(QStringLiteral("goLog"));
    m_attempts = textLabel({}, 0.92, QFont::Normal, true);
    m_attempts->setWordWrap(false);
    row->addWidget(m_again);
    row->addWidget(m_log);
    row->addWidget(m_attempts);
    row->addStretch();
    column->addLayout(row);
    connect(m_again, &QPushButton::clicked, this, &GoBoardSheet::runAgain);
    connect(m_log, &QPushButton::clicked, this, [this] { Q_EMIT logWanted(m_rows->currentStep()); });
}

bool GoBoardSheet::decisionAsked() const
{
    return m_controller.question() && m_controller.question()->kind == QuestionKind::Decision;
}

void GoBoardSheet::refresh()
{
    if (!isVisible())
        return;
    m_board = GoBoard::of(m_controller.state());
    const bool first = m_rows->rowsModel().rowCount() == 0;
    m_rows->setRows(m_board.rows);
    if (first || m_rows->currentStep().isEmpty()) {
        // The first red row, else the one that waits, else the first.
        const QList<GoRow> &rows = m_board.rows;
        auto wanted = std::find_if(rows.cbegin(), rows.cend(),
                                   [](const GoRow &row) { return row.status == GoStatus::Fail; });
        if (wanted == rows.cend())
            wanted = std::find_if(rows.cbegin(), rows.cend(), [](const GoRow &row) { return !row.green(); });
        if (wanted == rows.cend())
            wanted = rows.cbegin();
        if (wanted != rows.cend())
            m_rows->chooseStep(wanted->stepId);
    }
    showVerdict();
    showQuestion();
    showProof();
}

void GoBoardSheet::showVerdict()
{
    m_band->setVerdict(lookOf(m_board), coreWords(m_board.sentence()));
    const int passed = m_board.count(GoStatus::Pass) + m_board.count(GoStatus::NotApplicable);
    const int failed = m_board.count(GoStatus::Fail);
    m_passed->setText(QLocale().toString(passed));
    m_failed->setText(QLocale().toString(failed));
    m_open->setText(QLocale().toString(static_cast<int>(m_board.rows.size()) - passed - failed));
}

void GoBoardSheet::showQuestion()
{
    const auto &question = m_controller.question();
    const bool item = question && question->kind == QuestionKind::Item;
    const QString asked = item ? QString(question->stepId + u'/' + question->id) : QString();
    if (asked != m_askedItem) {
        m_askedItem = asked;
        m_item->setVisible(item);
        if (item) {
            const StepState *step = m_controller.state().step(question->stepId);
            m_item->ask(*question, step != nullptr ? step->title : QString());
            m_item->takeFocus();
        }
    }
    QStringList roles;
    if (decisionAsked()) {
        const QJsonArray list = question->details[u"may_sign"].toArray();
        for (const QJsonValue role : list)
            roles << role.toString();
    }
    const QString before = m_signOff->property("shown").toString();
    const QString now = QString::fromUtf8(QJsonDocument(m_board.toJson()).toJson()) + roles.join(u',');
    if (before != now) {
        m_signOff->setProperty("shown", now);
        m_signOff->show(m_board, roles);
    }
    m_stop->setVisible(decisionAsked());
}

void GoBoardSheet::showProof()
{
    const QString chosen = m_rows->currentStep();
    const auto found = std::find_if(m_board.rows.cbegin(), m_board.rows.cend(),
                                    [&](const GoRow &row) { return row.stepId == chosen; });
    const StepState *step = m_controller.state().step(chosen);
    const bool there = found != m_board.rows.cend() && step != nullptr;
    for (QWidget *widget : {static_cast<QWidget *>(m_proofName), static_cast<QWidget *>(m_again),
                            static_cast<QWidget *>(m_log)})
        widget->setVisible(there);
    if (!there) {
        m_proofReason->hide();
        m_asked->hide();
        m_attempts->hide();
        return;
    }
    const StatusLook look = gui::lookOf(found->status);
    m_proofName->setText(
        QStringLiteral("%1 %2: %3").arg(found->number).arg(found->title, look.word).toUpper());
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(this).statusText(look.tone));
    m_proofName->setForegroundRole(QPalette::WindowText);
    m_proofName->setPalette(colours);
    QStringList words{coreWords(found->reason)};
    if (!found->who.isEmpty())
        words << tr("Confirmed by %1.").arg(found->who);
    words.removeAll(QString());
    m_proofReason->setText(words.join(QStringLiteral(" ")));
    m_proofReason->setVisible(!words.isEmpty());
    const QString proof = proofText(*step);
    m_asked->setCode(proof);
    m_asked->setVisible(!proof.isEmpty());
    m_again->setEnabled(decisionAsked());
    m_log->setEnabled(step->output.lines > 0);
    m_attempts->setText(tr("%n run(s)", nullptr, found->attempts));
    m_attempts->setVisible(found->attempts > 0);
}

void GoBoardSheet::runAgain()
{
    GoAnswer answer;
    answer.deed = GoAnswer::Deed::Retry;
    answer.steps = {m_rows->currentStep()};
    m_controller.answer(answer.toText());
}

void GoBoardSheet::stop()
{
    GoAnswer answer;
    answer.deed = GoAnswer::Deed::Stop;
    m_controller.answer(answer.toText());
}

} // namespace slipway::gui
