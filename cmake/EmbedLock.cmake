# Embeds registry.lock.json, the registry as it was last released, in the program.
function(embed_lock out_variable)
    set(output ${CMAKE_BINARY_DIR}/generated/registry_lock.cpp)
    set(lock ${CMAKE_SOURCE_DIR}/registry.lock.json)
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DLOCK=${lock} -P ${CMAKE_SOURCE_DIR}/cmake/write_lock.cmake
        DEPENDS ${lock} ${CMAKE_SOURCE_DIR}/cmake/write_lock.cmake
        VERBATIM)
    set(${out_variable} ${output} PARENT_SCOPE)
endfunction()
