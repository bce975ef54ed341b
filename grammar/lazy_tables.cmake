# Takes the static initialiser out of the generated parser: half a millisecond at the start of every process that links it.
# AeroFlowParser::unpack_tables does the same when it is called.
file(READ ${PARSER} text)
set(initialiser "AeroFlowParser::Initializer AeroFlowParser::_init;")
string(FIND "${text}" "${initialiser}" at)
if(at EQUAL -1)
    message(FATAL_ERROR "the generated parser has no `${initialiser}` any more")
endif()
string(REPLACE "${initialiser}" "" text "${text}")
file(WRITE ${PARSER} "${text}")
