import { z } from "zod";
import { HeaderFormatError } from "../framing/errors.ts";
import { parseHeaderFormat } from "../framing/header-format.ts";
import { bundledProfile, PROFILE_NAMES } from "./profiles.ts";
import { quote } from "./quote.ts";

/*
 * The kinds of value that options have. Each schema takes a value as text, the way it comes from the
 * command line, and as what it is already; each says what is wrong in plain words. Text is taken
 * strictly: `12abc`, `0x10`, `1e3` and `010` are not numbers, since people differ in what they mean.
 */

const WHOLE = /^-?(?:0|[1-9]\d*)$/;
const DECIMAL = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

const asNumber = (form: RegExp) => (raw: unknown): unknown =>
  typeof raw === "string" && form.test(raw) ? Number(raw) : raw;

/** What is wrong with a number, from the kind of issue that zod found. */
const numberError = (kind: string) => (issue: { code?: string; input?: unknown }): string => {
  if (issue.code === "too_small") return `${quote(issue.input)} is too small`;
  if (issue.code === "too_big") return `${quote(issue.input)} is too large`;
  return `${quote(issue.input)} is not a ${kind}`;
};

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): z.ZodType<number> {
  const error = numberError("whole number");
  return z.preprocess(asNumber(WHOLE), z.int({ error }).min(least, { error }).max(most, { error }));
}

/** A TCP port, 0 to 65535; 0 leaves the choice to the system. */
export const port = (): z.ZodType<number> => wholeNumber(0, 65_535);

/** A time in seconds, above 0 and up to `most`; fractions are allowed. */
export function seconds(most: number): z.ZodType<number> {
  const error = numberError("number of seconds");
  return z.preprocess(
    asNumber(DECIMAL),
    z.number({ error }).positive({ error }).max(most, { error }),
  );
}

/** The words that mean yes and no, in lower case. */
const WORDS: ReadonlyMap<unknown, boolean> = new Map([
  ...["true", "1", "yes", "on"].map((word) => [word, true] as const),
  ...["false", "0", "no", "off"].map((word) => [word, false] as const),
]);

/** Whether a text means yes or no. */
export const isYesOrNo = (text: string): boolean => WORDS.has(text.toLowerCase());

/** Yes or no: `true`, `1`, `yes`, `on`; `false`, `0`, `no`, `off`; in any case of letters. */
export function yesOrNo(): z.ZodType<boolean> {
  const read = (raw: unknown) =>
    typeof raw === "string" ? WORDS.get(raw.toLowerCase()) ?? raw : raw;
  const error = ({ input }: { input?: unknown }) => `${quote(input)} is neither true nor false`;
  return z.preprocess(read, z.boolean({ error }));
}

/** A file's path. */
export function path(): z.ZodType<string> {
  return z.string({ error: ({ input }) => `${quote(input)} is not a file name` }).min(1);
}

const NAME = /^(?!.*\.\.)[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_.])?$/;
const IPV6 = /^(?=.*:.*:)[0-9A-Fa-f:.]{2,45}(?:%[\w.-]+)?$/;

/** A host's name or its IP address; without port, scheme or brackets. */
export function hostName(): z.ZodType<string> {
  const error = ({ input }: { input?: unknown }) =>
    `${quote(input)} is neither a host name nor an IP address`;
  return z.string({ error }).refine((text) => NAME.test(text) || IPV6.test(text), { error });
}

/** Numbers of data elements, 2 to 192: a list, or text with commas; 1 to 8 of them, none twice. */
export function fieldNumbers(): z.ZodType<readonly number[]> {
  const read = (raw: unknown) => {
    if (typeof raw === "string") return raw.split(",").map((part) => part.trim());
    return typeof raw === "number" ? [raw] : raw;
  };
  const list = z.array(wholeNumber(2, 192), {
    error: ({ input }) => `${quote(input)} is not a list of field numbers`,
  });
  return z.preprocess(
    read,
    list.min(1, "an empty list").max(8, "more than 8 fields")
      .refine((numbers) => new Set(numbers).size === numbers.length, "a field is named twice"),
  );
}

/** What is wrong with a header format; nothing when it can be compiled. */
function headerFault(text: string): string | undefined {
  try {
    parseHeaderFormat(text, false);
    return undefined;
  } catch (error) {
    if (!(error instanceof HeaderFormatError)) throw error;
    // The error ends in what is allowed; the option's own text says that.
    return error.message.replace(/; allowed: .*$/s, "");
  }
}

/** A header format as `framing/` reads it; `none` too if `none` is set. */
export function headerFormat(none = false): z.ZodType<string> {
  return z.string({ error: ({ input }) => `${quote(input)} is not a header format` })
    .superRefine((text, context) => {
      const message = none && text === "none" ? undefined : headerFault(text);
      if (message !== undefined) context.addIssue({ code: "custom", message });
    });
}

/** The name of a bundled profile, whatever its spelling: `smartVista` becomes `smartvista`. */
export function profileName(): z.ZodType<string> {
  const read = (raw: unknown) => typeof raw === "string" ? bundledProfile(raw)?.name ?? raw : raw;
  const error = ({ input }: { input?: unknown }) => `${quote(input)} is not a profile`;
  return z.preprocess(read, z.enum([...PROFILE_NAMES], { error }));
}
