// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QSortFilterProxyModel>
#include <algorithm>

namespace slipway::gui {

/// Keeps the rows that have every word somewhere, in any case. Which texts a row has is the subclass's
/// matter.
class WordsFilter : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;
    void setWords(const QString &words);
    bool hasWords() const { return !m_words.isEmpty(); }

protected:
    /// `anyOf(has)` is true where `has` holds for one of the row's texts.
    template <typename AnyOf>
    bool fits(AnyOf anyOf) const
    {
        return std::all_of(m_words.cbegin(), m_words.cend(), [&](const QString &word) {
            return anyOf([&word](const QString &text) { return text.contains(word, Qt::CaseInsensitive); });
        });
    }

private:
    QStringList m_words;
};

} // namespace slipway::gui
