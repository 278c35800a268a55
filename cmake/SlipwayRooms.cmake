# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# One folder under src/core = one static library = one namespace.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG") # -O3 takes longer to build and is not faster in any benchmark of ours

find_program(SLIPWAY_CCACHE ccache)
if(SLIPWAY_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} ${SLIPWAY_CCACHE})
endif()
find_program(SLIPWAY_MOLD mold)
if(SLIPWAY_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(slipway_flags INTERFACE)
target_compile_options(slipway_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wold-style-cast
    $<$<BOOL:${SLIPWAY_WERROR}>:-Werror>
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess>)
target_compile_definitions(slipway_flags INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH QT_USE_QSTRINGBUILDER
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT SLIPWAY_VERSION="${PROJECT_VERSION}")
target_include_directories(slipway_flags INTERFACE ${CMAKE_SOURCE_DIR}/src/core)
if(SLIPWAY_SANITIZE)
    target_compile_options(slipway_flags INTERFACE -fsanitize=${SLIPWAY_SANITIZE} -fno-omit-frame-pointer
        -fno-sanitize-recover=all)
    target_link_options(slipway_flags INTERFACE -fsanitize=${SLIPWAY_SANITIZE})
endif()

# Building is waited for, these lines are not: code that runs once a release is compiled with less optimization.
function(slipway_rarely_run target)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# slipway_room(NAME USES TARGET...): every .cpp of src/core/NAME (and NAME.qrc where it exists).
# Included as "NAME/header.h".
function(slipway_room name)
    cmake_parse_arguments(ROOM "" "" "USES" ${ARGN})
    set(dir ${CMAKE_SOURCE_DIR}/src/core/${name})
    file(GLOB sources CONFIGURE_DEPENDS ${dir}/*.cpp ${dir}/*.h ${dir}/*.qrc)
    add_library(slipway_${name} STATIC ${sources})
    set_target_properties(slipway_${name} PROPERTIES LINKER_LANGUAGE CXX)
    target_link_libraries(slipway_${name} PUBLIC slipway_flags ${ROOM_USES})
    target_precompile_headers(slipway_${name} PRIVATE ${CMAKE_SOURCE_DIR}/cmake/precompiled.h)
endfunction()
