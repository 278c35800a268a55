# SPDX-FileCopyrightText: Slipway contributors
# SPDX-License-Identifier: MIT
# What the window adds to the packages: slipway-desktop beside slipway-headless, with desktop entry, metainfo, MIME type of
# release records, icon and man page. Included by package.cmake.
set(id io.github.slipway.Slipway)
set(linux ${CMAKE_SOURCE_DIR}/packaging/linux)
set(share ${CMAKE_INSTALL_DATAROOTDIR})
install(TARGETS slipway-desktop RUNTIME COMPONENT desktop BUNDLE DESTINATION . COMPONENT desktop)
install(FILES ${linux}/${id}.desktop DESTINATION ${share}/applications COMPONENT desktop)
install(FILES ${linux}/${id}.metainfo.xml DESTINATION ${share}/metainfo COMPONENT desktop)
install(FILES ${linux}/${id}.xml DESTINATION ${share}/mime/packages COMPONENT desktop)
install(FILES ${linux}/${id}.svg DESTINATION ${share}/icons/hicolor/scalable/apps COMPONENT desktop)
execute_process(COMMAND ${SLIPWAY_GZIP} -9nc ${linux}/slipway-desktop.1 OUTPUT_FILE ${CMAKE_BINARY_DIR}/slipway-desktop.1.gz)
install(FILES ${CMAKE_BINARY_DIR}/slipway-desktop.1.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT desktop)
set(desktop_doc ${share}/doc/slipway-desktop)
install(FILES ${CMAKE_BINARY_DIR}/changelog.gz DESTINATION ${desktop_doc} COMPONENT desktop)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${desktop_doc} RENAME copyright COMPONENT desktop)

list(APPEND CPACK_COMPONENTS_ALL desktop)
set(CPACK_DEBIAN_DESKTOP_PACKAGE_NAME slipway-desktop)
set(CPACK_DEBIAN_DESKTOP_PACKAGE_SECTION database)
set(CPACK_DEBIAN_DESKTOP_PACKAGE_DEPENDS "slipway-headless (= ${PROJECT_VERSION}), libqt6svg6, libqt6sql6-psql, libqt6sql6-sqlite")
set(CPACK_DEBIAN_DESKTOP_PACKAGE_RECOMMENDS "postgresql, alembic, gnome-keyring | kwalletmanager, qt6-translations-l10n")
set(CPACK_COMPONENT_DESKTOP_DESCRIPTION
    "Database releases from playbook to proof, in a window
Environments at a glance over the history of all runs, releases run step by
step with their log, and release records looked at and verified. Works on
the same ledger as the command line in slipway-headless.")

# Untried: nobody has built Slipway on these systems yet.
if(APPLE)
    set(CPACK_GENERATOR DragNDrop)
    set_target_properties(slipway-desktop PROPERTIES MACOSX_BUNDLE ON MACOSX_BUNDLE_GUI_IDENTIFIER ${id}
                                                     MACOSX_BUNDLE_BUNDLE_VERSION ${PROJECT_VERSION})
elseif(WIN32)
    set(CPACK_GENERATOR NSIS)
    set(CPACK_PACKAGE_EXECUTABLES "slipway-desktop;Slipway")
    set_target_properties(slipway-desktop PROPERTIES WIN32_EXECUTABLE ON)
endif()
