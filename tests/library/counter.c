/* A world is created, sent to, run and read. */
#include "tests/library/testing.h"

void test_counter(void) {
    aeroflow_program *program = compiled(kCounter);
    aeroflow_world *world = world_of(program, NULL);
    aeroflow_program_free(program); /* the world lives on */
    aeroflow_info info;
    CHECK(aeroflow_get_info(world, &info, NULL) == AEROFLOW_OK);
    CHECK(info.tick == -1 && info.next_tick == 0 && !info.ended && !info.idle);

    CHECK(aeroflow_run_idle(world, AEROFLOW_FOREVER, NULL) == AEROFLOW_OK);
    size_t size = 0;
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_OUT, &size), "ready\n");
    CHECK(size == 6);
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_OUT, &size), "");

    send_int(world, "add", 40);
    CHECK(aeroflow_get_info(world, &info, NULL) == AEROFLOW_OK);
    CHECK(!info.idle && info.next_tick == info.tick + 1);
    CHECK(aeroflow_run_until(world, 99, NULL) == AEROFLOW_OK);
    send_int(world, "add", 2);
    const aeroflow_value second = aeroflow_duration(50);
    CHECK(aeroflow_send(world, "counter", "later", &second, 1, NULL) == AEROFLOW_OK);
    int ran = 0;
    CHECK(aeroflow_step(world, &ran, NULL) == AEROFLOW_OK && ran == 1);
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_OUT, NULL), "40 at 2\n42 at 100\n");
    CHECK(aeroflow_run_idle(world, 149, NULL) == AEROFLOW_OK);
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_OUT, NULL), "");
    CHECK(aeroflow_run_idle(world, AEROFLOW_FOREVER, NULL) == AEROFLOW_OK);
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_OUT, NULL), "1042 at 150\n");
    CHECK(aeroflow_step(world, &ran, NULL) == AEROFLOW_OK && ran == 0);

    const aeroflow_value note[] = {aeroflow_string("so much:"), aeroflow_float(0.5)};
    CHECK(aeroflow_send(world, "counter", "note", note, 2, NULL) == AEROFLOW_OK);
    CHECK(aeroflow_finish(world, NULL) == AEROFLOW_OK);
    CHECK_TEXT(aeroflow_read(world, AEROFLOW_ERR, NULL), "info so much: 0.5\n");
    CHECK(aeroflow_get_info(world, &info, NULL) == AEROFLOW_OK);
    CHECK(info.ended == 1 && info.status == 0 && info.born == 2 && info.tick == 152);
    char hash[33];
    CHECK(aeroflow_hash(world, hash, NULL) == AEROFLOW_OK && strlen(hash) == 32);
    aeroflow_world_free(world);

    /* A program in which the host does nothing is the program that the command runs: run.py compares this hash. */
    program = compiled(kCounter);
    world = world_of(program, NULL);
    CHECK(aeroflow_finish(world, NULL) == AEROFLOW_OK);
    CHECK(aeroflow_hash(world, hash, NULL) == AEROFLOW_OK);
    printf("hash %s\n", hash);
    aeroflow_world_free(world);
    aeroflow_program_free(program);
}
