// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/linediff.h"

#include <algorithm>
#include <vector>

namespace slipway::migrations {

QStringList lineDifference(const QString &before, const QString &after, qsizetype limit)
{
    const auto lines = [](const QString &text) { return QString(text).remove(u'\r').split(u'\n'); };
    QStringList a = lines(before);
    QStringList b = lines(after);
    while (!a.isEmpty() && !b.isEmpty() && a.first() == b.first()) {
        a.removeFirst();
        b.removeFirst();
    }
    while (!a.isEmpty() && !b.isEmpty() && a.last() == b.last()) {
        a.removeLast();
        b.removeLast();
    }
    QStringList told;
    constexpr qsizetype tableLimit = 2000; // the middle of larger changes is told as a whole
    const auto width = static_cast<std::size_t>(b.size() + 1);
    std::vector<int> common;
    if (a.size() <= tableLimit && b.size() <= tableLimit) {
        common.assign(static_cast<std::size_t>(a.size() + 1) * width, 0);
        for (qsizetype i = a.size() - 1; i >= 0; --i) {
            for (qsizetype j = b.size() - 1; j >= 0; --j) {
                const auto at = static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j);
                common[at] =
                    a[i] == b[j] ? common[at + width + 1] + 1 : std::max(common[at + width], common[at + 1]);
            }
        }
    }
    qsizetype i = 0;
    qsizetype j = 0;
    while (i < a.size() || j < b.size()) {
        if (told.size() == limit) {
            told << QStringLiteral("…");
            break;
        }
        const auto at = static_cast<std::size_t>(i) * width + static_cast<std::size_t>(j);
        if (i < a.size() && j < b.size() && a[i] == b[j]) {
            ++i;
            ++j;
        } else if (i < a.size() &&
                   (j == b.size() || common.empty() || common[at + width] >= common[at + 1])) {
            told << QString(QStringLiteral("- ") + a[i++]);
        } else {
            told << QString(QStringLiteral("+ ") + b[j++]);
        }
    }
    return told;
}

} // namespace slipway::migrations
