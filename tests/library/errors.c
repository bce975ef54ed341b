/* Whatever is wrong has a code and a text, and changes nothing. */
#include "tests/library/testing.h"

static void check_error(aeroflow_code code, aeroflow_code expected, const aeroflow_error *error, const char *message) {
    CHECK_TEXT(error->message, message);
    CHECK(code == expected && error->code == expected);
}

static void test_programs(void) {
    aeroflow_error error;
    aeroflow_program *program = NULL;
    const char *bad = "let x: int = \"a\"\n";
    CHECK(aeroflow_compile("bad.aefl", bad, strlen(bad), 0, &program, &error) == AEROFLOW_COMPILE_ERROR);
    CHECK(error.message[0] != 0);
    CHECK(strstr(aeroflow_diagnostics(program), "bad.aefl:1:") != NULL);
    CHECK(strncmp(aeroflow_diagnostics_json(program), "{\"kind\":", 8) == 0);
    aeroflow_world *world = (aeroflow_world *)1;
    check_error(aeroflow_world_create(program, NULL, &world, &error), AEROFLOW_COMPILE_ERROR, &error, "the program has errors");
    CHECK(world == NULL);
    aeroflow_program_free(program);

    CHECK(aeroflow_compile("a.aefl", NULL, 1, 0, &program, &error) == AEROFLOW_BAD_ARGUMENT && program == NULL);
    CHECK(aeroflow_compile(NULL, "", 0, 0, &program, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_compile("a.aefl", "", 0, 0, NULL, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_compile("a.aefl", "", 0, 128, &program, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_compile("\xFF.aefl", "", 0, 0, &program, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_compile("a.aefl", "print(\"\xC0\")\n", 11, 0, &program, &error) == AEROFLOW_COMPILE_ERROR);
    aeroflow_program_free(program);
    CHECK(aeroflow_compile_file("there/is/none.aefl", 0, &program, &error) == AEROFLOW_NO_FILE && program == NULL);
    CHECK(strstr(error.message, "none.aefl") != NULL);
    CHECK_TEXT(aeroflow_diagnostics(NULL), "");
    CHECK_TEXT(aeroflow_code_text(AEROFLOW_NO_ACTOR), "no actor");
    CHECK_TEXT(aeroflow_code_text(99), "unknown code");
    aeroflow_program_free(NULL);
    aeroflow_world_free(NULL);
}

static void test_options(const aeroflow_program *program) {
    aeroflow_error error;
    aeroflow_world *world = NULL;
    aeroflow_options options;
    memset(&options, 0, sizeof options);
    check_error(aeroflow_world_create(program, &options, &world, &error), AEROFLOW_BAD_ARGUMENT, &error,
                "`options` was not set up by aeroflow_options_init of this version");
    aeroflow_options_init(&options);
    options.fuel = 5;
    check_error(aeroflow_world_create(program, &options, &world, &error), AEROFLOW_BAD_ARGUMENT, &error,
                "`fuel` needs a program that was compiled with AEROFLOW_METERED");
    aeroflow_options_init(&options);
    const char *arguments[] = {"fine", "\xFF"};
    options.arguments = arguments;
    options.argument_count = 2;
    check_error(aeroflow_world_create(program, &options, &world, &error), AEROFLOW_BAD_ARGUMENT, &error,
                "argument 2 of main is not UTF-8");
    CHECK(world == NULL);
}

static void test_messages(const aeroflow_program *program) {
    aeroflow_error error;
    aeroflow_world *world = world_of(program, NULL);
    aeroflow_value value = aeroflow_int(1);
    check_error(aeroflow_send(world, "counter", "add", &value, 1, &error), AEROFLOW_NO_ACTOR, &error,
                "no actor is registered as `counter`"); /* it has not run yet */
    CHECK(aeroflow_run_idle(world, AEROFLOW_FOREVER, &error) == AEROFLOW_OK);
    check_error(aeroflow_send(world, "counter", "mul", &value, 1, &error), AEROFLOW_NO_MESSAGE, &error,
                "Counter takes no message `mul`; it takes add, divide, later, note");
    check_error(aeroflow_send(world, "counter", "add", NULL, 0, &error), AEROFLOW_WRONG_ARGUMENTS, &error,
                "add(int) takes 1 argument, not 0");
    value = aeroflow_float(1);
    check_error(aeroflow_send(world, "counter", "add", &value, 1, &error), AEROFLOW_WRONG_ARGUMENTS, &error,
                "add(int): argument 1 is a float, the message takes `int`");
    aeroflow_value note[] = {aeroflow_string("\xED\xA0\x80"), aeroflow_float(1)};
    check_error(aeroflow_send(world, "counter", "note", note, 2, &error), AEROFLOW_WRONG_ARGUMENTS, &error,
                "note(string, float): argument 1 is not UTF-8");
    note[0].kind = 77;
    check_error(aeroflow_send(world, "counter", "note", note, 2, &error), AEROFLOW_BAD_ARGUMENT, &error,
                "argument 1 is no value");
    note[0] = aeroflow_bytes(NULL, 5);
    CHECK(aeroflow_send(world, "counter", "note", note, 2, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_send(world, "counter", "note", NULL, 2, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_send(world, NULL, "note", note, 2, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_send(NULL, "counter", "note", note, 2, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_run_until(world, -1, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_run_until(NULL, 1, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_hash(world, NULL, &error) == AEROFLOW_BAD_ARGUMENT);
    CHECK(aeroflow_get_info(NULL, NULL, NULL) == AEROFLOW_BAD_ARGUMENT);
    CHECK_TEXT(aeroflow_read(world, (aeroflow_stream)9, NULL), "");
    CHECK(aeroflow_write_trace(world, "t.json", &error) == AEROFLOW_NOT_RECORDED);

    /* A fault of an actor is the program's affair: it is reported, and the name is gone. */
    value = aeroflow_int(0);
    CHECK(aeroflow_send(world, "counter", "divide", &value, 1, &error) == AEROFLOW_OK);
    CHECK(aeroflow_run_idle(world, AEROFLOW_FOREVER, &error) == AEROFLOW_OK);
    CHECK(strstr(aeroflow_read(world, AEROFLOW_ERR, NULL), "fault: division by zero in Counter.divide") != NULL);
    CHECK(aeroflow_send(world, "counter", "divide", &value, 1, &error) == AEROFLOW_NO_ACTOR);
    aeroflow_interrupt(world);
    CHECK(aeroflow_finish(world, &error) == AEROFLOW_OK);
    check_error(aeroflow_send(world, "counter", "divide", &value, 1, &error), AEROFLOW_ENDED, &error, "the program has ended");
    aeroflow_info info;
    CHECK(aeroflow_get_info(world, &info, NULL) == AEROFLOW_OK && info.status == 130);
    aeroflow_world_free(world);
}

static void test_fuel(void) {
    aeroflow_program *program = NULL;
    const char *text = "mut i = 0\nwhile true { i += 1 }\n";
    CHECK(aeroflow_compile("loop.aefl", text, strlen(text), AEROFLOW_METERED, &program, NULL) == AEROFLOW_OK);
    aeroflow_options options;
    aeroflow_options_init(&options);
    options.fuel = 10000;
    aeroflow_world *world = world_of(program, &options);
    CHECK(aeroflow_finish(world, NULL) == AEROFLOW_OK);
    CHECK(strstr(aeroflow_read(world, AEROFLOW_ERR, NULL), "fault: out of fuel") != NULL);
    aeroflow_world_free(world);
    aeroflow_program_free(program);
}

void test_errors(void) {
    test_programs();
    test_fuel();
    aeroflow_program *program = compiled(kCounter);
    test_options(program);
    test_messages(program);
    aeroflow_program_free(program);
}
