import { PAN } from "../fixtures.ts";

/** The original's README's track 2, with a public test card in place of its own. */
export const TRACK2 = `${PAN.visa}=19082012232800000037`;

/** The chip's data in the original's README. */
export const EMV =
  "9f2608571f1e10d4fa4aac9f2701809f100706010a03a4b8029f37045bb074729f3602000c950500800010009a0315" +
  "08189c01009f02060000000010005f2a02064382023c009f1a0206439f03060000000000009f3303e0f0c89f340344" +
  "03029f3501229f1e0835313230323831358407a00000000310109f41030000565f340101";

/** What the original's README posts with curl as a sale: as it stands there, but for the card. */
export const README_SALE =
  `{ "0": "0200",  "3": "0",  "4": 1000,  "7": "0818160933",  "11": 618160,  ` +
  `"12": "150820130600",  "22": "056",  "24": "200",  "25": "00",  "35": "${TRACK2}",  ` +
  `"41": 992468,  "42": 124642124643,  "49": "810",  "55": "${EMV}" }`;

/** What it posts with curl as an echo test. */
export const README_ECHO =
  `{ "0": "800", "3": "0", "7": "0607161700", "11": "123456", "24": "0", "41": "00123456", ` +
  `"42": "123567890124567" }`;

/** What it posts to /raw: MTI, bitmap, DE 3, 7, 11, 24, 41 and 42. */
export const README_HEX = "30383030" + "2220010000c00000" + "303030303030" +
  "30363037313631373030" + "313233343536" + "303030" + "3030313233343536" +
  "313233353637383930313234353637";

/** What it sends as a binary message: its hexadecimal bitmap stands for 8 bytes. */
export const README_BINARY = {
  mti: "0800",
  bitmap: "2220010000800000",
  fields: "990000" + "0830203545" + "000001" + "831" + "00000001",
} as const;
