# dgram_precompile(TARGET HEADER...), dgram_precompile(TARGET REUSE_FROM OTHER): headers that most
# sources include are read once. Each source still includes all that it uses: `./dev check` lints
# without them. None of our own, so that touching one does not build everything.
#
# What is not in them matters as much: a source pays for every template that a header leaves to be
# made at its end, used or not. With GCC 12 the first list costs each source 0.13 s, the second
# 0.3 s, nearly all of it Boost.JSON.
set(dgram_headers_std
  <algorithm> <array> <bit> <cassert> <chrono> <charconv> <compare> <cstddef> <cstdint> <cstring>
  <expected> <functional> <limits> <memory> <optional> <span> <string> <string_view> <system_error>
  <type_traits> <unordered_map> <utility> <variant> <vector>)
set(dgram_headers_json ${dgram_headers_std}
  <deque> <map> <mutex> <boost/json/array.hpp> <boost/json/object.hpp> <boost/json/parse.hpp>
  <boost/json/serialize.hpp> <boost/json/value.hpp> <fmt/format.h>)

function(dgram_precompile target)
  if(NOT CMAKE_DISABLE_PRECOMPILE_HEADERS)
    list(GET ARGN 0 first)
    if(first STREQUAL "REUSE_FROM")
      target_precompile_headers(${target} ${ARGN})
    else()
      target_precompile_headers(${target} PRIVATE ${ARGN})
    endif()
  endif()
endfunction()
