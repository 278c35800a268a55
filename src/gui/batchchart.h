// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QJsonArray>
#include <QWidget>

namespace slipway::gui {

/// The time of the newest batches as bars against the limit; a batch that was ended there and split stands
/// out.
class BatchChart : public QWidget
{
    Q_OBJECT
public:
    explicit BatchChart(QWidget *parent = nullptr);
    /// `batches`: [{rows, ms, split?}], oldest first.
    void show(const QJsonArray &batches, qint64 targetMs, qint64 limitMs);
    using QWidget::show;
    QSize sizeHint() const override { return {260, 76}; }
    QSize minimumSizeHint() const override { return {160, 76}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString head() const;
    QJsonArray m_batches;
    qint64 m_target = 0;
    qint64 m_limit = 0;
};

} // namespace slipway::gui
