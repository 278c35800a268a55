// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/artifactspage.h"

#include "evidence/export.h"
#include "gui/artifactside.h"
#include "gui/artifacttabs.h"
#include "gui/background.h"
#include "gui/card.h"
#include "gui/emptystate.h"
#include "gui/errorcard.h"
#include "gui/factstrip.h"
#include "gui/icons.h"
#include "gui/keynames.h"
#include "gui/mainwindow.h"
#include "gui/runinspector.h"
#include "gui/steptreemodel.h"
#include "gui/verdictband.h"
#include "gui/workbench.h"
#include "ledger/ledger.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSaveFile>
#include <QSplitter>
#include <QStackedWidget>

namespace slipway::gui {

using namespace release;

namespace {

QString words(const QJsonValue &value)
{
    if (value.isArray()) {
        QStringList list;
        const QJsonArray array = value.toArray();
        for (const QJsonValue item : array)
            list << item.toVariant().toString();
        return list.join(QStringLiteral(", "));
    }
    return value.toVariant().toString();
}

} // namespace

ArtifactsPage::ArtifactsPage(Workbench &workbench, MainWindow &window) : Page(workbench), m_window(window)
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_stack = new QStackedWidget;
    m_stack->addWidget(makeEmpty());
    auto *failed = new QWidget;
    failed->setObjectName(QStringLiteral("page"));
    auto *failedColumn = new QVBoxLayout(failed);
    failedColumn->setContentsMargins(16, 16, 16, 16);
    m_error = new ErrorCard;
    failedColumn->addWidget(m_error);
    failedColumn->addStretch();
    m_stack->addWidget(failed);
    m_stack->addWidget(makeBody());
    column->addWidget(m_stack, 1);
}

QString ArtifactsPage::title() const
{
    return m_reading.isEmpty() ? tr("Artifacts") : m_reading.name();
}

QString ArtifactsPage::bannerWords() const
{
    if (m_reading.isEmpty())
        return tr("Release records are opened read-only, without any workspace.");
    return m_reading.path.isEmpty() ? tr("Read-only. Made from the ledger.")
                                    : tr("Read-only. Opened from a file, no workspace needed.");
}

QWidget *ArtifactsPage::makeEmpty()
{
    auto *empty =
        new EmptyState(tr("No artifact is open"), tr("Open a release record to see whether it is whole and "
                                                     "what it proves. You can also drop it here."));
    connect(empty->addChoice(tr("Check an artifact…"), QStringLiteral("box")), &QPushButton::clicked,
            &m_window, &MainWindow::chooseArtifact);
    return empty;
}

QWidget *ArtifactsPage::makeBand()
{
    m_band = new VerdictBand;
    const auto add = [this](const char *name, const QString &iconName, const QString &text,
                            const QString &tip) {
        auto *button = new QPushButton(icon(iconName), text);
        button->setObjectName(QLatin1String(name));
        button->setToolTip(tip);
        m_band->addTool(button);
        return button;
    };
    auto *another = add("artifact.open", QStringLiteral("folder"), tr("&Open…"),
                        tr("Check another artifact (%1)").arg(keyNames(QStringLiteral("Ctrl+Shift+O"))));
    m_compare = add("artifact.compare", QStringLiteral("table"), tr("&Compare with…"),
                    tr("Choose another artifact; what changed comes first"));
    m_export = add("artifact.export", QStringLiteral("dl"), tr("&Export…"), tr("Ctrl+E"));
    m_export->setProperty("kind", QStringLiteral("primary"));
    m_export->setIcon(icon(QStringLiteral("dl"), Theme::of(this).color(Token::OnAccent)));
    auto *menu = new QMenu(m_export);
    for (const auto &[format, text] :
         {std::pair{QStringLiteral("json"), tr("A copy of the record (JSON)…")},
          std::pair{QStringLiteral("html"), tr("A report to read and print (HTML)…")},
          std::pair{QStringLiteral("csv"), tr("Its checks as a table (CSV)…")}}) {
        QAction *action = menu->addAction(text, this, [this, chosen = format] { exportAs(chosen); });
        action->setObjectName(QString(QStringLiteral("artifact.export.") + format));
    }
    m_export->setMenu(menu);
    auto *shortcut = new QAction(this);
    shortcut->setObjectName(QStringLiteral("artifact.exportMenu"));
    shortcut->setShortcut(QKeySequence(QStringLiteral("Ctrl+E")));
    shortcut->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QAction::triggered, m_export, [this] {
        if (m_export->isVisible())
            m_export->showMenu();
    });
    addAction(shortcut);
    connect(another, &QPushButton::clicked, &m_window, &MainWindow::chooseArtifact);
    connect(m_compare, &QPushButton::clicked, this, &ArtifactsPage::chooseComparison);
    return m_band;
}

QWidget *ArtifactsPage::makeBody()
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_strip = new FactStrip;
    column->addWidget(makeBand());
    column->addWidget(m_strip);
    m_tabs = new ArtifactTabs(bench());
    connect(m_tabs, &ArtifactTabs::told, &m_window, &MainWindow::say);
    m_side = new ArtifactSide;
    auto *split = new QSplitter;
    split->setObjectName(QStringLiteral("artifactSplit"));
    split->addWidget(m_tabs);
    split->addWidget(m_side);
    split->setSizes({960, 400});
    split->setStretchFactor(0, 1);
    split->setChildrenCollapsible(false);
    split->setHandleWidth(1);
    column->addWidget(split, 1);
    return body;
}

void ArtifactsPage::open(const QString &path, const QString &)
{
    if (path.isEmpty())
        return;
    const QString ledgerPath = bench().ledgerPath();
    runInBackground(
        this, [path, ledgerPath](std::stop_token) { return readArtifact(path, ledgerPath); },
        [this](const ArtifactReading &reading) { setReading(reading); });
}

void ArtifactsPage::compareRuns(const QString &earlier, const QString &later)
{
    const QString ledgerPath = bench().ledgerPath();
    runInBackground(
        this,
        [ledgerPath, earlier, later](std::stop_token) { return readRunRecords(ledgerPath, earlier, later); },
        [this](const ArtifactReading &reading) {
            setReading(reading);
            if (reading.error || reading.previous.isEmpty())
                return;
            const QString words = tr("Against %1").arg(reading.previous[u"run_id"].toString());
            m_tabs->compareWith(reading.previous, words);
        });
}

void ArtifactsPage::setReading(const ArtifactReading &reading)
{
    m_reading = reading;
    if (reading.error) {
        m_error->setError(*reading.error);
        m_stack->setCurrentIndex(1);
        Q_EMIT titleChanged();
        return;
    }
    showVerdict();
    showStrip();
    m_tabs->show(reading);
    m_side->show(reading);
    m_stack->setCurrentIndex(2);
    Q_EMIT titleChanged();
}

void ArtifactsPage::showVerdict()
{
    const QJsonObject &artifact = m_reading.artifact;
    const QString environment = artifact[u"environment"].toObject()[u"name"].toString();
    StatusLook look{QStringLiteral("fail"), Tone::Failed, tr("Not to be trusted")};
    if (m_reading.verification.valid) {
        look = lookOf(runStatusFromName(artifact[u"status"].toString()));
        look.word = tr("%1 on %2").arg(look.word, environment);
    }
    QStringList parts{artifact[u"playbook"].toObject()[u"title"].toString()};
    if (const QString began = timeText(artifact[u"started_at"]); !began.isEmpty())
        parts << tr("%1 UTC").arg(began);
    if (!m_reading.verification.valid)
        parts.prepend(
            tr("%n problem(s) found", nullptr, static_cast<int>(m_reading.verification.problems.size())));
    parts << m_reading.name();
    parts.removeAll(QString());
    m_band->setVerdict(look, parts.join(QStringLiteral("  ·  ")));
    m_band->setToolTip(m_reading.path);
    m_export->setVisible(m_reading.verification.valid);
}

void ArtifactsPage::showStrip()
{
    const QJsonObject &artifact = m_reading.artifact;
    const QJsonObject environment = artifact[u"environment"].toObject();
    const QJsonObject database = environment[u"database"].toObject();
    const QJsonObject migrations = artifact[u"migrations"].toObject();
    const QJsonObject checks = artifact[u"checks"].toObject();
    m_strip->clear();
    m_strip->addEnvironment(tr("Environment"), environment[u"name"].toString());
    m_strip->add(tr("Target"),
                 QStringLiteral("%1 %2")
                     .arg(database[u"name"].toString(), shortId(words(database[u"system_identifier"]), 8))
                     .trimmed(),
                 true);
    const QString before = words(migrations[u"before"]);
    const QString after = words(migrations[u"after"]);
    if (!migrations.isEmpty())
        m_strip->add(tr("Revision"),
                     before == after
                         ? tr("%1 unchanged").arg(after)
                         : QStringLiteral("%1 → %2").arg(before.isEmpty() ? tr("(none)") : before, after),
                     true);
    QStringList counts{tr("%n passed", nullptr, checks[u"passed"].toInt())};
    if (checks[u"failed"].toInt() > 0)
        counts << tr("%n failed", nullptr, checks[u"failed"].toInt());
    if (checks[u"skipped"].toInt() > 0)
        counts << tr("%n skipped", nullptr, checks[u"skipped"].toInt());
    m_strip->add(tr("Checks"), counts.join(QStringLiteral(", ")));
    m_strip->add(tr("Source"),
                 QString(artifact[u"release"].toObject()[u"version"].toString() + u' ' +
                         artifact[u"source"].toObject()[u"git_sha"].toString().left(9))
                     .trimmed(),
                 true);
    m_strip->add(tr("Duration"), clockText(artifact[u"duration_ms"].toInteger()));
    m_strip->finish();
}

void ArtifactsPage::chooseComparison()
{
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Compare with another artifact"),
                                     QFileInfo(m_reading.path).path(), tr("Release artifacts (*.json)"));
    if (!path.isEmpty())
        compareWith(path);
}

void ArtifactsPage::compareWith(const QString &path)
{
    runInBackground(
        this, [path](std::stop_token) { return readArtifact(path, {}); },
        [this](const ArtifactReading &other) {
            if (other.error || !other.verification.valid) {
                m_window.say(
                    other.error
                        ? other.error->message
                        : tr("%1 is not whole: %2").arg(other.path, other.verification.problems.value(0)));
                return;
            }
            m_tabs->compareWith(other.artifact, tr("Against %1").arg(other.name()));
        });
}

void ArtifactsPage::exportAs(const QString &format)
{
    const QString name = QFileInfo(m_reading.name()).completeBaseName();
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export the artifact"),
                                     QFileInfo(m_reading.path).dir().filePath(QString(name + u'.' + format)));
    if (path.isEmpty() || path == m_reading.path)
        return;
    const ArtifactReading reading = m_reading;
    const QString ledgerPath = bench().ledgerPath();
    runInBackground(
        this,
        [reading, format, path, ledgerPath](std::stop_token) -> QString {
            if (format == u"json") {
                QSaveFile copy(path);
                const bool written = copy.open(QIODevice::WriteOnly) &&
                                     copy.write(reading.bytes) == reading.bytes.size() && copy.commit();
                return written ? QString() : ArtifactsPage::tr("%1 cannot be written.").arg(path);
            }
            std::unique_ptr<ledger::Ledger> ledger;
            if (reading.inLedger) {
                if (auto opened = ledger::Ledger::open(ledgerPath))
                    ledger = std::move(*opened);
            }
            evidence::ExportRequest request;
            request.artifact = reading.bytes;
            request.artifactName = reading.name();
            request.format = format;
            request.path = path;
            request.ledger = ledger.get();
            auto done = evidence::exportArtifact(request);
            return done ? QString() : done.error().message;
        },
        [this, path](const QString &problem) {
            m_window.say(problem.isEmpty() ? tr("Exported to %1.").arg(path) : problem);
        });
}

} // namespace slipway::gui
