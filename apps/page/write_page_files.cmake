# -DFROM=dist -DTO=page_files.cpp: each file of the built page as bytes of the program.
cmake_minimum_required(VERSION 3.25)
set(types
  html "text/html; charset=utf-8" js "text/javascript; charset=utf-8" css "text/css; charset=utf-8"
  svg "image/svg+xml" png "image/png" ico "image/x-icon" woff2 "font/woff2" txt "text/plain")
file(GLOB_RECURSE names LIST_DIRECTORIES false RELATIVE ${FROM} ${FROM}/*)
list(SORT names)
set(entries "")
foreach(name IN LISTS names)
  string(REGEX MATCH "[^.]*$" suffix ${name})
  list(FIND types "${suffix}" at)
  if(at EQUAL -1)
    message(FATAL_ERROR "${name}: no content type is known for .${suffix}")
  endif()
  math(EXPR at "${at} + 1")
  list(GET types ${at} type)
  string(REGEX REPLACE "^index\\.html$" "" path ${name})
  file(READ ${FROM}/${name} bytes HEX)
  file(SIZE ${FROM}/${name} size)
  string(REGEX REPLACE "(..)" "\\\\x\\1" bytes "${bytes}")
  string(APPEND entries "    {\"/${path}\", \"${type}\", {\"${bytes}\", ${size}}},\n")
endforeach()
if(NOT "index.html" IN_LIST names)
  message(FATAL_ERROR "${FROM} holds no index.html")
endif()
file(WRITE ${TO} "#include \"assist/web/page_files.hpp\"

std::span<const dgram::assist::page_file> dgram::assist::page_files() noexcept {
  static constexpr page_file files[] = {
${entries}  };
  return files;
}
")
