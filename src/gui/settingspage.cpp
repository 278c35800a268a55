// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/settingspage.h"

#include "gui/languages.h"
#include "gui/theme.h"
#include "gui/workbench.h"
#include "ui_settingspage.h"

#include <QApplication>
#include <QFileDialog>
#include <QFontDatabase>

namespace slipway::gui {

namespace {

const QString languageKey = QStringLiteral("look/language");
const QString themeKey = QStringLiteral("look/theme");
const QString fontKey = QStringLiteral("log/font");
const QString fontSizeKey = QStringLiteral("log/font_size");

QApplication &application()
{
    return *static_cast<QApplication *>(QCoreApplication::instance());
}

} // namespace

QFont logFont(Workbench &bench)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (const QString family = bench.settings().value(fontKey).toString(); !family.isEmpty())
        font.setFamily(family);
    if (const int size = bench.settings().value(fontSizeKey).toInt(); size > 0)
        font.setPointSize(size);
    return font;
}

SettingsPage::SettingsPage(Workbench &workbench, MainWindow &)
    : Page(workbench), m_ui(std::make_unique<Ui::SettingsPage>())
{
    m_ui->setupUi(this);
    dress();
    setUpLook();
    setUpLog();
    setUpLedger();
}

SettingsPage::~SettingsPage() = default;

void SettingsPage::dress()
{
    m_ui->titleLabel->setFont(pageTitleFont(font()));
    m_ui->wordsLabel->setForegroundRole(QPalette::PlaceholderText);
    QLabel *const names[] = {m_ui->languageLabel,    m_ui->themeLabel,      m_ui->logFontLabel,
                             m_ui->logFontSizeLabel, m_ui->ledgerPathLabel, m_ui->ledgerUsedLabel};
    int width = 0; // the fields of all cards begin at one line
    for (QLabel *name : names)
        width = qMax(width, name->sizeHint().width());
    for (QLabel *name : names)
        name->setMinimumWidth(width);
}

void SettingsPage::setUpLook()
{
    for (const Language &known : languages())
        m_ui->language->addItem(known.name, known.code);
    m_ui->language->setCurrentIndex(
        m_ui->language->findData(bench().settings().value(languageKey).toString()));
    connect(m_ui->language, &QComboBox::activated, this, [this] {
        const QString code = m_ui->language->currentData().toString();
        bench().settings().setValue(languageKey, code);
        // Afterwards: the page that holds this box is made anew.
        QMetaObject::invokeMethod(
            &application(), [code] { applyLanguage(application(), code); }, Qt::QueuedConnection);
    });
    const QString names[] = {QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};
    for (int index = 0; index < m_ui->theme->count(); ++index)
        m_ui->theme->setItemData(index, names[index]);
    m_ui->theme->setCurrentIndex(
        qMax(0, m_ui->theme->findData(bench().settings().value(themeKey).toString())));
    connect(m_ui->theme, &QComboBox::activated, this, [this] {
        bench().settings().setValue(themeKey, m_ui->theme->currentData());
        applyTheme(application(), themeChoiceFromName(m_ui->theme->currentData().toString()));
    });
}

void SettingsPage::setUpLog()
{
    const QFont now = logFont(bench());
    m_ui->logFont->setCurrentFont(now);
    m_ui->logFontSize->findChild<QLineEdit *>()->setAccessibleName(m_ui->logFontSize->accessibleName());
    m_ui->logFontSize->setValue(now.pointSize() > 0 ? now.pointSize() : 10);
    m_ui->logSample->setFont(now);
    const auto changed = [this] {
        bench().settings().setValue(fontKey, m_ui->logFont->currentFont().family());
        bench().settings().setValue(fontSizeKey, m_ui->logFontSize->value());
        m_ui->logSample->setFont(gui::logFont(bench()));
        Q_EMIT bench().logFontChanged();
    };
    connect(m_ui->logFont, &QFontComboBox::currentFontChanged, this, changed);
    connect(m_ui->logFontSize, &QSpinBox::valueChanged, this, changed);
}

void SettingsPage::setUpLedger()
{
    m_ui->ledgerPath->setText(bench().ledgerOverride());
    m_ui->ledgerUsed->setText(bench().ledgerPath());
    m_ui->ledgerUsed->setForegroundRole(QPalette::PlaceholderText);
    connect(m_ui->ledgerPath, &QLineEdit::editingFinished, this, [this] {
        if (m_ui->ledgerPath->text() != bench().ledgerOverride())
            bench().setLedgerOverride(m_ui->ledgerPath->text().trimmed());
    });
    connect(&bench(), &Workbench::ledgerChanged, this,
            [this] { m_ui->ledgerUsed->setText(bench().ledgerPath()); });
    connect(m_ui->ledgerChoose, &QPushButton::clicked, this, [this] {
        const QString chosen =
            QFileDialog::getOpenFileName(this, tr("Choose a ledger"), {}, tr("Ledgers (*.sqlite)"));
        if (!chosen.isEmpty()) {
            m_ui->ledgerPath->setText(chosen);
            bench().setLedgerOverride(chosen);
        }
    });
}

} // namespace slipway::gui
