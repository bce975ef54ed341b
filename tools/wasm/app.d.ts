/** Where a program's words went: standard output, standard error, its log. */
export type Stream = "out" | "err" | "log";

export interface Options {
    /** Seed of the program's random draws (0). */
    seed?: number | bigint;
    /** Arguments of `main`. */
    arguments?: string[];
    /** Files that `std.fs` may read, by path: a table, or a function that gives null where there is none. Denied without. */
    files?: Record<string, string | Uint8Array> | ((path: string) => string | Uint8Array | null);
    /** What `std.env` may see: a name with null is allowed and not set. Denied without. */
    env?: Record<string, string | null>;
    /** What `std.stdin` reads. */
    stdin?: string | Uint8Array;
    /** Bytes that the world may use (1 GiB). */
    memory?: number;
    /** What the hash covers: the execution, or the state of every actor too. */
    hash?: "execution" | "state";
    /** Called with what was written, at the end of each tick. */
    onOutput?: (text: string, stream: Stream) => void;
}

export interface Result {
    status: number;
    /** 32 hexadecimal digits: equal hash, equal run, on every engine. */
    hash: string;
    /** Logical time of the end, in nanoseconds. */
    tick: bigint;
    turns: number;
    out: string;
    err: string;
    log: string;
}

export type State = "ended" | "waiting";

export declare class AeroFlowError extends Error {}

export declare class World {
    constructor(module: WebAssembly.Module, options: Options);
    /** Runs to the end, or as far as logical time `tick`. */
    run(tick?: number | bigint): State;
    /** Runs one tick. */
    step(): State;
    /** Ends the world in order. */
    close(): State;
    onOutput(listener: (text: string, stream: Stream) => void): void;
    readonly hash: string;
    readonly status: number;
    readonly tick: bigint;
    readonly turns: number;
}

/** A world that has not begun. */
export declare function start(options?: Options, source?: string | URL | BufferSource | WebAssembly.Module): Promise<World>;

/** Runs a program to its end. */
export declare function run(options?: Options, source?: string | URL | BufferSource | WebAssembly.Module): Promise<Result>;
