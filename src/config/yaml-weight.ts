/** Values in a configuration at the most, counted again wherever an alias repeats them. */
export const MOST_VALUES = 20_000;

/** Mappings and lists inside each other, at the most: fields in fields are few. */
export const DEEPEST = 64;

/** What a value amounts to. */
interface Weight {
  readonly values: number;
  readonly depth: number;
}

const SCALAR: Weight = { values: 1, depth: 0 };

/** Each object once, however often aliases repeat it: a short text can stand for more than there is. */
class Scale {
  readonly #known = new Map<object, Weight>();

  of(value: unknown): Weight {
    if (typeof value !== "object" || value === null) return SCALAR;
    const known = this.#known.get(value);
    if (known !== undefined) return known;
    let values = 1;
    let depth = 0;
    for (const item of Object.values(value)) {
      const inside = this.of(item);
      values += inside.values;
      depth = Math.max(depth, inside.depth);
    }
    const weight = { values, depth: depth + 1 };
    this.#known.set(value, weight);
    return weight;
  }
}

/** Why data is more than any configuration; `undefined` where it is not. */
export function tooHeavy(data: unknown): string | undefined {
  const { values, depth } = new Scale().of(data);
  if (depth > DEEPEST) return `more than ${DEEPEST} mappings or lists inside each other`;
  if (values > MOST_VALUES) return `more than ${MOST_VALUES} values, aliases counted as often`;
  return undefined;
}
