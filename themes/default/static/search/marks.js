/**
 * Highlights the words of a text that the query found, and picks the passage with most of them.
 *
 * In: plain text, a test of words. Out: nodes with `mark` elements. Text is inserted as text, never as markup.
 */

/** The words of analysis.js in the unfolded text; Chinese, Japanese and Korean as pairs of characters. */
const WORD =
  /(?=([\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]{2})).|[\p{L}\p{N}](?:\p{L}|\p{N}|\p{M}|\.(?<=\p{Nd}\.)(?=\p{Nd}))*/gsu;
/** Letters of a passage before its first found word. */
const BEFORE = 40;
/** Letters that fit on the lines shown on any screen. */
const SPAN = 100;
/** Letters of a passage. */
const LENGTH = 320;

/**
 * Ranges of the found words; adjacent ones are joined, so that a phrase is one mark.
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
 * Mark the found words of a text.
 * @param {string} text
 * @param {(word: string) => boolean} isFound
 * @returns {(Node | string)[]}
 */
export function markWords(text, isFound) {
  return cutMarks(text, findMarks(text, isFound));
}

/**
 * Cut the passage of a text that has most of the found words, or its beginning, and mark them.
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
 * Where the first stretch of SPAN letters with the most distinct found words begins.
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
