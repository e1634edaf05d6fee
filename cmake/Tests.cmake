include(GoogleTest)
# Tests are listed when CTest runs, not when the binary is linked: a broken binary then fails a test, not the build.
gtest_discover_tests(dotmac_tests DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)

# The finished program from outside, on both engines. By Debian's own Python: its packages are there.
foreach(engine sqlite postgresql)
    foreach(name start telco enums mail portal_mail growth)
        add_test(NAME e2e.${name}.${engine} COMMAND /usr/bin/python3 ${name}_test.py
            WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/tests/e2e)
        set_tests_properties(e2e.${name}.${engine} PROPERTIES TIMEOUT 600
            ENVIRONMENT "DOTMAC_PROGRAM=$<TARGET_FILE:dotmac>;DOTMAC_TEST_ENGINE=${engine};PYTHONDONTWRITEBYTECODE=1")
    endforeach()
endforeach()
add_test(NAME e2e.readme COMMAND python3 readme_test.py WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/tests/e2e)
set_tests_properties(e2e.readme PROPERTIES TIMEOUT 600 ENVIRONMENT "PYTHONDONTWRITEBYTECODE=1")
# Killed, stopped, starved of disk, damaged: the fast form. `tests/crash.sh N` is the long one.
foreach(engine sqlite postgresql)
    foreach(name kill processes faults seals backup clock valgrind)
        add_test(NAME crash.${name}.${engine} COMMAND python3 ${name}_test.py
            WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}/tests/crash)
        set_tests_properties(crash.${name}.${engine} PROPERTIES TIMEOUT 600
            ENVIRONMENT "DOTMAC_PROGRAM=$<TARGET_FILE:dotmac>;DOTMAC_TEST_ENGINE=${engine};PYTHONDONTWRITEBYTECODE=1;CRASH_INSTANTS=3")
    endforeach()
endforeach()
