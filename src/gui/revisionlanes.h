// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QStringList>

namespace slipway::gui {

/// A line between two revisions where it crosses or meets one row. `pending` = its younger end is not
/// applied.
struct LaneLine
{
    int lane = 0;
    bool pending = false;
    bool operator==(const LaneLine &other) const { return lane == other.lane && pending == other.pending; }
};

/// One row of a graph of revisions, newest above: where its node stands and which lines it has.
struct LaneRow
{
    int lane = 0;
    QList<LaneLine> in;      ///< from above to the node
    QList<LaneLine> out;     ///< from the node down to those that it builds on
    QList<LaneLine> through; ///< past the node
};

struct LaneNode
{
    QString id;
    QStringList before;
    bool pending = false;
};

/// Lays a graph out so that a line keeps its lane from child to parent. Nodes come newest first, each before
/// those that it builds on; ids that are not among the nodes are left out.
QList<LaneRow> layOutLanes(const QList<LaneNode> &nodes);

} // namespace slipway::gui
