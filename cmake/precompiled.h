// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
// Compiled once a room. Only what nearly every file includes; every file still names what it uses.
#pragma once
#include <QByteArray>
#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <variant>
#include <vector>
