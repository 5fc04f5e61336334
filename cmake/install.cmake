# What `cmake --install` and the packages hold. Two components, one package each:
#   library  headers, libdgram.a, find_package(dgram), pkg-config   -> libdgram-dev
#   program  the command, its man page and shell completions        -> dgram
include(CMakePackageConfigHelpers)

set(cmake_folder ${CMAKE_INSTALL_LIBDIR}/cmake/dgram)
install(TARGETS dgram EXPORT dgram-targets COMPONENT library FILE_SET HEADERS COMPONENT library)
install(EXPORT dgram-targets NAMESPACE dgram:: DESTINATION ${cmake_folder} COMPONENT library)

configure_package_config_file(${PROJECT_SOURCE_DIR}/packaging/dgram-config.cmake.in
  ${PROJECT_BINARY_DIR}/dgram-config.cmake INSTALL_DESTINATION ${cmake_folder}
  NO_SET_AND_CHECK_MACRO NO_CHECK_REQUIRED_COMPONENTS_MACRO)
# Before 1.0 a minor version may change the interface.
write_basic_package_version_file(${PROJECT_BINARY_DIR}/dgram-config-version.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES
  ${PROJECT_BINARY_DIR}/dgram-config.cmake ${PROJECT_BINARY_DIR}/dgram-config-version.cmake
  DESTINATION ${cmake_folder} COMPONENT library)

# The .pc file finds its prefix from its own place, so an installed tree can be moved.
file(RELATIVE_PATH pc_to_prefix
  ${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig ${CMAKE_INSTALL_PREFIX})
configure_file(${PROJECT_SOURCE_DIR}/packaging/dgram.pc.in ${PROJECT_BINARY_DIR}/dgram.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/dgram.pc
  DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)

# The program's own words: completions, which it writes itself, and its manual page. Not from a
# sanitizer's build: that is not for installing, and ThreadSanitizer's cannot run everywhere.
if(TARGET dgram-cli AND NOT DGRAM_SANITIZE)
  set(completions ${PROJECT_BINARY_DIR}/completions)
  foreach(shell IN ITEMS bash zsh fish)
    add_custom_command(OUTPUT ${completions}/dgram.${shell}
      COMMAND ${CMAKE_COMMAND} -E make_directory ${completions}
      COMMAND dgram-cli completion ${shell} > ${completions}/dgram.${shell}
      DEPENDS dgram-cli VERBATIM)
    list(APPEND written ${completions}/dgram.${shell})
  endforeach()
  set(manual ${PROJECT_BINARY_DIR}/man/dgram.1)
  add_custom_command(OUTPUT ${manual}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/man
    COMMAND dgram-cli help --man ${PROJECT_SOURCE_DIR}/man/dgram.1 > ${manual}
    DEPENDS dgram-cli ${PROJECT_SOURCE_DIR}/man/dgram.1 VERBATIM)
  add_custom_target(completions ALL DEPENDS ${written} ${manual})
  install(FILES ${completions}/dgram.bash RENAME dgram
    DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT program)
  install(FILES ${completions}/dgram.zsh RENAME _dgram
    DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions COMPONENT program)
  install(FILES ${completions}/dgram.fish
    DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d COMPONENT program)
  install(FILES ${manual} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT program)
endif()

include(${PROJECT_SOURCE_DIR}/packaging/cpack.cmake)
