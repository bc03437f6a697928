/** What can be set on the emulated bank. */
export interface BankOptions {
  /** Minor units that a card nobody has seen before has on its account: 0 and up. Default 100000. */
  readonly startBalance: number;
  /** Accounts remembered, the oldest forgotten first: 1 and up. Default 100000. */
  readonly maxAccounts: number;
  /** Transactions remembered for reversals, the oldest forgotten first: 1 and up. Default 100000. */
  readonly maxTransactions: number;
}

/** The bank as it is when nothing is set. */
export const BANK_DEFAULTS: BankOptions = {
  startBalance: 100_000,
  maxAccounts: 100_000,
  maxTransactions: 100_000,
};

/**
 * All options, the defaults under those that are given.
 *
 * @throws {RangeError} for one that is not a whole number within its range
 */
export function bankOptions(given: Partial<BankOptions> = {}): BankOptions {
  const options = { ...BANK_DEFAULTS, ...given };
  checkRange("startBalance", options.startBalance, 0);
  checkRange("maxAccounts", options.maxAccounts, 1);
  checkRange("maxTransactions", options.maxTransactions, 1);
  return options;
}

function checkRange(name: keyof BankOptions, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new RangeError(`${name} is not a whole number of ${least} or more`);
}
