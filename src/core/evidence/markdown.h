// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>

// Texts of a run put into GitHub's Markdown as what they are: no markup, no mention, no reference.
namespace slipway::evidence::markdown {

/// One line of plain text.
QString text(const QString &raw);
/// A code span, its fence longer than any run of backticks inside; empty for an empty text.
QString code(const QString &raw);
/// Text or code span for a table: pipes escaped as well.
QString cell(const QString &raw);
QString codeCell(const QString &raw);
QString link(const QString &label, const QString &target);
QString row(const QStringList &cells); ///< with its line end

} // namespace slipway::evidence::markdown
