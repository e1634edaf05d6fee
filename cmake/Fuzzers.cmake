# `cmake --build build/asan --target fuzzers`: every tests/fuzz/*_fuzz.cpp as a libFuzzer program. They need clang and a
# core that counts what it reaches; of the presets `asan` alone has them. tools/fuzz runs them.
if(DOTMAC_FUZZERS)
    add_custom_target(fuzzers)
    target_compile_options(dotmac_core PRIVATE -fsanitize=fuzzer-no-link)
    add_library(fuzz_support STATIC EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/tests/fuzz/whole_program.cpp)
    target_include_directories(fuzz_support PUBLIC ${CMAKE_SOURCE_DIR})
    # The program loads libpq when it needs it; values_fuzz calls it to put results together.
    target_link_libraries(fuzz_support PUBLIC dotmac_core PkgConfig::LIBPQ)
    target_compile_options(fuzz_support PUBLIC -fsanitize=fuzzer-no-link)
    file(GLOB fuzz_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/*_fuzz.cpp)
    foreach(source IN LISTS fuzz_sources)
        get_filename_component(name ${source} NAME_WE)
        add_executable(${name} EXCLUDE_FROM_ALL ${source})
        target_link_libraries(${name} PRIVATE fuzz_support)
        target_link_options(${name} PRIVATE -fsanitize=fuzzer)
        add_dependencies(fuzzers ${name})
    endforeach()
endif()
