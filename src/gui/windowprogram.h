// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#pragma once

namespace slipway::gui {

/// `slipway-desktop [--workspace DIR] [--demo] [FILE]`: the window, until it is closed.
int runWindow(int argc, char *argv[]);
/// Icons, style sheet, catalogues and what the console ships; once, before any page is made.
void loadWindowResources();

} // namespace slipway::gui
