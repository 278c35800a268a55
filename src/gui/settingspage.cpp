// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/settingspage.h"

#include "gui/card.h"
#include "gui/languages.h"
#include "gui/mainwindow.h"
#include "gui/theme.h"
#include "gui/workbench.h"

#include <QApplication>
#include <QComboBox>
#include <QFileDialog>
#include <QFontComboBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSpinBox>

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

QWidget *section(const QString &title, QFormLayout *form)
{
    auto *card = new Card;
    card->setMaximumWidth(720);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(16, 12, 16, 16);
    column->setSpacing(12);
    column->addWidget(new SectionLabel(title));
    form->setHorizontalSpacing(16);
    form->setVerticalSpacing(8);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setLabelAlignment(Qt::AlignLeft);
    column->addLayout(form);
    return card;
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

SettingsPage::SettingsPage(Workbench &workbench, MainWindow &) : Page(workbench)
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    auto *header = new QWidget;
    header->setObjectName(QStringLiteral("pageHeader"));
    auto *row = new QHBoxLayout(header);
    row->setContentsMargins(16, 12, 16, 12);
    auto *name = new QuietLabel(title(), QuietLabel::Ink::Text);
    name->setFont(pageTitleFont(font()));
    row->addWidget(name);
    row->addWidget(new QuietLabel(tr("Changes take effect at once."), QuietLabel::Ink::Text3), 1);
    outer->addWidget(header);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *canvas = new QWidget;
    canvas->setObjectName(QStringLiteral("page"));
    auto *column = new QVBoxLayout(canvas);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    column->addWidget(makeLook());
    column->addWidget(makeLog());
    column->addWidget(makeLedger());
    column->addStretch();
    scroll->setWidget(canvas);
    outer->addWidget(scroll, 1);
}

QWidget *SettingsPage::makeLook()
{
    auto *form = new QFormLayout;
    auto *language = new QComboBox;
    language->setObjectName(QStringLiteral("language"));
    language->setAccessibleName(tr("Language"));
    for (const Language &known : languages())
        language->addItem(known.name, known.code);
    language->setCurrentIndex(language->findData(bench().settings().value(languageKey).toString()));
    connect(language, &QComboBox::activated, this, [this, language] {
        const QString code = language->currentData().toString();
        bench().settings().setValue(languageKey, code);
        // Afterwards: the page that holds this box is made anew.
        QMetaObject::invokeMethod(
            &application(), [code] { applyLanguage(application(), code); }, Qt::QueuedConnection);
    });
    auto *theme = new QComboBox;
    theme->setObjectName(QStringLiteral("theme"));
    theme->setAccessibleName(tr("Theme"));
    theme->addItem(tr("As the system"), QStringLiteral("system"));
    theme->addItem(tr("Light"), QStringLiteral("light"));
    theme->addItem(tr("Dark"), QStringLiteral("dark"));
    theme->setCurrentIndex(qMax(0, theme->findData(bench().settings().value(themeKey).toString())));
    connect(theme, &QComboBox::activated, this, [this, theme] {
        bench().settings().setValue(themeKey, theme->currentData());
        applyTheme(application(), themeChoiceFromName(theme->currentData().toString()));
    });
    form->addRow(new QuietLabel(tr("Language")), language);
    form->addRow(new QuietLabel(tr("Theme")), theme);
    return section(tr("Look"), form);
}

QWidget *SettingsPage::makeLog()
{
    auto *form = new QFormLayout;
    const QFont now = logFont(bench());
    auto *family = new QFontComboBox;
    family->setObjectName(QStringLiteral("logFont"));
    family->setAccessibleName(tr("Font of the log"));
    family->setFontFilters(QFontComboBox::MonospacedFonts);
    family->setEditable(false);
    family->setCurrentFont(now);
    auto *size = new QSpinBox;
    size->setObjectName(QStringLiteral("logFontSize"));
    size->setAccessibleName(tr("Size of the log's font"));
    size->findChild<QLineEdit *>()->setAccessibleName(size->accessibleName());
    size->setRange(6, 32);
    size->setSuffix(tr(" pt"));
    size->setValue(now.pointSize() > 0 ? now.pointSize() : 10);
    auto *sample = new QuietLabel(QStringLiteral("18,233  21:00:23  INFO  fdf1b7f6bbe1 0Oo 1lI |"), QuietLabel::Ink::Text);
    sample->setFont(now);
    const auto changed = [this, family, size, sample] {
        bench().settings().setValue(fontKey, family->currentFont().family());
        bench().settings().setValue(fontSizeKey, size->value());
        sample->setFont(logFont(bench()));
        Q_EMIT bench().logFontChanged();
    };
    connect(family, &QFontComboBox::currentFontChanged, this, changed);
    connect(size, &QSpinBox::valueChanged, this, changed);
    form->addRow(new QuietLabel(tr("Font")), family);
    form->addRow(new QuietLabel(tr("Size")), size);
    form->addRow(new QuietLabel(QString()), sample);
    return section(tr("Log"), form);
}

QWidget *SettingsPage::makeLedger()
{
    auto *form = new QFormLayout;
    auto *path = new QLineEdit(bench().ledgerOverride());
    path->setObjectName(QStringLiteral("ledgerPath"));
    path->setAccessibleName(tr("Ledger file"));
    path->setPlaceholderText(tr("as the workspace says"));
    auto *used = new QuietLabel(bench().ledgerPath(), QuietLabel::Ink::Text3);
    used->setWordWrap(true);
    used->setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(path, &QLineEdit::editingFinished, this, [this, path] {
        if (path->text() != bench().ledgerOverride())
            bench().setLedgerOverride(path->text().trimmed());
    });
    connect(&bench(), &Workbench::ledgerChanged, used, [this, used] { used->setText(bench().ledgerPath()); });
    auto *browse = new QPushButton(tr("Choose…"));
    browse->setObjectName(QStringLiteral("ledgerChoose"));
    connect(browse, &QPushButton::clicked, this, [this, path] {
        const QString chosen = QFileDialog::getOpenFileName(this, tr("Choose a ledger"), {}, tr("Ledgers (*.sqlite)"));
        if (!chosen.isEmpty()) {
            path->setText(chosen);
            bench().setLedgerOverride(chosen);
        }
    });
    auto *row = new QHBoxLayout;
    row->addWidget(path, 1);
    row->addWidget(browse);
    form->addRow(new QuietLabel(tr("Ledger file")), row);
    form->addRow(new QuietLabel(tr("In use")), used);
    return section(tr("Ledger"), form);
}

} // namespace slipway::gui
