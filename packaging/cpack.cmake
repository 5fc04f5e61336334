# `cpack -G DEB` in a build folder writes dgram_*.deb and libdgram-dev_*.deb.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME dgram)
set(CPACK_PACKAGE_VENDOR "the dgram project")
set(CPACK_PACKAGE_CONTACT "the dgram project <dgram@localhost>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL library)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_LIBRARY_PACKAGE_NAME libdgram-dev)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_LIBRARY_PACKAGE_SHLIBDEPS OFF)  # one static archive: nothing to look into
set(CPACK_DEBIAN_LIBRARY_PACKAGE_DEPENDS libc6-dev)
set(CPACK_COMPONENT_LIBRARY_DESCRIPTION
  "UDP done right, as a C++20 library
 Sockets, batches, offload and servers for Linux, with every datagram accounted for.")

if(TARGET dgram-cli)
  list(APPEND CPACK_COMPONENTS_ALL program)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME dgram)
  set(CPACK_DEBIAN_PROGRAM_PACKAGE_SECTION net)
  set(CPACK_COMPONENT_PROGRAM_DESCRIPTION
    "UDP done right, as a command
 Sends, asks, listens, serves and probes; tells silence, refusal and prohibition apart.")
endif()
include(CPack)
