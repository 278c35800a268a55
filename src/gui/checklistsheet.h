// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"
#include "release/result.h"

#include <QWidget>
#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace slipway::gui {

/// The release as a filled-in checklist in Markdown beside the empty one, to be copied into the tracker or
/// saved, at any moment of the run.
class ChecklistSheet : public QWidget
{
    Q_OBJECT
public:
    explicit ChecklistSheet(QWidget *parent = nullptr);
    /// Reads the run from the ledger in the background; without a playbook there is no empty one beside it.
    void show(const QString &ledgerPath, const QString &runId, const release::Playbook *playbook);
    using QWidget::show;
    QString filledIn() const;

public Q_SLOTS:
    void readAgain();
    void copy();
    void save();

Q_SIGNALS:
    void leaveWanted();
    void told(const QString &sentence); ///< what was copied or saved, or why not

private:
    struct Texts
    {
        QString empty;
        QString filled;
        std::optional<release::Error> error;
    };
    static Texts read(const QString &ledgerPath, const QString &runId,
                      const std::optional<release::Playbook> &playbook);
    void setTexts(const Texts &texts);
    QPlainTextEdit *makeText(const char *name, const QString &accessibleName);

    QString m_ledgerPath;
    QString m_runId;
    std::optional<release::Playbook> m_playbook;
    QLabel *m_subtitle;
    QWidget *m_left;
    QPlainTextEdit *m_empty;
    QPlainTextEdit *m_filled;
    QPushButton *m_copy;
    QPushButton *m_save;
};

} // namespace slipway::gui
