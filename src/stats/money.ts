/** Minor units in a major one: DE 4 is taken to have two decimals, whatever the currency. */
const DECIMALS = 2;

/** Digits of the longest amount that DE 4 can hold; what is longer is no amount. */
const LONGEST_AMOUNT = 12;

/** Half of what a number holds exactly: one more amount on top of it is exact as well. */
const CARRY = 2 ** 52;

const ZERO = 0x30;

/**
 * The amount that a message's DE 4 shows, in minor units.
 *
 * @returns `undefined` when there is none, or what is there are not 1 to 12 digits
 */
export function amountOf(digits: string | undefined): number | undefined {
  if (digits === undefined || digits === "" || digits.length > LONGEST_AMOUNT) return undefined;
  let amount = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = digits.charCodeAt(index) - ZERO;
    if (digit < 0 || digit > 9) return undefined;
    amount = amount * 10 + digit;
  }
  return amount;
}

/** A sum of amounts, in minor units: exact, whatever its size, at the cost of adding two numbers. */
export class Money {
  #high: bigint;
  #low = 0;

  /** @param minor what it begins with, in minor units */
  constructor(minor = 0n) {
    this.#high = minor;
  }

  /** The sum, in minor units. */
  get minor(): bigint {
    return this.#high + BigInt(this.#low);
  }

  /** Adds an amount: a whole number of minor units, of up to 12 digits, negative to take it off. */
  add(minor: number): void {
    this.#low += minor;
    if (this.#low >= CARRY || this.#low <= -CARRY) this.#carry();
  }

  #carry(): void {
    this.#high += BigInt(this.#low);
    this.#low = 0;
  }
}

/** An amount in major units as JSON shows a number: 1234 → `12.34`, 1000 → `10`, 10 → `0.1`. */
export function majorText(minor: bigint): string {
  const sign = minor < 0n ? "-" : "";
  const digits = String(minor < 0n ? -minor : minor).padStart(DECIMALS + 1, "0");
  const fraction = digits.slice(-DECIMALS).replace(/0+$/, "");
  return sign + digits.slice(0, -DECIMALS) + (fraction === "" ? "" : `.${fraction}`);
}

/**
 * Minor units of an amount in major units that was summed up in floating point: what is beyond the
 * second decimal is noise.
 *
 * @param major finite, below 10^21 either way
 */
export function minorOf(major: number): bigint {
  return BigInt(major.toFixed(DECIMALS).replace(".", ""));
}
