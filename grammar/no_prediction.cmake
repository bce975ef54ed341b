# Fails when the generated parser has a decision that one token does not settle.
file(STRINGS ${PARSER} predictions REGEX "adaptivePredict")
list(LENGTH predictions count)
if(NOT EXISTS ${PARSER} OR count GREATER 0)
    message(FATAL_ERROR "${count} decisions of the grammar need more than one token of look-ahead")
endif()
