# Embeds every module's migrations in the program: src/**/schema*.sql in layer and module order becomes one
# array of (module, file, text). A file name carries the version: schema.sql is 1, schema_2.sql is 2, and so on.
function(embed_migrations out_variable)
    set(output ${CMAKE_BINARY_DIR}/generated/migrations.cpp)
    file(GLOB_RECURSE sql_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/src/schema*.sql)
    add_custom_command(
        OUTPUT ${output}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${output} -DSOURCE_DIR=${CMAKE_SOURCE_DIR}/src "-DFILES=${sql_files}"
                -P ${CMAKE_SOURCE_DIR}/cmake/write_migrations.cmake
        DEPENDS ${sql_files} ${CMAKE_SOURCE_DIR}/cmake/write_migrations.cmake
        VERBATIM)
    set(${out_variable} ${output} PARENT_SCOPE)
endfunction()
