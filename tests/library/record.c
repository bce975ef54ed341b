/* A recorded world: `aeroflow replay` must find the same, which run.py looks at. */
#include "tests/library/testing.h"

static void write_text(const char *folder, const char *name, const char *text) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    CHECK(file != NULL);
    CHECK(fputs(text, file) >= 0);
    CHECK(fclose(file) == 0);
}

void test_record(const char *folder) {
    aeroflow_error error;
    aeroflow_program *program = compiled(kCounter);
    aeroflow_options options;
    aeroflow_options_init(&options);
    options.record = 1;
    options.seed = 7;
    aeroflow_world *world = world_of(program, &options);
    CHECK(aeroflow_run_idle(world, AEROFLOW_FOREVER, NULL) == AEROFLOW_OK);
    send_int(world, "add", 5);
    CHECK(aeroflow_run_until(world, 1000, NULL) == AEROFLOW_OK);
    const aeroflow_value note[] = {aeroflow_string("naïve"), aeroflow_float(-0.0)};
    CHECK(aeroflow_send(world, "counter", "note", note, 2, NULL) == AEROFLOW_OK);
    send_int(world, "add", 6);
    CHECK(aeroflow_write_trace(world, "early.json", &error) == AEROFLOW_NOT_ENDED);
    CHECK(aeroflow_run_until(world, 2000, NULL) == AEROFLOW_OK);
    CHECK(aeroflow_finish(world, NULL) == AEROFLOW_OK);
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_OUT, NULL), "ready\n5 at 2\n11 at 1001\n");
    char path[4096];
    snprintf(path, sizeof path, "%s/trace.json", folder);
    CHECK(aeroflow_write_trace(world, path, &error) == AEROFLOW_OK);
    CHECK(aeroflow_write_trace(world, "there/is/no/folder.json", &error) == AEROFLOW_NO_FILE);
    char hash[33];
    CHECK(aeroflow_hash(world, hash, NULL) == AEROFLOW_OK);
    write_text(folder, "hash", hash);
    write_text(folder, "main.aefl", kCounter);
    aeroflow_world_free(world);
    aeroflow_program_free(program);
}
