import { codeTable } from "./code-table.ts";

/** DE 39 of ISO 8583:1987, with the schemes' additions. Tag 8A has the same. */
const RESPONSE_CODES = codeTable(`
00 Approved
01 Call the issuer
02 Call the issuer, special condition
03 Merchant unknown
04 Keep the card
05 Do not honour
06 Error
07 Keep the card, special condition
08 Approved, identification wanted
09 Request in progress
10 Approved for part of the amount
11 Approved (VIP)
12 Transaction invalid
13 Amount invalid
14 Card number unknown
15 Issuer unknown
16 Approved, update track 3
17 Cancelled by the customer
18 Disputed by the customer
19 Enter the transaction again
20 Response invalid
21 No action taken
22 Malfunction suspected
23 Transaction fee not acceptable
24 File update not supported
25 Record not found
26 Record was there already, replaced
27 File update, field error
28 File locked
29 File update failed, call the acquirer
30 Format error
31 Bank not supported by the switch
32 Completed in part
33 Card expired, keep it
34 Fraud suspected, keep the card
35 Call the acquirer, keep the card
36 Card restricted, keep it
37 Call the acquirer's security, keep the card
38 PIN tries exceeded, keep the card
39 No credit account
40 Function not supported
41 Card lost, keep it
42 No universal account
43 Card stolen, keep it
44 No investment account
46 Account closed
51 Insufficient funds
52 No cheque account
53 No savings account
54 Card expired
55 Wrong PIN
56 Card not on file
57 Not permitted to the cardholder
58 Not permitted to the terminal
59 Fraud suspected
60 Call the acquirer
61 Amount limit exceeded
62 Card restricted
63 Security violation
64 Original amount differs
65 Too many transactions in the period, or strong authentication wanted
66 Call the acquirer's security
67 Keep the card (ATM)
68 Answer came too late
70 Call the issuer, or PIN data required
75 PIN tries exceeded
76 Reversal: original not found, or account unknown
77 Reversal: data differ from the original
78 Card not activated, or account unknown
79 Already reversed
80 Date invalid, or network error
81 Cryptographic error in the PIN
82 CVV negative, or no answer in time
83 PIN cannot be verified
85 No reason to decline
86 PIN cannot be verified
87 Purchase only, no cash back
88 Cryptographic failure
89 Authentication failure
90 Cut-off in progress
91 Issuer not available
92 Route not available
93 Against the law
94 Transmitted twice
95 Reconciliation error
96 System malfunction
1A Strong customer authentication wanted
N0 Stand-in forced
N3 Cash service not available
N4 Cash request above the issuer's limit
N7 CVV2 wrong
P2 Biller data invalid
Q1 Card authentication failed
R0 Stop this payment
R1 Stop all payments of this agreement
R3 Stop all payments
Y1 Approved offline by the chip
Y2 Approved after the chip asked to call
Y3 Approved offline, as going online failed
Z1 Declined offline by the chip
Z2 Declined after the chip asked to call
Z3 Declined offline, as going online failed
`);

/** DE 39 of ISO 8583:1993, the action code. */
const ACTION_CODES = codeTable(`
000 Approved
001 Approved, identification wanted
002 Approved for part of the amount
003 Approved (VIP)
004 Approved, update track 3
005 Approved, for an account that the issuer chose
006 Approved for part of the amount, for an account that the issuer chose
007 Approved, update the chip
100 Do not honour
101 Card expired
102 Fraud suspected
103 Call the acquirer
104 Card restricted
105 Call the acquirer's security
106 PIN tries exceeded
107 Call the issuer
108 Call the issuer, special condition
109 Merchant unknown
110 Amount invalid
111 Card number unknown
112 PIN wanted
113 Fee not acceptable
114 No account of that kind
115 Function not supported
116 Insufficient funds
117 Wrong PIN
118 Card not on file
119 Not permitted to the cardholder
120 Not permitted to the terminal
121 Withdrawal limit exceeded
122 Security violation
123 Too many transactions in the period
124 Against the law
125 Card not in force
126 PIN block invalid
127 PIN length wrong
128 PIN keys out of step
129 Counterfeit suspected
200 Do not honour, keep the card
201 Card expired, keep it
202 Fraud suspected, keep the card
203 Call the acquirer, keep the card
204 Card restricted, keep it
205 Call the acquirer's security, keep the card
206 PIN tries exceeded, keep the card
207 Special conditions, keep the card
208 Card lost, keep it
209 Card stolen, keep it
210 Counterfeit suspected, keep the card
300 File action done
301 File action not supported
302 Record not found
303 Record was there already, replaced
304 File action, field error
305 File locked
306 File action failed
307 File action, format error
308 Record was there already, the new one is refused
309 File unknown
400 Reversal accepted
500 Reconciled, in balance
501 Reconciled, out of balance
502 Not reconciled, totals are provided
503 No totals for the reconciliation
504 Not reconciled, totals are provided
600 Accepted (administrative)
601 Original transaction not found
602 Reference number invalid
603 Reference number does not fit the card
604 No photograph from the point of service
605 Item supplied
606 Documents not available
700 Fee collection accepted
800 Accepted (network management)
900 Advice taken, no liability
901 Advice taken, with liability
902 Transaction invalid
903 Enter the transaction again
904 Format error
905 Acquirer not supported by the switch
906 Cut-off in progress
907 Issuer or switch not working
908 No route to the destination
909 System malfunction
910 Issuer signed off
911 Issuer did not answer in time
912 Issuer not available
913 Transmitted twice
914 Original transaction not found
915 Reconciliation: cut-off or checkpoint error
916 MAC wrong
917 MAC keys out of step
918 No keys to communicate with
919 Encryption keys out of step
920 Security error, try again
921 Security error, no action
922 Message out of sequence
923 Request in progress
950 Business arrangement violated
`);

/** ISO 8583:2003 has four digits, and most of the same codes: 1016 is 116, and 9102 is 902. */
function shorter(code: string): string {
  const error = code[0] === "9" && code[1] === "1";
  return error || code[1] === "0" ? code[0] + code.slice(2) : code;
}

/** What a code of ISO 8583:1987 means, of two characters. */
export const responseCode = RESPONSE_CODES;

/** DE 39: two characters as in ISO 8583:1987, three digits as in 1993, four as in 2003. */
export function answerMeaning(code: string): string | undefined {
  if (code.length === 2) return RESPONSE_CODES(code);
  return ACTION_CODES(code.length === 4 ? shorter(code) : code);
}
