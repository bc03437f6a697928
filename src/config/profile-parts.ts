import { z } from "zod";
import { isNetworkManagement, isRequest } from "../codec/mti.ts";
import { quote } from "./quote.ts";

/*
 * The kinds of value that several sections of a profile have.
 */

/** One of these words; the error lists them. */
export function oneOf<const Word extends string>(words: readonly Word[]) {
  const error = ({ input }: { input?: unknown }) => `${quote(input)} is not ${words.join(", ")}`;
  return z.enum(words as [Word, ...Word[]], { error });
}

/** Text of this form; `reason` says what it is not. */
export const matching = (pattern: RegExp, reason: string) => z.string().regex(pattern, reason);

/** The number of a data element. */
export const fieldNumber = z.int().min(2).max(192);

/** Numbers of data elements. */
export const fieldNumbers = z.array(fieldNumber);

/** A response code, DE 39. */
export const code = matching(/^[0-9A-Za-z]{1,4}$/, "not a response code of 1 to 4 characters");

/** The number of a data element as a mapping's key. */
export const fieldKey = matching(/^\d{1,3}$/, "not a field number");

/** Values by field number. */
export const values = z.record(fieldKey, z.string());

/** A message type. */
export const mti = matching(/^\d{4}$/, "not an MTI of four digits");

const isNetworkRequest = (type: string): boolean =>
  /^\d{4}$/.test(type) && isNetworkManagement(type) && isRequest(type);

/** Values by field number, where 0 is the message type of a network management request. */
export const echoValues = values.refine(
  ({ "0": type }) => type === undefined || isNetworkRequest(type),
  "0 is not the MTI of a network management request, such as 0800 or 1804",
);
