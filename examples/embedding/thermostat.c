/* A host in C: it reads a program, sends it measurements at times of its own, and shows what the program says.
 *
 *     cc -std=c11 -no-pie -I../../tools/library thermostat.c libaeroflow.a -lstdc++ -lm -o thermostat
 *     ./thermostat thermostat.aefl */
#include <stdio.h>

#include "aeroflow.h"

static const int64_t kSecond = 1000000000;

/* Runs up to the second, sends what was measured there, runs the tick in which it is taken. */
static aeroflow_code measure(aeroflow_world *world, int64_t second, double celsius, aeroflow_error *error) {
    aeroflow_code code = aeroflow_run_until(world, second * kSecond, error);
    if (code != AEROFLOW_OK) return code;
    const aeroflow_value value = aeroflow_float(celsius);
    code = aeroflow_send(world, "thermostat", "measured", &value, 1, error);
    if (code != AEROFLOW_OK) return code;
    code = aeroflow_step(world, NULL, error);
    printf("%4llds %.1f °C\n%s", (long long)second, celsius, aeroflow_read(world, AEROFLOW_OUT, NULL));
    return code;
}

static aeroflow_code run(aeroflow_world *world, aeroflow_error *error) {
    static const double kCelsius[] = {19.8, 19.4, 19.9, 20.6, 20.2};
    for (int i = 0; i < 5; ++i) {
        const aeroflow_code code = measure(world, 30 * (i + 1), kCelsius[i], error);
        if (code != AEROFLOW_OK) return code;
    }
    const aeroflow_code code = measure(world, 300, 19.0, error);
    if (code != AEROFLOW_OK) return code;
    return aeroflow_finish(world, error);
}

int main(int count, char **arguments) {
    if (count != 2) return fprintf(stderr, "usage: thermostat PROGRAM\n"), 2;
    aeroflow_error error;
    aeroflow_program *program = NULL;
    aeroflow_world *world = NULL;
    if (aeroflow_compile_file(arguments[1], 0, &program, &error) != AEROFLOW_OK ||
        aeroflow_world_create(program, NULL, &world, &error) != AEROFLOW_OK || run(world, &error) != AEROFLOW_OK) {
        fprintf(stderr, "%s\n%s", error.message, aeroflow_diagnostics(program));
    } else {
        char hash[33];
        if (aeroflow_hash(world, hash, NULL) == AEROFLOW_OK) printf("hash %s\n", hash);
    }
    const int status = error.code == AEROFLOW_OK ? 0 : 1;
    aeroflow_world_free(world);
    aeroflow_program_free(program);
    return status;
}
