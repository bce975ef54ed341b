/* library_test TOPIC [FOLDER]: runs the tests of one topic. */
#include "tests/library/testing.h"

const char kCounter[] =
    "actor Counter {\n"
    "    state n: int = 0\n"
    "    on add(k: int) -> int {\n"
    "        n += k\n"
    "        print(f\"{n} at {int(now())}\")\n"
    "        return n\n"
    "    }\n"
    "    on note(text: string, x: float) { log.info(f\"{text} {x}\") }\n"
    "    on later(d: duration) { after d send self.add(1000) }\n"
    "    on divide(by: int) { n = n / by }\n"
    "}\n"
    "register(\"counter\", spawn Counter())\n"
    "print(\"ready\")\n";

aeroflow_program *compiled(const char *text) {
    aeroflow_program *program = NULL;
    aeroflow_error error;
    if (aeroflow_compile("main.aefl", text, strlen(text), 0, &program, &error) != AEROFLOW_OK) {
        fprintf(stderr, "%s\n%s", error.message, aeroflow_diagnostics(program));
        exit(1);
    }
    return program;
}

aeroflow_world *world_of(const aeroflow_program *program, const aeroflow_options *options) {
    aeroflow_world *world = NULL;
    aeroflow_error error;
    if (aeroflow_world_create(program, options, &world, &error) != AEROFLOW_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
    return world;
}

void send_int(aeroflow_world *world, const char *message, int64_t value) {
    const aeroflow_value argument = aeroflow_int(value);
    aeroflow_error error;
    if (aeroflow_send(world, "counter", message, &argument, 1, &error) != AEROFLOW_OK) {
        fprintf(stderr, "%s\n", error.message);
        exit(1);
    }
}

int main(int count, char **arguments) {
    const char *topic = count > 1 ? arguments[1] : "";
    if (strcmp(topic, "counter") == 0) test_counter();
    else if (strcmp(topic, "errors") == 0) test_errors();
    else if (strcmp(topic, "ports") == 0) test_ports();
    else if (strcmp(topic, "worlds") == 0) test_worlds();
    else if (strcmp(topic, "record") == 0 && count == 3) test_record(arguments[2]);
    else return 2;
    return 0;
}
