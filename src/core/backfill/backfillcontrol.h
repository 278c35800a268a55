// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/result.h"

#include <QJsonObject>
#include <QList>

namespace slipway::backfill {

/// What somebody asks of a running backfill.
struct ControlCommand
{
    QString verb; ///< pause | resume | cancel | pace | decide
    QString who;
    int pace = 0;         ///< percent, for pace
    QJsonObject decision; ///< {key, decision value|leave|rule, value, why}, for decide

    QJsonObject toJson() const;
    static ControlCommand fromJson(const QJsonObject &object);
};

/// The two ends of one running backfill, as files of one folder (beside the ledger), so that the window and
/// other programs of this user reach it alike: RUN.STEP.status is written by the backfill, RUN.STEP.commands
/// is appended to by the others, one JSON object a line. Any thread; each end has an object of its own.
class BackfillControl
{
public:
    BackfillControl(QString folder, const QString &run, const QString &step);
    ~BackfillControl(); ///< the running end takes its files away

    // ---- the end of the backfill ----
    void open();
    void publish(const QJsonObject &status); ///< whole or not at all; failing is no error of the backfill
    QList<ControlCommand> take();            ///< commands since the last call

    // ---- the other end ----
    struct Running
    {
        QString run;
        QString step;
        QJsonObject status;
    };
    /// Backfills whose process lives; those of dead ones are passed over.
    static QList<Running> running(const QString &folder);
    /// The one whose run begins so, or the only one where `run` is empty. Errors `backfill_unknown`,
    /// `backfill_ambiguous` (Usage).
    static release::Result<Running> find(const QString &folder, const QString &run);
    release::Result<void> send(const ControlCommand &command);

private:
    QString path(const char *what) const;
    QString m_folder;
    QString m_name;
    QString m_run;
    QString m_step;
    qint64 m_offset = 0;
    bool m_open = false;
};

/// Where the control files of a ledger's runs are.
QString controlFolder(const QString &ledgerPath);

} // namespace slipway::backfill
