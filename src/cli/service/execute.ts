import { CannotInstall } from "./cannot-install.ts";
import type { Machine } from "./machine.ts";
import { commandText, describe, type Plan, type Step } from "./step.ts";

/** A mark, and each character in two bytes, the low one first. */
function utf16(text: string): Uint8Array {
  const marked = `\uFEFF${text}`;
  const bytes = new Uint8Array(marked.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < marked.length; at++) view.setUint16(at * 2, marked.charCodeAt(at), true);
  return bytes;
}

async function runStep(step: Step & { does: "run" }, machine: Machine): Promise<void> {
  const code = await machine.run(step.command);
  const { fine = [] } = step;
  if (code === 0 || fine === "any" || fine.includes(code)) return;
  throw new CannotInstall(`${commandText(step.command)}: ended with code ${code}`);
}

async function perform(step: Step, machine: Machine): Promise<void> {
  switch (step.does) {
    case "run":
      return await runStep(step, machine);
    case "folder":
      return machine.makeFolder(step.path);
    case "copy":
      machine.write(step.to, machine.read(step.from), step.mode);
      if (step.reader !== undefined) machine.giveToGroupOf(step.to, step.reader);
      return;
    case "write": {
      const { path, text } = step;
      return machine.write(path, step.utf16 ? utf16(text) : new TextEncoder().encode(text), 0o644);
    }
    case "remove":
      return machine.remove(step.path);
  }
}

const names = (error: unknown): string => error instanceof Error ? error.name : "";
const reason = (error: unknown): string => error instanceof Error ? error.message : String(error);

/** Commands that are left to be run by hand. */
const byHand = (steps: readonly Step[]): string =>
  steps.map((step) =>
    step.does === "run" ? `  ${commandText(step.command)}` : `  (${describe(step)})`
  )
    .join("\n");

/** What to tell when a step fails. */
function explain(error: unknown, step: Step, left: readonly Step[], os: string): CannotInstall {
  if (error instanceof CannotInstall) return error;
  const what = describe(step).replace(/\s+/, " ");
  if (names(error) === "NotCapable") {
    const text =
      `${what}: the program has no right to do that. Do the rest by hand (--dry-run tells the texts):`;
    return new CannotInstall(`${text}\n${byHand(left)}`, { cause: error });
  }
  const who = os === "windows" ? "an administrator" : "root (sudo)";
  const help = names(error) === "PermissionDenied" ? `; run it as ${who}` : "";
  return new CannotInstall(`${what}: ${reason(error)}${help}`, { cause: error });
}

/**
 * Does all that a plan says, and tells each step.
 *
 * @throws {CannotInstall} at the first step that fails; those behind it are not done
 */
export async function execute(
  { steps, after }: Plan,
  machine: Machine,
  say: (line: string) => void,
): Promise<void> {
  for (const [index, step] of steps.entries()) {
    say(describe(step));
    try {
      await perform(step, machine);
    } catch (error) {
      throw explain(error, step, steps.slice(index), machine.os);
    }
  }
  for (const line of after) say(line);
}

/** Tells all that a plan would do, with the whole text of what it would write; changes nothing. */
export function rehearse({ steps }: Plan, say: (line: string) => void): void {
  for (const step of steps) {
    say(describe(step));
    if (step.does === "write") say(step.text.trimEnd().replaceAll(/^(?=.)/gm, "        "));
  }
}
