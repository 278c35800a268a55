// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

namespace slipway::gui {

class Workbench;

/// One page of the window. It fetches in the background and says so while it does.
class Page : public QWidget
{
    Q_OBJECT
public:
    explicit Page(Workbench &bench, QWidget *parent = nullptr) : QWidget(parent), m_bench(bench) {}

    virtual QString title() const = 0;
    /// The page came to the front.
    virtual void shown() {}
    /// The environment that its content belongs to; empty for overviews (the banner is neutral then).
    virtual QString environment() const { return {}; }
    /// What the environment's target is, for the banner (targetWords); empty = not known.
    virtual QString target() const { return {}; }
    /// Overviews have the wide rail; where one works, the rail is icons alone.
    virtual bool isOverview() const { return false; }
    /// For the banner of a page without environment: its name and a sentence; empty = the window's own.
    virtual QString bannerTitle() const { return {}; }
    virtual QString bannerWords() const { return {}; }
    /// Shows one thing: a run's id, an artifact's path, an environment (and a playbook).
    virtual void open(const QString &subject, const QString &detail = {})
    {
        Q_UNUSED(subject);
        Q_UNUSED(detail);
    }
    /// May the window close? A page with work under way asks its person itself and answers false.
    virtual bool mayClose() { return true; }

Q_SIGNALS:
    /// Title or environment changed.
    void titleChanged();

protected:
    Workbench &bench() const { return m_bench; }

private:
    Workbench &m_bench;
};

} // namespace slipway::gui
