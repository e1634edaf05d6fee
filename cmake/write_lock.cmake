# Called by EmbedLock.cmake at build time.
file(READ ${LOCK} text)
file(WRITE ${OUTPUT} "#include \"registry/lock.hpp\"\n\nnamespace dotmac::registry {\n\n"
    "std::string_view released_lock() {\n    return R\"LOCK(${text})LOCK\";\n}\n\n}  // namespace dotmac::registry\n")
