// The programs of CODE (run.py) in C, for native.py: fib with checked arithmetic, the others as one writes them in C.
//
//   code NAME N
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int64_t fib(int64_t n) {
    int64_t a, b, sum;
    if (n < 2) return n;
    if (__builtin_sub_overflow(n, 1, &a) || __builtin_sub_overflow(n, 2, &b)) abort();
    if (__builtin_add_overflow(fib(a), fib(b), &sum)) abort();
    return sum;
}

typedef struct {
    double x, y, z, vx, vy, vz, m;
} Body;

static double energy(const Body* b) {
    double e = 0;
    for (int i = 0; i < 5; i++) {
        e += 0.5 * b[i].m * (b[i].vx * b[i].vx + b[i].vy * b[i].vy + b[i].vz * b[i].vz);
        for (int j = i + 1; j < 5; j++) {
            double x = b[i].x - b[j].x, y = b[i].y - b[j].y, z = b[i].z - b[j].z;
            e -= b[i].m * b[j].m / __builtin_sqrt(x * x + y * y + z * z);
        }
    }
    return e;
}

static void step(Body* b, double dt) {
    for (int i = 0; i < 5; i++) {
        for (int j = i + 1; j < 5; j++) {
            double x = b[i].x - b[j].x, y = b[i].y - b[j].y, z = b[i].z - b[j].z;
            double d2 = x * x + y * y + z * z, mag = dt / (d2 * __builtin_sqrt(d2));
            b[i].vx -= x * b[j].m * mag;
            b[i].vy -= y * b[j].m * mag;
            b[i].vz -= z * b[j].m * mag;
            b[j].vx += x * b[i].m * mag;
            b[j].vy += y * b[i].m * mag;
            b[j].vz += z * b[i].m * mag;
        }
    }
    for (int i = 0; i < 5; i++) {
        b[i].x += dt * b[i].vx;
        b[i].y += dt * b[i].vy;
        b[i].z += dt * b[i].vz;
    }
}

static double nbody(int64_t n) {
    const double solar = 4 * 3.141592653589793 * 3.141592653589793, days = 365.24;
    Body b[5] = {{0, 0, 0, 0, 0, 0, solar},
                 {4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 1.66007664274403694e-3 * days,
                  7.69901118419740425e-3 * days, -6.90460016972063023e-5 * days, 9.54791938424326609e-4 * solar},
                 {8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -2.76742510726411899e-3 * days,
                  4.99852801234917238e-3 * days, 2.30417297573763929e-5 * days, 2.85885980666130812e-4 * solar},
                 {12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 2.96460137564761618e-3 * days,
                  2.37847173959480950e-3 * days, -2.96589568540237556e-5 * days, 4.36624404335156298e-5 * solar},
                 {15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 2.68067772490389322e-3 * days,
                  1.62824170038242295e-3 * days, -9.51592254519715870e-5 * days, 5.15138902046611451e-5 * solar}};
    for (int64_t i = 0; i < n; i++) step(b, 0.01);
    return energy(b);
}

static double a(int64_t i, int64_t j) { return 1.0 / (double)((i + j) * (i + j + 1) / 2 + i + 1); }

static void multiply(int64_t n, const double* v, double* out, int transposed) {
    for (int64_t i = 0; i < n; i++) {
        double sum = 0;
        for (int64_t j = 0; j < n; j++) sum += (transposed ? a(j, i) : a(i, j)) * v[j];
        out[i] = sum;
    }
}

static double spectralnorm(int64_t n) {
    double *u = malloc(n * 8), *v = calloc(n, 8), *t = calloc(n, 8), p = 0, q = 0;
    for (int64_t i = 0; i < n; i++) u[i] = 1;
    for (int i = 0; i < 10; i++) {
        multiply(n, u, t, 0);
        multiply(n, t, v, 1);
        multiply(n, v, t, 0);
        multiply(n, t, u, 1);
    }
    for (int64_t i = 0; i < n; i++) p += u[i] * v[i], q += v[i] * v[i];
    return __builtin_sqrt(p / q);
}

static int64_t mandelbrot(int64_t n) {
    int64_t inside = 0;
    for (int64_t y = 0; y < n; y++) {
        for (int64_t x = 0; x < n; x++) {
            double cr = 2.0 * (double)x / (double)n - 1.5, ci = 2.0 * (double)y / (double)n - 1.0;
            double zr = 0, zi = 0, r2 = 0, i2 = 0;
            for (int k = 50; k > 0 && r2 + i2 <= 4.0; k--) {
                zi = 2.0 * zr * zi + ci;
                zr = r2 - i2 + cr;
                r2 = zr * zr;
                i2 = zi * zi;
            }
            inside += r2 + i2 <= 4.0;
        }
    }
    return inside;
}

static int64_t fannkuch(int64_t n) {
    int64_t *p = malloc((n + 1) * 8), *q = calloc(n, 8), *count = calloc(n, 8), most = 0, r = n, sum = 0;
    for (int64_t i = 0; i <= n; i++) p[i] = i;
    for (int64_t index = 0;; index++) {
        for (; r != 1; r--) count[r - 1] = r;
        int64_t f = p[0], flips = 0;
        if (f != 0) {
            memcpy(q, p, n * 8);
            for (; f != 0; flips++) {
                for (int64_t i = 1, j = f - 1; i < j; i++, j--) {
                    const int64_t t = q[i];
                    q[i] = q[j];
                    q[j] = t;
                }
                const int64_t t = q[f];
                q[f] = f;
                f = t;
            }
            if (flips > most) most = flips;
            sum += index % 2 == 1 ? -flips : flips;
        }
        for (;; r++) {
            if (r == n) return sum * 1000 + most;
            const int64_t t = p[0];
            for (int64_t i = 0; i < r; i++) p[i] = p[i + 1];
            p[r] = t;
            if (--count[r] > 0) break;
        }
    }
}

typedef struct Tree {
    struct Tree *left, *right;
} Tree;

static Tree* make(int64_t depth) {
    if (depth == 0) return NULL;
    Tree* tree = malloc(sizeof *tree);
    tree->left = make(depth - 1);
    tree->right = make(depth - 1);
    return tree;
}

// Counts and frees.
static int64_t count(Tree* tree) {
    if (tree == NULL) return 1;
    const int64_t all = 1 + count(tree->left) + count(tree->right);
    free(tree);
    return all;
}

static int64_t binarytrees(int64_t n) {
    int64_t total = count(make(n + 1));
    Tree* lasting = make(n);
    for (int64_t depth = 4; depth <= n; depth += 4)
        for (int64_t i = (int64_t)1 << (n - depth + 4); i > 0; i--) total += count(make(depth));
    return total + count(lasting);
}

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const char* name = argv[1];
    const int64_t n = strtoll(argv[2], NULL, 10);
    if (strcmp(name, "fib") == 0) printf("%" PRId64 "\n", fib(n));
    if (strcmp(name, "nbody") == 0) printf("%.9f\n", nbody(n));
    if (strcmp(name, "spectralnorm") == 0) printf("%.9f\n", spectralnorm(n));
    if (strcmp(name, "mandelbrot") == 0) printf("%" PRId64 "\n", mandelbrot(n));
    if (strcmp(name, "fannkuch") == 0) printf("%" PRId64 "\n", fannkuch(n));
    if (strcmp(name, "binarytrees") == 0) printf("%" PRId64 "\n", binarytrees(n));
    return 0;
}
