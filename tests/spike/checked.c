// What the spike is measured against: fib with checked arithmetic and no inlining of itself, and nbody's step, unchecked.
#include <stdint.h>

extern void ae_trap(int site) __attribute__((noreturn, cold));

__attribute__((noinline)) int64_t c_fib(int64_t n) {
    if (n < 2) return n;
    int64_t a, b, r;
    if (__builtin_expect(__builtin_sub_overflow(n, 1, &a), 0)) ae_trap(1);
    int64_t x = c_fib(a);
    if (__builtin_expect(__builtin_sub_overflow(n, 2, &b), 0)) ae_trap(2);
    int64_t y = c_fib(b);
    if (__builtin_expect(__builtin_add_overflow(x, y, &r), 0)) ae_trap(3);
    return r;
}

typedef struct {
    double x, y, z, vx, vy, vz, m;
} Body;

__attribute__((noinline)) void c_advance(Body* b, int64_t n, double dt) {
    for (int64_t i = 0; i < n; i++) {
        for (int64_t j = i + 1; j < n; j++) {
            double dx = b[i].x - b[j].x, dy = b[i].y - b[j].y, dz = b[i].z - b[j].z;
            double d2 = dx * dx + dy * dy + dz * dz, mag = dt / (d2 * __builtin_sqrt(d2));
            double mi = b[i].m * mag, mj = b[j].m * mag;
            b[i].vx -= dx * mj;
            b[i].vy -= dy * mj;
            b[i].vz -= dz * mj;
            b[j].vx += dx * mi;
            b[j].vy += dy * mi;
            b[j].vz += dz * mi;
        }
    }
    for (int64_t i = 0; i < n; i++) {
        b[i].x += dt * b[i].vx;
        b[i].y += dt * b[i].vy;
        b[i].z += dt * b[i].vz;
    }
}
