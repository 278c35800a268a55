// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/iconline.h"
#include "release/checkitem.h"

#include <QTemporaryDir>
#include <memory>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace slipway::gui {

/// One point of a checklist that a person confirms: what to do, what must come of it, a note, and files; a
/// picture from the clipboard is a file too. The reason or note is asked for once, here.
class ItemCard : public TintBox
{
    Q_OBJECT
public:
    explicit ItemCard(QWidget *parent = nullptr);
    void ask(const release::Question &question, const QString &stepTitle);
    void takeFocus();
    QStringList files() const { return m_files; }

public Q_SLOTS:
    void attach(const QString &path);
    void pastePicture(); ///< says where the clipboard holds none
    void chooseFiles();

Q_SIGNALS:
    void answered(const QString &text);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    QPushButton *button(const char *name, const QString &iconName, const QString &text, const QString &tip);
    void showFiles();
    void tellButtons();
    void decide(release::ItemDecision decision);

    release::CheckItem m_item;
    QStringList m_files;
    std::unique_ptr<QTemporaryDir> m_pasted; ///< pictures, until they have been kept
    IconLine *m_text;
    QLabel *m_action;
    QLabel *m_expects;
    QLineEdit *m_note;
    QPushButton *m_done;
    QPushButton *m_notDone;
    QPushButton *m_notApplicable;
    QLabel *m_why;
    QVBoxLayout *m_fileList;
};

} // namespace slipway::gui
