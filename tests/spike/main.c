// Times the runs of harness.c, interleaved: prints the best processor time of each in milliseconds.
#include <stdint.h>
#include <stdio.h>
#include <time.h>

double run_c_fib(int32_t), run_ir_fib(int32_t), run_c_nbody(int32_t), run_ir_nbody(int32_t);
int32_t run_ir_fault(int32_t, int32_t);

static double ms(double (*run)(int32_t), int32_t n, double* result) {
    struct timespec a, b;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
    *result = run(n);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
    return (double)(b.tv_sec - a.tv_sec) * 1e3 + (double)(b.tv_nsec - a.tv_nsec) / 1e6;
}

static void compare(const char* name, double (*c)(int32_t), double (*ir)(int32_t), int32_t n) {
    double best_c = 1e9, best_ir = 1e9, x = 0, y = 0;
    for (int i = 0; i < 9; i++) {
        const double t = ms(c, n, &x), u = ms(ir, n, &y);
        if (t < best_c) best_c = t;
        if (u < best_ir) best_ir = u;
    }
    printf("%s: C %.1f ms, IR %.1f ms, ratio %.3f, results %s\n", name, best_c, best_ir,
           best_ir / best_c, x == y ? "equal" : "DIFFER");
}

int main(void) {
    printf("fault on 21 units, fib(30): %d reports (1 fault and 10 call sites)\n",
           run_ir_fault(30, 21));
    compare("fib(38)", run_c_fib, run_ir_fib, 38);
    compare("nbody 2M steps", run_c_nbody, run_ir_nbody, 2000000);
    return 0;
}
