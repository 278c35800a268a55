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
