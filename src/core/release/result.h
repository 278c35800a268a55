// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>
#include <QStringList>
#include <utility>
#include <variant>

namespace slipway::release {

/// What an error means for the caller; the command line makes its exit code from it.
enum class ErrorKind {
    Failed,    ///< a step, check or outside party failed (exit 1)
    Usage,     ///< bad flags, workspace, playbook, ledger, missing inputs (exit 2)
    Refused,   ///< protection, pin, mode, trust, approval (exit 3)
    Busy,      ///< another run holds the target (exit 4)
    Cancelled, ///< a person or a signal asked to stop (exit 130)
};

/// A failure for outside reasons. `message` is one sentence for a person that names the thing (file:line,
/// step, SQLSTATE, request id) and what to do next; `code` is stable and for programs; `details` hold further
/// lines. None of them ever holds a secret.
struct Error
{
    QString code;
    QString message;
    QStringList details = {};
    ErrorKind kind = ErrorKind::Failed;
};

/// A value or an Error, with the member names of std::expected. Never throws; value() on an error is a
/// programming error.
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }
    const T &value() const & { return std::get<0>(m_state); }
    T &value() & { return std::get<0>(m_state); }
    T &&value() && { return std::get<0>(std::move(m_state)); }
    const T &operator*() const & { return value(); }
    T &operator*() & { return value(); }
    T &&operator*() && { return std::get<0>(std::move(m_state)); }
    const T *operator->() const { return &value(); }
    T *operator->() { return &value(); }
    T value_or(T fallback) const { return has_value() ? value() : std::move(fallback); }
    const Error &error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_failed(true) {}

    bool has_value() const { return !m_failed; }
    explicit operator bool() const { return has_value(); }
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

} // namespace slipway::release
