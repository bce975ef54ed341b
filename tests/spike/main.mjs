// The same as main.c for the wasm32 build: node main.mjs spike.wasm
import { readFileSync } from "node:fs";
const { exports: w } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(process.argv[2])), {});
// Processor time of this process, in ms: the machine may be busy with other things.
const now = () => process.cpuUsage().user / 1e3;
function compare(name, c, ir, n) {
    let bestC = 1e9, bestIr = 1e9, x, y;
    for (let i = 0; i < 21; i++) {
        const a = now(); x = c(n);
        const b = now(); y = ir(n);
        const e = now();
        bestC = Math.min(bestC, b - a); bestIr = Math.min(bestIr, e - b);
    }
    console.log(`${name}: C ${bestC.toFixed(1)} ms, IR ${bestIr.toFixed(1)} ms, ratio ${(bestIr / bestC).toFixed(3)}, results ${x === y ? "equal" : "DIFFER"}`);
}
console.log(`fault on 21 units, fib(30): ${w.run_ir_fault(30, 21)} reports (1 fault and 10 call sites)`);
for (let i = 0; i < 50; i++) { w.run_c_fib(15); w.run_ir_fib(15); w.run_c_nbody(200); w.run_ir_nbody(200); }
compare("fib(36)", w.run_c_fib, w.run_ir_fib, 36);
compare("nbody 1M steps", w.run_c_nbody, w.run_ir_nbody, 1000000);
