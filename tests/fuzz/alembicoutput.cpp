// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "database/revisiongraph.h"

#include "database/toollog.h"

#include <cstdint>
#include <cstdlib>

using namespace slipway::database;
using slipway::release::OutputStream;

/// Whatever a migration tool prints: the graph's answers stay consistent, and the log reads the same in one
/// piece and in many.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    const RevisionGraph graph = RevisionGraph::parseHistory(bytes);
    const QStringList heads = graph.heads();
    for (const QString &id : heads) {
        if (!graph.contains(id))
            std::abort();
    }
    const QStringList order = graph.pending({}, heads);
    for (qsizetype i = 0; i < order.size(); ++i) {
        for (const QString &before : graph.revision(order[i]).before()) {
            // a circle cannot be put in order, and only there may one come late
            if (order.indexOf(before) > i && !graph.closure({before}).contains(order[i]))
                std::abort();
        }
    }
    (void)graph.tips(graph.idsIn(bytes));
    if (order.size() < 50)
        (void)downgradeTargets(graph, heads, {});
    ToolLog whole;
    whole.feed(OutputStream::Out, bytes, 1);
    whole.end(2);
    ToolLog pieces;
    for (qsizetype at = 0; at < bytes.size(); at += 3)
        pieces.feed(OutputStream::Out,
                    QByteArrayView(bytes).sliced(at, qMin<qsizetype>(3, bytes.size() - at)), 1);
    pieces.end(2);
    if (whole.errorLine() != pieces.errorLine() || whole.errorPlace() != pieces.errorPlace() ||
        whole.durations() != pieces.durations())
        std::abort();
    return 0;
}
