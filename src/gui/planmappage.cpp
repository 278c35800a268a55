// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/planmappage.h"

#include "gui/background.h"
#include "gui/card.h"
#include "gui/findingsview.h"
#include "gui/icons.h"
#include "gui/mainwindow.h"
#include "gui/planfieldsview.h"
#include "gui/planmapdelegate.h"
#include "gui/planmappicture.h"
#include "gui/rowstable.h"
#include "gui/statusdelegate.h"
#include "gui/targetwords.h"
#include "gui/workbench.h"
#include "ui_planmappage.h"

#include <QAction>
#include <QFileDialog>
#include <QHeaderView>
#include <QJsonDocument>
#include <QLocale>
#include <QSaveFile>

namespace slipway::gui {

using namespace release;
using Show = PlanMapFilter::Show;

namespace {

const QString environmentKey = QStringLiteral("planmap/environment");
const QString layoutKey = QStringLiteral("planmap/layout");
const QString pictureKey = QStringLiteral("planmap/picture");

} // namespace

PlanMapPage::PlanMapPage(Workbench &workbench, MainWindow &window)
    : Page(workbench), m_ui(std::make_unique<Ui::PlanMapPage>()), m_window(window)
{
    m_ui->setupUi(this);
    m_filter.setSourceModel(&m_model);
    makeHeader();
    makeBar();
    makeViews();
    makeActions();
    m_ui->split->setSizes({1036, 306});
    m_ui->split->setStretchFactor(0, 1);
    m_ui->split->restoreState(bench().settings().value(layoutKey).toByteArray());
    showPicture(bench().settings().value(pictureKey).toBool());
    connect(&bench(), &Workbench::workspaceChanged, this, &PlanMapPage::useWorkspace);
    useWorkspace();
}

PlanMapPage::~PlanMapPage()
{
    m_asking.request_stop();
    bench().settings().setValue(layoutKey, m_ui->split->saveState());
    bench().settings().setValue(pictureKey, m_ui->asPicture->isChecked());
}

QString PlanMapPage::target() const
{
    return targetWords({{QStringLiteral("database"), m_reading.database},
                        {QStringLiteral("stripe"), QJsonObject{{QStringLiteral("account"), m_reading.account},
                                                               {QStringLiteral("mode"), m_reading.mode}}}});
}

void PlanMapPage::makeHeader()
{
    m_ui->titleLabel->setFont(pageTitleFont(font()));
    m_ui->subtitleLabel->setFont(smallFont(font()));
    m_ui->subtitleLabel->setForegroundRole(QPalette::PlaceholderText);
    m_ui->noteLabel->setForegroundRole(QPalette::PlaceholderText);
    m_ui->notePage->setObjectName(QStringLiteral("page"));
    m_ui->asTable->setIcon(icon(QStringLiteral("table")));
    m_ui->asPicture->setIcon(icon(QStringLiteral("map")));
    m_ui->again->setIcon(icon(QStringLiteral("retry")));
    m_ui->save->setIcon(icon(QStringLiteral("dl")));
    m_ui->asTable->setObjectName(QStringLiteral("planMap.table"));
    m_ui->asPicture->setObjectName(QStringLiteral("planMap.picture"));
    m_ui->again->setObjectName(QStringLiteral("planMap.again"));
    m_ui->save->setObjectName(QStringLiteral("planMap.export"));
    m_ui->mend->setObjectName(QStringLiteral("planMap.mend"));
    m_ui->environmentBox->setObjectName(QStringLiteral("planMap.environment"));
    connect(m_ui->environmentBox, &QComboBox::activated, this,
            [this](int index) { chooseEnvironment(m_ui->environmentBox->itemText(index)); });
    connect(m_ui->asTable, &QPushButton::clicked, this, [this] { showPicture(false); });
    connect(m_ui->asPicture, &QPushButton::clicked, this, [this] { showPicture(true); });
    connect(m_ui->again, &QPushButton::clicked, this, &PlanMapPage::ask);
    connect(m_ui->save, &QPushButton::clicked, this, &PlanMapPage::save);
    connect(m_ui->mend, &QPushButton::clicked, this, [this] { m_window.startRelease(m_environment); });
}

void PlanMapPage::makeBar()
{
    m_ui->filterBar->setObjectName(QStringLiteral("pageHeader"));
    m_ui->sourceLabel->setForegroundRole(QPalette::PlaceholderText);
    m_ui->words->setObjectName(QStringLiteral("planMap.filter"));
    m_ui->words->addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    m_ui->showFindings->setIcon(icon(QStringLiteral("warn")));
    m_ui->showOrphans->setIcon(icon(QStringLiteral("link")));
    connect(m_ui->words, &QLineEdit::textChanged, this, [this](const QString &words) {
        m_filter.setWords(words);
        countLines();
    });
    const std::pair<QPushButton *, Show> shows[] = {{m_ui->showAll, Show::All},
                                                    {m_ui->showFindings, Show::WithFindings},
                                                    {m_ui->showOrphans, Show::Orphans}};
    for (const auto &[button, show] : shows)
        connect(button, &QPushButton::clicked, this, [this, wanted = show] {
            m_filter.setShow(wanted);
            countLines();
        });
}

void PlanMapPage::makeViews()
{
    m_ui->views->addWidget(makeTableView());
    m_ui->views->addWidget(makePictureView());
    auto *head = new SectionLabel(tr("Findings, worst first"));
    head->setContentsMargins(16, 10, 16, 8);
    m_findings = new FindingsView;
    m_ui->findingsBox->setMinimumWidth(220);
    m_ui->findingsColumn->addWidget(head);
    m_ui->findingsColumn->addWidget(m_findings, 1);
    connect(m_findings, &FindingsView::chosen, this, &PlanMapPage::chooseCode);
}

QWidget *PlanMapPage::makeTableView()
{
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("planTable"));
    m_table->setModel(&m_filter);
    dressTable(*m_table, tr("Plan map"));
    for (int column = PlanMapModel::Catalogue; column < PlanMapModel::ColumnCount; ++column)
        m_table->setItemDelegateForColumn(column, new PlanMapDelegate(m_table));
    m_table->verticalHeader()->setDefaultSectionSize(2 * fontMetrics().height() + 24);
    const int em = fontMetrics().averageCharWidth();
    const int widths[] = {22, 17, 27, 29, 29, 26};
    for (int column = 0; column < PlanMapModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, widths[column] * em);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(PlanMapModel::Verdict, Qt::AscendingOrder);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) { chooseRow(index.row()); });
    m_fields = new PlanFieldsView;
    connect(m_fields, &PlanFieldsView::copied, &m_window, &MainWindow::say);
    m_down = new QSplitter(Qt::Vertical);
    m_down->addWidget(m_table);
    m_down->addWidget(m_fields);
    m_down->setStretchFactor(0, 1);
    m_down->setSizes({430, 290});
    m_down->setChildrenCollapsible(false);
    m_down->setHandleWidth(1);
    return m_down;
}

QWidget *PlanMapPage::makePictureView()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_picture = new PlanMapPicture(m_filter);
    connect(m_picture, &PlanMapPicture::rowChosen, this, &PlanMapPage::chooseRow);
    column->addWidget(m_picture, 1);
    auto *bar = new QWidget;
    bar->setObjectName(QStringLiteral("pageHeader"));
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(8);
    row->addWidget(new QuietLabel(tr("— agrees    ▬ differs    ┄ wanted next"), QuietLabel::Ink::Text3));
    row->addStretch();
    m_scale = new QuietLabel({}, QuietLabel::Ink::Text3);
    row->addWidget(m_scale);
    const auto add = [row](const QString &name, const QString &text, const QString &tip) {
        auto *button = new QPushButton(text);
        button->setObjectName(name);
        button->setProperty("kind", QStringLiteral("filter"));
        button->setToolTip(tip);
        row->addWidget(button);
        return button;
    };
    auto *fit = add(QStringLiteral("planMap.fit"), tr("Fit"), tr("Fit the width (0)"));
    auto *whole = add(QStringLiteral("planMap.whole"), tr("100 %"),
                      tr("Natural size; Ctrl with plus and minus changes it"));
    auto *fade =
        add(QStringLiteral("planMap.fade"), tr("Fade what agrees"), tr("Plans that agree step back"));
    fade->setCheckable(true);
    connect(fit, &QPushButton::clicked, m_picture, &PlanMapPicture::fit);
    connect(whole, &QPushButton::clicked, m_picture, [this] { m_picture->setScale(1); });
    connect(fade, &QPushButton::toggled, m_picture, &PlanMapPicture::setFading);
    connect(m_picture, &PlanMapPicture::scaleChanged, this,
            [this] { m_scale->setText(tr("%1 %").arg(qRound(m_picture->scale() * 100))); });
    column->addWidget(bar);
    return box;
}

void PlanMapPage::makeActions()
{
    const auto add = [this](const char *name, const QKeySequence &keys, auto run) {
        auto *action = new QAction(this);
        action->setObjectName(QLatin1String(name));
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, run);
        addAction(action);
    };
    add("planMap.ask", QKeySequence(Qt::Key_F5), [this] { ask(); });
    add("planMap.find", QKeySequence::Find, [this] { m_ui->words->setFocus(Qt::ShortcutFocusReason); });
    add("planMap.nextFinding", QKeySequence(Qt::Key_F8), [this] {
        const int count = m_findings->model()->rowCount();
        if (count > 0)
            m_findings->setCurrentIndex(
                m_findings->model()->index((m_findings->currentIndex().row() + 1) % count, 0));
    });
}

void PlanMapPage::useWorkspace()
{
    m_asking.request_stop();
    m_reading = {};
    m_model.setLines({});
    const QStringList names = bench().environmentNames();
    m_ui->environmentBox->clear();
    m_ui->environmentBox->addItems(names);
    const QString last = bench().settings().value(environmentKey).toString();
    m_environment = names.contains(last) ? last : names.value(0);
    m_ui->environmentBox->setCurrentText(m_environment);
    m_ui->environmentBox->setVisible(names.size() > 1);
    tellHeader();
    if (isVisible())
        shown();
}

void PlanMapPage::shown()
{
    if (m_reading.environment != m_environment && !m_environment.isEmpty())
        ask();
}

void PlanMapPage::open(const QString &environment, const QString &plan)
{
    if (!environment.isEmpty() && environment != m_environment)
        chooseEnvironment(environment);
    if (!plan.isEmpty())
        chooseCode(plan);
}

void PlanMapPage::chooseEnvironment(const QString &name)
{
    m_environment = name;
    m_ui->environmentBox->setCurrentText(name);
    bench().settings().setValue(environmentKey, name);
    m_reading = {};
    m_model.setLines({});
    Q_EMIT titleChanged();
    ask();
}

void PlanMapPage::note(const QString &sentence)
{
    m_ui->noteLabel->setText(sentence);
    m_ui->noteLabel->show();
    m_ui->errorCard->hide();
    m_ui->stack->setCurrentWidget(m_ui->notePage);
}

void PlanMapPage::ask()
{
    m_asking.request_stop();
    if (!bench().isTrusted(bench().workspace().dir)) {
        note(tr("Nothing is asked before you trust this workspace. Its commands are listed under Releases."));
        return;
    }
    m_ui->again->setEnabled(false);
    m_ui->subtitleLabel->setText(tr("asking database, Stripe and price map …"));
    if (m_model.rowCount() == 0)
        note(tr("Asking database, Stripe and price map, reading only …"));
    const console::SessionRequest request = bench().sessionRequest(m_environment);
    m_asking = runInBackground(
        this, [request](std::stop_token stop) { return askPlanMap(request, stop); },
        [this](const PlanMapReading &reading) { setReading(reading); });
}

void PlanMapPage::setReading(const PlanMapReading &reading)
{
    m_ui->again->setEnabled(true);
    m_reading = reading;
    if (reading.error) {
        m_ui->noteLabel->hide();
        m_ui->errorCard->setError(*reading.error);
        m_ui->errorCard->show();
        m_ui->stack->setCurrentWidget(m_ui->notePage);
        tellHeader();
        return;
    }
    m_model.setLines(reading.lines);
    m_findings->setLines(reading.lines);
    m_picture->setHeads({reading.catalogueFile, reading.table, reading.mode, reading.pricePlace});
    m_ui->sourceLabel->setText(tr("Catalogue %1").arg(reading.catalogueFile));
    m_ui->stack->setCurrentWidget(m_ui->mapPage);
    tellHeader();
    countLines();
    chooseRow(m_filter.rowCount() > 0 ? 0 : -1);
    Q_EMIT titleChanged();
}

void PlanMapPage::tellHeader()
{
    const bool known = !m_reading.environment.isEmpty() && !m_reading.error;
    const int findings = m_reading.findings();
    m_ui->pill->setVisible(known);
    m_ui->mend->setVisible(known && findings > 0 && m_window.hasPage(QStringLiteral("room")));
    m_ui->save->setVisible(known);
    if (!known) {
        m_ui->subtitleLabel->setText(m_reading.error ? tr("could not be asked") : QString());
        return;
    }
    m_ui->pill->setLook(findings > 0 ? StatusLook{QStringLiteral("warn"), Tone::Attention,
                                                  tr("%n finding(s)", nullptr, findings)}
                                     : StatusLook{QStringLiteral("ok"), Tone::Ok, tr("Everything agrees")});
    const int plans = static_cast<int>(m_reading.lines.size()) - m_reading.orphans();
    m_ui->subtitleLabel->setText(
        tr("asked %1 in %2 s  ·  %3, %4 everywhere")
            .arg(m_reading.asked.toLocalTime().toString(QStringLiteral("HH:mm:ss")),
                 QLocale().toString(static_cast<double>(m_reading.tookMs) / 1000, 'f', 1),
                 tr("%n plan(s)", nullptr, plans), tr("%n agree(s)", nullptr, m_reading.agreeing)));
}

void PlanMapPage::countLines()
{
    const QList<PlanLine> &lines = m_model.lines();
    const auto count = [&](auto fits) {
        return static_cast<int>(std::count_if(lines.cbegin(), lines.cend(), fits));
    };
    const int findings = count([](const PlanLine &line) { return !line.findings.isEmpty(); });
    const int orphans = count([](const PlanLine &line) { return line.orphan; });
    m_ui->showAll->setText(tr("All %1").arg(QLocale().toString(lines.size())));
    m_ui->showFindings->setText(tr("With findings %1").arg(QLocale().toString(findings)));
    m_ui->showOrphans->setText(tr("Orphans %1").arg(QLocale().toString(orphans)));
    m_ui->showFindings->setVisible(findings > 0 || m_ui->showFindings->isChecked());
    m_ui->showOrphans->setVisible(orphans > 0 || m_ui->showOrphans->isChecked());
}

void PlanMapPage::chooseCode(const QString &code)
{
    const int row = m_filter.rowOf(code);
    if (row >= 0)
        chooseRow(row);
}

/// Table, picture, findings and fields show the same plan, whoever chose it.
void PlanMapPage::chooseRow(int row)
{
    if (std::exchange(m_choosing, true))
        return;
    if (row < 0 || row >= m_filter.rowCount()) {
        m_fields->clear();
        m_picture->choose(-1);
    } else {
        const PlanLine &line = m_filter.line(row);
        m_table->setCurrentIndex(m_filter.index(row, 0));
        m_picture->choose(row);
        m_findings->choose(line.code);
        m_fields->show(line, m_reading.mode);
    }
    m_choosing = false;
}

void PlanMapPage::showPicture(bool picture)
{
    m_ui->asPicture->setChecked(picture);
    m_ui->asTable->setChecked(!picture);
    m_ui->views->setCurrentIndex(picture ? 1 : 0);
}

QByteArray PlanMapPage::asCsv() const
{
    const auto quoted = [](QString text) {
        return QString(u'"' + text.replace(QStringLiteral("\""), QStringLiteral("\"\"")) + u'"');
    };
    QByteArray csv("verdict,plan,catalogue,database,stripe,environment,findings\r\n");
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const PlanLine &line = m_filter.line(row);
        QStringList cells{line.verdict, line.code};
        for (const PlanSide &side : line.sides)
            cells << QString(side.name + QStringLiteral(" ") + side.detail).trimmed();
        QStringList findings;
        for (const billing::Finding &finding : line.findings)
            findings << finding.message;
        cells << findings.join(u' ');
        for (QString &cell : cells)
            cell = quoted(cell);
        csv += cells.join(u',').toUtf8() + "\r\n";
    }
    return csv;
}

void PlanMapPage::save()
{
    const QString path = QFileDialog::getSaveFileName(
        this, tr("Export the plan map"),
        QString(QStringLiteral("plan-map-") + m_environment + QStringLiteral(".json")),
        tr("JSON (*.json);;Comma-separated values (*.csv)"));
    if (path.isEmpty())
        return;
    const QByteArray bytes =
        path.endsWith(QStringLiteral(".csv")) ? asCsv() : QJsonDocument(m_reading.asJson).toJson();
    QSaveFile file(path);
    const bool saved = file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit();
    m_window.say(saved ? tr("Exported to %1.").arg(path)
                       : tr("%1 cannot be written: %2.").arg(path, file.errorString()));
}

} // namespace slipway::gui
