/** Something that is done to the system, one after the other. */
export type Step =
  /** Starts a program. */
  | {
    readonly does: "run";
    readonly command: readonly string[];
    /** Exit codes, besides 0, that are no failure; `any`: all of them. */
    readonly fine?: readonly number[] | "any";
  }
  | { readonly does: "folder"; readonly path: string }
  /** Copies a file over one that may be in use. */
  | {
    readonly does: "copy";
    readonly from: string;
    readonly to: string;
    readonly mode: number;
    /** The user who may read it, beside its owner. */
    readonly reader?: string;
  }
  /** Writes a text; with `utf16` as Windows wants it, with a mark in front. */
  | {
    readonly does: "write";
    readonly path: string;
    readonly text: string;
    readonly utf16?: true;
  }
  /** Removes a file, if it is there. */
  | { readonly does: "remove"; readonly path: string };

/** What is to be done, and what to tell the user when it is. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly after: readonly string[];
}

/** An argument as a shell takes it. */
const shown = (argument: string): string =>
  /^[\w./:\\=@-]+$/.test(argument) ? argument : `"${argument}"`;

/** A command as it can be pasted. */
export const commandText = (command: readonly string[]): string => command.map(shown).join(" ");

const octal = (mode: number): string => mode.toString(8).padStart(4, "0");

/** A step in a line. */
export function describe(step: Step): string {
  switch (step.does) {
    case "run":
      return `run     ${commandText(step.command)}`;
    case "folder":
      return `folder  ${step.path}`;
    case "copy": {
      const reader = step.reader === undefined ? "" : `, read by ${step.reader}`;
      return `copy    ${step.from} to ${step.to} (mode ${octal(step.mode)}${reader})`;
    }
    case "write":
      return `write   ${step.path}`;
    case "remove":
      return `remove  ${step.path}`;
  }
}
