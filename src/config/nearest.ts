/** Letters in five that may be different between what is written and what is meant. */
const MOST_DIFFERENT = 0.4;

/** Longest word that is compared, in characters: comparing takes the product of both lengths. */
const LONGEST = 100;

/** Letters to change, add or leave out, or neighbours to swap, to come from one word to the other. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? before[j - 2]! + 1 : Infinity;
      next.push(Math.min(change, swap, row[j]! + 1, next[j - 1]! + 1));
    }
    [before, row] = [row, next];
  }
  return row[b.length]!;
}

const squash = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9]/g, "");

/**
 * The one of `words` that someone most likely meant.
 *
 * @returns `undefined` when none is near: more than two letters in five are different
 */
export function nearest(written: string, words: readonly string[]): string | undefined {
  const wanted = squash(written).slice(0, LONGEST);
  let best: string | undefined;
  let least = Math.floor(wanted.length * MOST_DIFFERENT) + 1;
  for (const word of words) {
    const far = distance(wanted, squash(word).slice(0, LONGEST));
    if (far < least) [best, least] = [word, far];
  }
  return best;
}
