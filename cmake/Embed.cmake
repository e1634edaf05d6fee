# Embeds files in the program: what is embedded becomes a source, written anew at build time when a file changes.

# Has cmake/SCRIPT write build/…/generated/SOURCE out of FILES. ARGN are definitions that the script reads.
function(embed out_variable source script files)
    set(output ${CMAKE_BINARY_DIR}/generated/${source})
    set(script ${CMAKE_SOURCE_DIR}/cmake/${script})
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DSOURCE_DIR=${CMAKE_SOURCE_DIR} ${ARGN} -P ${script}
        DEPENDS ${files} ${script}
        VERBATIM)
    set(${out_variable} ${output} PARENT_SCOPE)
endfunction()

# The text of a file, as `std::string_view NAME()`; NAME is qualified, and declared in HEADER.
function(embed_text out_variable text_file header name)
    get_filename_component(stem ${text_file} NAME_WLE)
    embed(output ${stem}.cpp write_text.cmake ${CMAKE_SOURCE_DIR}/${text_file}
        -DTEXT_FILE=${text_file} -DHEADER=${header} -DNAME=${name})
    set(${out_variable} ${output} PARENT_SCOPE)
endfunction()

# Every module's migrations, src/**/schema*.sql.
function(embed_migrations out_variable)
    file(GLOB_RECURSE sql_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/schema*.sql)
    embed(output migrations.cpp write_migrations.cmake "${sql_files}")
    set(${out_variable} ${output} PARENT_SCOPE)
endfunction()
