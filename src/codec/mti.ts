/**
 * The message type indicator, ISO 8583: version, class (1 authorisation, 2 financial, 4 reversal,
 * 8 network management …), function (0 request, 1 its response, 2 advice, 3 its response, 4
 * notification …) and origin (0 acquirer, 1 its repeat …).
 */

/** Whether a message of this type asks for an answer: requests, advices and their repeats. */
export function isRequest(mti: string): boolean {
  const code = mti.charCodeAt(2);
  return code === 0x30 || code === 0x32;
}

/** Whether this type answers another: 0210, 0230, 0410, 0810 and their kind. */
export function isResponse(mti: string): boolean {
  const code = mti.charCodeAt(2);
  return code === 0x31 || code === 0x33;
}

/**
 * The type that answers a request: the function plus one, a repeat answered as its original
 * (0200 → 0210, 0401 → 0410, 0420 → 0430).
 */
export function responseMti(mti: string): string {
  const origin = mti.charCodeAt(3) - 0x30;
  return mti.slice(0, 2) + String(Number(mti[2]) + 1) + String(origin - origin % 2);
}

/**
 * The type of the requests that a response answers, a repeat's with its original's: the function less
 * one (0210 → 0200, 0430 → 0420).
 */
export function requestMti(response: string): string {
  return response.slice(0, 2) + String(Number(response[2]) - 1) + response.slice(3);
}

/** Whether a response's type fits a request's: same class, the function that answers it. */
export function answers(response: string, request: string): boolean {
  return response[1] === request[1] &&
    response.charCodeAt(2) === request.charCodeAt(2) + 1;
}

/** Whether a type is of the reversals' class: 0400, 0420, their repeats and responses. */
export function isReversal(mti: string): boolean {
  return mti[1] === "4";
}

/**
 * The type of the original where this is a repeat of it, otherwise the type itself (0201 → 0200,
 * 1421 → 1420): an odd last digit is a repeat's.
 */
export function originalMti(mti: string): string {
  const origin = mti.charCodeAt(3) - 0x30;
  return mti.slice(0, 3) + String(origin - origin % 2);
}

/** Whether a type is of network management: echo tests, sign-ons and their kind. */
export function isNetworkManagement(mti: string): boolean {
  return mti[1] === "8";
}
