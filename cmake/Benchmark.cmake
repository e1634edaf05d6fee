# `cmake --build … --target benchmark`, in a release build: every `*_benchmark.cpp` in one program. Not part of `all`.
find_package(benchmark QUIET)
if(benchmark_FOUND)
    file(GLOB_RECURSE benchmark_sources CONFIGURE_DEPENDS src/*_benchmark.cpp)
    add_executable(benchmark EXCLUDE_FROM_ALL ${benchmark_sources})
    target_link_libraries(benchmark PRIVATE dotmac_core benchmark::benchmark)
endif()
