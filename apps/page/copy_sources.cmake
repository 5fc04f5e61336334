# -DFROM=apps/page -DTO=folder: what the page is built from, and nothing that is gone there.
cmake_minimum_required(VERSION 3.25)
file(REMOVE_RECURSE ${TO}/src ${TO}/public ${TO}/dist)
foreach(name IN ITEMS src public index.html svelte.config.js tsconfig.json vite.config.ts)
  file(COPY ${FROM}/${name} DESTINATION ${TO})
endforeach()
