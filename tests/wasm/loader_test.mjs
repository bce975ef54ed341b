// The loader as a page uses it: options, ports, steps, listeners. loader_test.mjs AEROFLOW
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const PROGRAM = `
import std.fs
import std.env
import std.stdin

actor Clock {
    state beats: int = 0
    every 10ms { beats += 1 }
    on seen() -> int => beats
}
fn main(args: list<string>) -> int {
    print(args, random.int(0, 1000000))
    print(await fs.read_text("greeting.txt"), try await fs.read_text("none.txt"))
    print(await env.get("NAME"), await stdin.text())
    let clock = spawn Clock()
    await sleep(35ms)
    print(await clock.seen())
    eprint("done")
    return 7
}
`;
const aeroflow = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), "aeroflow-loader-"));
try {
    writeFileSync(join(folder, "ports.aefl"), PROGRAM);
    execFileSync(aeroflow, ["build", "--target", "wasm", "-o", join(folder, "app"), join(folder, "ports.aefl")]);
    const { run, start } = await import(pathToFileURL(join(folder, "app", "app.mjs")));
    const options = {
        arguments: ["one", "zwei\u00e4"],
        seed: 5,
        files: { "greeting.txt": "hello" },
        env: { NAME: "ada" },
        stdin: "some input",
    };

    // 1. One call does it all, and does it the same each time.
    const first = await run(options);
    assert.equal(first.status, 7);
    const lines = first.out.split("\n");
    assert.match(lines[0], /^\["one", "zwei\u00e4"\] \d+$/);
    assert.equal(lines[1], 'ok("hello") err(Fault.Denied("--allow read=none.txt"))');
    assert.deepEqual(lines.slice(2), ["ada some input", "3", ""]);
    assert.equal(first.err, "done\n");
    assert.match(first.hash, /^[0-9a-f]{32}$/);
    assert.deepEqual(await run(options), first);
    assert.notEqual((await run({ ...options, seed: 6 })).hash, first.hash);

    // 2. The interpreter gives the same.
    writeFileSync(join(folder, "greeting.txt"), "hello");
    const flags = ["--hash", "--seed", "5", "--allow", "read=greeting.txt", "--allow", "env=NAME"];
    const interpreted = spawnSync(aeroflow, ["run", ...flags, "ports.aefl", ...options.arguments],
        { cwd: folder, input: options.stdin, env: { ...process.env, NAME: "ada" }, encoding: "utf8" });
    assert.equal(interpreted.status, 7);
    assert.equal(interpreted.stdout, first.out);
    assert.equal(interpreted.stderr, `done\nhash ${first.hash}\n`);

    // 3. In steps, and as far as a tick; listeners hear what a tick wrote when it has ended.
    const world = await start(options);
    const heard = [];
    world.onOutput((text, stream) => heard.push([stream, text]));
    assert.equal(world.step(), "waiting");
    assert.equal(heard.length, 1);
    assert.equal(world.run(20_000_000), "waiting");
    assert.ok(world.tick <= 20_000_000n);
    assert.equal(world.run(), "ended");
    assert.equal(world.run(), "ended");
    assert.deepEqual([world.status, world.hash, world.turns], [7, first.hash, first.turns]);
    assert.deepEqual(heard.at(-1), ["err", "done\n"]);

    // 4. Two worlds at once do not see each other; one that is closed ends in order.
    const worlds = [await start(options), await start({ ...options, seed: 6 })];
    while (worlds.map((one) => one.step()).includes("waiting"));
    assert.equal(worlds[0].hash, first.hash);
    const closed = await start(options);
    closed.run(20_000_000);
    assert.equal(closed.close(), "ended");
    assert.equal(closed.status, 130);

    // 5. The folder is a package.
    const described = JSON.parse(readFileSync(join(folder, "app", "package.json"), "utf8"));
    assert.equal(described.name, "app");
    assert.equal(described.type, "module");
    for (const file of described.files) readFileSync(join(folder, "app", file));

    // 6. Without permissions everything is denied.
    const denied = await run({ arguments: [] });
    assert.equal(denied.status, 70);
    assert.match(denied.err, /^fault: denied: --allow read=greeting.txt/);
} finally {
    rmSync(folder, { recursive: true });
}
console.log("the loader does what it says");
