import { compose } from "./compose.ts";
import { CodecError } from "./errors.ts";
import type { Table } from "./table.ts";

/**
 * What is wrong with a value for a field: a message of it alone tells.
 *
 * @param mti of the messages that it is for
 * @returns `undefined` when the field can hold it, and when there is no such field
 */
export function valueFault(
  table: Table,
  number: number,
  value: string,
  mti = "0800",
): string | undefined {
  if (table.fields[number] === undefined) return undefined;
  try {
    compose(table, { 0: mti, [number]: value });
    return undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return error.message;
  }
}
