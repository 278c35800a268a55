// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include "gui/windowprogram.h"

int main(int argc, char *argv[])
{
    return slipway::gui::runWindow(argc, argv);
}
