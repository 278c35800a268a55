// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/logpane.h"

#include "gui/icons.h"
#include "gui/theme.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLocale>
#include <QSaveFile>
#include <QStyle>

namespace slipway::gui {

namespace {

constexpr int tickMs = 50;

/// What went wrong, or nothing.
QString writeLog(const LogStore &log, const LogFilter &filter, const QString &path,
                 const std::stop_token &stop)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    LineSet chosen;
    log.extend(chosen, filter);
    const qint64 lines = chosen.size();
    for (qint64 number = 0; number < lines; number += 4096) {
        if (stop.stop_requested())
            return LogPane::tr("Saving was stopped.");
        QByteArray text;
        for (const LogLine &line : log.lines(number, std::min<qint64>(4096, lines - number))) {
            if (chosen.contains(line.number))
                text += line.text + '\n';
        }
        if (file.write(text) != text.size())
            return file.errorString();
    }
    return file.flush() && file.commit() ? QString() : file.errorString();
}

} // namespace

LogPane::LogPane(QWidget *parent) : QWidget(parent), m_view(new LogView)
{
    setAccessibleName(tr("Log pane"));
    makeActions();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto *barWidget = new QWidget;
    barWidget->setObjectName(QStringLiteral("logBar"));
    auto *bar = new QHBoxLayout(barWidget);
    bar->setContentsMargins(12, 4, 12, 4);
    bar->setSpacing(8);
    makeBar(bar);
    m_notice = new QLabel;
    m_notice->setObjectName(QStringLiteral("logNotice"));
    m_notice->setContentsMargins(12, 4, 12, 4);
    m_notice->setWordWrap(true);
    m_notice->hide();
    column->addWidget(barWidget);
    column->addWidget(m_notice);
    column->addWidget(m_view, 1);
    m_tick.setInterval(tickMs);
    connect(&m_tick, &QTimer::timeout, this, &LogPane::tick);
    connect(m_view, &LogView::followingChanged, m_follow, &QAction::setChecked);
    connect(m_view, &LogView::selectionChanged, m_copy, &QAction::setEnabled);
    connect(this, &LogPane::saved, this, &LogPane::onSaved);
    m_tick.start();
    tintIcons();
}

LogPane::~LogPane() = default;

QAction *LogPane::action(const char *name, const QString &text, const QString &iconName, const QString &tip)
{
    auto *made = new QAction(text, this);
    made->setObjectName(QLatin1String(name));
    made->setIcon(icon(iconName));
    made->setToolTip(tip);
    made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(made);
    return made;
}

QAction *LogPane::toggle(const char *name, const QString &text, const QString &iconName, const QString &tip)
{
    QAction *made = action(name, text, iconName, tip);
    made->setCheckable(true);
    made->setChecked(true);
    return made;
}

void LogPane::makeActions()
{
    m_find = action("logFind", tr("Find in the log"), QStringLiteral("search"), tr("Find in the log"));
    m_find->setShortcut(QKeySequence::Find);
    m_find->setShortcutContext(Qt::WindowShortcut);
    m_next = action("logFindNext", tr("Next found line"), QStringLiteral("down"), tr("Next found line (F3)"));
    m_next->setShortcut(QKeySequence(Qt::Key_F3));
    m_previous = action("logFindPrevious", tr("Previous found line"), QStringLiteral("up"),
                        tr("Previous found line (Shift+F3)"));
    m_previous->setShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F3));
    m_firstError = action("logFirstError", tr("First error"), QStringLiteral("fail"),
                          tr("Go to the first error, and on to the next (F8)"));
    m_firstError->setShortcut(QKeySequence(Qt::Key_F8));
    m_firstError->setShortcutContext(Qt::WindowShortcut);
    m_errors = toggle("logErrors", tr("Errors"), QStringLiteral("fail"), tr("Show errors"));
    m_warnings = toggle("logWarnings", tr("Warnings"), QStringLiteral("warn"), tr("Show warnings"));
    m_infos = toggle("logInfos", tr("Info"), QStringLiteral("info"), tr("Show all other lines"));
    m_follow =
        toggle("logFollow", tr("Follow"), QStringLiteral("follow"), tr("Stay at the newest line (End)"));
    m_copy = action("logCopy", tr("Copy"), QStringLiteral("copy"), tr("Copy the selected text"));
    m_copy->setEnabled(false);
    m_save = action("logSave", tr("Save log…"), QStringLiteral("dl"),
                    tr("Save the lines that are shown to a file"));
    connect(m_find, &QAction::triggered, this, [this] {
        m_field->setFocus(Qt::ShortcutFocusReason);
        m_field->selectAll();
    });
    connect(m_next, &QAction::triggered, this, [this] { find(true); });
    connect(m_previous, &QAction::triggered, this, [this] { find(false); });
    connect(m_firstError, &QAction::triggered, this, &LogPane::firstError);
    for (QAction *severity : {m_errors, m_warnings, m_infos})
        connect(severity, &QAction::toggled, this, &LogPane::onFilterChanged);
    connect(m_follow, &QAction::toggled, m_view, &LogView::setFollowing);
    connect(m_copy, &QAction::triggered, this,
            [this] { QGuiApplication::clipboard()->setText(m_view->selectedText()); });
    connect(m_save, &QAction::triggered, this, &LogPane::chooseFile);
}

QToolButton *LogPane::button(QAction *action, bool withText)
{
    auto *made = new QToolButton;
    made->setDefaultAction(action);
    made->setObjectName(QString(action->objectName() + QStringLiteral("Button")));
    made->setAccessibleName(action->text());
    made->setToolButtonStyle(withText ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    made->setAutoRaise(!withText);
    made->setFocusPolicy(Qt::StrongFocus);
    return made;
}

void LogPane::makeBar(QHBoxLayout *bar)
{
    m_icon = new QLabel;
    m_title = new QLabel(tr("Log"));
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_title->setFont(bold);
    m_count = new QLabel;
    m_count->setForegroundRole(QPalette::PlaceholderText);
    m_field = new QLineEdit;
    m_field->setObjectName(QStringLiteral("logSearch"));
    m_field->setPlaceholderText(tr("Search log"));
    m_field->setAccessibleName(tr("Search log"));
    m_field->setClearButtonEnabled(true);
    m_field->setMinimumWidth(150);
    m_field->setMaximumWidth(260);
    m_field->addAction(m_find, QLineEdit::LeadingPosition);
    m_places = new QLabel;
    m_places->setObjectName(QStringLiteral("logPlaces"));
    m_stepBox = new QComboBox;
    m_stepBox->setObjectName(QStringLiteral("logStep"));
    m_stepBox->setAccessibleName(tr("Lines of which step"));
    m_stepBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_stepBox->setMinimumContentsLength(7);
    m_stepBox->addItem(tr("All steps"));
    for (QWidget *widget :
         {static_cast<QWidget *>(m_icon), static_cast<QWidget *>(m_title), static_cast<QWidget *>(m_count),
          static_cast<QWidget *>(m_field), static_cast<QWidget *>(m_places)})
        bar->addWidget(widget);
    bar->addWidget(button(m_previous, false));
    bar->addWidget(button(m_next, false));
    bar->addWidget(button(m_firstError));
    bar->addStretch();
    for (QAction *severity : {m_errors, m_warnings, m_infos})
        bar->addWidget(button(severity));
    bar->addWidget(m_stepBox);
    bar->addWidget(button(m_follow));
    bar->addWidget(button(m_copy, false));
    bar->addWidget(button(m_save, false));
    connect(m_field, &QLineEdit::textChanged, this, &LogPane::onSearchChanged);
    connect(m_field, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(m_stepBox, &QComboBox::currentIndexChanged, this, &LogPane::onStepChosen);
    auto *leave = new QAction(this);
    leave->setShortcut(QKeySequence(Qt::Key_Escape));
    leave->setShortcutContext(Qt::WidgetShortcut);
    m_field->addAction(leave);
    connect(leave, &QAction::triggered, this, [this] {
        m_field->clear();
        m_view->setFocus();
    });
}

void LogPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        tintIcons();
}

void LogPane::tintIcons()
{
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    m_icon->setPixmap(icon(QStringLiteral("term")).pixmap(size, size));
    m_errors->setIcon(icon(QStringLiteral("fail"), Tone::Failed));
    m_firstError->setIcon(icon(QStringLiteral("fail"), Tone::Failed));
    m_warnings->setIcon(icon(QStringLiteral("warn"), Tone::Attention));
    m_infos->setIcon(icon(QStringLiteral("info"), Tone::Running));
}

void LogPane::setLog(const std::shared_ptr<const LogStore> &log)
{
    m_search.reset();
    m_log = log;
    m_search = std::make_unique<LogSearch>(log);
    m_search->find(m_text);
    m_lastResult.reset();
    m_found = {};
    m_current = -1;
    m_view->setLog(log);
    m_view->setMarked(m_text, -1);
    tick();
}

void LogPane::setSteps(const QList<Step> &steps)
{
    const QString chosen = m_stepBox->currentData().toString();
    QHash<QString, int> numbers;
    const QSignalBlocker blocker(m_stepBox);
    m_stepBox->clear();
    m_stepBox->addItem(tr("All steps"));
    for (const Step &step : steps) {
        numbers.insert(step.id, step.number);
        m_stepBox->addItem(QStringLiteral("%1  %2").arg(step.number).arg(step.title), step.id);
    }
    m_stepBox->setCurrentIndex(std::max(0, chosen.isEmpty() ? 0 : m_stepBox->findData(chosen)));
    m_view->setStepNumbers(numbers);
}

void LogPane::showOnly(const QString &stepId)
{
    m_stepBox->setCurrentIndex(std::max(0, m_stepBox->findData(stepId)));
}

void LogPane::showStep(const QString &stepId)
{
    if (const auto line = m_log ? m_log->firstLineOf(stepId) : std::nullopt)
        m_view->showLine(m_log->nextError(*line).value_or(*line));
}

void LogPane::onSearchChanged(const QString &text)
{
    m_text = text.toUtf8();
    m_current = -1;
    m_lastResult.reset();
    if (m_search)
        m_search->find(m_text);
    m_view->setMarked(m_text, -1);
    tick();
}

void LogPane::onFilterChanged()
{
    LogFilter filter;
    filter.errors = m_errors->isChecked();
    filter.warnings = m_warnings->isChecked();
    filter.infos = m_infos->isChecked();
    filter.step = m_stepBox->currentData().toString();
    m_view->setFilter(filter);
    m_lastChosen = -1;
    tick();
}

void LogPane::onStepChosen(int)
{
    onFilterChanged();
}

void LogPane::tick()
{
    if (!m_log)
        return;
    m_view->refresh();
    m_search->logHasGrown();
    tellCounts();
    tellFound();
    const QString problem = m_log->problem();
    if (!problem.isEmpty() && m_notice->text() != problem) {
        m_notice->setText(problem);
        m_notice->show();
    }
}

void LogPane::tellCounts()
{
    const QLocale locale;
    const qint64 lines = m_log->lineCount();
    const qint64 errors = m_log->errorCount();
    const qint64 warnings = m_log->warningCount();
    m_count->setText(
        m_view->chosen() == nullptr
            ? tr("%1 lines").arg(locale.toString(lines))
            : tr("%1 of %2 lines").arg(locale.toString(m_view->rowCount()), locale.toString(lines)));
    m_errors->setText(errors > 0 ? tr("Errors %1").arg(locale.toString(errors)) : tr("Errors"));
    m_warnings->setText(warnings > 0 ? tr("Warnings %1").arg(locale.toString(warnings)) : tr("Warnings"));
    m_firstError->setEnabled(errors > 0);
}

void LogPane::tellFound()
{
    const auto result = m_search->result();
    const qint64 chosen = m_view->chosen() ? m_view->chosen()->size() : 0;
    if (result != m_lastResult || chosen != m_lastChosen) {
        m_found = m_view->chosen() ? result->lines.intersected(*m_view->chosen()) : result->lines;
        m_lastResult = result;
        m_lastChosen = chosen;
    }
    const QLocale locale;
    QString text;
    if (!m_text.isEmpty() && m_current >= 0)
        text = tr("%1 of %2")
                   .arg(locale.toString(m_found.rank(m_current) + 1), locale.toString(m_found.count()));
    else if (!m_text.isEmpty())
        text = tr("%n line(s) found", nullptr, static_cast<int>(std::min<qint64>(m_found.count(), INT_MAX)));
    if (!m_text.isEmpty() && !result->upToDate && m_log->lineCount() > 0)
        text += QStringLiteral(" · %1 %").arg(100 * result->lines.size() / m_log->lineCount());
    m_places->setText(text);
    m_next->setEnabled(m_found.count() > 0);
    m_previous->setEnabled(m_found.count() > 0);
}

void LogPane::find(bool forward)
{
    tellFound();
    if (m_found.count() == 0)
        return;
    const qint64 from = m_current >= 0 ? m_current : m_view->firstVisibleLine() + (forward ? -1 : 1);
    qint64 line = forward ? m_found.next(from + 1) : m_found.previous(from - 1);
    if (line < 0) // round the end
        line = forward ? m_found.at(0) : m_found.at(m_found.count() - 1);
    m_current = line;
    m_view->setMarked(m_text, line);
    m_view->showLine(line);
    tellFound();
}

void LogPane::firstError()
{
    const bool onError = m_current >= 0 && m_log->nextError(m_current) == m_current;
    auto line = m_log->nextError(onError ? m_current + 1 : 0);
    if (!line)
        line = m_log->nextError(0);
    if (!line)
        return;
    if (!m_errors->isChecked())
        m_errors->setChecked(true);
    m_current = *line;
    m_view->setMarked(m_text, *line);
    m_view->showLine(*line);
    m_view->setFocus();
}

void LogPane::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Save log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("log"));
    connect(dialog, &QFileDialog::fileSelected, this, &LogPane::saveTo);
    dialog->open();
}

void LogPane::saveTo(const QString &path)
{
    m_save->setEnabled(false);
    m_saver = std::jthread([this, log = m_log, filter = m_view->filter(), path](const std::stop_token &stop) {
        const QString problem = writeLog(*log, filter, path, stop);
        QMetaObject::invokeMethod(this, [this, path, problem] { Q_EMIT saved(path, problem); });
    });
}

void LogPane::onSaved(const QString &path, const QString &problem)
{
    m_save->setEnabled(true);
    m_notice->setText(problem.isEmpty() ? tr("Saved to %1.").arg(path)
                                        : tr("The log was not saved to %1: %2").arg(path, problem));
    m_notice->show();
}

} // namespace slipway::gui
