// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QHBoxLayout;

namespace slipway::gui {

/// A row of named facts, divided by lines; the environment as its chip.
class FactStrip : public QWidget
{
    Q_OBJECT
public:
    explicit FactStrip(QWidget *parent = nullptr);
    void clear();
    void add(const QString &name, const QString &value,
             bool mono = false); ///< nothing where the value is empty
    void addEnvironment(const QString &name, const QString &environment);
    void finish(); ///< what is left of the row stays empty

private:
    void addBox(const QString &name, QWidget *value);
    QHBoxLayout *m_row;
};

} // namespace slipway::gui
