// SPDX-FileCopyrightText: Slipway contributors
// SPDX-License-Identifier: MIT
#include <QCoreApplication>

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    return 2;
}
