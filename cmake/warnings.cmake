# One interface target for warnings, sanitizers and the compiler's own memory, linked privately and
# never exported.
add_library(dgram_build_flags INTERFACE)
# -pthread, since re2's users have it: who shares precompiled headers has the same macros.
target_compile_options(dgram_build_flags INTERFACE -pthread
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
  $<$<BOOL:${DGRAM_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  # GCC 12, once it optimises, sees overlaps in std::string's operator+ (its bug 105651) and writes
  # past the end in std::vector's insert that are not there. AddressSanitizer sees the true.
  target_compile_options(dgram_build_flags INTERFACE
    -Wno-restrict -Wno-stringop-overflow -Wno-stringop-overread -Wno-array-bounds)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # Below this heap (KiB) GCC does not collect garbage, which with precompiled headers means walking
  # through all that they hold: 3 to 7 % of a source's time, for at most 100 MB more.
  target_compile_options(dgram_build_flags INTERFACE --param=ggc-min-heapsize=524288)
endif()
if(DGRAM_SANITIZE)
  target_compile_options(dgram_build_flags INTERFACE
    -fsanitize=${DGRAM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(dgram_build_flags INTERFACE -fsanitize=${DGRAM_SANITIZE})
endif()
