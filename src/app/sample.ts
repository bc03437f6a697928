/** Values by field number. */
export type Sale = Readonly<Record<string, string | number>>;

/** A sale for each profile that the emulated bank approves, with a public test card number. */
const SALES: Readonly<Record<string, Sale>> = {
  smartvista: {
    0: "0200",
    3: "000000",
    4: 1000,
    7: "0818160933",
    11: 618160,
    12: "150820130600",
    22: "056",
    24: "200",
    25: "00",
    35: "4111111111111111=30122011000000000000",
    41: 992468,
    42: "124642124643",
    49: "810",
  },
  openway: {
    0: "0200",
    3: "000000",
    4: 1000,
    7: "0818160933",
    11: 618160,
    22: "051",
    25: "00",
    35: "4111111111111111=30122011000000000000",
    41: "00992468",
    42: "000124642124643",
    49: "643",
  },
  "iso87-ascii": {
    0: "0200",
    2: "4111111111111111",
    3: "000000",
    4: 1000,
    7: "0818160933",
    11: 618160,
    12: "130600",
    13: "0820",
    14: "3012",
    22: "012",
    25: "00",
    32: "123456",
    41: "00992468",
    42: "124642124643",
    49: "978",
  },
  "iso93-ascii": {
    0: "1200",
    2: "4111111111111111",
    3: "000000",
    4: 1000,
    7: "0818160933",
    11: 618160,
    12: "260820130600",
    14: "3012",
    22: "600101600130",
    24: "200",
    32: "123456",
    41: "00992468",
    42: "124642124643",
    49: "978",
  },
  iso2003: {
    0: "2200",
    2: "4111111111111111",
    3: "000000",
    4: "9782000000001000",
    7: "0818160933",
    11: 618160,
    12: "20260820130600",
    14: "3012",
    22: "00000000000000000000000000000000",
    24: "200",
    32: "123456",
    41: "0000000000992468",
    42: "124642124643",
  },
};

/** The sale of a host by which sales are authorizations, which clearing follows. */
const authorization = (sale: Sale): Sale => ({ ...sale, 0: "0100" });

/** Variants that take another profile's sale. */
const VARIANTS: Readonly<Record<string, string>> = {
  "smartvista-hex": "smartvista",
  "way4": "openway",
  "iso87-bcd": "iso87-ascii",
  "iso87-ebcdic": "iso87-ascii",
  base1: "iso87-ascii",
  "base1-bare": "iso87-ascii",
  "iso93-bcd": "iso93-ascii",
  ipm: "iso93-ascii",
  "ipm-ascii": "iso93-ascii",
};

/** Those whose sale is an authorization. */
const AUTHORIZING: ReadonlySet<string> = new Set(["base1", "base1-bare"]);

/** The sale of a profile; `undefined`: there is none for it. */
export function saleOf(profile: string): Sale | undefined {
  const sale = SALES[VARIANTS[profile] ?? profile];
  return sale !== undefined && AUTHORIZING.has(profile) ? authorization(sale) : sale;
}

/** Lines to tell the user how to try a sale: a command to paste into a shell. None without a sample. */
export function sampleSale(profile: string, port: number): string[] {
  const sale = saleOf(profile);
  if (sale === undefined) return [];
  const body = JSON.stringify(sale);
  return [
    "",
    "Try a sale:",
    "",
    `  curl -H 'Content-Type: application/json' -d '${body}' http://127.0.0.1:${port}/`,
    "",
  ];
}
