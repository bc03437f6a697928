/** Something that must never be was: names the rule, and what broke it. */
export class Violation extends Error {
  override readonly name = "Violation";

  /** @param code the rule, e.g. `approval-without-owner`: the same for every run that breaks it */
  constructor(readonly code: string, detail: string) {
    super(`${code}: ${detail}`);
  }
}

/**
 * Sees to a rule.
 *
 * @throws {Violation} when it is broken
 */
export function must(kept: boolean, code: string, detail: () => string): asserts kept {
  if (!kept) throw new Violation(code, detail());
}
