import {
  ACCOUNT_NOUNS,
  FILLER_NOUNS,
  GROUP_NOUNS,
  ID_WORDS,
  PARTS,
  PERMISSION_NOUNS,
  PINYIN,
  PLAIN_PREFIXES,
  POST_NOUNS,
  RIGHTS,
  SPELLINGS,
} from '../../links/vocabulary.js';
import { parseTableId } from '../../catalog/names.js';

/** Words that the search for links reads in names: to say one tells nothing of whose database it is. */
const GENERAL: ReadonlySet<string> = new Set(
  [
    ...[
      ACCOUNT_NOUNS,
      FILLER_NOUNS,
      GROUP_NOUNS,
      ID_WORDS,
      PARTS,
      PERMISSION_NOUNS,
      PLAIN_PREFIXES,
      POST_NOUNS,
      RIGHTS,
    ],
    [...SPELLINGS].flat(),
    [...PINYIN].flat(),
    'untether run type at date time on by of is has for text title note manager parent'.split(' '),
  ].flatMap((words) => [...words]),
);

const TYPE_WORDS: ReadonlySet<string> = new Set(
  `bigint big bit bitmap blob bool boolean box bytea char character cidr circle clob date datetime decimal double enum fixed float
  geometry inet inet4 inet6 int integer interval json jsonb line long longblob longtext lseg macaddr macaddr8 medium mediumblob mediumint
  mediumtext money multipolygon name national native nchar numeric nvarchar oid path point polygon precision real serial set signed small
  smallint string text time timestamp timestamptz timetz tiny tinyblob tinyint tinytext tsquery tsvector unsigned uuid varbinary varchar
  varying varying vector with without xml year zerofill zone binary`.split(/\s+/),
);

/** Pieces of a name: a word, however it is written together with others, digits, or one other character. */
const PIECES = /\p{Script=Han}+|\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})|[\p{L}\p{M}]|\d+|[^]/gu;
const SEPARATOR = /^[_.$ -]$/;
/** Longer numbers in a name may be anybody's. */
const LONGEST_NUMBER = 2;

/** Gives each text a number of its own, the same whenever it comes again. */
class Numbers {
  readonly #known = new Map<string, number>();
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  of(text: string): string {
    const number = this.#known.get(text) ?? this.#known.size + 1;
    this.#known.set(text, number);
    return `${this.#prefix}${String(number)}`;
  }
}

/**
 * Writes names so that nobody learns them, and whoever searches for links still reads the same: general words stay, all others become `x1`,
 * `x2`, the same for the same word all through one bundle.
 */
export class Redactor {
  readonly #words = new Numbers('x');
  readonly #people = new Numbers('person-');
  readonly #targets = new Numbers('target-');

  /** Of a column, or of anything else in the database. */
  readonly name = (name: string): string => {
    const pieces = name.match(PIECES) ?? [];
    return pieces.map((piece) => (isHarmless(piece, GENERAL) ? piece : this.#words.of(piece.toLowerCase()))).join('');
  };

  /** Of a table with its schema. */
  readonly table = (id: string): string => {
    const { schema, name } = parseTableId(id);
    return schema === undefined ? this.name(name) : `${this.name(schema)}.${this.name(name)}`;
  };

  /** A type as the engine spells it; the values of an ENUM are values, and types may have been named by somebody. */
  readonly type = (type: string): string => {
    const pieces = type.replace(/'(?:[^'\\]|''|\\[^])*'/g, '?').match(/[A-Za-z]+\d?|\d+|[^]/g) ?? [];
    return pieces
      .map((piece) => (/^[\d(),? [\]]+$/.test(piece) || TYPE_WORDS.has(piece.toLowerCase()) ? piece : this.name(piece)))
      .join('');
  };

  readonly person = (name: string): string => this.#people.of(name);

  readonly target = (name: string): string => this.#targets.of(name);
}

function isHarmless(piece: string, words: ReadonlySet<string>): boolean {
  if (/^\d+$/.test(piece)) return piece.length <= LONGEST_NUMBER;
  return SEPARATOR.test(piece) || words.has(piece.toLowerCase()) || words.has(piece.toLowerCase().replace(/s$/, ''));
}
