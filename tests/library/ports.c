/* Files, environment, standard input and output come from callbacks; without them they are denied. */
#include "tests/library/testing.h"

static const char kAsking[] =
    "import std.env\n"
    "import std.fs\n"
    "import std.stdin\n"
    "fn main(arguments: list<string>) {\n"
    "    print(arguments)\n"
    "    print(try await fs.read_text(\"data.txt\"))\n"
    "    print(try await fs.read_text(\"none.txt\"))\n"
    "    print(try await env.get(\"HOME\"))\n"
    "    print(try await env.get(\"NONE\"))\n"
    "    print(await stdin.lines())\n"
    "    eprint(\"done\")\n"
    "}\n";

typedef struct Host {
    aeroflow_world *world;
    int requests;
    char written[4096];
    aeroflow_code from_callback;
} Host;

static int read_file(void *user, const char *path, aeroflow_reply *reply) {
    Host *host = user;
    ++host->requests;
    if (strcmp(path, "data.txt") != 0) {
        aeroflow_answer(reply, "no such data", 12);
        return 0;
    }
    aeroflow_answer(reply, "wrong", 5);
    aeroflow_answer(reply, "right", 5); /* the last one counts */
    aeroflow_answer(reply, NULL, 9);    /* is no answer */
    return 1;
}

static int environment(void *user, const char *name, aeroflow_reply *reply) {
    ++((Host *)user)->requests;
    if (strcmp(name, "HOME") != 0) return 0;
    aeroflow_answer(reply, "nowhere", 7);
    return 1;
}

static int standard_input(void *user, const char *subject, aeroflow_reply *reply) {
    ++((Host *)user)->requests;
    CHECK_TEXT(subject, "");
    aeroflow_answer(reply, "one\ntwo\n", 8);
    return 1;
}

static void output(void *user, aeroflow_stream stream, const char *bytes, size_t size) {
    Host *host = user;
    const size_t used = strlen(host->written);
    CHECK(used + size + 3 < sizeof host->written);
    snprintf(host->written + used, sizeof host->written - used, "%s%.*s", stream == AEROFLOW_ERR ? "! " : "", (int)size, bytes);
    if (host->world == NULL) return;
    CHECK_TEXT(aeroflow_read(host->world, AEROFLOW_OUT, NULL), "");
    host->from_callback = aeroflow_step(host->world, NULL, NULL);
}

void test_ports(void) {
    aeroflow_program *program = compiled(kAsking);
    aeroflow_options options;
    aeroflow_options_init(&options);
    const char *arguments[] = {"a", "b c"};
    options.arguments = arguments;
    options.argument_count = 2;
    aeroflow_world *world = world_of(program, &options);
    CHECK(aeroflow_finish(world, NULL) == AEROFLOW_OK);
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_OUT, NULL),
               "[\"a\", \"b c\"]\n"
               "err(Fault.Denied(\"--allow read=data.txt\"))\nerr(Fault.Denied(\"--allow read=none.txt\"))\n"
               "err(Fault.Denied(\"--allow env=HOME\"))\nerr(Fault.Denied(\"--allow env=NONE\"))\n[]\n");
    aeroflow_world_free(world);

    Host host = {NULL, 0, "", AEROFLOW_OK};
    options.user = &host;
    options.read_file = read_file;
    options.environment = environment;
    options.standard_input = standard_input;
    options.on_output = output;
    world = world_of(program, &options);
    host.world = world;
    CHECK(aeroflow_finish(world, NULL) == AEROFLOW_OK);
    CHECK_TEXT(host.written,
               "[\"a\", \"b c\"]\nok(ok(\"right\"))\nok(err(\"no such data\"))\nok(\"nowhere\")\nok(none)\n"
               "[\"one\", \"two\"]\n! done\n");
    CHECK(host.requests == 5);
    CHECK(host.from_callback == AEROFLOW_BUSY);
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_OUT, NULL), "");
    aeroflow_world_free(world);
    aeroflow_program_free(program);
}
