import { codeTable, type Lookup } from "./code-table.ts";

/** DE 24 of ISO 8583:1993, the function code, with the schemes' common ones. */
export const functionCode: Lookup = codeTable(`
100 Original authorization, amount exact
101 Original authorization, amount estimated
102 Replacing authorization, amount exact
103 Replacing authorization, amount estimated
104 Authorization sent again, amount exact
105 Authorization sent again, amount estimated
106 Supplementary authorization, amount exact
107 Supplementary authorization, amount estimated
108 Inquiry
181 Authorization for part of the amount is welcome
200 Original financial transaction
201 Authorized before, amount the same
202 Authorized before, amount differs
203 Denied before, sent again
204 Reversed before, sent again
205 First representment, in full
206 Second representment, in full
207 Third or later representment, in full
260 First representment, in part
261 Second representment, in part
262 Third or later representment, in part
301 Add record
302 Change record
303 Delete record
304 Replace record
305 Inquire record
306 Replace file
307 Add file
308 Delete file
309 Card administration
400 Reversal in full, not completed as approved
401 Reversal in part, not completed in full
450 First chargeback, in full
451 Second chargeback, in full
452 Third or later chargeback, in full
453 First chargeback, in part
454 Second chargeback, in part
455 Third or later chargeback, in part
500 Final reconciliation
501 Checkpoint reconciliation
502 Final reconciliation in one currency
503 Checkpoint reconciliation in one currency
650 Message could not be parsed
801 Sign on
802 Sign off
803 Target system not available
804 Target system on its backup
805 Special instructions
806 Begin alternate routing
811 Key change
812 Security alert
813 Password change
814 Device authentication
821 Cut-off
822 Checkpoint
831 Echo test
`);

/** DE 25 of ISO 8583:1987, the condition at the point of service; from 40 on private ones. */
export const conditionCode: Lookup = codeTable(`
00 Normal
01 Cardholder not present
02 Unattended terminal that can keep cards
03 Merchant suspicious
04 Electronic cash register
05 Cardholder present, card not present
06 Completion of a preauthorization
07 Telephone device
08 Mail or telephone order
09 Security alert
10 Identity of the cardholder verified
11 Fraud suspected
12 Security reasons
13 Item presented again
14 Public utility terminal
15 Terminal at the cardholder's
16 Administrative terminal
17 Returned item
18 No cheque in the envelope
19 Deposit out of balance, returned
20 Payment out of balance, returned
21 Manual reversal
22 Terminal error, counted
23 Terminal error, not counted
24 Deposit out of balance, contents applied
25 Payment out of balance, contents applied
26 Withdrawal had an error, reversed
27 Unattended terminal that cannot keep cards
51 Account verification
59 Electronic commerce
71 Card present, magnetic stripe not readable
`);

/** DE 25 of ISO 8583:1993, why a message is sent. */
export const messageReason: Lookup = codeTable(`
1000 Stand-in: the issuer's choice
1001 Stand-in: the issuer signed off
1002 Stand-in: the issuer did not answer in time
1003 Stand-in: the issuer is not available
1004 Processed by the terminal
1005 Processed by the chip
1006 Under the floor limit
1007 Stand-in: the acquirer's choice
1500 The chip's application could not be processed
1501 The chip's data file could not be processed
1502 Chosen at random by the chip
1503 Chosen at random by the terminal
1504 The terminal could not process the chip
1505 Online as the chip wanted it
1506 Online as the merchant wanted it
1507 Online as the terminal is to be updated
1508 Online as the terminal wanted it
1509 Online as the issuer wanted it
1510 Over the floor limit
1511 Merchant suspicious
4000 Cancelled by the cardholder
4001 Unspecified, no action taken
4002 Malfunction suspected
4003 Format error, no action taken
4004 Completed in part
4005 Original amount wrong
4006 Answer came too late
4007 The terminal could not complete the transaction
4008 Deposit out of balance
4009 No cheque in the envelope
4010 Payment out of balance
4011 Deposit out of balance, contents applied
4012 Payment out of balance, contents applied
4013 The answer could not be delivered to the terminal
4014 Malfunction suspected, card kept
4015 Malfunction suspected, card returned
4016 Malfunction suspected, track 3 not updated
4017 Malfunction suspected, no cash dispensed
4018 Money not taken in time, no cash dispensed
4019 Card not taken in time, kept, no cash dispensed
4020 Answer invalid, no action taken
4021 No answer in time
`);

/** DE 66 of ISO 8583:1987, how a settlement ended. */
export const settlementCode: Lookup = codeTable(`
0 Unknown
1 In balance
2 Out of balance
3 Error
`);

/** DE 70 of ISO 8583:1987, with the schemes' common ones; in 1993 DE 24 says it (800 and after). */
const NETWORK = codeTable(`
001 Sign on
002 Sign off
003 Target system not available
004 Target system on its backup
005 Special instructions
006 Begin alternate routing
061 Sign on (group)
062 Sign off (group)
071 Sign on to advices
072 Sign off from advices
101 Key change
102 Security alert
103 Password change
104 Device authentication
161 Key exchange
162 Key exchange asked for
201 Cut-off
202 Checkpoint
270 Echo test
301 Echo test
`);

/** DE 70, what a network management message is about; function codes of 1993 are taken too. */
export const networkCode: Lookup = (code) =>
  NETWORK(code) ?? (code.startsWith("8") ? functionCode(code) : undefined);
