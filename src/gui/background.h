// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <optional>
#include <stop_token>

namespace slipway::gui {

/// Runs work(stop) on a thread of the pool, then done(result) on the GUI thread, unless context is gone or the
/// returned source was asked to stop. Work gets values only. Destroying the source does not stop the work.
template <typename Work, typename Done>
std::stop_source runInBackground(QObject *context, Work work, Done done)
{
    std::stop_source source;
    QPointer<QObject> alive(context);
    QThreadPool::globalInstance()->start(
        [alive, source, work = std::move(work), done = std::move(done)]() mutable {
            auto result = std::make_shared<decltype(work(source.get_token()))>(work(source.get_token()));
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [alive, source, result, done = std::move(done)]() mutable {
                    if (alive && !source.stop_requested())
                        done(std::move(*result));
                },
                Qt::QueuedConnection);
        });
    return source;
}

} // namespace slipway::gui
