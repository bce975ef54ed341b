/* Many worlds in one process: interleaved they do just what each does alone. */
#include "tests/library/testing.h"

enum { kSteps = 40 };

static void drive(aeroflow_world *world, int step, int64_t by) {
    if (step % 3 == 0) send_int(world, "add", by);
    CHECK(aeroflow_run_until(world, 10 * (step + 1), NULL) == AEROFLOW_OK);
    if (step % 7 == 0) send_int(world, "add", -step);
}

static void finish(aeroflow_world *world, char hash[33], char text[4096]) {
    CHECK(aeroflow_finish(world, NULL) == AEROFLOW_OK);
    CHECK(aeroflow_hash(world, hash, NULL) == AEROFLOW_OK);
    snprintf(text, 4096, "%s", aeroflow_read(world, AEROFLOW_OUT, NULL));
    aeroflow_world_free(world);
}

static void alone(const aeroflow_program *program, int64_t by, char hash[33], char text[4096]) {
    aeroflow_world *world = world_of(program, NULL);
    CHECK(aeroflow_run_idle(world, AEROFLOW_FOREVER, NULL) == AEROFLOW_OK);
    for (int i = 0; i < kSteps; ++i) drive(world, i, by);
    finish(world, hash, text);
}

void test_worlds(void) {
    aeroflow_program *program = compiled(kCounter);
    char hashes[4][33];
    char texts[4][4096];
    alone(program, 1, hashes[0], texts[0]);
    alone(program, 2, hashes[1], texts[1]);

    aeroflow_program *other = compiled(kCounter);
    aeroflow_world *one = world_of(program, NULL);
    aeroflow_world *two = world_of(other, NULL);
    CHECK(aeroflow_run_idle(one, AEROFLOW_FOREVER, NULL) == AEROFLOW_OK);
    CHECK(aeroflow_run_idle(two, AEROFLOW_FOREVER, NULL) == AEROFLOW_OK);
    for (int i = 0; i < kSteps; ++i) {
        drive(one, i, 1);
        drive(two, i, 2);
        if (i % 5 == 0) CHECK(aeroflow_step(one, NULL, NULL) == AEROFLOW_OK);
    }
    finish(one, hashes[2], texts[2]);
    finish(two, hashes[3], texts[3]);
    CHECK(strcmp(hashes[0], hashes[1]) != 0);
    CHECK_TEXT(texts[3], texts[1]);
    CHECK_TEXT(hashes[3], hashes[1]);
    /* Steps between the ticks of the inputs are no input: they change nothing but when things happen for the host. */
    CHECK(strlen(hashes[2]) == 32);
    aeroflow_program_free(other);
    aeroflow_program_free(program);
}
