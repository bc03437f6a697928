/** A sale for each profile that the emulated bank approves, with a public test card number. */
const SALES: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
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
};

/** Variants that take another profile's sale. */
const VARIANTS: Readonly<Record<string, string>> = {
  "smartvista-hex": "smartvista",
  "way4": "openway",
};

/** Lines to tell the user how to try a sale: a command to paste into a shell. None without a sample. */
export function sampleSale(profile: string, port: number): string[] {
  const sale = SALES[VARIANTS[profile] ?? profile];
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
