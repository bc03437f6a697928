import type { Random } from "../ports.ts";

const RRN_DIGITS = 12;
const RRN_COUNT = 10 ** RRN_DIGITS;
const HALF = 10 ** (RRN_DIGITS / 2);

const APPROVAL_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const APPROVAL_LENGTH = 6;

const isNeverTaken = (): boolean => false;

/**
 * A random retrieval reference number (DE 37) of twelve digits. Draws two numbers below a million,
 * which any source of chance can give.
 *
 * @param isTaken tells those not to be given; the next free number above is given instead.
 *   There must be fewer of them than 10^12. Default: none
 */
export function randomRrn(
  random: Random,
  isTaken: (rrn: string) => boolean = isNeverTaken,
): string {
  let number = random.below(HALF) * HALF + random.below(HALF);
  // Counting on from a taken number ends for certain, drawing again does not.
  while (isTaken(rrnText(number))) number = (number + 1) % RRN_COUNT;
  return rrnText(number);
}

function rrnText(number: number): string {
  return String(number).padStart(RRN_DIGITS, "0");
}

/** A random approval code (DE 38): six digits and upper-case letters. */
export function randomApprovalCode(random: Random): string {
  let code = "";
  for (let place = 0; place < APPROVAL_LENGTH; place++) {
    code += APPROVAL_CHARACTERS[random.below(APPROVAL_CHARACTERS.length)]!;
  }
  return code;
}
