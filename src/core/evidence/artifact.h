// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "release/runevent.h"

namespace slipway::evidence {

/// The release record, `slipway.release/v1`: a pure fold over all events of one run (output bytes are not
/// needed). Every member is present, null where the run has no such fact. A run without an end counts as
/// interrupted. Errors: `run_not_planned` where the first event is not RunPlanned; `run_refused`: such a run
/// has no artifact.
release::Result<QJsonObject> makeArtifact(const QList<release::StoredEvent> &events);

/// JSON Schema (draft 2020-12) of the artifact.
QByteArray artifactSchema();

} // namespace slipway::evidence
