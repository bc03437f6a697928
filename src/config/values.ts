import { z } from "zod";
import { HeaderFormatError } from "../framing/errors.ts";
import { NO_HEADER, parseHeaderFormat } from "../framing/header-format.ts";
import { DialectMapError, parseDialectMap } from "./dialect-map.ts";
import { OverridesError, parseOverrides } from "./overrides.ts";
import { bundledText, isProfileFile, PROFILE_NAMES } from "./profile-bundled.ts";
import { quote } from "./quote.ts";
import { Secret } from "./secret.ts";

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

/** A time in seconds, above 0 and up to `most`; 0, for no limit, gives `undefined`. */
export function secondsOrNone(most: number): z.ZodType<number | undefined> {
  return upToOrNone(most, "number of seconds");
}

/** A time in days up to ten years, 0.01 and up; 0, for no limit, gives `undefined`. */
export function days(): z.ZodType<number | undefined> {
  return upToOrNone(3650, "number of days");
}

function upToOrNone(most: number, kind: string): z.ZodType<number | undefined> {
  const error = numberError(kind);
  return z.preprocess(
    asNumber(DECIMAL),
    z.number({ error }).min(0, { error }).max(most, { error })
      .transform((value) => value === 0 ? undefined : value),
  );
}

const UNITS: Readonly<Record<string, number>> = { "": 1, K: 1 << 10, M: 1 << 20, G: 1 << 30 };

/** Fewest bytes of a limit: below, a file would be begun anew with every few lines. */
const LEAST_BYTES = 1024;

/** A number of bytes, 1024 and up, also as `500K`, `100M`, `2G`; 0, for no limit, gives `undefined`. */
export function byteCount(): z.ZodType<number | undefined> {
  const read = (raw: unknown) => {
    const [, digits, unit = ""] = /^(0|[1-9]\d{0,11})([KMG]?)$/i.exec(String(raw)) ?? [];
    return digits === undefined ? raw : Number(digits) * UNITS[unit.toUpperCase()]!;
  };
  const error = numberError("number of bytes");
  return z.preprocess(
    read,
    z.int({ error }).min(0, { error }).refine((value) => value === 0 || value >= LEAST_BYTES, {
      error: ({ input }) => `${quote(input)} is too small`,
    }).transform((value) => value === 0 ? undefined : value),
  );
}

/** One of these words, in any case of letters. */
export function oneOf<const Word extends string>(words: readonly Word[]): z.ZodType<Word> {
  const error = ({ input }: { input?: unknown }) => `${quote(input)} is neither of these`;
  const read = (raw: unknown) => typeof raw === "string" ? raw.toLowerCase() : raw;
  return z.preprocess(read, z.enum(words, { error })) as unknown as z.ZodType<Word>;
}

/** A short text without control characters, 1 to 100 characters. */
export function label(): z.ZodType<string> {
  const error = ({ input }: { input?: unknown }) => `${quote(input)} is not a name`;
  return z.string({ error }).regex(/^[^\p{Cc}]{1,100}$/u, { error });
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

/** 32 bytes as hexadecimal digits, or in base64: 42 characters, one with two bits to spare, and `=`. */
const KEY = /^(?:[0-9A-Fa-f]{64}|[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=?)$/;

/** Whether a text looks like a key, as {@link secretKey} takes it. */
export const isKey = (text: string): boolean => KEY.test(text);

/** A key of 32 bytes: 64 hexadecimal digits, or base64. What is refused is not quoted. */
export function secretKey(): z.ZodType<Secret> {
  const error = "not a key of 32 bytes";
  return z.string({ error }).regex(KEY, { error }).transform((text) => new Secret(text));
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

/**
 * Text that a reader of its own takes, and refuses by an error of its own.
 *
 * @param kind what it is, for what is no text at all
 * @param tell what the error says, without what the option's own text says
 */
function readable<Refusal extends Error>(
  kind: string,
  read: (text: string) => unknown,
  refusal: abstract new (...args: never[]) => Refusal,
  tell: (error: Refusal) => string = ({ message }) => message,
): z.ZodType<string> {
  return z.string({ error: ({ input }) => `${quote(input)} is not ${kind}` })
    .superRefine((text, context) => {
      try {
        read(text);
      } catch (error) {
        if (!(error instanceof refusal)) throw error;
        context.addIssue({ code: "custom", message: tell(error) });
      }
    });
}

/** A header format as `framing/` reads it, or `none`. */
export function headerFormat(): z.ZodType<string> {
  const read = (text: string) => text === NO_HEADER || parseHeaderFormat(text, false);
  // The error ends in what is allowed; the option's own text says that.
  return readable("a header format", read, HeaderFormatError, ({ message }) => {
    return message.replace(/; allowed: .*$/s, "");
  });
}

/** The name of a bundled profile, whatever its spelling (`smartVista` becomes `smartvista`), or a path. */
export function profileName(): z.ZodType<string> {
  const read = (raw: unknown) => typeof raw === "string" ? bundledText(raw)?.name ?? raw : raw;
  const error = ({ input }: { input?: unknown }) => `${quote(input)} is not a profile`;
  const known = (text: string) => PROFILE_NAMES.includes(text) || isProfileFile(text);
  return z.preprocess(read, z.string({ error }).refine(known, { error }));
}

/** Changes to single fields of the profile, as `overrides.ts` reads them. */
export function overrides(): z.ZodType<string> {
  return readable("a list of changes", parseOverrides, OverridesError, ({ problems }) => {
    return problems.map(({ part, reason }) => `${quote(part)}: ${reason}`).join("; ");
  });
}

/** Which field of the clients' is which of the host's, as `dialect-map.ts` reads it. */
export function dialectMap(): z.ZodType<string> {
  return readable("a list of CLIENT=HOST", parseDialectMap, DialectMapError);
}
