include(GoogleTest)
# Tests are listed when CTest runs, not when the binary is linked: a broken binary then fails a test, not the build.
gtest_discover_tests(dotmac_tests DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT 300)
