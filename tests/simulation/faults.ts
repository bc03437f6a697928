import type { Chance } from "./chance.ts";

/** Every kind of fault, and how seldom it is: one of so many times that it could happen. */
const OFTEN = {
  // The network.
  "split": 2,
  "merged": 4,
  "delayed": 2,
  "cut": 80,
  "link-dead": 200,
  "outage": 2,
  "congested": 40,
  // The host.
  "request-lost": 14,
  "answer-lost": 14,
  "answer-slow": 2,
  "answer-late": 10,
  "answer-repeated": 6,
  "answer-on-new-link": 3,
  "answer-garbled": 25,
  "frame-garbled": 200,
  "request-garbled": 60,
  "works-late": 20,
  "system-error": 12,
  "reversal-error": 4,
  "host-silent": 100,
  // The clients.
  "gone-sending": 60,
  "gone-waiting": 60,
  "gone-held": 30,
  "gone-sent": 20,
  "gone-answering": 20,
  "gone-later": 8,
  "unread": 14,
  "read-and-broken": 25,
  "denied": 25,
  "slow-reader": 8,
  "sent-again": 5,
  "impatient": 20,
  "own-reversal": 5,
  "void": 30,
  // The process and its disk.
  "killed": 1_200,
  "killed-sometime": 60,
  "killed-in-commit": 2,
  "stopped": 200,
  "disk-slow": 8,
  "disk-full": 100,
  "written-though-failed": 3,
  "clock-jumps": 25,
  // Nature.
  "hours-pass": 80,
  "operator": 12,
} as const;

/** What can go wrong. */
export type FaultKind = keyof typeof OFTEN;

/** All of them. */
export const FAULT_KINDS = Object.keys(OFTEN) as readonly FaultKind[];

/** How a run's faults are chosen. */
export interface FaultOptions {
  /** The only ones that may happen, by name. Default: all. */
  readonly only?: ReadonlySet<string> | undefined;
  /** How dense they are, where 100 is as usual. Default: 100. */
  readonly density?: number | undefined;
}

/**
 * Decides what goes wrong, by chance. Each run has its own mix: some kinds never, some often. Each
 * fault has a name, under which it can be had again, or left out.
 */
export class Faults {
  readonly #chance: Chance;
  readonly #often = new Map<FaultKind, number>();
  readonly #only: ReadonlySet<string> | undefined;
  readonly #times = new Map<string, number>();
  readonly #struck: string[] = [];
  readonly #counts = new Map<FaultKind, number>();
  #stopped = false;

  constructor(chance: Chance, { only, density = 100 }: FaultOptions = {}) {
    this.#chance = chance;
    this.#only = only;
    for (const kind of FAULT_KINDS) {
      const share = chance.pick(`share of ${kind}`, [0, 1, 1, 1, 1, 4]) * density / 100;
      this.#often.set(kind, share === 0 ? 0 : Math.max(2, Math.round(OFTEN[kind] / share)));
    }
  }

  /** Names of the faults that happened, in order. */
  get struck(): readonly string[] {
    return this.#struck;
  }

  /** How many of each kind happened. */
  get counts(): ReadonlyMap<FaultKind, number> {
    return this.#counts;
  }

  /** Whether it happens this time. `subject`: to what, the same in every run. */
  strikes(kind: FaultKind, subject: string): boolean {
    const often = this.#often.get(kind)!;
    if (this.#stopped || often === 0) return false;
    const what = `${kind} ${subject}`;
    const time = (this.#times.get(what) ?? 0) + 1;
    this.#times.set(what, time);
    const name = time === 1 ? what : `${what} (${time})`;
    if (!this.#chance.one(name, often) || this.#only?.has(name) === false) return false;
    this.#struck.push(name);
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    return true;
  }

  /** From now on all goes well. */
  stop(): void {
    this.#stopped = true;
  }
}
