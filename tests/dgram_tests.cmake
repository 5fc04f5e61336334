# dgram_add_test(NAME SOURCES file... [LABEL unit] [LIBS target...] [TIMEOUT 60])
#
# A GoogleTest program; each of its tests is a CTest test named NAME.Suite.Test. Sources may include
# the library's own headers ("os/fd.hpp") and the apps' ("workshop/text/hex.hpp"). A test of label
# `system` opens interfaces or measures time and runs alone. TIMEOUT: seconds, for each test.
function(dgram_add_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "LABEL;TIMEOUT" "SOURCES;LIBS")
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_SOURCES)
    message(FATAL_ERROR
      "dgram_add_test(${name}): no SOURCES, or not known: ${arg_UNPARSED_ARGUMENTS}")
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_include_directories(${name} PRIVATE
    ${CMAKE_CURRENT_SOURCE_DIR} ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/apps)
  target_link_libraries(${name} PRIVATE
    ${arg_LIBS} dgram::dgram dgram_build_flags GTest::gtest_main)
  dgram_precompile_test(${name} "${arg_LIBS}")
  dgram_test_properties(properties "${arg_LABEL}" "${arg_TIMEOUT}")
  gtest_discover_tests(${name} TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST
    DISCOVERY_TIMEOUT 60 PROPERTIES ${properties})
endfunction()

# dgram_add_python_test(NAME LABEL label [LONG] SCRIPT file.py [ARGS word...] [TIMEOUT 60])
#
# A Python 3 script; exit code 77 means skipped, with the reason on standard output. It finds the
# program in $DGRAM, the build folder in $DGRAM_BUILD and the sources in $DGRAM_SOURCE. LONG:
# takes more than some five seconds, and others show the same kind of thing sooner; of these
# `./dev test` runs a sample (tools/run-tests), `./dev test long` all.
function(dgram_add_python_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "LONG" "LABEL;SCRIPT;TIMEOUT" "ARGS")
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_LABEL OR NOT arg_SCRIPT)
    message(FATAL_ERROR "dgram_add_python_test(${name}): no LABEL or SCRIPT, or not known: "
      ${arg_UNPARSED_ARGUMENTS})
  endif()
  find_package(Python3 REQUIRED COMPONENTS Interpreter)
  add_test(NAME ${name}
    COMMAND Python3::Interpreter -B ${CMAKE_CURRENT_SOURCE_DIR}/${arg_SCRIPT} ${arg_ARGS})
  dgram_test_properties(properties "${arg_LABEL}" "${arg_TIMEOUT}")
  set(environment DGRAM=${PROJECT_BINARY_DIR}/dgram DGRAM_BUILD=${PROJECT_BINARY_DIR}
    DGRAM_SOURCE=${PROJECT_SOURCE_DIR})
  set_tests_properties(${name} PROPERTIES ${properties} SKIP_RETURN_CODE 77
    ENVIRONMENT "${environment}")
  if(arg_LONG)
    set_property(TEST ${name} APPEND PROPERTY LABELS long)
  endif()
endfunction()

function(dgram_test_properties result label timeout)
  if(NOT timeout)
    set(timeout 60)
  endif()
  set(properties LABELS ${label} TIMEOUT ${timeout})
  if(label STREQUAL "system")
    list(APPEND properties RUN_SERIAL ON)
  endif()
  set(${result} ${properties} PARENT_SCOPE)
endfunction()

# The first test of the library, and the first of the program, reads GoogleTest's headers and others
# once for all that come after it.
function(dgram_precompile_test name libs)
  set(kind library)
  set(headers ${dgram_headers_std})
  if(libs)
    set(kind program)
    set(headers ${dgram_headers_json})
    target_link_libraries(${name} PRIVATE Boost::json fmt::fmt)  # the same macros everywhere
  endif()
  get_property(first GLOBAL PROPERTY dgram_precompiled_${kind})
  if(first)
    dgram_precompile(${name} REUSE_FROM ${first})
    return()
  endif()
  dgram_precompile(${name} ${headers} <gtest/gtest.h>)
  set_property(GLOBAL PROPERTY dgram_precompiled_${kind} ${name})
endfunction()
