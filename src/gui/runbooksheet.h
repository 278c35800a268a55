// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/playbook.h"

#include <QMap>
#include <QWidget>

class QLabel;
class QTextBrowser;

namespace slipway::gui {

/// The runbook of the product beside its run, opened at one section.
class RunbookSheet : public QWidget
{
    Q_OBJECT
public:
    explicit RunbookSheet(QWidget *parent = nullptr);
    /// `link` as a playbook writes it: FILE or FILE#section, from the workspace's folder. False where the
    /// file cannot be read: nothing changes then.
    bool open(const QString &workspaceDir, const QString &link);
    QString text() const;
    QString section() const; ///< the heading that stands at the top; empty = the beginning

Q_SIGNALS:
    void leaveWanted();

private:
    bool goTo(const QString &anchor);

    QLabel *m_title;
    QTextBrowser *m_text;
    QString m_section;
};

/// A heading as links name it: "Section A: Migrations" → "section-a-migrations".
QString anchorOf(const QString &heading);

/// Phase → the section of the runbook that is about it: the playbook's cross_reference by the phase's name,
/// else what all steps of the phase name, else the runbook itself.
QMap<QString, QString> runbooksOf(const release::Playbook &playbook);

} // namespace slipway::gui
