// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "gui/artifactreading.h"

#include <QScrollArea>

class QVBoxLayout;

namespace slipway::gui {

class RowsTable;

/// Beside an artifact: whether it is whole, who let it happen, its plans as proven, and what was left out.
class ArtifactSide : public QScrollArea
{
    Q_OBJECT
public:
    explicit ArtifactSide(QWidget *parent = nullptr);
    void show(const ArtifactReading &reading);
    using QWidget::show;

private:
    QVBoxLayout *addCard(const QString &title, const QString &beside = {});
    void addIntegrity(const ArtifactReading &reading);
    void addPeople(const QJsonObject &artifact);
    void addPlans(const QJsonObject &artifact);
    void addExceptions(const QJsonObject &artifact);
    void addFacts(const QJsonObject &artifact);

    QVBoxLayout *m_column;
};

} // namespace slipway::gui
