// Runs the modules of a list in one process: run_modules.mjs LIST OUT (JSON both; wasm_programs.py writes and reads them).
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [list, out] = process.argv.slice(2);
const results = [];
for (const program of JSON.parse(readFileSync(list))) {
    const files = (path) => {
        try {
            return readFileSync(resolve(program.folder, path));
        } catch {
            return null;
        }
    };
    let errors = "";
    try {
        const { run } = await import(pathToFileURL(resolve(program.module, "app.mjs")));
        const result = await run({
            seed: program.seed,
            arguments: program.arguments,
            stdin: program.stdin,
            files: program.reads ? files : undefined,
            env: program.env,
            onOutput: (text, stream) => {
                if (stream !== "out") errors += text;
            },
        });
        results.push({ status: result.status, output: result.out, errors, hash: result.hash });
    } catch (error) {
        results.push({ status: -1, output: "", errors: `${errors}${error.stack}`, hash: "" });
    }
}
writeFileSync(out, JSON.stringify(results));
