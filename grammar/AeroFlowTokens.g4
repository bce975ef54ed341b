// Names and spellings of the tokens. The lexer itself is written by hand (compiler/syntax/lexer.cpp); ANTLR reads this file
// only for the numbers. compiler/syntax/tokens.def has the same rows in the same order, checked when it is compiled.
lexer grammar AeroFlowTokens;

tokens {
    NAME, FIELD_NAME, LABEL, LABEL_DEFINITION,
    INT, FLOAT, DURATION, STRING, BYTES,
    FSTRING_OPEN, FSTRING_TEXT, HOLE_OPEN, FORMAT, HOLE_CLOSE, FSTRING_CLOSE,
    SEPARATOR, ERROR,
    DICT_OPEN, TYPE_OPEN, RANGE_FIRST, RANGE_LAST,
    LAMBDA, ELSE_IF, LET_ELSE, MESSAGE_COMMA,
    FROM, TYPE, TEST, AGENT, SUPERVISOR, CLUSTER, MAILBOX, OVERFLOW, EVERY, MODEL,
    STRATEGY, INTENSITY, BACKOFF, CHILD, SEEDS, WITHIN, FAULTS, SHUFFLE,
    TIMEOUT, ALL, ANY, AFTER, ALWAYS, EVENTUALLY, EXPECT_FAULT, MATCHING,
    TIMELINE, DISTRIBUTED, NODE, AT, TICK, PAYLOAD
}

ACTOR : 'actor' ;
AND : 'and' ;
AS : 'as' ;
ASK : 'ask' ;
AWAIT : 'await' ;
BREAK : 'break' ;
CONST : 'const' ;
CONTINUE : 'continue' ;
ELSE : 'else' ;
ENUM : 'enum' ;
EXPECT : 'expect' ;
FALSE : 'false' ;
FN : 'fn' ;
FOR : 'for' ;
IF : 'if' ;
IMPORT : 'import' ;
IN : 'in' ;
INTERFACE : 'interface' ;
LET : 'let' ;
LOOP : 'loop' ;
MATCH : 'match' ;
MUT : 'mut' ;
NONE : 'none' ;
NOT : 'not' ;
ON : 'on' ;
OR : 'or' ;
PUB : 'pub' ;
RENDER : 'render' ;
REQUIRE : 'require' ;
RETURN : 'return' ;
SELF : 'self' ;
SEND : 'send' ;
SPAWN : 'spawn' ;
STATE : 'state' ;
STRUCT : 'struct' ;
TRUE : 'true' ;
TRY : 'try' ;
WHILE : 'while' ;

PAREN_OPEN : '(' ;
PAREN_CLOSE : ')' ;
BRACKET_OPEN : '[' ;
BRACKET_CLOSE : ']' ;
BRACE_OPEN : '{' ;
BRACE_CLOSE : '}' ;
COMMA : ',' ;
COLON : ':' ;
DOT : '.' ;
QUESTION_DOT : '?.' ;
QUESTION : '?' ;
COALESCE : '??' ;
BANG : '!' ;
RANGE : '..' ;
RANGE_TO : '..=' ;
ARROW : '->' ;
FAT_ARROW : '=>' ;
PLUS : '+' ;
MINUS : '-' ;
STAR : '*' ;
SLASH : '/' ;
PERCENT : '%' ;
AMPERSAND : '&' ;
PIPE : '|' ;
CARET : '^' ;
TILDE : '~' ;
SHIFT_LEFT : '<<' ;
LESS : '<' ;
LESS_EQUAL : '<=' ;
GREATER : '>' ;
GREATER_EQUAL : '>=' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
ASSIGN : '=' ;
PLUS_ASSIGN : '+=' ;
MINUS_ASSIGN : '-=' ;
STAR_ASSIGN : '*=' ;
SLASH_ASSIGN : '/=' ;
PERCENT_ASSIGN : '%=' ;
AMPERSAND_ASSIGN : '&=' ;
PIPE_ASSIGN : '|=' ;
CARET_ASSIGN : '^=' ;
SHIFT_LEFT_ASSIGN : '<<=' ;
SHIFT_RIGHT_ASSIGN : '>>=' ;
SHIFT_RIGHT_LOGICAL_ASSIGN : '>>>=' ;
