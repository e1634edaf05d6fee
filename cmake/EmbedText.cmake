# Embeds a text file in the program: writes a source that defines `std::string_view NAME()`, NAME being qualified and
# declared in HEADER.
function(embed_text out_variable text_file header name)
    get_filename_component(stem ${text_file} NAME_WE)
    set(output ${CMAKE_BINARY_DIR}/generated/${stem}.cpp)
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DTEXT_FILE=${CMAKE_SOURCE_DIR}/${text_file} -DHEADER=${header}
                -DNAME=${name} -P ${CMAKE_SOURCE_DIR}/cmake/write_text.cmake
        DEPENDS ${text_file} ${CMAKE_SOURCE_DIR}/cmake/write_text.cmake
        VERBATIM)
    set(${out_variable} ${output} PARENT_SCOPE)
endfunction()
