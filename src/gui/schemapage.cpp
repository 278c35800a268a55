// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/schemapage.h"

#include "gui/background.h"
#include "gui/card.h"
#include "gui/environmentask.h"
#include "gui/errorcard.h"
#include "gui/findingdelegate.h"
#include "gui/iconline.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/pagehead.h"
#include "gui/schemaview.h"
#include "gui/statuspill.h"
#include "gui/workbench.h"

#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>

namespace slipway::gui {

using namespace release;
using console::SchemaBook;
using migrations::SchemaFinding;

SchemaPage::SchemaPage(Workbench &workbench, MainWindow &window) : Page(workbench), m_window(window)
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_view = new SchemaView;
    outer->addWidget(makeHeader());
    m_view->setObjectName(QStringLiteral("schemaView"));
    m_view->setProperty("pane", true);
    m_error = new ErrorCard;
    auto *split = new QSplitter;
    split->setChildrenCollapsible(false);
    split->addWidget(m_view);
    split->addWidget(makeFindings());
    split->setSizes({1000, 320});
    split->setStretchFactor(0, 1);
    m_stack = new QStackedWidget;
    m_stack->addWidget(split);
    m_stack->addWidget(errorSheet(m_error));
    outer->addWidget(m_stack, 1);
    connect(&bench(), &Workbench::workspaceChanged, this, &SchemaPage::renew);
    const auto shortcut = [this](const char *name, const QKeySequence &keys, auto run) {
        auto *action = new QAction(this);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    shortcut("schema.find", QKeySequence::Find, [this] { m_search->setFocus(); });
    shortcut("schema.again", QKeySequence(Qt::Key_F5), [this] { askAgain(); });
    renew();
}

QWidget *SchemaPage::makeHeader()
{
    m_head = new PageHead(title());
    m_search = new QLineEdit;
    m_search->setObjectName(QStringLiteral("schemaSearch"));
    m_search->setPlaceholderText(tr("Table or column"));
    m_search->setAccessibleName(tr("Search tables and columns"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_search->setMaximumWidth(220);
    m_found = new QuietLabel({}, QuietLabel::Ink::Text3);
    m_environment = new QComboBox;
    m_environment->setObjectName(QStringLiteral("schemaEnvironment"));
    m_environment->setAccessibleName(tr("Environment"));
    const auto button = [](const QString &objectName, const QString &text, const QString &name_) {
        auto *made = new QPushButton(text);
        made->setObjectName(objectName);
        made->setProperty("kind", QStringLiteral("filter"));
        made->setAccessibleName(name_);
        made->setToolTip(name_);
        return made;
    };
    auto *smaller = button(QStringLiteral("schemaSmaller"), QStringLiteral("−"), tr("Smaller (-)"));
    m_zoom = button(QStringLiteral("schemaFit"), QStringLiteral("100 %"), tr("Show all (0)"));
    auto *larger = button(QStringLiteral("schemaLarger"), QStringLiteral("+"), tr("Larger (+)"));
    auto *save = new QPushButton(icon(QStringLiteral("dl")), tr("&Export"));
    save->setObjectName(QStringLiteral("schemaExport"));
    save->setToolTip(tr("The whole diagram as SVG or PNG"));
    m_head->addTool(m_search);
    m_head->addTool(m_found);
    m_head->addTool(smaller);
    m_head->addTool(m_zoom);
    m_head->addTool(larger);
    m_head->addSpace(8);
    m_head->addTool(m_environment);
    m_head->addTool(save);
    connect(m_environment, &QComboBox::currentTextChanged, this, &SchemaPage::choose);
    connect(m_search, &QLineEdit::textChanged, this, &SchemaPage::search);
    connect(smaller, &QPushButton::clicked, this, [this] { m_view->zoom(0.8); });
    connect(larger, &QPushButton::clicked, this, [this] { m_view->zoom(1.25); });
    connect(m_zoom, &QPushButton::clicked, m_view, &SchemaView::fit);
    connect(m_view, &SchemaView::zoomed, this,
            [this](double factor) { m_zoom->setText(tr("%1 %").arg(qRound(factor * 100))); });
    connect(save, &QPushButton::clicked, this, &SchemaPage::exportPicture);
    return m_head;
}

QWidget *SchemaPage::makeFindings()
{
    auto *box = new QWidget;
    box->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 8, 0, 0);
    column->setSpacing(8);
    m_findingsTitle = new SectionLabel(tr("Findings"));
    m_findingsTitle->setContentsMargins(16, 0, 16, 0);
    m_findings = new QListWidget;
    m_findings->setObjectName(QStringLiteral("schemaFindings"));
    m_findings->setAccessibleName(tr("Findings"));
    m_findings->setProperty("pane", true);
    m_findings->setItemDelegate(new FindingDelegate(m_findings));
    m_findings->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_findings->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_findings->setResizeMode(QListView::Adjust);
    box->setMinimumWidth(260);
    auto *legend =
        new QuietLabel(tr("S = a column of the Stripe integration · dashed = no index or not validated"),
                       QuietLabel::Ink::Text3);
    legend->setFont(captionFont(font()));
    legend->setWordWrap(true);
    legend->setContentsMargins(16, 0, 16, 12);
    column->addWidget(m_findingsTitle);
    column->addWidget(m_findings, 1);
    column->addWidget(legend);
    connect(m_findings, &QListWidget::currentItemChanged, this, &SchemaPage::choseFinding);
    connect(m_view, &SchemaView::tableSelected, this, [this](const QString &table) {
        if (table.isEmpty() || (m_findings->currentItem() &&
                                m_findings->currentItem()->data(FindingDelegate::ThingRole) == table))
            return;
        for (int row = 0; row < m_findings->count(); ++row) {
            if (m_findings->item(row)->data(FindingDelegate::ThingRole) == table)
                return m_findings->setCurrentRow(row);
        }
    });
    return box;
}

void SchemaPage::shown()
{
    if (m_name.isEmpty() && m_environment->count() > 0)
        choose(m_environment->currentText());
    else if (m_book.schema.tables.isEmpty())
        askAgain();
}

void SchemaPage::open(const QString &environmentName, const QString &table)
{
    m_wanted = table;
    if (const int place = m_environment->findText(environmentName); place >= 0) {
        m_environment->setCurrentIndex(place);
        choose(environmentName);
    }
}

void SchemaPage::renew()
{
    m_name.clear();
    const QSignalBlocker quiet(m_environment);
    m_environment->clear();
    m_environment->addItems(bench().environmentNames());
    setBook({});
    if (isVisible())
        shown();
}

void SchemaPage::choose(const QString &environmentName)
{
    if (environmentName.isEmpty() || environmentName == m_name)
        return;
    m_name = environmentName;
    setBook({});
    Q_EMIT titleChanged();
    askAgain();
}

void SchemaPage::askAgain()
{
    if (m_name.isEmpty())
        return;
    m_asking.request_stop();
    m_head->setSubtitle(tr("Asking %1 …").arg(m_name));
    m_asking = runInBackground(
        this,
        [request = bench().sessionRequest(m_name)](std::stop_token stop) {
            return withSession<SchemaBook>(request, [&](console::ReleaseSession &session) {
                return console::readSchemaBook(session, stop);
            });
        },
        [this](const Answer<SchemaBook> &answer) {
            if (answer.error)
                setProblem(*answer.error);
            else
                setBook(*answer.value);
        });
}

void SchemaPage::setBook(const SchemaBook &book)
{
    m_book = book;
    m_stack->setCurrentIndex(0);
    showVerdict();
    showFindings();
    m_view->clear();
    const int round = ++m_round;
    if (book.schema.tables.isEmpty())
        return;
    runInBackground(
        this, [wish = m_view->wish(book)](std::stop_token) { return layOutGraph(wish); },
        [this, round](const GraphLayout &layout) {
            if (round != m_round)
                return;
            m_view->show(m_book, layout);
            m_view->select(std::exchange(m_wanted, {}));
            Q_EMIT diagramShown();
        });
}

void SchemaPage::setProblem(const Error &error)
{
    m_head->setSubtitle({});
    m_error->setError(error);
    m_stack->setCurrentIndex(1);
}

void SchemaPage::showVerdict()
{
    const auto tables = static_cast<int>(m_book.schema.tables.size());
    m_head->pill().setVisible(tables > 0 || !m_book.target.isEmpty());
    if (m_book.target.isEmpty()) {
        m_head->setSubtitle({});
        return;
    }
    const auto unmet =
        static_cast<int>(std::count_if(m_book.findings.cbegin(), m_book.findings.cend(),
                                       [](const SchemaFinding &one) { return one.severity == u"error"; }));
    m_head->setSubtitle(QString(
        tr("%n table(s)", nullptr, tables) + QStringLiteral(" · ") +
        (m_book.requirements.isEmpty() ? tr("no requirements file in the workspace")
         : !m_book.requirementsProblem.isEmpty()
             ? m_book.requirementsProblem
             : tr("compared with %1: %n requirement(s)", nullptr, m_book.checks).arg(m_book.requirements))));
    if (unmet > 0)
        m_head->pill().setLook({QStringLiteral("fail"), Tone::Failed, tr("Migration required")});
    else if (m_book.checks > 0)
        m_head->pill().setLook({QStringLiteral("ok"), Tone::Ok, tr("No migration required")});
    else
        m_head->pill().setLook({QStringLiteral("dash"), Tone::Neutral, tr("Not compared")});
}

void SchemaPage::showFindings()
{
    m_findings->clear();
    const auto count = static_cast<int>(m_book.findings.size());
    m_findingsTitle->setText(count > 0 ? tr("Findings %1").arg(count) : tr("Findings"));
    for (const SchemaFinding &finding : std::as_const(m_book.findings)) {
        auto *item = new QListWidgetItem(m_findings);
        const bool error = finding.severity == u"error";
        item->setData(FindingDelegate::IconRole, error ? QStringLiteral("fail") : QStringLiteral("warn"));
        item->setData(FindingDelegate::ToneRole, static_cast<int>(error ? Tone::Failed : Tone::Attention));
        item->setData(FindingDelegate::ThingRole, finding.table);
        item->setData(FindingDelegate::RemedyRole, finding.remedy);
        item->setText(finding.message);
        item->setData(Qt::AccessibleTextRole,
                      QString(finding.table + QStringLiteral(": ") + finding.message));
        item->setToolTip(finding.remedy);
    }
    if (count == 0 && !m_book.target.isEmpty()) {
        auto *item = new QListWidgetItem(tr("Nothing was found."), m_findings);
        item->setData(FindingDelegate::IconRole, QStringLiteral("ok"));
        item->setData(FindingDelegate::ToneRole, static_cast<int>(Tone::Ok));
    }
}

void SchemaPage::choseFinding()
{
    if (const QListWidgetItem *item = m_findings->currentItem())
        m_view->select(item->data(FindingDelegate::ThingRole).toString());
}

void SchemaPage::search(const QString &words)
{
    const int found = m_view->search(words.trimmed());
    m_found->setText(words.trimmed().isEmpty() ? QString() : tr("%n found", nullptr, found));
}

void SchemaPage::exportPicture()
{
    const QString path = QFileDialog::getSaveFileName(this, tr("Export the diagram"),
                                                      QStringLiteral("schema-%1.svg").arg(m_name),
                                                      tr("Pictures (*.svg *.png)"));
    if (path.isEmpty())
        return;
    const bool png = path.endsWith(QStringLiteral(".png"), Qt::CaseInsensitive);
    const bool written = png ? m_view->exportPng(path) : m_view->exportSvg(path);
    m_window.say(written ? tr("Written: %1").arg(path) : tr("%1 cannot be written.").arg(path));
}

} // namespace slipway::gui
