# dgram_precompile(TARGET HEADER...), dgram_precompile(TARGET REUSE_FROM OTHER): headers that most
# sources include are read once. Each source still includes all that it uses: `./dev check` lints
# without them. None of our own, so that touching one does not build everything.
set(dgram_headers_std
  <algorithm> <array> <atomic> <bit> <cassert> <chrono> <charconv> <compare> <cstddef> <cstdint>
  <cstring> <functional> <limits> <map> <memory> <mutex> <optional> <random> <span> <string>
  <string_view> <system_error> <thread> <type_traits> <utility> <variant> <vector>)
set(dgram_headers_apps ${dgram_headers_std}
  <deque> <expected> <unordered_map> <boost/json.hpp> <fmt/format.h>)

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
