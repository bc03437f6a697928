/**
 * `deno task fuzz --seconds N [--seed S] [--target NAME] [--inputs N]`: makes inputs for all that takes
 * some from outside, and looks at what becomes of them. `--seconds` (default 60) and `--inputs`
 * (default: no limit) are shared evenly by the targets; without `--seed` the clock chooses one.
 *
 * It is guided by what it reaches, not by the branches of the code, which the runtime tells to
 * debuggers only: an input is kept and mutated further when its outcome (an error's code, path and
 * place, or what was found) is a new one. Inputs come from seeds that the profiles make (and from
 * `../shared/vectors` where that lies beside the checkout), by mutations of bytes, numbers and tokens,
 * by words that mean something to the target, by splicing, and by grammar.
 *
 * An input must end in a result or in one of the errors with a stable code; take 10 ms at the most
 * (specs and profiles, whose reading takes time with their size: and 1 ms more for each KiB), when it
 * is run alone and what it runs is compiled; make a result, and take memory, in proportion to its
 * size; and what was accepted must say the same when it is written and read again. On a finding:
 * target, seed, the input in hexadecimal, made small, and exit code 1.
 */
import { parseArgs } from "node:util";
import { toHex } from "../src/codec/bytes.ts";
import { Engine, type Finding, type Report } from "./fuzz/engine.ts";
import { TARGETS } from "./fuzz/targets.ts";

const encoder = new TextEncoder();

function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new RangeError(`--${name} ${text}: not a whole number`);
}

function readArguments() {
  const { values } = parseArgs({
    args: Deno.args,
    options: {
      seconds: { type: "string" },
      inputs: { type: "string" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      target: { type: "string" },
    },
  });
  const names = values.target === undefined ? Object.keys(TARGETS) : values.target.split(",");
  const unknown = names.find((name) => !Object.hasOwn(TARGETS, name));
  if (unknown !== undefined) {
    throw new RangeError(`--target ${unknown}: not one of ${Object.keys(TARGETS).join(", ")}`);
  }
  const timed = values.seconds ?? (values.inputs === undefined ? "60" : undefined);
  return {
    names,
    seed: wholeNumber("seed", values.seed),
    seconds: timed === undefined ? Infinity : wholeNumber("seconds", timed) / names.length,
    inputs: values.inputs === undefined
      ? Infinity
      : Math.ceil(wholeNumber("inputs", values.inputs) / names.length),
  };
}

function tellReport({ target, inputs, seconds, reached, corpus, slowest }: Report): void {
  const rate = Math.round(inputs / seconds);
  print(
    `${target.padEnd(12)} ${inputs} inputs in ${seconds.toFixed(1)} s (${rate}/s), ` +
      `${reached} outcomes, ${corpus} kept, slowest ${slowest.toFixed(1)} ms`,
  );
}

function tellFinding({ target, kind, what, input }: Finding, seed: number): void {
  print(`${target}: ${kind}: ${what}`);
  print(`seed ${seed}, ${input.length} bytes: ${toHex(input)}`);
  print(`again: deno task fuzz --target ${target} --seed ${seed}`);
}

/** Runs one target after the other. Returns whether nothing was found. */
function fuzz(): boolean {
  const { names, seed, seconds, inputs } = readArguments();
  let total = 0;
  let isSound = true;
  for (const name of names) {
    const report = new Engine(TARGETS[name]!(), seed).run({ seconds, inputs });
    total += report.inputs;
    tellReport(report);
    if (report.finding === undefined) continue;
    tellFinding(report.finding, seed);
    isSound = false;
  }
  print(`${total} inputs, seed ${seed}: ${isSound ? "nothing found" : "see above"}`);
  return isSound;
}

if (import.meta.main && !fuzz()) Deno.exitCode = 1;
