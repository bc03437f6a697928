import { codeTable, type Lookup } from "./code-table.ts";

/**
 * Names of EMV's data objects: EMV 4.4 book 3, annex A; EMV contactless book C-2 and C-3; and what
 * is common beside them. A tag that the schemes use differently has both names.
 */
export const tagName: Lookup = codeTable(`
42 Issuer Identification Number
4F Application Identifier, card
50 Application Label
56 Track 1 Data
57 Track 2 Equivalent Data
5A Application PAN
5D Directory Discretionary Template
5F20 Cardholder Name
5F24 Application Expiration Date
5F25 Application Effective Date
5F28 Issuer Country Code
5F2A Transaction Currency Code
5F2B Date of Birth
5F2D Language Preference
5F30 Service Code
5F34 PAN Sequence Number
5F36 Transaction Currency Exponent
5F50 Issuer URL
5F53 IBAN
5F54 Bank Identifier Code
5F55 Issuer Country Code, alpha-2
5F56 Issuer Country Code, alpha-3
5F57 Account Type
61 Application Template
6F File Control Information Template
70 Record Template
71 Issuer Script Template 1
72 Issuer Script Template 2
73 Directory Discretionary Template
77 Response Template, format 2
80 Response Template, format 1
81 Amount, Authorised, binary
82 Application Interchange Profile
83 Command Template
84 Dedicated File Name
86 Issuer Script Command
87 Application Priority Indicator
88 Short File Identifier
89 Authorisation Code
8A Authorisation Response Code
8C CDOL 1
8D CDOL 2
8E Cardholder Verification Method List
8F CA Public Key Index, card
90 Issuer Public Key Certificate
91 Issuer Authentication Data
92 Issuer Public Key Remainder
93 Signed Static Application Data
94 Application File Locator
95 Terminal Verification Results
97 TDOL
98 TC Hash Value
99 Transaction PIN Data
9A Transaction Date
9B Transaction Status Information
9C Transaction Type
9D Directory Definition File Name
9F01 Acquirer Identifier
9F02 Amount, Authorised
9F03 Amount, Other
9F04 Amount, Other, binary
9F05 Application Discretionary Data
9F06 Application Identifier, terminal
9F07 Application Usage Control
9F08 Application Version Number, card
9F09 Application Version Number, terminal
9F0A Application Selection Registered Proprietary Data
9F0B Cardholder Name, extended
9F0D Issuer Action Code, Default
9F0E Issuer Action Code, Denial
9F0F Issuer Action Code, Online
9F10 Issuer Application Data
9F11 Issuer Code Table Index
9F12 Application Preferred Name
9F13 Last Online ATC Register
9F14 Lower Consecutive Offline Limit
9F15 Merchant Category Code
9F16 Merchant Identifier
9F17 PIN Try Counter
9F18 Issuer Script Identifier
9F19 Token Requestor ID
9F1A Terminal Country Code
9F1B Terminal Floor Limit
9F1C Terminal Identification
9F1D Terminal Risk Management Data
9F1E Interface Device Serial Number
9F1F Track 1 Discretionary Data
9F20 Track 2 Discretionary Data
9F21 Transaction Time
9F22 CA Public Key Index, terminal
9F23 Upper Consecutive Offline Limit
9F24 Payment Account Reference
9F25 Last 4 Digits of PAN
9F26 Application Cryptogram
9F27 Cryptogram Information Data
9F2A Kernel Identifier
9F2D ICC PIN Encipherment Public Key Certificate
9F2E ICC PIN Encipherment Public Key Exponent
9F2F ICC PIN Encipherment Public Key Remainder
9F32 Issuer Public Key Exponent
9F33 Terminal Capabilities
9F34 Cardholder Verification Method Results
9F35 Terminal Type
9F36 Application Transaction Counter
9F37 Unpredictable Number
9F38 PDOL
9F39 POS Entry Mode
9F3A Amount, Reference Currency
9F3B Application Reference Currency
9F3C Transaction Reference Currency Code
9F3D Transaction Reference Currency Exponent
9F40 Additional Terminal Capabilities
9F41 Transaction Sequence Counter
9F42 Application Currency Code
9F43 Application Reference Currency Exponent
9F44 Application Currency Exponent
9F45 Data Authentication Code
9F46 ICC Public Key Certificate
9F47 ICC Public Key Exponent
9F48 ICC Public Key Remainder
9F49 DDOL
9F4A Static Data Authentication Tag List
9F4B Signed Dynamic Application Data
9F4C ICC Dynamic Number
9F4D Log Entry
9F4E Merchant Name and Location
9F4F Log Format
9F50 Offline Accumulator Balance
9F51 Application Currency Code (Visa); DRDOL (Mastercard)
9F52 Application Default Action
9F53 Transaction Category Code (Mastercard); Consecutive Transaction Limit (Visa)
9F54 Cumulative Total Transaction Amount Limit (Visa); DS ODS Card (Mastercard)
9F55 Geographic Indicator
9F56 Issuer Authentication Indicator
9F57 Issuer Country Code (Visa)
9F58 Lower Consecutive Offline Limit (Visa); Merchant Type Indicator (Interac)
9F59 Upper Consecutive Offline Limit (Visa); Terminal Transaction Information (Interac)
9F5A Application Program Identifier (Visa); Terminal Transaction Type (Interac)
9F5B Issuer Script Results
9F5C Cumulative Total Transaction Amount Upper Limit (Visa); DS Requested Operator ID (Mastercard)
9F5D Available Offline Spending Amount (Visa); Application Capabilities Information (Mastercard)
9F5E Data Storage Identifier
9F5F DS Slot Availability
9F60 CVC3, track 1
9F61 CVC3, track 2
9F62 PCVC3, track 1
9F63 PUNATC, track 1; Card Product Identification (UnionPay)
9F64 NATC, track 1
9F65 PCVC3, track 2
9F66 Terminal Transaction Qualifiers; PUNATC, track 2 (Mastercard)
9F67 NATC, track 2
9F68 Card Additional Processes
9F69 Card Authentication Related Data; UDOL (Mastercard)
9F6A Unpredictable Number, numeric
9F6B Track 2 Data (Mastercard); Card CVM Limit (Visa)
9F6C Card Transaction Qualifiers (Visa); Mag-stripe Application Version Number, card (Mastercard)
9F6D Mag-stripe Application Version Number, reader; Contactless Reader Capabilities (American Express)
9F6E Form Factor Indicator (Visa); Third Party Data (Mastercard)
9F6F DS Slot Management Control
9F70 Protected Data Envelope 1
9F71 Protected Data Envelope 2
9F72 Protected Data Envelope 3
9F73 Protected Data Envelope 4
9F74 Protected Data Envelope 5; VLP Issuer Authorisation Code
9F75 Unprotected Data Envelope 1
9F76 Unprotected Data Envelope 2
9F77 Unprotected Data Envelope 3
9F78 Unprotected Data Envelope 4
9F79 Unprotected Data Envelope 5; Electronic Cash Balance
9F7A VLP Terminal Support Indicator
9F7B VLP Terminal Transaction Limit
9F7C Customer Exclusive Data (Visa); Merchant Custom Data (Mastercard)
9F7D DS Summary 1
9F7E Mobile Support Indicator
9F7F Card Production Life Cycle Data; DS Unpredictable Number
A5 File Control Information Proprietary Template
BF0C File Control Information Issuer Discretionary Data
DF8101 DS Summary 2
DF8102 DS Summary 3
DF8104 Balance Read Before Gen AC
DF8105 Balance Read After Gen AC
DF8106 Data Needed
DF8107 CDOL 1 Related Data
DF8108 DS AC Type
DF8109 DS Input, Term
DF810A DS ODS Info For Reader
DF810B DS Summary Status
DF810C Kernel ID
DF810D DSVN Term
DF810E Post-Gen AC Put Data Status
DF810F Pre-Gen AC Put Data Status
DF8110 Proceed To First Write Flag
DF8111 PDOL Related Data
DF8112 Tags To Read
DF8113 DRDOL Related Data
DF8114 Reference Control Parameter
DF8115 Error Indication
DF8116 User Interface Request Data
DF8117 Card Data Input Capability
DF8118 CVM Capability, CVM Required
DF8119 CVM Capability, No CVM Required
DF811A Default UDOL
DF811B Kernel Configuration
DF811C Max Lifetime of Torn Transaction Log Record
DF811D Max Number of Torn Transaction Log Records
DF811E Mag-stripe CVM Capability, CVM Required
DF811F Security Capability
DF8120 Terminal Action Code, Default
DF8121 Terminal Action Code, Denial
DF8122 Terminal Action Code, Online
DF8123 Reader Contactless Floor Limit
DF8124 Reader Contactless Transaction Limit, no on-device CVM
DF8125 Reader Contactless Transaction Limit, on-device CVM
DF8126 Reader CVM Required Limit
DF8127 Time Out Value
DF8128 IDS Status
DF8129 Outcome Parameter Set
DF812A DD Card, track 1
DF812B DD Card, track 2
DF812C Mag-stripe CVM Capability, No CVM Required
DF812D Message Hold Time
`);
