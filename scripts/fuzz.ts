/**
 * `deno task fuzz`: makes inputs for all that takes some from outside, and looks at what becomes of them.
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
import { toHex } from "../src/codec/bytes.ts";
import { type Help, readOptions, wantedOf, wholeNumber, WrongArguments } from "./arguments.ts";
import { Engine, type Finding, type Report } from "./fuzz/engine.ts";
import { TARGETS } from "./fuzz/targets.ts";

const HELP: Help = {
  title: "Make inputs without end for all that takes some from outside",
  usage: "deno task fuzz [--seconds N] [--inputs N] [--seed S] [--target NAME,…]",
  rest: `What breaks a rule is told, made small.

Options:
  --seconds N     for so long, shared evenly by the targets. Default: 60, without --inputs
  --inputs N      so many inputs, likewise. Default: as many as there is time for
  --seed S        the same seed makes the same inputs. Default: one that the clock chooses
  --target NAME   only this one, or several apart by commas. Default: all of them, which are
                  ${Object.keys(TARGETS).join(", ")}
  --help          this text

Exit codes: 0 nothing found, 1 something was found, 2 wrong options.`,
};

const encoder = new TextEncoder();

function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

function targetsOf(target: string | undefined): readonly string[] {
  const all = Object.keys(TARGETS);
  const names = target === undefined ? all : target.split(",");
  const unknown = names.find((name) => !all.includes(name));
  if (unknown === undefined) return names;
  throw new WrongArguments(`--target ${unknown}: not one of ${all.join(", ")}`);
}

interface Arguments {
  readonly names: readonly string[];
  readonly seed: number;
  /** Of each target; `Infinity`: no limit. */
  readonly seconds: number;
  readonly inputs: number;
}

function readArguments(args: readonly string[]): Arguments | undefined {
  const given = readOptions(args, ["seconds", "inputs", "seed", "target"]);
  if (given === undefined) return undefined;
  const names = targetsOf(given.target);
  const timed = given.seconds ?? (given.inputs === undefined ? "60" : undefined);
  return {
    names,
    seed: wholeNumber("seed", given.seed ?? String(Date.now() % 1_000_000)),
    seconds: timed === undefined ? Infinity : wholeNumber("seconds", timed) / names.length,
    inputs: given.inputs === undefined
      ? Infinity
      : Math.ceil(wholeNumber("inputs", given.inputs) / names.length),
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
function fuzz({ names, seed, seconds, inputs }: Arguments): boolean {
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

if (import.meta.main) {
  const wanted = wantedOf(HELP, () => readArguments(Deno.args));
  if (wanted !== undefined && !fuzz(wanted)) Deno.exitCode = 1;
}
