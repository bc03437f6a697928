import { carriedFields } from "./carried-fields.ts";
import { isRequest, isReversal } from "./mti.ts";
import type { OriginalData, OriginalForm, Profile, ReversalRules } from "./profile.ts";
import type { ProfileMistake } from "./profile-error.ts";
import { type Table, tableOf } from "./table.ts";
import { valueFault } from "./value-fault.ts";

const STAN = 11;
const LOCAL_TIME = 12;

/** Fields by which a reversal is tied to its answer and to its sale: amount, STAN, terminal. */
const NEEDED: readonly number[] = [4, 11, 41];

const isReversalRequest = (mti: string): boolean => isReversal(mti) && isRequest(mti);

function typeMistakes({ mti, repeatMti, of }: ReversalRules): ProfileMistake[] {
  const mistakes: ProfileMistake[] = [];
  if (!isReversalRequest(mti)) {
    mistakes.push({ path: ["reversal", "mti"], reason: "not a reversal's, such as 0400 or 0420" });
  }
  // It is the MTI by default: one mistake is told once.
  if (repeatMti !== mti && !isReversalRequest(repeatMti)) {
    const reason = "not a reversal's repeat, such as 0401 or 0421";
    mistakes.push({ path: ["reversal", "repeatMti"], reason });
  }
  for (const sale of of) {
    if ((sale[1] === "1" || sale[1] === "2") && isRequest(sale)) continue;
    mistakes.push({ path: ["reversal", "of"], reason: `${sale} is no authorisation and no sale` });
  }
  return mistakes;
}

/** What holds a PIN block or a CVV is neither kept nor sent again. */
function carryMistakes({ profile, fields }: Table, rules: ReversalRules): ProfileMistake[] {
  const path = ["reversal", "carry"];
  return rules.carry.flatMap((number): ProfileMistake[] => {
    if (number === "rest") return [];
    const spec = fields[number]?.spec;
    if (spec === undefined) {
      return [{ path, reason: `field ${number} is not in the table of fields` }];
    }
    if (spec.sensitive !== "pin" && spec.sensitive !== "cvv") return [];
    const what = spec.sensitive === "pin" ? "a PIN block" : "a CVV";
    return [{ path, reason: `field ${number} holds ${what}, which is never kept` }];
  }).concat(lackMistakes(profile, rules));
}

/** Fields that a reversal cannot do without, and that it does not get from its sale. */
function lackMistakes(profile: Profile, { drop, stan, set }: ReversalRules): ProfileMistake[] {
  const carried = carriedFields(profile);
  return NEEDED.flatMap((number): ProfileMistake[] => {
    const dropped = drop.includes(number);
    if (!dropped && (carried.includes(number) || profile.fields[number] === undefined)) return [];
    if (!dropped && (set[number] !== undefined || number === STAN && stan !== "original")) {
      return [];
    }
    const path = ["reversal", dropped ? "drop" : "carry"];
    return [{ path, reason: `a reversal needs field ${number}` }];
  });
}

function stanMistakes(table: Table, { stan, mti }: ReversalRules): ProfileMistake[] {
  if (stan === "original") return [];
  const reason = table.fields[STAN] === undefined
    ? `field ${STAN} is not in the table of fields`
    : valueFault(table, STAN, String(stan.to), mti);
  return reason === undefined ? [] : [{ path: ["reversal", "stan"], reason }];
}

/** Why a field cannot be given a value of the rules' making. */
function targetFault({ fields }: Table, { set, now }: ReversalRules, number: number) {
  const spec = fields[number]?.spec;
  if (spec === undefined) return `field ${number} is not in the table of fields`;
  if (NEEDED.includes(number)) return `field ${number} is the sale's own`;
  if (spec.sensitive !== undefined) return `field ${number} holds card data`;
  if (set[number] === undefined && !now.includes(number)) return undefined;
  return `field ${number} has a value by set or now already`;
}

function reasonMistakes(table: Table, rules: ReversalRules): ProfileMistake[] {
  const { reasons } = rules;
  if (reasons === undefined) return [];
  const path = ["reversal", "reasons"];
  const wrong = targetFault(table, rules, reasons.field);
  if (wrong !== undefined) return [{ path: [...path, "field"], reason: wrong }];
  return Object.entries(reasons.codes).flatMap(([cause, code]): ProfileMistake[] => {
    const reason = code === undefined
      ? undefined
      : valueFault(table, reasons.field, code, rules.mti);
    return reason === undefined ? [] : [{ path: [...path, "codes", cause], reason }];
  });
}

/** What a form is made of, in digits. */
const ORIGINAL_FORMS: Readonly<
  Record<OriginalForm, { least: number; most: number; time?: number }>
> = {
  "90": { least: 42, most: 42 },
  // DE 12 is YYMMDDhhmmss.
  "56": { least: 24, most: 35, time: 12 },
  // DE 12 is CCYYMMDDhhmmss.
  "56-2003": { least: 30, most: 41, time: 14 },
};

/** Whether the field holds original data of a form, and nothing but it. */
function originalFault(
  table: Table,
  { field, form }: OriginalData,
  mti: string,
): string | undefined {
  const { least, most, time } = ORIGINAL_FORMS[form];
  const wrong = valueFault(table, field, "9".repeat(most), mti);
  if (wrong !== undefined) return wrong;
  const { indicator, units } = table.fields[field]!;
  if (time === undefined) {
    return indicator === undefined && units !== most
      ? `field ${field} has not the ${most} digits of form ${form}`
      : undefined;
  }
  if (indicator === undefined) {
    return `field ${field} is fixed, and form ${form} has ${least} to ${most} digits`;
  }
  return table.fields[LOCAL_TIME]?.units === time
    ? undefined
    : `form ${form} needs a field ${LOCAL_TIME} of ${time} digits`;
}

function originalMistakes(table: Table, rules: ReversalRules): ProfileMistake[] {
  const { original, reasons } = rules;
  if (original === undefined) return [];
  const taken = original.field === reasons?.field
    ? `field ${original.field} is that of reasons already`
    : undefined;
  const reason = taken ?? targetFault(table, rules, original.field) ??
    originalFault(table, original, rules.mti);
  return reason === undefined ? [] : [{ path: ["reversal", "original", "field"], reason }];
}

function scheduleMistakes({ done, again, delays, cap }: ReversalRules): ProfileMistake[] {
  const mistakes = done.filter((code) => again.includes(code)).map((code): ProfileMistake => {
    return { path: ["reversal", "done"], reason: `the code ${code} is in again, too` };
  });
  if (cap === 0 || delays.length > 0) return mistakes;
  return [...mistakes, { path: ["reversal", "cap"], reason: "repeats without any of delays" }];
}

/** Fields that a reversal cannot do without, and that messages of an MTI do not have. */
function tableMistakes(table: Table, rules: ReversalRules): ProfileMistake[] {
  const mtis = [...new Set([...rules.of, rules.mti, rules.repeatMti])];
  return NEEDED.filter((number) => table.fields[number] !== undefined).flatMap((number) => {
    return mtis.filter((mti) => tableOf(table, mti).fields[number] === undefined).map((mti) => {
      const reason = `a reversal needs field ${number}, which messages ${mti} do not have`;
      return { path: ["messages"], reason };
    });
  });
}

/** What is wrong with the sense of a profile's reversals, whose fields compile. */
export function reversalMistakes(profile: Table): ProfileMistake[] {
  const { reversal } = profile.profile;
  if (reversal === undefined) return [];
  const table = tableOf(profile, reversal.mti);
  return [
    ...tableMistakes(profile, reversal),
    ...typeMistakes(reversal),
    ...carryMistakes(table, reversal),
    ...stanMistakes(table, reversal),
    ...reasonMistakes(table, reversal),
    ...originalMistakes(table, reversal),
    ...scheduleMistakes(reversal),
  ];
}
