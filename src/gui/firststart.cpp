// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/firststart.h"

#include "gui/card.h"
#include "gui/errorcard.h"
#include "gui/icons.h"
#include "gui/keynames.h"
#include "gui/mainwindow.h"
#include "gui/workbench.h"

#include <QFileInfo>
#include <QPainter>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace slipway::gui {

namespace {

constexpr int columnWidth = 640;

/// A ship on its slipway, in lines.
class SlipwayPicture : public QWidget
{
public:
    SlipwayPicture() { setFixedSize(160, 80); }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Theme &theme = Theme::of(this);
        painter.setPen(QPen(theme.color(Token::BorderStrong), 1.5));
        painter.drawLine(4, 74, 156, 74);
        painter.drawLine(16, 74, 144, 34);
        for (const QPointF top : {QPointF(48, 64), QPointF(76, 55.3), QPointF(104, 46.5), QPointF(132, 37.8)})
            painter.drawLine(top, QPointF(top.x(), 74));
        painter.translate(76, 46);
        painter.rotate(-17.4);
        painter.setPen(QPen(theme.color(Token::Accent), 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.setBrush(theme.color(Token::Selection));
        painter.drawPolygon(QPolygonF({{-38, -12}, {44, -12}, {32, 8}, {-26, 8}}));
        painter.drawRect(QRectF(-22, -24, 26, 12));
        painter.drawLine(16, -12, 16, -36);
        painter.drawPolygon(QPolygonF({{16, -36}, {30, -31}, {16, -26}}));
    }
};

} // namespace

FirstStart::FirstStart(MainWindow &window, QWidget *parent)
    : QWidget(parent)
    , m_window(window)
    , m_choices(new QVBoxLayout)
    , m_recent(new QVBoxLayout)
    , m_recentBox(new QWidget)
    , m_busy(new QProgressBar)
    , m_busyWords(new QuietLabel({}))
    , m_error(new ErrorCard)
{
    setObjectName(QStringLiteral("firstStart"));
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    auto *scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    outer->addWidget(scroll);
    auto *canvas = new QWidget;
    canvas->setObjectName(QStringLiteral("page"));
    scroll->setWidget(canvas);
    auto *middle = new QHBoxLayout(canvas);
    auto *box = new QWidget;
    box->setFixedWidth(columnWidth);
    middle->addStretch();
    middle->addWidget(box);
    middle->addStretch();
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addStretch(2);
    column->addWidget(new SlipwayPicture, 0, Qt::AlignHCenter);
    column->addSpacing(16);
    auto *title = new QuietLabel(tr("Release a database with proof"), QuietLabel::Ink::Text);
    title->setFont(scaledFont(font(), 1.7, QFont::DemiBold));
    title->setAlignment(Qt::AlignHCenter);
    column->addWidget(title);
    auto *words = new QuietLabel(tr("Slipway plans the release, shows what will change, runs it step by step "
                                    "and keeps the evidence. Nothing is changed before you confirm."));
    words->setWordWrap(true);
    words->setAlignment(Qt::AlignHCenter);
    column->addWidget(words);
    column->addSpacing(16);
    m_choices->setSpacing(8);
    column->addLayout(m_choices);
    m_busy->setRange(0, 0);
    m_busy->setTextVisible(false);
    column->addWidget(m_busyWords);
    column->addWidget(m_busy);
    column->addWidget(m_error);
    m_error->hide();
    auto *recent = new QVBoxLayout(m_recentBox);
    recent->setContentsMargins(0, 16, 0, 0);
    recent->setSpacing(4);
    recent->addWidget(new SectionLabel(tr("Recent workspaces")));
    recent->addLayout(m_recent);
    column->addWidget(m_recentBox);
    column->addStretch(3);

    m_first =
        addChoice(QStringLiteral("choice.demo"), tr("Try the demo release"),
                  tr("A private PostgreSQL and a Stripe sandbox on this computer. About 2 minutes, nothing "
                     "leaves it."),
                  QStringLiteral("play"), tr("Return"));
    connect(m_first, &QPushButton::clicked, &m_window, [this] { m_window.tryDemo(); });
    connect(addChoice(QStringLiteral("choice.open"), tr("Open a workspace…"),
                      tr("A folder with a slipway.yaml. You can also drop it here."),
                      QStringLiteral("folder"), keyNames(QStringLiteral("Ctrl+O"))),
            &QPushButton::clicked, &m_window, &MainWindow::chooseWorkspace);
    if (m_window.hasPage(QStringLiteral("artifacts")))
        connect(addChoice(QStringLiteral("choice.artifact"), tr("Check an artifact…"),
                          tr("Look at a release record and verify it, without any set-up."),
                          QStringLiteral("box"), keyNames(QStringLiteral("Ctrl+Shift+O"))),
                &QPushButton::clicked, &m_window, &MainWindow::chooseArtifact);
    setBusy(false);
    connect(&m_window, &MainWindow::demoStarting, this, [this] { setBusy(true); });
    connect(&m_window, &MainWindow::demoStarted, this, [this] { setBusy(false); });
    connect(&m_window, &MainWindow::failed, this, [this](const release::Error &error) {
        setBusy(false);
        m_error->setError(error);
        m_error->show();
    });
}

QPushButton *FirstStart::addChoice(const QString &id, const QString &title, const QString &detail,
                                   const QString &iconName, const QString &keys)
{
    auto *button = new QPushButton;
    button->setObjectName(id);
    button->setProperty("kind", QStringLiteral("choice"));
    button->setAccessibleName(title);
    button->setAccessibleDescription(detail);
    button->setAutoDefault(true);
    auto *row = new QHBoxLayout(button);
    row->setContentsMargins(16, 12, 16, 12);
    row->setSpacing(16);
    auto *sign = new QLabel;
    sign->setPixmap(icon(iconName, Tone::Running).pixmap(20, 20));
    auto *texts = new QVBoxLayout;
    texts->setSpacing(4);
    auto *head = new QuietLabel(title, QuietLabel::Ink::Text);
    head->setFont(scaledFont(font(), 1.08, QFont::DemiBold));
    auto *body = new QuietLabel(detail);
    body->setWordWrap(true);
    texts->addWidget(head);
    texts->addWidget(body);
    auto *key = new QuietLabel(keys, QuietLabel::Ink::Text3);
    key->setFont(monoFont(font()));
    row->addWidget(sign);
    row->addLayout(texts, 1);
    row->addWidget(key);
    for (QLabel *label : button->findChildren<QLabel *>())
        label->setAttribute(Qt::WA_TransparentForMouseEvents);
    // A button does not grow with its layout: the text wraps at the width that the other columns leave.
    const int room = columnWidth - 2 * row->spacing() - sign->sizeHint().width() - key->sizeHint().width() -
                     row->contentsMargins().left() - row->contentsMargins().right();
    body->setMinimumHeight(body->heightForWidth(room));
    button->setFixedHeight(head->sizeHint().height() + texts->spacing() + body->minimumHeight() +
                           row->contentsMargins().top() + row->contentsMargins().bottom());
    m_choices->addWidget(button);
    return button;
}

void FirstStart::setBusy(bool busy)
{
    m_busy->setVisible(busy);
    m_busyWords->setVisible(busy);
    m_busyWords->setText(tr("Starting a private PostgreSQL and a Stripe sandbox. This takes a few seconds."));
    for (QPushButton *button : findChildren<QPushButton *>())
        button->setEnabled(!busy);
    if (busy)
        m_error->hide();
}

void FirstStart::refresh()
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const QStringList recent = m_window.bench().recentWorkspaces().mid(0, 5);
    m_recentBox->setVisible(!recent.isEmpty());
    for (const QString &dir : recent) {
        auto *button = new QPushButton(icon(QStringLiteral("folder")),
                                       QString(QFileInfo(dir).fileName() + QStringLiteral("   ") + dir));
        button->setProperty("kind", QStringLiteral("link"));
        button->setStyleSheet(QStringLiteral("text-align: left"));
        connect(button, &QPushButton::clicked, &m_window, [this, dir] { m_window.openWorkspace(dir); });
        m_recent->addWidget(button);
    }
    m_first->setFocus();
}

} // namespace slipway::gui
