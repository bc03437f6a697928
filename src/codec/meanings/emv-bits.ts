import { bitTable } from "./bit-tables.ts";

/** Tag 95, TVR: EMV 4.4 book 3, annex C.5; byte 5, bits 4 to 1: EMV contactless book C-2. */
export const terminalVerificationResults = bitTable(
  5,
  `
1.8 offline data authentication was not performed
1.7 SDA failed
1.6 chip data are missing
1.5 card is on the terminal's exception file
1.4 DDA failed
1.3 CDA failed
1.2 SDA was selected
1.1 XDA was selected
2.8 card and terminal have different application versions
2.7 application has expired
2.6 application is not yet effective
2.5 requested service is not allowed for the card
2.4 card is new
3.8 cardholder verification failed
3.7 cardholder verification method is not recognised
3.6 PIN tries are exceeded
3.5 PIN was wanted, but the PIN pad is missing or out of order
3.4 PIN was wanted, the PIN pad is there, but no PIN was entered
3.3 PIN was entered for the issuer to verify (online)
4.8 transaction exceeds the floor limit
4.7 lower limit of consecutive offline transactions is exceeded
4.6 upper limit of consecutive offline transactions is exceeded
4.5 transaction was chosen at random for online processing
4.4 merchant forced the transaction online
5.8 default TDOL was used
5.7 issuer authentication failed
5.6 script failed before the final GENERATE AC
5.5 script failed after the final GENERATE AC
5.4 relay resistance threshold is exceeded
5.3 relay resistance time limits are exceeded
5.2 relay resistance protocol was performed
5.1 relay resistance protocol was not performed
`,
);

/** Tag 9B, TSI: EMV 4.4 book 3, annex C.6. */
export const transactionStatus = bitTable(
  2,
  `
1.8 offline data authentication was performed
1.7 cardholder verification was performed
1.6 card risk management was performed
1.5 issuer authentication was performed
1.4 terminal risk management was performed
1.3 script was processed
`,
);

/** Tag 82, AIP: EMV 4.4 book 3, annex C.1; byte 1, bit 2, and byte 2: EMV contactless book C-2. */
export const interchangeProfile = bitTable(
  2,
  `
1.8 XDA is supported
1.7 SDA is supported
1.6 DDA is supported
1.5 cardholder verification is supported
1.4 terminal risk management is to be performed
1.3 issuer authentication (EXTERNAL AUTHENTICATE) is supported
1.2 on-device cardholder verification is supported
1.1 CDA is supported
2.8 EMV mode is supported (contactless)
2.1 relay resistance protocol is supported
`,
);

/** Tag 9F07, AUC: EMV 4.4 book 3, annex C.2. */
export const usageControl = bitTable(
  2,
  `
1.8 valid for domestic cash
1.7 valid for international cash
1.6 valid for domestic goods
1.5 valid for international goods
1.4 valid for domestic services
1.3 valid for international services
1.2 valid at ATMs
1.1 valid at terminals other than ATMs
2.8 domestic cash back is allowed
2.7 international cash back is allowed
`,
);

/** Tag 9F33: EMV 4.4 book 4, annex A2. */
export const terminalCapabilities = bitTable(
  3,
  `
1.8 manual key entry
1.7 magnetic stripe
1.6 chip with contacts
2.8 plaintext PIN for the chip to verify
2.7 enciphered PIN for the issuer to verify (online)
2.6 signature
2.5 enciphered PIN for the chip to verify
2.4 no CVM required
3.8 SDA
3.7 DDA
3.6 card capture
3.4 CDA
`,
);

/** Tag 9F40: EMV 4.4 book 4, annex A3. */
export const additionalCapabilities = bitTable(
  5,
  `
1.8 cash
1.7 goods
1.6 services
1.5 cash back
1.4 inquiry
1.3 transfer
1.2 payment
1.1 administrative
2.8 cash deposit
3.8 numeric keys
3.7 alphabetic and special keys
3.6 command keys
3.5 function keys
4.8 printer for the attendant
4.7 printer for the cardholder
4.6 display for the attendant
4.5 display for the cardholder
4.2 code table 10
4.1 code table 9
5.8 code table 8
5.7 code table 7
5.6 code table 6
5.5 code table 5
5.4 code table 4
5.3 code table 3
5.2 code table 2
5.1 code table 1
`,
);

/** Tag 9F66, TTQ, where it has four bytes: EMV contactless book A. */
export const transactionQualifiers = bitTable(
  4,
  `
1.8 mag-stripe mode is supported
1.6 EMV mode is supported
1.5 EMV contact chip is supported
1.4 reader is offline only
1.3 online PIN is supported
1.2 signature is supported
1.1 offline data authentication for online authorizations is supported
2.8 online cryptogram is required
2.7 CVM is required
2.6 offline PIN (contact chip) is supported
3.8 issuer updates are supported
3.7 consumer device CVM is supported
`,
);
