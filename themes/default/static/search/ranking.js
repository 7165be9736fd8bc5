/**
 * Ranking by lunr.js itself, on an index of the query's terms alone. Its scores equal the full index's to the last bit.
 *
 * That holds because lunr.js reads only the query's terms, in the inverted index as in the documents' vectors, and
 * normalizes by the query's vector alone. Terms keep the numbers that they have in the full index.
 */

/** @typedef {import("lunr").Lunr} Lunr */
/** @typedef {import("./files.js").Files} Files */
/** @typedef {import("./files.js").Postings} Postings */
/**
 * @typedef {object} Clause
 * @property {string[]} terms any of these
 * @property {string[]} fields
 * @property {number} boost
 * @property {number} presence lunr.Query.presence
 */

/** Metadata of a term in a document, for lunr.js: empty, since only its presence counts. */
const NOTHING = Object.freeze({});

/**
 * Rank with lunr.js the documents that match the clauses.
 * @param {Lunr} lunr
 * @param {Files} files
 * @param {Clause[]} clauses
 * @returns {Promise<import("lunr").Result[]>} best first
 */
export async function rank(lunr, files, clauses) {
  const { fields } = files.manifest;
  const [postings, lengths] = await Promise.all([
    files.postings(new Set(clauses.flatMap(({ terms }) => terms))),
    files.lengths(),
  ]);
  const found = clauses.map(({ terms }) => terms.filter((term) => postings.has(term)));
  // If all clauses are negated, lunr.js returns every document that has a vector, in order.
  const isNegated = clauses.every(({ presence }) => presence === lunr.Query.presence.PROHIBITED);
  const index = new lunr.Index({
    fields,
    fieldVectors: isNegated
      ? makeEmptyVectors(lunr, files)
      : makeVectors(lunr, files, postings, lengths),
    invertedIndex: makeInvertedIndex(fields, postings),
    tokenSet: lunr.TokenSet.fromArray([...postings.keys()].sort()),
    // A clause carries its number in place of a term; the pipeline looks its terms up.
    // [""] matches nothing, whereas lunr.js fails on a required clause without terms.
    pipeline: {
      runString: (/** @type {string} */ number) => (found[+number].length ? found[+number] : [""]),
    },
  });
  return index.query((query) => {
    for (const [number, { fields, boost, presence }] of clauses.entries()) {
      query.clause({ term: String(number), fields, boost, presence });
    }
  });
}

/**
 * @param {string[]} fields
 * @param {Map<string, Postings>} postings
 */
function makeInvertedIndex(fields, postings) {
  /** @type {Record<string, Record<string, object | number>>} */
  const inverted = Object.create(null);
  for (const [term, { number, fields: columns }] of postings) {
    inverted[term] = { _index: number };
    for (const [at, field] of fields.entries()) {
      const documents = columns[at].documents.map((document) => [document, NOTHING]);
      inverted[term][field] = Object.fromEntries(documents);
    }
  }
  return inverted;
}

/**
 * @param {Lunr} lunr
 * @param {Files} files
 */
function makeEmptyVectors(lunr, { manifest }) {
  const documents = Array.from({ length: manifest.documents }, (_, document) => document);
  return Object.fromEntries(
    documents.map((document) => [`${manifest.fields[0]}/${document}`, new lunr.Vector()]),
  );
}

/**
 * BM25 weights of the terms in each document's fields, with the order of operations of full_index.py.
 * @param {Lunr} lunr
 * @param {Files} files
 * @param {Map<string, Postings>} postings
 * @param {number[][]} lengths
 */
function makeVectors(lunr, { manifest }, postings, lengths) {
  const { fields, boosts, k1, b, documents: total, totals } = manifest;
  /** Field and document -> numbers of terms, each followed by its weight. @type {Map<string, number[]>} */
  const elements = new Map();
  const sorted = [...postings.values()].sort((one, other) => one.number - other.number);
  for (const { number, fields: columns } of sorted) {
    const df = columns.reduce((sum, { documents }) => sum + documents.length, 0);
    const idf = Math.log(1 + Math.abs((total - df + 0.5) / (df + 0.5)));
    columns.forEach(({ documents, counts }, field) => {
      const average = totals[field] / total;
      documents.forEach((document, at) => {
        const length = lengths[field][document] / average;
        const weight = (idf * ((k1 + 1) * counts[at])) / (k1 * (1 - b + b * length) + counts[at]);
        const reference = `${fields[field]}/${document}`;
        let vector = elements.get(reference);
        if (!vector) {
          vector = [];
          elements.set(reference, vector);
        }
        vector.push(number, roundWeight(weight * boosts[field]));
      });
    });
  }
  const vectors = Object.create(null);
  for (const [reference, vector] of elements) vectors[reference] = new lunr.Vector(vector);
  return vectors;
}

/**
 * Round to three decimals as Python does: exactly, halves to even. Only odd multiples of 1/16 are such halves.
 * @param {number} weight
 */
export function roundWeight(weight) {
  if ((weight * 16) % 2 !== 1) return Number(weight.toFixed(3));
  const below = Math.floor(weight * 1000);
  return (below + (below % 2)) / 1000;
}
