// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "migrations/readahead.h"

#include <QFileInfo>

namespace slipway::migrations {

using release::Result;

namespace {

constexpr int mostFiles = 1000;
constexpr qint64 mostBytes = 256 << 20;

} // namespace

ReadAhead::ReadAhead(const MigrationFolder &folder) : m_folder(folder), m_thread([this] { read(); }) {}

ReadAhead::~ReadAhead()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ended = true;
    }
    m_thread.join();
}

std::optional<Result<MigrationFolder::Part>> ReadAhead::take(const QString &file)
{
    std::unique_lock lock(m_mutex);
    m_asked.insert(file);
    m_changed.wait(lock, [&] { return m_now != file; });
    const auto known = m_done.find(file);
    if (known == m_done.end())
        return std::nullopt;
    auto part = std::move(known->second);
    m_done.erase(known);
    return part;
}

void ReadAhead::read()
{
    int files = 0;
    qint64 bytes = 0;
    const QList<Migration> &all = m_folder.migrations();
    for (auto it = all.crbegin(); it != all.crend() && ++files <= mostFiles; ++it) {
        bytes += QFileInfo(m_folder.dir() + u'/' + it->file).size();
        if (bytes > mostBytes)
            return;
        {
            const std::lock_guard lock(m_mutex);
            if (m_ended || m_asked.contains(it->file))
                return;
            m_now = it->file;
        }
        auto part = m_folder.part(*it, Direction::Up);
        const std::lock_guard lock(m_mutex);
        m_done.emplace(it->file, std::move(part));
        m_now.clear();
        m_changed.notify_all();
    }
}

} // namespace slipway::migrations
