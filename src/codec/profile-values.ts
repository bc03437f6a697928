import type { Profile } from "./profile.ts";
import { reversalMistakes } from "./reversal-values.ts";
import type { ProfileMistake } from "./profile-error.ts";
import type { Table } from "./table.ts";
import { transmissionTime } from "./transmission-time.ts";
import { valueFault } from "./value-fault.ts";

const RESPONSE_CODE = 39;

/** Bytes of the longest response code: that of ISO 8583:2003. */
const MOST_CODE = 4;

/** The codes of a reversal's rules that are not the profile's own, which are looked at there. */
function reversalCodes(profile: Profile): [string[], string][] {
  const { reversal, approvedCodes, systemErrors } = profile;
  if (reversal === undefined) return [];
  return (["done", "again"] as const).flatMap((key) => {
    const own = reversal[key].filter((code) => ![...approvedCodes, ...systemErrors].includes(code));
    return own.map((code): [string[], string] => [["reversal", key], code]);
  });
}

/** What the bank answers with, without the MTIs that it books. */
function bankCodes({ bank }: Profile): Readonly<Record<string, string>> {
  const { sales: _mtis, reversed, ...codes } = bank;
  return reversed === undefined ? codes : { ...codes, reversed };
}

/** Every response code that the profile names, with where. */
function codesOf(profile: Profile): [string[], string][] {
  const each = (path: string, codes: Readonly<Record<string, string>>): [string[], string][] =>
    Object.entries(codes).map(([key, code]) => [[path, key], code]);
  return [
    ...profile.approvedCodes.map((code): [string[], string] => [["approvedCodes"], code]),
    ...profile.systemErrors.map((code): [string[], string] => [["systemErrors"], code]),
    ...each("refusal", profile.refusal.codes),
    ...each("bank", bankCodes(profile)),
    [["hostEcho", "code"], profile.hostEcho.code],
    ...reversalCodes(profile),
  ];
}

/** DE 39 as it would stand in a message: a host's answer is compared with the profile's codes. */
function codeMistakes(table: Table): ProfileMistake[] {
  const { profile, fields } = table;
  // Some dialects have something else there: such a profile reads and writes, no more.
  const holder = fields[RESPONSE_CODE];
  const isCode = holder?.type !== "b" && (holder?.fixedSize ?? 0) <= MOST_CODE;
  if (holder !== undefined && !isCode) return [];
  return codesOf(profile).flatMap(([path, code]): ProfileMistake[] => {
    const found = valueFault(table, RESPONSE_CODE, code);
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
    const reason = valueFault(table, Number(key), value, reversal.mti);
    return reason === undefined ? [] : [{ path: ["reversal", "set", key], reason }];
  });
  const now = reversal.now.flatMap((number): ProfileMistake[] => {
    const sensitive = table.fields[number]?.spec.sensitive !== undefined;
    const reason = sensitive
      ? `field ${number} holds no time`
      : valueFault(table, number, transmissionTime(0), reversal.mti);
    return reason === undefined ? [] : [{ path: ["reversal", "now"], reason }];
  });
  return [...set, ...now];
}

/**
 * What a profile that compiles would nevertheless fail with in the midst of a transaction: codes and
 * values that their fields cannot hold, and a reversal that undoes nothing.
 */
export function valueMistakes(table: Table): readonly ProfileMistake[] {
  return [...codeMistakes(table), ...setMistakes(table), ...reversalMistakes(table)];
}
