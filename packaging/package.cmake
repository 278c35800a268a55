# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# Debian packages. `cpack --config BUILD/CPackConfig.cmake -G DEB` makes slipway-headless: the command line for servers,
# without anything of a desktop.
include(GNUInstallDirs)
set(CMAKE_SKIP_INSTALL_ALL_DEPENDENCY ON)

install(TARGETS slipway RUNTIME COMPONENT headless)
set(doc ${CMAKE_INSTALL_DATAROOTDIR}/doc/slipway-headless)
find_program(SLIPWAY_GZIP gzip REQUIRED)
execute_process(COMMAND ${SLIPWAY_GZIP} -9nc ${CMAKE_SOURCE_DIR}/CHANGELOG.md OUTPUT_FILE ${CMAKE_BINARY_DIR}/changelog.gz)
install(FILES ${CMAKE_BINARY_DIR}/changelog.gz ${CMAKE_SOURCE_DIR}/README.md DESTINATION ${doc} COMPONENT headless)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${doc} RENAME copyright COMPONENT headless)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/docs DESTINATION ${doc} COMPONENT headless PATTERN images EXCLUDE)
install(DIRECTORY ${CMAKE_SOURCE_DIR}/packaging/ci DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/slipway COMPONENT headless
        USE_SOURCE_PERMISSIONS)


# Completion and manual are made by the program itself, from the same descriptions as its --help.
set(made ${CMAKE_BINARY_DIR}/shell)
add_custom_command(OUTPUT ${made}/done
    COMMAND ${CMAKE_COMMAND} -E rm -rf ${made}
    COMMAND slipway man --dir ${made}/man1
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${made}/man1 -DGZIP=${SLIPWAY_GZIP} -P ${CMAKE_SOURCE_DIR}/cmake/PressPages.cmake
    COMMAND slipway completion bash > ${made}/bash
    COMMAND slipway completion zsh > ${made}/zsh
    COMMAND slipway completion fish > ${made}/fish
    COMMAND ${CMAKE_COMMAND} -E touch ${made}/done
    DEPENDS slipway ${CMAKE_SOURCE_DIR}/cmake/PressPages.cmake VERBATIM COMMENT "Completion and manual")
add_custom_target(slipway_shell ALL DEPENDS ${made}/done)
install(DIRECTORY ${made}/man1 DESTINATION ${CMAKE_INSTALL_MANDIR} COMPONENT headless)
install(FILES ${made}/bash DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/bash-completion/completions RENAME slipway COMPONENT headless)
install(FILES ${made}/zsh DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/zsh/vendor-completions RENAME _slipway COMPONENT headless)
install(FILES ${made}/fish DESTINATION ${CMAKE_INSTALL_DATAROOTDIR}/fish/vendor_completions.d RENAME slipway.fish COMPONENT headless)

set(CPACK_PACKAGE_NAME slipway)
set(CPACK_PACKAGE_VENDOR "Slipway contributors")
set(CPACK_PACKAGE_CONTACT "Slipway contributors <slipway@users.noreply.github.com>")
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL headless)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_HEADLESS_PACKAGE_NAME slipway-headless)
set(CPACK_DEBIAN_HEADLESS_PACKAGE_SECTION admin)
set(CPACK_DEBIAN_HEADLESS_PACKAGE_DEPENDS "libqt6sql6-psql, libqt6sql6-sqlite, ca-certificates")
set(CPACK_DEBIAN_HEADLESS_PACKAGE_RECOMMENDS "postgresql-client, openssh-client, git")
set(CPACK_DEBIAN_HEADLESS_PACKAGE_SUGGESTS "postgresql, alembic, libsecret-1-0")
set(CPACK_DEBIAN_HEADLESS_PACKAGE_CONFLICTS slipway)
set(CPACK_DEBIAN_HEADLESS_PACKAGE_PROVIDES slipway)
set(CPACK_DEBIAN_HEADLESS_PACKAGE_REPLACES slipway)
set(CPACK_COMPONENT_HEADLESS_DESCRIPTION
    "Database releases from playbook to proof, for servers
Runs the pre-flight checks, the migrations in the right order and the billing
plans into Stripe, verifies what is in the database, and leaves an artifact
that an auditor can check alone. This package has the command line only.")
if(SLIPWAY_GUI)
    include(${CMAKE_SOURCE_DIR}/packaging/desktop.cmake)
endif()
include(CPack)
