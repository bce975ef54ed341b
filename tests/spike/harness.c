// Gives the compiled IR its context and an arena, so that both sides run the same work; exports one function per measurement.
#include <stddef.h>
#include <stdint.h>

#ifdef __wasm__
#define EXPORT(name) __attribute__((export_name(name)))
#else
#define EXPORT(name)
#endif

typedef struct {
    double x, y, z, vx, vy, vz, m;
} Body;
typedef struct {
    uint32_t status, pad;
    uint8_t* bases[2];
} Context;
typedef struct {
    uint32_t count, length, capacity, first;
} ListHead;

extern int64_t ir_fib(Context*, uint32_t, int64_t) __asm__("main.fib");
extern uint32_t ir_advance(Context*, uint32_t, uint32_t, double) __asm__("main.advance");
extern int64_t c_fib(int64_t);
extern void c_advance(Body*, int64_t, double);

static _Alignas(16) uint8_t arena[4096];
static Context context;
static uint32_t faults;

void ae_trap(int site) {
    (void)site;
    __builtin_trap();
}
void ae_fault(Context* c, uint32_t kind, uint32_t site) {
    (void)kind, (void)site;
    c->status = 1;
    faults++;
}
void ae_unwind(Context* c, uint32_t site) {
    (void)c, (void)site;
    faults++;
}
uint32_t ae_copy_list(Context* c, uint32_t list, uint32_t size) {
    (void)c, (void)size;
    __builtin_trap();
    return list;
}
void* ae_blob(Context* c, uint32_t list) {
    (void)list;
    return c->bases[0];
}

static const double kPi = 3.141592653589793, kDays = 365.24;

static void fill(Body* b) {
    const double solar = 4 * kPi * kPi;
    const Body bodies[5] = {{0, 0, 0, 0, 0, 0, solar},
                            {4.84143144246472090, -1.16032004402742839, -0.103622044471123109,
                             1.66007664274403694e-3 * kDays, 7.69901118419740425e-3 * kDays,
                             -6.90460016972063023e-5 * kDays, 9.54791938424326609e-4 * solar},
                            {8.34336671824457987, 4.12479856412430479, -0.403523417114321381,
                             -2.76742510726411899e-3 * kDays, 4.99852801234917238e-3 * kDays,
                             2.30417297573763929e-5 * kDays, 2.85885980666130812e-4 * solar},
                            {12.8943695621391310, -15.1111514016986312, -0.223307578892655734,
                             2.96460137564761618e-3 * kDays, 2.37847173959480950e-3 * kDays,
                             -2.96589568540237556e-5 * kDays, 4.36624404335156298e-5 * solar},
                            {15.3796971148509165, -25.9193146099879641, 0.179258772950371181,
                             2.68067772490389322e-3 * kDays, 1.62824170038242295e-3 * kDays,
                             -9.51592254519715870e-5 * kDays, 5.15138902046611451e-5 * solar}};
    for (int i = 0; i < 5; i++) b[i] = bodies[i];
}

EXPORT("run_c_fib") double run_c_fib(int32_t n) { return (double)c_fib(n); }
EXPORT("run_ir_fib") double run_ir_fib(int32_t n) {
    context.status = 0;
    return (double)ir_fib(&context, 12000, n);
}

// Units that do not suffice end in one fault, and a call site for each frame above.
EXPORT("run_ir_fault") int32_t run_ir_fault(int32_t n, int32_t units) {
    context.status = 0;
    faults = 0;
    ir_fib(&context, (uint32_t)units, n);
    return context.status == 1 ? (int32_t)faults : -1;
}

static Body c_bodies[5];
EXPORT("run_c_nbody") double run_c_nbody(int32_t steps) {
    fill(c_bodies);
    for (int32_t s = 0; s < steps; s++) c_advance(c_bodies, 5, 0.01);
    return c_bodies[0].x;
}

EXPORT("run_ir_nbody") double run_ir_nbody(int32_t steps) {
    ListHead* head = (ListHead*)(arena + 64);
    context.status = 0;
    context.bases[0] = arena;
    *head = (ListHead){1, 5, 5, 0};
    Body* bodies = (Body*)(head + 1);
    fill(bodies);
    uint32_t list = 8;
    for (int32_t s = 0; s < steps; s++) list = ir_advance(&context, 12000, list, 0.01);
    return bodies[0].x;
}
