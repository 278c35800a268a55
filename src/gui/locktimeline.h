// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "migrations/rehearsalreport.h"

#include <QWidget>

namespace slipway::gui {

/// How long each table is locked while one file runs, by which lock; red where readers or writers would wait.
class LockTimeLine : public QWidget
{
    Q_OBJECT
public:
    struct Bar
    {
        QString mode;
        qint64 beginUs = 0;
        qint64 endUs = 0;
        bool readersWait = false;
        bool writersWait = false;
    };
    struct Lane
    {
        QString table;
        QString facts; ///< size and rows
        QList<Bar> bars;
        qint64 readersUs = 0; ///< so long readers would wait
        qint64 writersUs = 0;
    };
    /// Bars of one table do not overlap: of two locks held at once the stronger one is shown.
    static QList<Lane> lanesOf(const migrations::RehearsedFile &file);
    static QString lockWords(const QString &mode); ///< AccessExclusiveLock → ACCESS EXCLUSIVE
    static QString timeWords(qint64 microseconds);

    explicit LockTimeLine(QWidget *parent = nullptr);
    void setLanes(const QList<Lane> &lanes, qint64 totalUs);
    void setFacts(const QMap<QString, QString> &factsByTable);
    const QList<Lane> &lanes() const { return m_lanes; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    int laneHeight() const;
    int labelWidth() const;
    int endWidth() const;
    double xOf(qint64 us) const;
    QList<Lane> m_lanes;
    qint64 m_totalUs = 1;
};

} // namespace slipway::gui
