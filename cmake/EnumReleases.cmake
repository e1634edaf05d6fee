# Releases of the program with other values of one enum (tests/e2e/releases.py), for the test of their whole life.
# Only what includes that enum is compiled anew; the rest comes from dotmac_core. Not built unless asked for:
# the test asks.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
set(releases_script ${CMAKE_SOURCE_DIR}/tests/e2e/releases.py)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${releases_script})
execute_process(COMMAND ${Python3_EXECUTABLE} ${releases_script} files OUTPUT_VARIABLE release_files
    COMMAND_ERROR_IS_FATAL ANY)
execute_process(COMMAND ${Python3_EXECUTABLE} ${releases_script} includers OUTPUT_VARIABLE release_includers
    COMMAND_ERROR_IS_FATAL ANY)

add_custom_target(enum_releases)
foreach(release added deprecated renamed removed)
    set(folder ${CMAKE_BINARY_DIR}/releases/${release})
    set(written ${release_files})
    list(TRANSFORM written PREPEND ${folder}/)
    set(shipped ${release_files})
    list(TRANSFORM shipped PREPEND ${CMAKE_SOURCE_DIR}/src/)
    add_custom_command(OUTPUT ${written}
        COMMAND ${Python3_EXECUTABLE} ${releases_script} write ${release} ${folder}
        DEPENDS ${releases_script} ${shipped}
        VERBATIM)
    set(sources ${release_includers})
    list(TRANSFORM sources PREPEND ${CMAKE_SOURCE_DIR}/src/)
    add_executable(dotmac_${release} EXCLUDE_FROM_ALL src/app/main.cpp ${sources} ${written})
    target_include_directories(dotmac_${release} BEFORE PRIVATE ${folder})
    target_compile_options(dotmac_${release} PRIVATE -O0 -g0)  # built for one test
    target_link_libraries(dotmac_${release} PRIVATE dotmac_core)
    add_dependencies(enum_releases dotmac_${release})
endforeach()

add_test(NAME e2e.enum_releases COMMAND ${CMAKE_COMMAND} --build ${CMAKE_BINARY_DIR} --target enum_releases)
set_tests_properties(e2e.enum_releases PROPERTIES FIXTURES_SETUP enum_releases TIMEOUT 1800)
foreach(engine sqlite postgresql)
    foreach(name enum_life changing_an_enum)
        add_test(NAME e2e.${name}.${engine} COMMAND python3 ${name}_test.py
            WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/tests/e2e)
        set_tests_properties(e2e.${name}.${engine} PROPERTIES FIXTURES_REQUIRED enum_releases TIMEOUT 900
            ENVIRONMENT "DOTMAC_PROGRAM=$<TARGET_FILE:dotmac>;DOTMAC_RELEASES=${CMAKE_BINARY_DIR};DOTMAC_TEST_ENGINE=${engine};PYTHONDONTWRITEBYTECODE=1")
    endforeach()
endforeach()
