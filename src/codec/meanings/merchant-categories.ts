import { codeTable, type Lookup } from "./code-table.ts";

/** Merchant categories, ISO 18245, the common ones: DE 18 (DE 26 of ISO 8583:1993), tag 9F15. */
const CATEGORIES = codeTable(`
0742 Veterinary services
0763 Agricultural cooperatives
0780 Landscaping and gardening
1520 General building contractors
1711 Heating, plumbing and air conditioning
1731 Electrical contractors
1799 Contractors of special trades
2741 Publishing and printing
2842 Cleaning and polishing goods
4011 Railways, freight
4111 Local passenger transport
4112 Passenger railways
4119 Ambulances
4121 Taxis
4131 Bus lines
4214 Haulage and storage
4215 Couriers
4225 Public warehouses
4411 Cruise lines
4457 Boat rental
4511 Airlines
4582 Airports
4722 Travel agencies
4784 Road and bridge tolls
4789 Transport services
4812 Telephone equipment
4814 Telephone services
4816 Network and information services
4829 Money transfer
4899 Cable and pay television
4900 Electricity, gas and water
5013 Motor vehicle parts, wholesale
5039 Building materials, wholesale
5044 Office equipment, wholesale
5045 Computers, wholesale
5047 Medical equipment
5065 Electrical parts, wholesale
5072 Hardware, wholesale
5085 Industrial supplies
5094 Precious stones and metals
5099 Durable goods, wholesale
5111 Stationery, wholesale
5122 Drugs, wholesale
5137 Uniforms and clothing, wholesale
5172 Petroleum products
5192 Books and newspapers, wholesale
5199 Nondurable goods, wholesale
5200 Home supply stores
5211 Building materials
5231 Glass, paint and wallpaper
5251 Hardware stores
5261 Garden supply
5300 Wholesale clubs
5309 Duty-free shops
5310 Discount stores
5311 Department stores
5331 Variety stores
5399 General merchandise
5411 Grocery stores and supermarkets
5422 Butchers
5441 Confectioners
5451 Dairies
5462 Bakeries
5499 Food stores, convenience stores
5511 Car dealers
5531 Car and home supply
5532 Tyres
5533 Car parts
5541 Petrol stations
5542 Automated fuel dispensers
5571 Motorcycle dealers
5599 Vehicle dealers
5611 Men's clothing
5621 Women's clothing
5641 Children's clothing
5651 Family clothing
5655 Sports clothing
5661 Shoe stores
5691 Clothing stores
5699 Clothing and accessories
5712 Furniture
5713 Floor coverings
5719 Home furnishing
5722 Household appliances
5732 Electronics
5733 Musical instruments
5734 Computer software stores
5735 Music stores
5811 Caterers
5812 Restaurants
5813 Bars and nightclubs
5814 Fast food
5815 Digital goods: media
5816 Digital goods: games
5817 Digital goods: applications
5818 Digital goods: large merchants
5912 Pharmacies
5921 Off-licences
5931 Second-hand stores
5933 Pawn shops
5937 Antique reproductions
5940 Bicycle shops
5941 Sporting goods
5942 Bookshops
5943 Stationers
5944 Jewellers and watches
5945 Toys and hobbies
5946 Cameras
5947 Gifts and souvenirs
5948 Leather goods
5950 Glassware and crystal
5960 Insurance, direct marketing
5962 Travel, telemarketing
5964 Catalogue merchants
5965 Catalogue and retail merchants
5966 Telemarketing, outbound
5967 Telemarketing, inbound
5968 Subscriptions
5969 Direct marketing
5970 Artists' supplies
5971 Art dealers
5977 Cosmetics
5983 Fuel dealers
5992 Florists
5993 Tobacconists
5994 Newsagents
5995 Pet shops
5999 Specialty retail
6010 Cash at a bank's counter
6011 Cash at an ATM
6012 Financial institutions: goods and services
6050 Quasi cash: financial institutions
6051 Quasi cash: others, crypto-assets
6211 Securities dealers
6300 Insurance
6513 Real estate agents
6536 Money transfer between cards, within a country
6537 Money transfer between cards, across borders
6538 Funding of a money transfer
6540 Loading of prepaid cards
7011 Hotels
7032 Camps
7033 Camping sites
7210 Laundries
7211 Laundries, family and commercial
7216 Dry cleaners
7221 Photographers
7230 Hairdressers and beauty salons
7251 Shoe repair
7261 Funeral services
7273 Dating services
7276 Tax preparation
7298 Health and beauty spas
7299 Personal services
7311 Advertising
7321 Credit reporting
7333 Commercial photography
7338 Copying
7349 Cleaning services
7361 Employment agencies
7372 Programming and data processing
7375 Information retrieval
7379 Computer repair
7392 Consulting
7393 Detectives and security
7394 Equipment rental
7399 Business services
7407 Mobile payments
7512 Car rental
7513 Truck rental
7519 Motor home rental
7523 Parking
7531 Body repair
7534 Tyre retreading
7538 Car repair
7542 Car washes
7549 Towing
7622 Electronics repair
7623 Air conditioning repair
7629 Appliance repair
7631 Watch repair
7641 Furniture repair
7699 Repair shops
7800 Government lotteries
7801 Government-licensed online casinos
7802 Government-licensed racing
7829 Film production
7832 Cinemas
7841 Video rental
7911 Dance halls and schools
7922 Theatres and tickets
7929 Bands and entertainers
7932 Billiards
7933 Bowling
7941 Sports clubs and fields
7991 Tourist attractions
7992 Golf courses
7993 Video game supplies
7994 Video game arcades
7995 Betting and casinos
7996 Amusement parks
7997 Membership clubs
7998 Aquariums
7999 Recreation services
8011 Doctors
8021 Dentists
8041 Chiropractors
8042 Optometrists
8043 Opticians
8049 Podiatrists
8050 Nursing care
8062 Hospitals
8071 Laboratories
8099 Medical services
8111 Legal services
8211 Schools
8220 Universities
8241 Correspondence schools
8244 Business schools
8249 Trade schools
8299 Educational services
8351 Child care
8398 Charities
8641 Associations
8651 Political organizations
8661 Religious organizations
8675 Automobile associations
8699 Membership organizations
8734 Testing laboratories
8911 Architects and surveyors
8931 Accountants
8999 Professional services
9211 Court costs
9222 Fines
9223 Bail
9311 Tax payments
9399 Government services
9402 Postal services
9405 Purchases between governments
`);

/** Schemes give an airline, a car rental and a hotel chain of some size a category of its own. */
const OWN: readonly (readonly [from: string, to: string, meaning: string])[] = [
  ["3000", "3350", "An airline"],
  ["3351", "3500", "A car rental company"],
  ["3501", "3999", "A hotel chain"],
];

/** What a merchant does, by the four digits of its category. */
export const merchantCategory: Lookup = (code) =>
  CATEGORIES(code) ??
    OWN.find(([from, to]) => /^\d{4}$/.test(code) && code >= from && code <= to)?.[2];
