# Each file of tests/rejected/ tells one fault of a specification. Its first line tells the sentence with which the
# compiler must refuse it: `// refused: <sentence>`; or `// accepted`, which proves that the others are refused
# for their fault and not for the frame around it.
file(GLOB rejected_sources CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/rejected/*.cpp)
foreach(source IN LISTS rejected_sources)
    get_filename_component(name ${source} NAME_WE)
    add_test(NAME rejected.${name}
        COMMAND ${CMAKE_COMMAND} -DCOMPILER=${CMAKE_CXX_COMPILER} -DSOURCE=${source} -DINCLUDE=${CMAKE_SOURCE_DIR}/src
            -P ${CMAKE_SOURCE_DIR}/cmake/expect_refusal.cmake)
endforeach()
