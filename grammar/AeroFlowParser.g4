// The grammar of AeroFlow (language.md §1–§8), one top-level item at a time.
//
// Every decision is LL(1): the token filter (compiler/syntax/token_filter.cpp) has already decided what a newline, a soft
// keyword, `<` and `{` mean, so that SLL never conflicts. Operators stand in a flat row, `operation`; their precedence is
// applied by the AST builder from compiler/ast/operators.def. Between braces the filter leaves exactly one separator between
// two members and none behind `{` or before `}`. An ERROR token stands for a statement that has already been reported.
// compiler/syntax/rules.def lists the rules in this order.
parser grammar AeroFlowParser;

options { tokenVocab = AeroFlowTokens; superClass = RecordingParser; }

// The tables are only needed to say what an error expected; lazy_tables.cmake keeps them from being unpacked at every start.
@parser::members { static void unpack_tables() { static Initializer initializer; } }

@parser::preinclude { #include "compiler/syntax/recording_parser.h" }

item : 'pub'? (declaration | statement | ERROR) EOF ;

declaration
    : importing | fromImport | constant | structure | enumeration | typeAlias | function | interfaceType
    | actor | supervisor | cluster | test ;

importing : 'import' path ('as' NAME)? ;
fromImport : FROM path 'import' NAME (',' NAME)* ;
path : NAME ('.' NAME)* ;
constant : 'const' NAME (':' type)? '=' expression ;
typeAlias : TYPE NAME typeParameters? '=' type ;
typeParameters : ('<' | TYPE_OPEN) typeParameter (',' typeParameter?)* '>' ;
typeParameter : NAME (':' NAME ('+' NAME)*)? ;

structure : 'struct' NAME typeParameters? '{' (structMember (separator structMember)*)? '}' ;
structMember : 'pub'? (field | function) | ERROR ;
field : (NAME | FIELD_NAME) ':' type ('=' expression)? ;
enumeration : 'enum' NAME typeParameters? '{' (enumMember (separator enumMember)*)? '}' ;
enumMember : variant | function | ERROR ;
variant : NAME ('(' (field (',' field?)*)? ')')? ;

function : 'fn' NAME typeParameters? parameters ('->' type)? body ;
parameters : '(' (parameter (',' parameter?)*)? ')' ;
parameter : 'mut'? (NAME | FIELD_NAME | 'self') (':' type)? ('=' expression)? ;
body : block | '=>' expression ;

interfaceType : 'interface' NAME typeParameters? '{' (interfaceMember (separator interfaceMember)*)? '}' ;
interfaceMember : handler | ERROR ;
actor : ('actor' | AGENT) NAME typeParameters? parameters? mailbox? '{' (actorMember (separator actorMember)*)? '}' ;
mailbox : MAILBOX operation OVERFLOW NAME ;
actorMember : state | handler | every | function | model | ERROR ;
state : 'state' NAME (':' type)? ('=' expression)? ;
handler : 'on' NAME parameters? ('->' type)? body? ;
every : EVERY operation block ;
model : MODEL STRING ;

supervisor : SUPERVISOR NAME parameters? '{' (supervisorMember (separator supervisorMember)*)? '}' ;
supervisorMember
    : STRATEGY NAME
    | INTENSITY operation NAME operation
    | BACKOFF operation NAME operation
    | CHILD NAME '=' operation childOption*
    | ERROR ;
childOption : NAME DURATION? ;

cluster : CLUSTER NAME '{' anything* '}' ;
anything : ('{' | DICT_OPEN) anything* '}' | ~('{' | DICT_OPEN | '}') ;

test : TEST STRING testOption* block ;
testOption
    : SEEDS operation
    | WITHIN operation
    | SHUFFLE
    | FAULTS '{' (faultClause (separator faultClause)*)? '}' ;
faultClause : NAME (NAME | INT | FLOAT | DURATION | '%' | '..')* | ERROR ;

// ---- types

type
    : path typeArguments? ('?' | '??')*
    | '(' (type (',' type?)*)? ')' ('?' | '??')*
    | LAMBDA '(' (type (',' type?)*)? ')' ('->' type | ('?' | '??')*) ;
typeArguments : ('<' | TYPE_OPEN) type (',' type?)* '>' ;

// ---- patterns

pattern : patternAtom ('|' patternAtom)* ;
patternAtom
    : '-'? patternNumber (('..' | '..=') '-'? patternNumber)?
    | STRING (('..' | '..=') STRING)?
    | BYTES
    | 'true'
    | 'false'
    | 'none'
    | path patternArguments?
    | '(' (pattern (',' pattern?)*)? ')'
    | '[' (patternElement (',' patternElement?)*)? ']' ;
patternNumber : INT | FLOAT | DURATION ;
patternArguments : '(' (patternArgument (',' patternArgument?)*)? ')' ;
patternArgument : FIELD_NAME ':' pattern | pattern ;
patternElement : ('..' | RANGE_FIRST | RANGE_LAST) NAME? | pattern ;

// ---- statements

block : '{' (blockItem (SEPARATOR blockItem)*)? '}' ;
blockItem : function | constant | statement | ERROR ;
statement
    : binding
    | 'require' expression (MESSAGE_COMMA expression)?
    | 'expect' expression
    | ALWAYS EVERY operation block
    | EVENTUALLY WITHIN operation block
    | expression (assignment expression)? ;
binding : ('let' 'mut'? | 'mut') pattern (':' type)? '=' expression (LET_ELSE block)? ;
assignment
    : '=' | '+=' | '-=' | '*=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '>>>=' ;

// ---- expressions

expression
    : 'return' expression?
    | 'break' LABEL? expression?
    | 'continue' LABEL?
    | lambda
    | AFTER operation 'send' operation
    | render
    | operation ;
lambda : LAMBDA parameters ('->' type)? body ;
render
    : 'render' ( '{' (expression (separator expression)*)? '}'
               | TIMELINE '{' (timelineEvent (separator timelineEvent)*)? '}'
               | DISTRIBUTED 'state' '{' (expression (separator expression)*)? '}' ) ;
timelineEvent : NODE NAME '->' NAME AT (TICK '='?)? operation (PAYLOAD expression)? | ERROR ;

operation : prefix* operand (binary prefix* operand)* ;
prefix : '-' | '~' | '!' | 'not' | 'await' | ALL | ANY | 'try' | 'spawn' | 'ask' | 'send' ;
binary
    : '*' | '/' | '%' | '+' | '-' | '<<' | '>' ('>' '>'?)? | '&' | '^' | '|' | '??' | '..' | '..='
    | '==' | '!=' | '<' | '<=' | '>=' | 'in' | 'and' | 'or' | TIMEOUT | 'on' ;
operand
    : ( NAME | 'self' | INT | FLOAT | DURATION | STRING | BYTES | 'true' | 'false' | 'none'
      | interpolated | tuple | list | dict | block | conditional | matching | looping | expectFault )
      ( ('.' | '?.') (NAME | INT) | '?' | '!' | subscript | arguments | explicitTypes )* ;
subscript : '[' (RANGE_FIRST operation? | operation RANGE_LAST?) ']' ;
arguments : '(' (argument (',' argument?)*)? ')' ;
argument : FIELD_NAME ':' 'mut'? expression | '..' operation | 'mut' operation | expression ;
explicitTypes : TYPE_OPEN type (',' type?)* '>' ;

interpolated : FSTRING_OPEN (FSTRING_TEXT | HOLE_OPEN expression FORMAT? HOLE_CLOSE)* FSTRING_CLOSE ;
tuple : '(' (expression (',' expression?)*)? ')' ;
list : '[' (expression (SEPARATOR expression | (',' expression?)*))? ']' ;
dict : DICT_OPEN (dictEntry (separator dictEntry)*)? '}' ;
dictEntry : expression ':' expression ;
separator : SEPARATOR | ',' ;

conditional : 'if' condition block (ELSE_IF 'if' condition block)* ('else' block)? ;
condition : 'let' pattern '=' operation | operation ;
matching : 'match' 'mut'? operation '{' (arm (separator arm)*)? '}' ;
arm : pattern ('if' operation)? '=>' statement | ERROR ;
looping
    : (LABEL_DEFINITION ':')?
      ( 'while' condition block
      | 'loop' block
      | 'for' 'mut'? pattern (',' pattern)* 'in' operation block ) ;
expectFault : EXPECT_FAULT block (MATCHING STRING)? ;
