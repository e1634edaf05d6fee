# Called by Embed.cmake at build time.
file(READ ${SOURCE_DIR}/${TEXT_FILE} text)
file(WRITE ${OUTPUT} "#pragma GCC diagnostic ignored \"-Woverlength-strings\"  // both our compilers take any length\n#include \"${HEADER}\"\n\nstd::string_view ${NAME}() {\n    return R\"TEXT(${text})TEXT\";\n}\n")
