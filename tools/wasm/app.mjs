// The loader of an AeroFlow program: runs in browsers, in Node 18 and in workers. Types: app.d.ts.
//
// A world runs on the calling thread. It gets nothing from outside but what the options give it; so two worlds with the
// same options give the same output and the same hash, here and in every other engine.

const STREAMS = ["", "out", "err", "log"];
const KINDS = ["file", "environment", "input"];
const STATES = ["ended", "waiting"];
const utf8 = new TextEncoder();
const text = new TextDecoder();

export class AeroFlowError extends Error {
    constructor(message) {
        super(message);
        this.name = "AeroFlowError";
    }
}

// What crosses into the module: words and byte strings, little-endian, in order.
class Writer {
    #parts = [];

    word(value) {
        const bytes = new Uint8Array(8);
        new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(value)), true);
        this.#parts.push(bytes);
        return this;
    }
    bytes(value) {
        const bytes = typeof value === "string" ? utf8.encode(value) : value;
        this.word(bytes.length);
        this.#parts.push(bytes);
        return this;
    }
    finish() {
        const whole = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0));
        let at = 0;
        for (const part of this.#parts) {
            whole.set(part, at);
            at += part.length;
        }
        return whole;
    }
}

function configure(options) {
    const writer = new Writer();
    const list = (words) => {
        writer.word(words.length);
        for (const word of words) writer.bytes(String(word));
    };
    writer.word(options.seed ?? 0).word(options.memory ?? 1 << 30).word(options.hash === "state" ? 1 : 0);
    list(options.arguments ?? []);
    list(typeof options.files === "function" ? ["/"] : Object.keys(options.files ?? {}));
    list(Object.keys(options.env ?? {}));
    return writer.finish();
}

async function compile(source) {
    if (source instanceof WebAssembly.Module) return source;
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return WebAssembly.compile(source);
    const url = source instanceof URL ? source : new URL(source, import.meta.url);
    if (url.protocol === "file:") {
        const { readFile } = await import("node:fs/promises");
        return WebAssembly.compile(await readFile(url));
    }
    return WebAssembly.compile(await (await fetch(url)).arrayBuffer());
}

// The bytes that a port answers with; null: there is none. What may be asked was said with the options.
function answer(options, kind, name) {
    if (kind === "input") return options.stdin ?? "";
    const table = kind === "file" ? options.files : options.env;
    if (typeof table === "function") return table(name);
    return table !== undefined && Object.hasOwn(table, name) ? table[name] : null;
}

export class World {
    #exports;
    #options;
    #listeners = [];

    constructor(module, options) {
        this.#options = options;
        if (options.onOutput) this.#listeners.push(options.onOutput);
        const imports = {
            output: (stream, at, length) => this.#output(STREAMS[stream], this.#read(at, length)),
            request: (kind, at, length) => this.#request(KINDS[kind], text.decode(this.#read(at, length))),
            bug: (condition, file, line) => {
                throw new AeroFlowError(`bug: ${this.#string(condition)} does not hold, ${this.#string(file)}:${line}`);
            },
        };
        this.#exports = new WebAssembly.Instance(module, { aeroflow: imports }).exports;
        this.#exports._initialize?.();
        this.#give(configure(options), (at, length) => this.#exports.aeroflow_create(at, length));
    }

    // Runs to the end, or as far as `tick`: "ended" or "waiting" for a later tick.
    run(tick = 0x7fff_ffff_ffff_ffffn) {
        return STATES[this.#exports.aeroflow_run(BigInt(tick))];
    }
    // Runs one tick.
    step() {
        return STATES[this.#exports.aeroflow_step()];
    }
    // Ends the world in order, as Ctrl-C ends a program.
    close() {
        this.#exports.aeroflow_close();
        return this.run();
    }
    onOutput(listener) {
        this.#listeners.push(listener);
    }

    get hash() {
        return this.#answer(this.#exports.aeroflow_hash());
    }
    get status() {
        return this.#exports.aeroflow_status();
    }
    get tick() {
        return this.#exports.aeroflow_tick();
    }
    get turns() {
        return Number(this.#exports.aeroflow_turns());
    }

    #read(at, length) {
        return new Uint8Array(this.#exports.memory.buffer, at >>> 0, length >>> 0);
    }
    #string(at) {
        const bytes = new Uint8Array(this.#exports.memory.buffer, at >>> 0);
        return text.decode(bytes.subarray(0, bytes.indexOf(0)));
    }
    // {length, bytes} as the module gives them.
    #answer(at) {
        const length = new DataView(this.#exports.memory.buffer).getUint32(at >>> 0, true);
        return text.decode(this.#read(at + 4, length));
    }
    #give(bytes, take) {
        const at = this.#exports.aeroflow_allocate(bytes.length) >>> 0;
        this.#read(at, bytes.length).set(bytes);
        const result = take(at, bytes.length);
        this.#exports.aeroflow_release(at);
        return result;
    }
    #output(stream, bytes) {
        const shown = text.decode(bytes);
        for (const listener of this.#listeners) listener(shown, stream);
    }
    // 0: there is none; else the place of {length, bytes}, which the module gives back.
    #request(kind, name) {
        const given = answer(this.#options, kind, name) ?? null;
        if (given === null) return 0;
        const bytes = typeof given === "string" ? utf8.encode(given) : given;
        const at = this.#exports.aeroflow_allocate(bytes.length + 4) >>> 0;
        new DataView(this.#exports.memory.buffer).setUint32(at, bytes.length, true);
        this.#read(at + 4, bytes.length).set(bytes);
        return at;
    }
}

// A world that has not begun; `source` is where the module lies, beside this file if nothing is said.
export async function start(options = {}, source = "./app.wasm") {
    return new World(await compile(source), options);
}

// Runs a program to its end and collects what it wrote.
export async function run(options = {}, source = "./app.wasm") {
    const output = { out: "", err: "", log: "" };
    const listener = (shown, stream) => {
        output[stream] += shown;
        options.onOutput?.(shown, stream);
    };
    const world = await start({ ...options, onOutput: listener }, source);
    world.run();
    return { status: world.status, hash: world.hash, tick: world.tick, turns: world.turns, ...output };
}
