import { compose } from "./compose.ts";
import { CodecError } from "./errors.ts";
import { isRequest, isReversal } from "./mti.ts";
import type { Profile } from "./profile.ts";
import type { ProfileMistake, Table } from "./table.ts";
import { transmissionTime } from "./transmission-time.ts";

const RESPONSE_CODE = 39;

/** A message of this field alone, to see whether the field can hold the value. */
function fault(table: Table, number: number, value: string): string | undefined {
  if (table.fields[number] === undefined) return undefined;
  try {
    compose(table, { 0: "0800", [number]: value });
    return undefined;
  } catch (error) {
    if (!(error instanceof CodecError)) throw error;
    return error.message;
  }
}

/** Every response code that the profile names, with where. */
function codesOf(profile: Profile): [string[], string][] {
  const each = (path: string, codes: Readonly<Record<string, string>>): [string[], string][] =>
    Object.entries(codes).map(([key, code]) => [[path, key], code]);
  return [
    ...profile.approvedCodes.map((code): [string[], string] => [["approvedCodes"], code]),
    ...profile.systemErrors.map((code): [string[], string] => [["systemErrors"], code]),
    ...each("refusal", profile.refusal.codes),
    ...each("bank", profile.bank),
    [["hostEcho", "code"], profile.hostEcho.code],
  ];
}

/** DE 39 as it would stand in a message: a host's answer is compared with the profile's codes. */
function codeMistakes(table: Table): ProfileMistake[] {
  const { profile, fields } = table;
  return codesOf(profile).flatMap(([path, code]): ProfileMistake[] => {
    const found = fault(table, RESPONSE_CODE, code);
    if (found !== undefined) return [{ path, reason: `the code ${code}: ${found}` }];
    const field = fields[RESPONSE_CODE];
    if (field === undefined || field.indicator !== undefined || field.units === code.length) {
      return [];
    }
    return [{ path, reason: `the code ${code} has not DE 39's ${field.units} characters` }];
  });
}

function setMistakes(table: Table): ProfileMistake[] {
  const { reversal } = table.profile;
  if (reversal === undefined) return [];
  const set = Object.entries(reversal.set).flatMap(([key, value]): ProfileMistake[] => {
    const reason = fault(table, Number(key), value);
    return reason === undefined ? [] : [{ path: ["reversal", "set", key], reason }];
  });
  const now = reversal.now.flatMap((number): ProfileMistake[] => {
    const sensitive = table.fields[number]?.spec.sensitive !== undefined;
    const reason = sensitive
      ? `field ${number} holds no time`
      : fault(table, number, transmissionTime(0));
    return reason === undefined ? [] : [{ path: ["reversal", "now"], reason }];
  });
  return [...set, ...now];
}

/** Fields by which a reversal is tied to its answer and to its sale. */
const NEEDED: readonly number[] = [4, 11, 41];

function reversalMistakes({ reversal }: Profile): ProfileMistake[] {
  if (reversal === undefined) return [];
  const mistakes: ProfileMistake[] = [];
  if (!isReversal(reversal.mti) || !isRequest(reversal.mti)) {
    mistakes.push({ path: ["reversal", "mti"], reason: "not a reversal's, such as 0400 or 0420" });
  }
  for (const mti of reversal.of) {
    if ((mti[1] === "1" || mti[1] === "2") && isRequest(mti)) continue;
    mistakes.push({ path: ["reversal", "of"], reason: `${mti} is no authorisation and no sale` });
  }
  for (const number of reversal.drop) {
    if (!NEEDED.includes(number)) continue;
    mistakes.push({ path: ["reversal", "drop"], reason: `a reversal needs field ${number}` });
  }
  return mistakes;
}

/**
 * What a profile that compiles would nevertheless fail with in the midst of a transaction: codes and
 * values that their fields cannot hold, and a reversal that undoes nothing.
 */
export function valueMistakes(table: Table): readonly ProfileMistake[] {
  return [...codeMistakes(table), ...setMistakes(table), ...reversalMistakes(table.profile)];
}
