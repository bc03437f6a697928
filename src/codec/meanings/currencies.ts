/**
 * ISO 4217: numeric and alphabetic code, decimals (`-`: none are laid down), name in plain ASCII.
 */
const CURRENT = `
008 ALL 2 Albanian Lek
012 DZD 2 Algerian Dinar
032 ARS 2 Argentine Peso
036 AUD 2 Australian Dollar
044 BSD 2 Bahamian Dollar
048 BHD 3 Bahraini Dinar
050 BDT 2 Bangladeshi Taka
051 AMD 2 Armenian Dram
052 BBD 2 Barbadian Dollar
060 BMD 2 Bermudan Dollar
064 BTN 2 Bhutanese Ngultrum
068 BOB 2 Bolivian Boliviano
072 BWP 2 Botswanan Pula
084 BZD 2 Belize Dollar
090 SBD 2 Solomon Islands Dollar
096 BND 2 Brunei Dollar
104 MMK 2 Myanmar Kyat
108 BIF 0 Burundian Franc
116 KHR 2 Cambodian Riel
124 CAD 2 Canadian Dollar
132 CVE 2 Cape Verdean Escudo
136 KYD 2 Cayman Islands Dollar
144 LKR 2 Sri Lankan Rupee
152 CLP 0 Chilean Peso
156 CNY 2 Chinese Yuan
170 COP 2 Colombian Peso
174 KMF 0 Comorian Franc
188 CRC 2 Costa Rican Colon
192 CUP 2 Cuban Peso
203 CZK 2 Czech Koruna
208 DKK 2 Danish Krone
214 DOP 2 Dominican Peso
222 SVC 2 Salvadoran Colon
230 ETB 2 Ethiopian Birr
232 ERN 2 Eritrean Nakfa
238 FKP 2 Falkland Islands Pound
242 FJD 2 Fijian Dollar
262 DJF 0 Djiboutian Franc
270 GMD 2 Gambian Dalasi
292 GIP 2 Gibraltar Pound
320 GTQ 2 Guatemalan Quetzal
324 GNF 0 Guinean Franc
328 GYD 2 Guyanese Dollar
332 HTG 2 Haitian Gourde
340 HNL 2 Honduran Lempira
344 HKD 2 Hong Kong Dollar
348 HUF 2 Hungarian Forint
352 ISK 0 Icelandic Krona
356 INR 2 Indian Rupee
360 IDR 2 Indonesian Rupiah
364 IRR 2 Iranian Rial
368 IQD 3 Iraqi Dinar
376 ILS 2 Israeli New Shekel
388 JMD 2 Jamaican Dollar
392 JPY 0 Japanese Yen
396 XAD 2 Arab Accounting Dinar
398 KZT 2 Kazakhstani Tenge
400 JOD 3 Jordanian Dinar
404 KES 2 Kenyan Shilling
408 KPW 2 North Korean Won
410 KRW 0 South Korean Won
414 KWD 3 Kuwaiti Dinar
417 KGS 2 Kyrgyzstani Som
418 LAK 2 Laotian Kip
422 LBP 2 Lebanese Pound
426 LSL 2 Lesotho Loti
430 LRD 2 Liberian Dollar
434 LYD 3 Libyan Dinar
446 MOP 2 Macanese Pataca
454 MWK 2 Malawian Kwacha
458 MYR 2 Malaysian Ringgit
462 MVR 2 Maldivian Rufiyaa
480 MUR 2 Mauritian Rupee
484 MXN 2 Mexican Peso
496 MNT 2 Mongolian Tugrik
498 MDL 2 Moldovan Leu
504 MAD 2 Moroccan Dirham
512 OMR 3 Omani Rial
516 NAD 2 Namibian Dollar
524 NPR 2 Nepalese Rupee
532 XCG 2 Caribbean Guilder
533 AWG 2 Aruban Florin
548 VUV 0 Vanuatu Vatu
554 NZD 2 New Zealand Dollar
558 NIO 2 Nicaraguan Cordoba
566 NGN 2 Nigerian Naira
578 NOK 2 Norwegian Krone
586 PKR 2 Pakistani Rupee
590 PAB 2 Panamanian Balboa
598 PGK 2 Papua New Guinean Kina
600 PYG 0 Paraguayan Guarani
604 PEN 2 Peruvian Sol
608 PHP 2 Philippine Peso
634 QAR 2 Qatari Riyal
643 RUB 2 Russian Ruble
646 RWF 0 Rwandan Franc
654 SHP 2 St. Helena Pound
682 SAR 2 Saudi Riyal
690 SCR 2 Seychellois Rupee
702 SGD 2 Singapore Dollar
704 VND 0 Vietnamese Dong
706 SOS 2 Somali Shilling
710 ZAR 2 South African Rand
728 SSP 2 South Sudanese Pound
748 SZL 2 Swazi Lilangeni
752 SEK 2 Swedish Krona
756 CHF 2 Swiss Franc
760 SYP 2 Syrian Pound
764 THB 2 Thai Baht
776 TOP 2 Tongan Pa'anga
780 TTD 2 Trinidad and Tobago Dollar
784 AED 2 United Arab Emirates Dirham
788 TND 3 Tunisian Dinar
800 UGX 0 Ugandan Shilling
807 MKD 2 Macedonian Denar
818 EGP 2 Egyptian Pound
826 GBP 2 British Pound
834 TZS 2 Tanzanian Shilling
840 USD 2 US Dollar
858 UYU 2 Uruguayan Peso
860 UZS 2 Uzbekistani Som
882 WST 2 Samoan Tala
886 YER 2 Yemeni Rial
901 TWD 2 New Taiwan Dollar
924 ZWG 2 Zimbabwe Gold
925 SLE 2 Sierra Leonean Leone
926 VED 2 Venezuelan Digital Bolivar
927 UYW 4 Uruguayan Wage Index Unit
928 VES 2 Venezuelan Bolivar
929 MRU 2 Mauritanian Ouguiya
930 STN 2 Sao Tome and Principe Dobra
933 BYN 2 Belarusian Ruble
934 TMT 2 Turkmenistani Manat
936 GHS 2 Ghanaian Cedi
938 SDG 2 Sudanese Pound
940 UYI 0 Uruguayan Peso, Indexed Units
941 RSD 2 Serbian Dinar
943 MZN 2 Mozambican Metical
944 AZN 2 Azerbaijani Manat
946 RON 2 Romanian Leu
947 CHE 2 WIR Euro
948 CHW 2 WIR Franc
949 TRY 2 Turkish Lira
950 XAF 0 Central African CFA Franc
951 XCD 2 East Caribbean Dollar
952 XOF 0 West African CFA Franc
953 XPF 0 CFP Franc
955 XBA - European Composite Unit
956 XBB - European Monetary Unit
957 XBC - European Unit of Account 9
958 XBD - European Unit of Account 17
959 XAU - Gold
960 XDR - Special Drawing Rights
961 XAG - Silver
962 XPT - Platinum
963 XTS - for tests
964 XPD - Palladium
965 XUA - ADB Unit of Account
967 ZMW 2 Zambian Kwacha
968 SRD 2 Surinamese Dollar
969 MGA 2 Malagasy Ariary
970 COU 2 Colombian Real Value Unit
971 AFN 2 Afghan Afghani
972 TJS 2 Tajikistani Somoni
973 AOA 2 Angolan Kwanza
976 CDF 2 Congolese Franc
977 BAM 2 Bosnia-Herzegovina Convertible Mark
978 EUR 2 Euro
979 MXV 2 Mexican Investment Unit
980 UAH 2 Ukrainian Hryvnia
981 GEL 2 Georgian Lari
984 BOV 2 Bolivian Mvdol
985 PLN 2 Polish Zloty
986 BRL 2 Brazilian Real
990 CLF 4 Chilean Unit of Account
994 XSU - Sucre
997 USN 2 US Dollar, next day
999 XXX - no currency
`;

/** Currencies that are no more, but whose codes are still met. */
const WITHDRAWN = `
024 AON 2 Angolan New Kwanza
031 AZM 2 Azerbaijani Manat
040 ATS 2 Austrian Schilling
056 BEF 0 Belgian Franc
070 BAD 2 Bosnian Dinar
100 BGL 2 Bulgarian Hard Lev
112 BYB 0 Belarusian Ruble
180 ZRN 2 Zairean New Zaire
191 HRK 2 Croatian Kuna
196 CYP 2 Cypriot Pound
200 CSK 2 Czechoslovak Koruna
218 ECS 2 Ecuadorian Sucre
233 EEK 2 Estonian Kroon
246 FIM 2 Finnish Markka
250 FRF 2 French Franc
268 GEK 2 Georgian Kupon Larit
276 DEM 2 German Mark
288 GHC 2 Ghanaian Cedi
300 GRD 2 Greek Drachma
372 IEP 2 Irish Pound
380 ITL 0 Italian Lira
428 LVL 2 Latvian Lats
440 LTL 2 Lithuanian Litas
442 LUF 0 Luxembourgian Franc
450 MGF 0 Malagasy Franc
470 MTL 2 Maltese Lira
478 MRO 2 Mauritanian Ouguiya
508 MZM 2 Mozambican Metical
528 NLG 2 Dutch Guilder
616 PLZ 2 Polish Zloty
620 PTE 0 Portuguese Escudo
642 ROL 2 Romanian Leu
678 STD 2 Sao Tome and Principe Dobra
694 SLL 2 Sierra Leonean Leone
703 SKK 2 Slovak Koruna
705 SIT 2 Slovenian Tolar
716 ZWD 2 Zimbabwean Dollar
724 ESP 0 Spanish Peseta
736 SDD 2 Sudanese Dinar
740 SRG 2 Surinamese Guilder
762 TJR 0 Tajikistani Ruble
792 TRL 0 Turkish Lira
795 TMM 2 Turkmenistani Manat
804 UAK 2 Ukrainian Karbovanets
810 RUR 2 Russian Ruble
862 VEB 2 Venezuelan Bolivar
891 CSD 2 Serbian Dinar
894 ZMK 2 Zambian Kwacha
931 CUC 2 Cuban Convertible Peso
932 ZWL 2 Zimbabwean Dollar
935 ZWR 2 Zimbabwean Dollar
937 VEF 2 Venezuelan Bolivar
942 ZWN 2 Zimbabwean Dollar
954 XEU - European Currency Unit
974 BYR 0 Belarusian Ruble
975 BGN 2 Bulgarian Lev
`;

/** A currency of ISO 4217. */
export interface Currency {
  /** Three digits. */
  readonly numeric: string;
  /** Three letters. */
  readonly code: string;
  /** Decimals of an amount; 0 where none are laid down. */
  readonly decimals: number;
  readonly name: string;
  /** It is no more. */
  readonly withdrawn: boolean;
}

let byCode: ReadonlyMap<string, Currency> | undefined;

function* parse(text: string, withdrawn: boolean): Generator<[string, Currency]> {
  for (const line of text.trim().split("\n")) {
    const [numeric = "", code = "", digits, ...name] = line.split(" ");
    const decimals = digits === "-" ? 0 : Number(digits);
    const currency = { numeric, code, decimals, name: name.join(" "), withdrawn };
    yield [numeric, currency];
    yield [code, currency];
  }
}

/** The currency of a numeric code (`978`) or an alphabetic one (`EUR`). */
export function currencyOf(code: string): Currency | undefined {
  byCode ??= new Map([...parse(WITHDRAWN, true), ...parse(CURRENT, false)]);
  return byCode.get(code);
}

/** `EUR, Euro`; `undefined` when the code is not known. */
export function currencyMeaning(code: string): string | undefined {
  const currency = currencyOf(code);
  if (currency === undefined) return undefined;
  return `${currency.code}, ${currency.name}${currency.withdrawn ? " (withdrawn)" : ""}`;
}
