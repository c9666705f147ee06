/** Type OIDs that every PostgreSQL has alike, by name. Types of extensions and of users have none here: their parameters go as 0, with a cast. */

const scalars: Readonly<Record<string, readonly [oid: number, array: number]>> = {
  bool: [16, 1000],
  bytea: [17, 1001],
  char: [18, 1002],
  name: [19, 1003],
  int8: [20, 1016],
  int2: [21, 1005],
  int4: [23, 1007],
  text: [25, 1009],
  oid: [26, 1028],
  json: [114, 199],
  xml: [142, 143],
  point: [600, 1017],
  lseg: [601, 1018],
  path: [602, 1019],
  polygon: [604, 1027],
  line: [628, 629],
  cidr: [650, 651],
  float4: [700, 1021],
  float8: [701, 1022],
  circle: [718, 719],
  macaddr8: [774, 775],
  money: [790, 791],
  macaddr: [829, 1040],
  inet: [869, 1041],
  bpchar: [1042, 1014],
  varchar: [1043, 1015],
  date: [1082, 1182],
  time: [1083, 1183],
  timestamp: [1114, 1115],
  timestamptz: [1184, 1185],
  interval: [1186, 1187],
  timetz: [1266, 1270],
  bit: [1560, 1561],
  varbit: [1562, 1563],
  numeric: [1700, 1231],
  uuid: [2950, 2951],
  tsvector: [3614, 3643],
  tsquery: [3615, 3645],
  jsonb: [3802, 3807],
  int4range: [3904, 3905],
  numrange: [3906, 3907],
  tsrange: [3908, 3909],
  tstzrange: [3910, 3911],
  daterange: [3912, 3913],
  int8range: [3926, 3927],
}

/** As `format_type` and people write them. */
const aliases: Readonly<Record<string, string>> = {
  boolean: 'bool',
  smallint: 'int2',
  integer: 'int4',
  int: 'int4',
  bigint: 'int8',
  real: 'float4',
  'double precision': 'float8',
  decimal: 'numeric',
  character: 'bpchar',
  'character varying': 'varchar',
  'bit varying': 'varbit',
  'time without time zone': 'time',
  'time with time zone': 'timetz',
  'timestamp without time zone': 'timestamp',
  'timestamp with time zone': 'timestamptz',
}

/** OID of `int8`, `bigint`, `int8[]`, `_int8`, `numeric(12,2)` …; 0 for a type that is not fixed. */
export function typeOid(type: string): number {
  const list = type.endsWith('[]') || type.startsWith('_')
  const bare = type
    .replace(/^_/, '')
    .replace(/(\[\])+$/, '')
    .replace(/ ?\([\d, ]+\)/, '')
  const found = Object.hasOwn(scalars, bare) ? scalars[bare] : scalars[aliases[bare] ?? '']
  return found?.[list ? 1 : 0] ?? 0
}

const byOid = new Map(
  Object.entries(scalars).flatMap(
    ([name, [oid, array]]): [number, { readonly name: string; readonly list: boolean }][] => [
      [oid, { name, list: false }],
      [array, { name, list: true }],
    ],
  ),
)

/** The name behind a fixed OID, and whether it is the array of it. */
export const typeOfOid = (oid: number): { readonly name: string; readonly list: boolean } | undefined => byOid.get(oid)
