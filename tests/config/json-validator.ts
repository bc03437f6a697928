type Mapping = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Mapping =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function typeOf(value: unknown): string[] {
  if (value === null) return ["null"];
  if (Array.isArray(value)) return ["array"];
  if (typeof value === "number" && Number.isInteger(value)) return ["integer", "number"];
  return [typeof value];
}

const same = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** What each keyword that our schemas use means. A keyword that is not here is an error of the test. */
const KEYWORDS: Readonly<
  Record<string, (wanted: unknown, value: unknown, validator: Validator, path: string) => unknown>
> = {
  type: (wanted, value) => [wanted].flat().some((type) => typeOf(value).includes(String(type))),
  enum: (wanted, value) => (wanted as unknown[]).some((one) => same(one, value)),
  pattern: (wanted, value) =>
    typeof value !== "string" || new RegExp(String(wanted), "u").test(value),
  minimum: (wanted, value) => typeof value !== "number" || value >= Number(wanted),
  exclusiveMinimum: (wanted, value) => typeof value !== "number" || value > Number(wanted),
  maximum: (wanted, value) => typeof value !== "number" || value <= Number(wanted),
  minLength: (wanted, value) => typeof value !== "string" || value.length >= Number(wanted),
  maxLength: (wanted, value) => typeof value !== "string" || value.length <= Number(wanted),
  required: (wanted, value) => {
    return !isMapping(value) || (wanted as string[]).every((key) => Object.hasOwn(value, key));
  },
  propertyNames: (wanted, value, validator, path) => {
    return !isMapping(value) ||
      Object.keys(value).every((key) => validator.fits(wanted, key, `${path}/${key}`));
  },
  minItems: (wanted, value) => !Array.isArray(value) || value.length >= Number(wanted),
  maxItems: (wanted, value) => !Array.isArray(value) || value.length <= Number(wanted),
  uniqueItems: (_, value) => {
    return !Array.isArray(value) || new Set(value.map(String)).size === value.length;
  },
  items: (wanted, value, validator, path) => {
    return !Array.isArray(value) || value.every((item) => validator.fits(wanted, item, path));
  },
  anyOf: (wanted, value, validator, path) => {
    return (wanted as unknown[]).some((one) =>
      new Validator(validator.root).fits(one, value, path)
    );
  },
  $ref: (wanted, value, validator, path) => validator.fits(validator.resolve(wanted), value, path),
  properties: (wanted, value, validator, path) => {
    return !isMapping(value) || Object.entries(value).every(([key, inner]) => {
      const schema = (wanted as Mapping)[key];
      return schema === undefined || validator.fits(schema, inner, `${path}/${key}`);
    });
  },
};

const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...["$schema", "$defs", "title", "description", "default", "format", "additionalProperties"],
  "readOnly",
]);

/** A tiny validator of JSON Schema: as much of it as ours uses, and no more. */
export class Validator {
  /** Where it does not fit, the innermost first. */
  readonly errors: string[] = [];

  constructor(readonly root: Mapping) {}

  /** Whether a value fits the schema. */
  valid(value: unknown): boolean {
    this.errors.length = 0;
    return this.fits(this.root, value, "");
  }

  fits(schema: unknown, value: unknown, path: string): boolean {
    if (!isMapping(schema)) throw new Error(`no schema: ${JSON.stringify(schema)}`);
    return Object.entries(schema).every(([keyword, wanted]) => {
      const known = KEYWORDS[keyword];
      if (known === undefined && !ANNOTATIONS.has(keyword)) throw new Error(`unknown: ${keyword}`);
      const fits = known === undefined || Boolean(known(wanted, value, this, path));
      if (!fits) this.errors.push(`${path}: ${keyword}`);
      return fits;
    }) && this.#knowsKeys(schema, value, path);
  }

  /** What a `$ref` leads to, a JSON pointer into the root. */
  resolve(ref: unknown): unknown {
    const names = String(ref).split("/").slice(1);
    const found = names.reduce<unknown>((place, name) => {
      return isMapping(place) ? place[name.replaceAll("~1", "/").replaceAll("~0", "~")] : undefined;
    }, this.root);
    if (found === undefined) throw new Error(`${ref} leads nowhere`);
    return found;
  }

  #knowsKeys(schema: Mapping, value: unknown, path: string): boolean {
    const wanted = schema["additionalProperties"];
    if (wanted === undefined || wanted === true || !isMapping(value)) return true;
    const known = (schema["properties"] ?? {}) as Mapping;
    const further = Object.keys(value).filter((key) => !Object.hasOwn(known, key));
    if (wanted !== false) {
      return further.every((key) => this.fits(wanted, value[key], `${path}/${key}`));
    }
    const [unknown] = further;
    if (unknown !== undefined) this.errors.push(`${path}/${unknown}: not known`);
    return unknown === undefined;
  }
}
