// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/revisionlanes.h"

#include <QSet>

namespace slipway::gui {

namespace {

/// What runs down one lane: towards which node. A lane may serve several children of the same parent.
struct Lane
{
    QString wanted; ///< empty = free
    bool pending = false;
};

int freeLane(QList<Lane> &lanes)
{
    for (int lane = 0; lane < lanes.size(); ++lane) {
        if (lanes[lane].wanted.isEmpty())
            return lane;
    }
    lanes.append(Lane());
    return static_cast<int>(lanes.size()) - 1;
}

} // namespace

QList<LaneRow> layOutLanes(const QList<LaneNode> &nodes)
{
    QSet<QString> known;
    for (const LaneNode &node : nodes)
        known.insert(node.id);
    QList<LaneRow> rows;
    QList<Lane> lanes;
    for (const LaneNode &node : nodes) {
        LaneRow row;
        row.lane = -1;
        for (int lane = 0; lane < lanes.size(); ++lane) {
            if (lanes[lane].wanted == node.id) {
                row.lane = row.lane < 0 ? lane : row.lane;
                row.in.append({lane, lanes[lane].pending});
                lanes[lane] = {};
            } else if (!lanes[lane].wanted.isEmpty()) {
                row.through.append({lane, lanes[lane].pending});
            }
        }
        if (row.lane < 0)
            row.lane = freeLane(lanes);
        // Its own lane goes on with the first parent, further ones get lanes of their own.
        bool ownTaken = false;
        for (const QString &parent : node.before) {
            if (!known.contains(parent))
                continue;
            const int lane = ownTaken ? freeLane(lanes) : row.lane;
            ownTaken = true;
            lanes[lane] = {parent, node.pending};
            row.out.append({lane, node.pending});
        }
        rows.append(row);
    }
    return rows;
}

} // namespace slipway::gui
