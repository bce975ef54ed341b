// Checks for the tests in C: a failed one says where and what, and the program ends with 1.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/library/aeroflow.h"

#define CHECK(condition)                                                                 \
    do {                                                                                 \
        if (!(condition)) {                                                              \
            fprintf(stderr, "%s:%d: not true: %s\n", __FILE__, __LINE__, #condition);    \
            exit(1);                                                                     \
        }                                                                                \
    } while (0)

#define CHECK_TEXT(given, expected)                                                                               \
    do {                                                                                                          \
        const char *given_text = (given), *expected_text = (expected);                                           \
        if (strcmp(given_text, expected_text) != 0) {                                                             \
            fprintf(stderr, "%s:%d: got\n%s\nnot\n%s\n", __FILE__, __LINE__, given_text, expected_text);          \
            exit(1);                                                                                              \
        }                                                                                                         \
    } while (0)

/* A counter registered as "counter" that takes add(int), note(string, float), half() and ends with the program. */
extern const char kCounter[];

/* Must compile. */
aeroflow_program *compiled(const char *text);
aeroflow_world *world_of(const aeroflow_program *program, const aeroflow_options *options);
void send_int(aeroflow_world *world, const char *message, int64_t value);

void test_counter(void);
void test_errors(void);
void test_ports(void);
void test_worlds(void);
/* Runs and records kCounter; leaves the program, its trace and the hash in `folder`. */
void test_record(const char *folder);
