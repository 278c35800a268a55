# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# cmake -DFOLDER=… -DGZIP=… -P PressPages.cmake: each page of FOLDER compressed as Debian wants it (best, no time stamp).
file(GLOB pages ${FOLDER}/*.1)
execute_process(COMMAND ${GZIP} -9n ${pages} COMMAND_ERROR_IS_FATAL ANY)
