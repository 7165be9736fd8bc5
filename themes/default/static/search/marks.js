/**
 * Marks: the words of a text that the query found, and the passage where most of them are.
 *
 * In: plain text, what counts as found. Out: nodes with `mark` elements. Text goes in as text, never as markup.
 */

/** The words of analysis.js, found in the text as it stands; Chinese, Japanese and Korean as pairs of characters. */
const WORD =
  /(?=([\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]{2})).|[\p{L}\p{N}](?:\p{L}|\p{N}|\p{M}|\.(?<=\p{Nd}\.)(?=\p{Nd}))*/gsu;
/** Letters before the first found word. */
const BEFORE = 40;
/** Letters that surely fit on the lines shown. */
const SPAN = 100;
/** Letters of a passage. */
const LENGTH = 320;

/**
 * Where the found words stand; neighbours are joined, so that a phrase is one mark.
 * @param {string} text
 * @param {(word: string) => boolean} isFound
 * @returns {[number, number][]}
 */
function findMarks(text, isFound) {
  /** @type {[number, number][]} */
  const marks = [];
  for (const { 0: letters, 1: pair, index } of text.matchAll(WORD)) {
    const word = pair ?? letters;
    if (!isFound(word)) continue;
    const last = marks.at(-1);
    if (last && (index <= last[1] || /^[ -]$/.test(text.slice(last[1], index))))
      last[1] = index + word.length;
    else marks.push([index, index + word.length]);
  }
  return marks;
}

/**
 * The text, found words marked.
 * @param {string} text
 * @param {(word: string) => boolean} isFound
 * @returns {(Node | string)[]}
 */
export function markWords(text, isFound) {
  return cutMarks(text, findMarks(text, isFound));
}

/**
 * A passage of the text where most of the found words are, or its beginning.
 * @param {string} text
 * @param {(word: string) => boolean} isFound
 * @returns {(Node | string)[]}
 */
export function markPassage(text, isFound) {
  const marks = findMarks(text, isFound);
  const first = Math.max(0, findDensest(text, marks) - BEFORE);
  const start = first < BEFORE ? 0 : text.indexOf(" ", first) + 1;
  let end = start + LENGTH;
  end = end < text.length ? text.lastIndexOf(" ", end) : text.length;
  const inside = marks.filter((mark) => mark[0] >= start && mark[1] <= end);
  const shifted = inside.map(
    (mark) => /** @type {[number, number]} */ ([mark[0] - start, mark[1] - start]),
  );
  return [
    start ? "… " : "",
    ...cutMarks(text.slice(start, end), shifted),
    end < text.length ? " …" : "",
  ];
}

/**
 * Where the lines begin that hold the most different found words; the first such place.
 * @param {string} text
 * @param {[number, number][]} marks
 */
function findDensest(text, marks) {
  let [best, most] = [0, 0];
  marks.forEach(([from], index) => {
    const near = marks.slice(index, index + SPAN).filter(([, to]) => to - from < SPAN);
    const different = new Set(near.map((mark) => text.slice(...mark).toLowerCase())).size;
    if (different > most) [best, most] = [from, different];
  });
  return best;
}

/**
 * @param {string} text
 * @param {[number, number][]} marks
 */
function cutMarks(text, marks) {
  /** @type {(Node | string)[]} */
  const parts = [];
  let end = 0;
  for (const [from, to] of marks) {
    const mark = document.createElement("mark");
    mark.textContent = text.slice(from, to);
    parts.push(text.slice(end, from), mark);
    end = to;
  }
  return [...parts, text.slice(end)];
}
