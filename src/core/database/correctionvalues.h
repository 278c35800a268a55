// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "database/correction.h"

namespace slipway::database {

using Binding = QMap<QString, Cell>; ///< values of :name places

/// What the statements of a correction are carried out with: one binding, or one for each row of its file or
/// each value of the parameter that takes several.
struct CorrectionValues
{
    QList<Binding> bindings;
    QByteArray fileSha256; ///< empty without a file

    /// As written; values that a person is to give are missing. Errors: `variable_missing`, `value_wrong`,
    /// `corrections_file` (all Usage).
    static release::Result<CorrectionValues> written(const Correction &correction,
                                                     const release::StepContext &context);
    /// With a person's answers, each asked until it has the right form.
    static release::Result<CorrectionValues> asked(const Correction &correction,
                                                   release::StepContext &context);
};

/// Lines of comma-separated values below one of names; quoted ones as spreadsheets write them. The error
/// names the line.
release::Result<QList<QMap<QString, QString>>> readCsv(const QByteArray &text, const QString &file);

} // namespace slipway::database
