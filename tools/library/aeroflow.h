// aeroflow.h: AeroFlow programs inside a program in C, or in any language that calls C.
//
// A program is compiled from source text; a world is one run of it, with a clock of its own that moves only when the host
// lets it. The host sends messages to actors that the program has registered by name, runs the world, and reads what it
// wrote. The same inputs at the same ticks give the same execution hash, here and with the command `aeroflow`.
//
//     aeroflow_program *program = NULL;
//     aeroflow_world *world = NULL;
//     aeroflow_error error;
//     if (aeroflow_compile("main.aefl", text, strlen(text), 0, &program, &error)) ...  error.message, diagnostics
//     if (aeroflow_world_create(program, NULL, &world, &error)) ...
//     aeroflow_run_idle(world, AEROFLOW_FOREVER, &error);
//     aeroflow_value amount = aeroflow_int(5);
//     aeroflow_send(world, "counter", "add", &amount, 1, &error);
//     aeroflow_finish(world, &error);
//     puts(aeroflow_read(world, AEROFLOW_OUT, NULL));
//     aeroflow_world_free(world);
//     aeroflow_program_free(program);
//
// Rules that hold for every function:
//   - Functions that can fail give AEROFLOW_OK (0) or another code, and fill `error` unless it is NULL. A call that failed
//     has changed nothing, unless it says so.
//   - Strings are UTF-8. `const char *` parameters without a size end with a zero byte. The library keeps no pointer it was
//     given after the call, the callbacks and `user` of aeroflow_options excepted.
//   - A world is used by one thread at a time; different worlds may be used by different threads. There is no global state.
//   - NULL where an object is asked for is AEROFLOW_BAD_ARGUMENT; freeing NULL does nothing. Nothing is thrown, and bad
//     input never ends the process.
//   - Ticks are nanoseconds of logical time.
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum aeroflow_code {
    AEROFLOW_OK = 0,
    AEROFLOW_BAD_ARGUMENT = 1,    /* NULL, a size or a number that cannot be, text that is not UTF-8 */
    AEROFLOW_NO_FILE = 2,         /* a file cannot be read or written */
    AEROFLOW_COMPILE_ERROR = 3,   /* the program has errors: see aeroflow_diagnostics */
    AEROFLOW_NO_MEMORY = 4,       /* no memory, or no address space for a world */
    AEROFLOW_NO_ACTOR = 5,        /* no actor is registered under that name */
    AEROFLOW_NO_MESSAGE = 6,      /* the actor takes no such message */
    AEROFLOW_WRONG_ARGUMENTS = 7, /* their number or types are not those of the message */
    AEROFLOW_ENDED = 8,           /* the program has ended, or ends at its next tick */
    AEROFLOW_FULL = 9,            /* too many undelivered messages: let the world run */
    AEROFLOW_NOT_ENDED = 10,      /* what is asked for is known only when the program has ended */
    AEROFLOW_NOT_RECORDED = 11,   /* the world was not created with `record` */
    AEROFLOW_BUSY = 12,           /* called from a callback of the same world */
    AEROFLOW_INTERNAL = 13        /* a bug of the library */
} aeroflow_code;

/* "no actor" …: a few words for a code; static. Codes that do not exist are "unknown code". */
const char *aeroflow_code_text(int code);

/* Filled by the caller's choice. `message` is one line of UTF-8 without a full stop, cut to fit. */
typedef struct aeroflow_error {
    aeroflow_code code;
    char message[508];
} aeroflow_error;

/* "0.1.0"; static. */
const char *aeroflow_version(void);

/* ---- Programs ---------------------------------------------------------------------------------------------------- */

typedef struct aeroflow_program aeroflow_program;

/* Flags of compilation. METERED: worlds of the program may limit the steps of a turn (`fuel`). */
enum { AEROFLOW_METERED = 1 };

/* Compiles `size` bytes of source text. `path` names it in messages and traces and is not read.
 * When there are errors the code is AEROFLOW_COMPILE_ERROR and *program is set all the same: it has the diagnostics and is to
 * be freed, but there are no worlds of it. With any other code than this and AEROFLOW_OK, *program is NULL. */
aeroflow_code aeroflow_compile(const char *path, const char *source, size_t size, unsigned flags,
                               aeroflow_program **program, aeroflow_error *error);

/* The same with the text of the file `path`. */
aeroflow_code aeroflow_compile_file(const char *path, unsigned flags, aeroflow_program **program, aeroflow_error *error);

/* Errors and warnings, as `aeroflow check` prints them; as JSON, one object a line. Empty when there are none. They belong
 * to the program and live as long as it. Of NULL: "". */
const char *aeroflow_diagnostics(const aeroflow_program *program);
const char *aeroflow_diagnostics_json(const aeroflow_program *program);

/* Worlds of the program go on living. */
void aeroflow_program_free(aeroflow_program *program);

/* ---- Worlds ------------------------------------------------------------------------------------------------------ */

typedef struct aeroflow_world aeroflow_world;

typedef enum aeroflow_stream { AEROFLOW_OUT = 1, AEROFLOW_ERR = 2 } aeroflow_stream;  /* the log is part of ERR */

/* What the program wrote at the end of a tick; `bytes` lives until the callback returns. */
typedef void (*aeroflow_output)(void *user, aeroflow_stream stream, const char *bytes, size_t size);

/* A request of the program to the outside: a path, the name of a variable, or "" for standard input. The callback gives its
 * answer to aeroflow_answer and returns 1; or returns 0: there is no such file or variable (what it gave to aeroflow_answer
 * is then why a file cannot be read), or standard input is empty. Called at most once at a time; the answer is recorded. */
typedef struct aeroflow_reply aeroflow_reply;
typedef int (*aeroflow_request)(void *user, const char *subject, aeroflow_reply *reply);

/* Copies `size` bytes. The last call counts. */
void aeroflow_answer(aeroflow_reply *reply, const char *bytes, size_t size);

/* Everything is optional: start from aeroflow_options_init. */
typedef struct aeroflow_options {
    size_t struct_size;            /* set by aeroflow_options_init */
    uint64_t seed;                 /* of random draws; 0 */
    uint64_t memory;               /* live bytes an actor may have; 1 GiB */
    uint32_t stack;                /* units of a turn's stack; 12000 */
    uint64_t fuel;                 /* steps a turn may take, of a METERED program; 0: unlimited */
    const char *const *arguments;  /* of main */
    size_t argument_count;
    int record;                    /* 1: keep what a trace needs */
    void *user;                    /* handed to the callbacks */
    aeroflow_output on_output;     /* NULL: output is kept for aeroflow_read */
    /* Files, environment and standard input of the program. NULL denies it: requests for files and variables are answered
     * with Fault.Denied, standard input is empty. A callback decides about each request itself. */
    aeroflow_request read_file;
    aeroflow_request environment;
    aeroflow_request standard_input;
} aeroflow_options;

void aeroflow_options_init(aeroflow_options *options);

/* A world that stands before its first tick; `options` may be NULL. It is held open: it does not end when nothing is left
 * to do, but waits for messages of the host. On failure *world is NULL. */
aeroflow_code aeroflow_world_create(const aeroflow_program *program, const aeroflow_options *options,
                                    aeroflow_world **world, aeroflow_error *error);

void aeroflow_world_free(aeroflow_world *world);

/* ---- Messages ---------------------------------------------------------------------------------------------------- */

typedef enum aeroflow_kind {
    AEROFLOW_INT = 1,
    AEROFLOW_FLOAT = 2,
    AEROFLOW_BOOL = 3,
    AEROFLOW_STRING = 4,
    AEROFLOW_BYTES = 5,
    AEROFLOW_DURATION = 6
} aeroflow_kind;

/* An argument of a message; made by the functions below. Types must be the message's: nothing is converted. */
typedef struct aeroflow_value {
    int kind; /* an aeroflow_kind */
    int64_t integer;   /* INT; BOOL: 0 or 1; DURATION: nanoseconds */
    double number;     /* FLOAT */
    const char *bytes; /* STRING: UTF-8; BYTES. May be NULL when size is 0 */
    size_t size;
} aeroflow_value;

aeroflow_value aeroflow_int(int64_t value);
aeroflow_value aeroflow_float(double value);
aeroflow_value aeroflow_bool(int value);                               /* any number but 0 is true */
aeroflow_value aeroflow_string(const char *text);                      /* up to its zero byte; NULL is "" */
aeroflow_value aeroflow_bytes(const char *bytes, size_t size);
aeroflow_value aeroflow_duration(int64_t nanoseconds);

/* Sends `message` with `count` arguments to the actor that is registered as `actor`. It is taken at the tick behind the one
 * where the world stands, after all other messages of that tick; its `sender` is `none`. Messages that declare a result are
 * told: the result goes nowhere. */
aeroflow_code aeroflow_send(aeroflow_world *world, const char *actor, const char *message, const aeroflow_value *arguments,
                            size_t count, aeroflow_error *error);

/* ---- Time -------------------------------------------------------------------------------------------------------- */

#define AEROFLOW_FOREVER INT64_MAX

/* Runs one tick, the next that has something to do. *ran, unless it is NULL, is 1, or 0 when there is none. */
aeroflow_code aeroflow_step(aeroflow_world *world, int *ran, aeroflow_error *error);

/* Runs all ticks up to `tick`, where the world then stands: what is sent next is taken at tick + 1. */
aeroflow_code aeroflow_run_until(aeroflow_world *world, int64_t tick, aeroflow_error *error);

/* Runs until the program waits for the host (or for an `every`), no further than `tick`. */
aeroflow_code aeroflow_run_idle(aeroflow_world *world, int64_t tick, aeroflow_error *error);

/* Lets the world end when nothing is left to do, and runs it to its end. */
aeroflow_code aeroflow_finish(aeroflow_world *world, aeroflow_error *error);

/* Ends the world in order at its next tick, as Ctrl-C does, with status 130. The one function that another thread or a
 * callback may call while the world runs. */
void aeroflow_interrupt(aeroflow_world *world);

/* ---- What can be read --------------------------------------------------------------------------------------------- */

/* What was written to the stream since the last call for it, with a zero byte behind; *size, unless NULL, is its length. It
 * lives until the next call for that stream. Of NULL, from a callback, or where a callback takes the output: "". */
const char *aeroflow_read(aeroflow_world *world, int stream, size_t *size);

typedef struct aeroflow_info {
    int ended;          /* 1 when the program has ended */
    int idle;           /* 1 when nothing is pending but `every` */
    int status;         /* exit status, when it has ended */
    int64_t tick;       /* last tick run; -1 before the first */
    int64_t next_tick;  /* at which a message sent now is taken */
    uint64_t turns;     /* run so far */
    uint64_t messages;  /* delivered so far */
    uint64_t born;      /* actors so far, with main and ports */
    uint64_t peak;      /* most actors alive at once */
} aeroflow_info;

aeroflow_code aeroflow_get_info(const aeroflow_world *world, aeroflow_info *info, aeroflow_error *error);

/* Writes the execution hash so far, 32 hexadecimal digits and a zero byte. */
aeroflow_code aeroflow_hash(const aeroflow_world *world, char hash[33], aeroflow_error *error);

/* Writes trace.json of a recorded world that has ended: `aeroflow replay` runs it again. The file is whole or not there. */
aeroflow_code aeroflow_write_trace(const aeroflow_world *world, const char *path, aeroflow_error *error);

#ifdef __cplusplus
}
#endif
