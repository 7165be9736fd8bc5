/** What the scripts use of lunr.js 2.3.9, which carries no types. Source: https://lunrjs.com/docs/ */
declare module "lunr" {
  export interface Lunr {
    version: string;
    /** The word itself, or undefined for a stop word. */
    stopWordFilter(word: string): string | undefined;
    stemmer(token: Token): Token;
    Token: new (text: string, metadata: object) => Token;
    TokenSet: {
      fromArray(sorted: string[]): TokenSet;
      fromClause(clause: { term: string; editDistance?: number }): TokenSet;
    };
    Vector: new (elements?: number[]) => Vector;
    Query: {
      new (fields: string[]): Query;
      presence: { OPTIONAL: number; REQUIRED: number; PROHIBITED: number };
    };
    QueryParser: new (text: string, query: Query) => { parse(): Query };
    Index: {
      new (attributes: IndexAttributes): Index;
      load(serialized: object): Index;
    };
  }

  interface Token {
    toString(): string;
  }

  interface TokenSet {
    intersect(other: TokenSet): TokenSet;
    toArray(): string[];
  }

  /** Opaque: weights of terms, by the terms' numbers. */
  interface Vector {
    magnitude(): number;
  }

  export interface Clause {
    term: string;
    fields: string[];
    boost: number;
    presence: number;
    usePipeline: boolean;
    editDistance: number;
  }

  export interface Query {
    clauses: Clause[];
    clause(clause: Partial<Clause>): Query;
  }

  interface IndexAttributes {
    fields: string[];
    fieldVectors: Record<string, Vector>;
    invertedIndex: Record<string, object>;
    tokenSet: TokenSet;
    pipeline: { runString(text: string): string[] };
  }

  export interface Result {
    ref: string;
    score: number;
    matchData: object;
  }

  interface Index {
    query(build: (query: Query) => void): Result[];
    search(text: string): Result[];
  }
}
